# Watching: the process, its looks, and what it concludes.

cli_help_watcher = Run the watcher: looks at posts and counts, reads feeds, keeps retention.

signal_warn_early = Warn early
signal_propose_calm = Propose calm
signal_withdraw_calm_proposal = Withdraw the proposal of calm
signal_report_source_silent = Report a silent source
signal_report_source_back = Report that a source is back
signal_report_flare_up = Report a flare-up after closing

event_early_warning_given = Early warning: by the growth so far, { $count } reaches the line of { $level } ({ $line }) within { $hours } hours with a likelihood of about { $permille } in 1,000; { $total } so far, { $recent } in the last hour, about { $expected } more to come.
event_calm_proposed = Calm is proposed: { $windows } quiet windows in a row (of { $minutes } minutes each); the last day brought { $permille } in 1,000 of the highest one; { $total } in all. { $tell } decides.
event_calm_proposal_withdrawn = The proposal of calm is withdrawn{ $total ->
    [none] .
   *[other] : it grows again, { $total } in all, { $recent } in the last hour.
}
event_source_silent = The source { $feed } is silent{ $since ->
    [none] : nothing came so far.
   *[other] : nothing since { $since }.
} No data is not calm.
event_source_back = The source { $feed } sends again.
event_flare_up_reported = It grows again after closing: { $total } in all, { $recent } in the last hour. Whoever may reopen it decides.

notice_early_warning_given = Early warning: a higher level is likely
notice_calm_proposed = Quiet for long: decide whether to declare calm
notice_calm_proposal_withdrawn = The proposal of calm is withdrawn
notice_source_silent = A source is silent: no data is not calm
notice_source_back = A source sends again
notice_flare_up_reported = A closed incident grows again: decide whether to reopen it

sources_silent = Sources are silent ({ $sources }): nobody can tell whether it is calm.
    .mend = Wait until they send again, or have somebody check before calm is declared.

plan_cadence_too_long = A cadence of { $every } is not between one minute and 15 minutes.
    .why = With more than 15 minutes between looks nobody learns of a worsening in time; with less than one, sources give way.
    .mend = Write a duration from PT1M to PT15M.
plan_cadence_missing = No cadence is given for the level { $level }.
    .why = It is then looked at every 15 minutes, which may not be what the plan means.
    .mend = Add the level to watch.cadences, or a cadence without levels.
plan_calm_never_seen = A quiet window of { $each } is shorter than the time between two looks.
    .why = There may be no look within a window, and then nobody can tell whether it was quiet.
    .mend = Write PT15M or more.
plan_warned_of_nothing = Early warning is given, but no rule of the plan grades by counts.
    .why = There is no line that could be crossed, so there is nothing to warn of.
    .mend = Add grading.rules, or leave early_warning out.
plan_watch_length = { $field } is { $value }; it has to be between one minute and { $most } hours.
    .why = Too short it cannot be done, too long it means nothing.
    .mend = Write another duration.

watch_said_cadence = { $where }: a look every { $every }{ $round_the_clock ->
    [yes] , in 24-hour mode
   *[no] { "" }
}
watch_said_calm = Calm is proposed after { $windows } windows in a row (of { $each }) in which the last day brought at most { $permille } in 1,000 of the highest one and every source was heard
watch_said_silence = A source without data for { $after } is silent
watch_said_early_warning = Warned when a higher level is likely within { $horizon }: from { $permille } in 1,000 on
watch_said_posts = Posts are kept for { $days } days after the end
watch_said_after_watch = Watched for { $during } after closing; a flare-up is told to everybody
plan_diff_head_watch = How it is watched
plan_watch = Watching
cli_plan_watch = Watching:

replay_look_differs = What is kept of this look is not what the run's history derives.
replay_look_missing = The run had this look kept, and it is not there.
audit_at_look = (look { $value })
audit_at_looks = (looks { $value })

watching = Watching
watch_last = Last look
watch_next = Next look
watch_overdue = overdue
watch_every = every { $minutes } minutes
watch_round_the_clock = 24-hour mode
watch_posts = Posts
watch_negative = Negative share
watch_sites = Posts by site
watch_all = All looks ({ $count })
watch_none = Nobody has looked yet.
watch_older = Earlier looks
watch_said = told
watch_likely = Likelihood of a higher level:
watch_silent_now = Silent sources:
watch_late = Was due { $due }, made late; { $missed } were missed
watch_silent = The source { $source } is silent{ $since ->
    [none] : nothing came so far.
   *[other] : nothing since { $since }.
} No data is not calm.
watch_worsening = worsening
watch_flare_up = flaring up again
watch_easing = easing
watch_calm = quiet
watch_steady = no marked change
watch_unknown = not everything was seen: cannot be judged
watch_calm_progress = Quiet windows: { $passed } in a row; at { $needed } calm is proposed.
watch_calm_silent = Quiet windows do not count while a source is silent.
watch_calm_unread = Quiet windows do not count: no source sends data.
watch_calm_proposed = Calm was proposed { $at }; a person decides.
watch_flared_up = It grows again after closing ({ $at }); a person decides whether to reopen it.
watch_warning = Early warning ({ $level }): { $said }
cli_help_watch = Show how an incident's posts are watched.
cli_watch_look = Look { $no }, { $at }: { $kind }; { $counts }{ $warning }
cli_watch_silent = Silent sources: { $sources }
cli_watch_none = Nobody has looked yet.
cli_opt_below = Looks of lower numbers only
