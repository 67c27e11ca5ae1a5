# Vacant roles: where nobody is there it is said, and others hear instead
actor_system = The system
actor_staffing = Staffing check
event_staffing_changed = { $emptied ->
    [none] Somebody is there again: { $filled }.
   *[other] Nobody is there now: { $emptied }.{ $filled ->
        [none] { "" }
       *[other] { " " }Somebody is there again: { $filled }.
    }
}
event_duty_unstaffed = Nobody is there to do “{ $key }”: { $owner } is vacant. { $tell ->
    [none] Nobody is there on its ladder either; everybody who is there was told.
   *[other] Told at once: { $tell }.
}
event_rung_skipped = “{ $key }” is late; step { $step } of its ladder has nobody ({ $vacant }) and is skipped at once: the next one hears now.
event_rung_emptied = “{ $key }” is late, and nobody is there any more of step { $step } of its ladder, which was told ({ $vacant }): others hear now.
event_nobody_left = Alarm: “{ $key }” is late and the last step of its ladder has nobody ({ $vacant }). Everybody who is there was told.
event_approval_unstaffed = { $what ->
    [proposal] A proposal
    [statement] A draft of the statement
   *[paper] A draft of a paper
} waits for a decision that only { $roles } may take, and nobody is there. Somebody has to be appointed; silence does not approve.
notice_staffing_changed = Owed since before you took over: { $duty }
notice_duty_unstaffed = Nobody is there to do it: { $duty }
notice_rung_skipped = Late, and this step of the ladder has nobody: { $duty }
notice_rung_emptied = Late, and nobody is there any more of the last step that was told: { $duty }
notice_nobody_left = Alarm: late, and the ladder's last step has nobody: { $duty }
notice_approval_unstaffed = Something waits for approval, and nobody who may decide is there
vacant_roles = Nobody is there now: { $roles }
vacant_roles_about = What they owe is told to the next step at once. An administrator has to appoint somebody.
duty_vacant = nobody is there
vacant_count = { $count } vacant roles
undecidable = Something waits that nobody can decide: only { $roles } may, and nobody is there. Silence does not approve.
told_nobody = Nobody received it
told_stands_in = standing in for { $name }
field_open_body = Body
    .hint = None: the organisation as a whole
cli_opt_body = the body that the incident belongs to; none: the organisation as a whole
cli_shown_vacant = Nobody is there now: { $roles }
told_for = { " " }(for { $name })
held_by_more = { $count } more
