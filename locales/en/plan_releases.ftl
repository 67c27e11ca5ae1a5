# Plans put forward, released, ended; running incidents moved to another version
signal_upgrade_plan = Propose to go on under the new plan version
    .about = Proposes that this incident goes on under the version of its plan that is in force; another person approves. Running clocks only get shorter.
field_upgrade_plan_plan_hash = Version
event_plan_upgraded = Goes on under version { $version } of the plan (version { $previous_version } before), with a second person's approval.
event_duty_carried_over = “{ $key }” goes on under the new version: owner { $owner }, { $due_at ->
    [none] no due time
   *[other] due { $due_at }
}.
notice_plan_upgraded = New plan version
notice_duty_carried_over = Goes on under the new version: { $duty }
withdrawn_plan = the new plan version does not ask for it

no_newer_version = This incident runs under the version that is in force.
    .mend = It can be proposed once another version has been released.
plan_not_in_force = This version of plan { $plan } is not in force.
    .mend = One person puts it forward under “Plan releases”, another releases it; to open an incident, choose a plan that is in force.
plan_unchanged = This incident runs under version { $version } already.
    .mend = Choose another version.
upgrade_other_plan = That is a version of another plan ({ $plan }); this incident runs under { $own }.
    .mend = Choose a version of the same plan. To change to another plan, open an incident under it and merge this one into it.
upgrade_unfit = Version { $version } of the plan does not know what this incident stands on:{ $levels ->
    [none] {""}
   *[other] { " " }level { $levels };
}{ $natures ->
    [none] {""}
   *[other] { " " }nature { $natures };
}{ $circumstances ->
    [none] {""}
   *[other] { " " }circumstance { $circumstances };
}{ $roles ->
    [none] {""}
   *[other] { " " }role { $roles };
} it cannot go on under it.
    .mend = Keep these in the new version, or first change level, nature or circumstances here and settle what those roles owe.

plan_not_proposed = Version { $version } of plan { $plan } does not wait for its release.
    .mend = Put it forward first; another person releases it.
plan_already_proposed = Version { $version } of plan { $plan } was put forward already, or is in force.
    .mend = There is nothing to do; if it waits, another person has to release it.
plan_second_person = You put version { $version } of plan { $plan } forward: you cannot release it.
    .mend = Another administrator has to release it.
plan_version_taken = Another text of plan { $plan } was in force as version { $version }.
    .mend = A change is a new version: raise the number in the file, then put it forward.
plan_release_unknown = No version { $plan_hash } was ever put forward.
    .mend = Choose one from “Plan releases”, or put it forward first.

org_nav_plans = Plans
organisation_by_release = comes with the product
releases = Plan releases
    .about = A plan comes into force once one person has put it forward and another has released it. Who did what with which version, when and why, stays on record.
releases_waiting = Waiting for release
releases_waiting_none = No plan waits for its release.
releases_in_force = In force
releases_in_force_none = No plan is in force yet: no incident can be opened.
releases_over = Versions no longer used
releases_history = On record
releases_history_none = Nothing is on record yet.
releases_older = Older
release_proposed_by = put forward by { $who }, { $at }
release_released_by = released by { $who }, { $at }
release_since = { $standing } since { $at }
release_standing_proposed = waiting
release_standing_in_force = in force
release_standing_withdrawn = taken back
release_standing_ended = no longer in force
release_act_proposed = put forward
release_act_released = released
release_act_withdrawn = taken back
release_act_ended = ended
release_by_release = comes with the product
release_by_setup = set-up
release_by_migration = upgrade of the product
release_why = Why
release_do = Release
release_do_again = Put forward again
release_withdraw = Take back
release_end = End
release_end_about = No further incident can be opened under it; running ones go on.
release_compare = Compare with the version in force
release_view = See the plan
release_own = You put it forward: another person has to release it.
release_propose = Put a plan forward
release_propose_about = Choose a plan file (YAML). It is checked first, and every finding is shown; it can be put forward once nothing grave is left.
release_file = Plan file
release_done_proposed = Put forward. Another person has to release it.
release_done_released = Released.
release_done_withdrawn = Taken back.
release_done_ended = Ended.
release_findings = Findings
release_finding_grave = to be mended
release_finding_warning = a hint
release_finding_place = line { $line }, column { $column }
release_set_up = Release plans that come with the product
release_set_up_about = Tick the plans that your organisation uses and release them together; the others can follow later. A plan file of your own has to be released by another administrator.
release_set_up_why = Plans that come with the product, released at the set-up
release_built_in_why = Comes with version { $version } of the product
release_demo_why = For the demonstration
release_line = { $title }, version { $version }

org_did_plan_proposed = Plan put forward
org_did_plan_released = Plan released
org_did_plan_withdrawn = Plan taken back
org_did_plan_ended = Plan ended
organisation_did_plan_proposed = plan put forward
organisation_did_plan_released = plan released
organisation_did_plan_withdrawn = plan taken back
organisation_did_plan_ended = plan ended

upgrade_changes = What changes
upgrade_changes_about = From version { $old } to version { $new }, role by role. Read this first; the form is below.
upgrade_changes_none = The two versions ask the same of everybody.
upgrade_here = What it would do to this incident
upgrade_here_about = If it went on under the new version now, its duties would change like this.
upgrade_here_none = No duty of this incident would change.
upgrade_opened = New: “{ $duty }”, owed by { $owner }, { $due_at ->
    [none] no due time
   *[other] due { $due_at }
}{ $late ->
    [yes] , late from the start
   *[no] {""}
}
upgrade_withdrawn = “{ $duty }” is no longer owed
upgrade_carried = “{ $duty }” goes on, owed by { $owner }, { $due_at ->
    [none] no due time
   *[other] due { $due_at }
}

plan_flow = Flow
plan_flow_about = From left to right: the order in which duties come up. Each box names the duty, its owner, its clock and its clause. A dashed border: only on a condition; a double one: lasts until something.
plan_flow_title = Flow of { $title }
plan_flow_gate = Gate: { $name }
plan_table = Levels, duties and clocks
plan_table_about = What each level asks for, by when, and under which clause.
plan_table_all = every level
plan_table_level = Level
plan_table_clause = Clause
plan_standing = Standing
plan_print = Print

cli_help_plans_propose = Put a plan file forward; another person releases it.
cli_help_plans_release = Release a version that another person put forward.
cli_help_plans_releases = List where each version of the plans stands, and who did what.
cli_arg_plan_file = The plan file
cli_arg_plan_hash = The version's hash, or its beginning
cli_opt_plan_why = Why
cli_plan_proposed = Put forward: { $title }, version { $version } ({ $hash }). Another person has to release it.
cli_plan_released = Released: { $plan }, version { $version } ({ $hash }).
cli_plan_no_releases = No plan was put forward yet.
cli_column_plan = Plan
cli_column_version = Version
cli_column_standing = Standing
cli_column_since = Since
cli_column_hash = Hash
