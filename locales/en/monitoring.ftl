# Watching: the process, its looks, and what it concludes.

cli_help_watcher = Run the watcher: looks at posts and counts, finds incidents in them, reads feeds, keeps retention.

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
