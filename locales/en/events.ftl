# The timeline's events
event_incident_opened = Opened. Source: { $source }; discovered { $discovered_at }; arose { $arose_at }{ $arose_basis ->
    [discovery] { " " }(unknown; discovery counts)
   *[given] { "" }
}{ $occurred_at ->
    [none] { "" }
   *[other] ; the event occurred { $occurred_at }
}{ $emergency_grade ->
    [none] { "" }
   *[other] ; { $emergency_grade }
}.
event_circumstance_established = Circumstance holds: { $circumstance }.
event_circumstance_lifted = Circumstance no longer holds: { $circumstance }.
event_emergency_graded = Behind it: { $emergency_grade }.
event_incident_confirmed = Confirmed as an incident of ours; handling begins.
event_incident_dismissed = Dismissed: { $reason }.
event_level_proposed = Level proposed: { $level } ({ $basis ->
    [counts] by counts
   *[judgement] by judgement
}); a person decides.
event_level_decided = Level decided: { $level }.
event_level_raised = Level raised from { $previous } to { $level }.
event_level_lowered = Level lowered from { $previous } to { $level }, with a second person's approval.
event_proposal_made = Proposal no. { $ordinal }: { $what ->
    [lower] lower the level to { $level }
    [waive] waive “{ $duty }”
    [upgrade] go on under version { $version } of the plan
    [correction] ask a site to correct or remove something (ground: { $ground })
   *[extend] extend “{ $duty }” to { $due_at }
}; another person has to approve it.
event_proposal_approved = Proposal approved.
event_proposal_rejected = Proposal rejected.
event_duty_opened = Now owed by { $owner }: “{ $key }”{ $due_at ->
    [none] { " " }(continuous)
   *[other] , due { $due_at }
}.
event_duty_rescheduled = The level rose: “{ $key }” is now due { $due_at }.
event_duty_extended = “{ $key }” was extended to { $due_at }, with approval.
event_duty_warned = Warning { $step }: “{ $key }” is not done yet.
event_duty_breached = “{ $key }” was not done by { $due_at }.
event_duty_escalated = “{ $key }” is late; escalation { $step } told: { $tell }{ $missing ->
    [none] { "" }
   *[other] { " " }(nobody is there: { $missing })
}.
event_breach_withdrawn = The breach of “{ $key }” is withdrawn: its signal had been received in time.
event_duty_met = Done: “{ $key }”, { $in_time ->
    [yes] in time
   *[no] late
}.
event_duty_withdrawn = No longer owed: “{ $key }” ({ $reason }).
event_duty_waived = Waived with approval: “{ $key }”.
event_duty_acknowledged = Acknowledged: “{ $key }”.
event_duty_assigned = “{ $key }” assigned to { $person }.
event_counts_observed = As of { $observed_at }: { $counts }.
event_worsening_reported = Worsening reported, no. { $ordinal }: { $reason }.
event_occasion_recorded = Occasion, no. { $ordinal }: { $occasion }.
event_report_made = Reported ({ $channel }): { $duties }.
event_duties_performed = Done: { $duties }.
event_statement_drafted = Draft { $ordinal } of the statement put forward ({ $draft }).
event_statement_returned = Draft returned ({ $draft }).
event_statement_approved = Draft approved ({ $draft }).
event_statement_released = The approved text ({ $text_digest }) was released: { $form }{ $states_cause ->
    [yes] ; it states the cause
   *[other] { "" }
}.
event_note_added = Note.
event_calm_declared = Calm declared.
event_calm_withdrawn = It flared up again: calm withdrawn, round { $round } of handling begins.
event_review_filed = Review filed.
event_incident_closed = Closed.
event_incident_reopened = Reopened, round { $round }.
event_nature_classified = { $previous ->
    [none] Nature: { $nature }.
   *[other] Nature changed from “{ $previous }” to “{ $nature }”.
}
event_incident_merged = Merged into incident { $into }; this one ends here.
event_correction_requested = Asking a site to correct or remove something was approved. Ground: { $ground }; evidence: { $evidence }.
event_duties_handed_over = Handed over to { $to }: { $duties }.
event_instructions_asked = Instructions asked for: { $duties }.
event_instructions_given = Instructions given by { $by }: { $duties }.
event_filed_for_record = Filed for record: { $duties }.
event_peer_notified = { $body } notified: { $duties }.
event_call_made = Call to { $callee }, { $called_at }, { $reached ->
    [yes] reached
   *[no] not reached
}{ $duties ->
    [none] { "" }
   *[other] : { $duties }
}.
event_matter_referred = Referred to { $authority }; ground: { $ground }{ $duties ->
    [none] { "" }
   *[other] : { $duties }
}.
event_poster_contacted = First poster contacted: { $result }.
event_worsening_withdrawn = Report { $ordinal } of worsening withdrawn.
event_easing_reported = Easing reported.
event_doubt_raised = Doubt { $ordinal } recorded.
event_doubt_answered = Doubt answered.
event_doubt_passed_up = Doubt passed up.
event_consultation_opened = Consultation { $ordinal } opened; invited: { $invited }.
event_opinion_given = Opinion of { $of } in the consultation: { $opinion }.
event_consultation_concluded = Consultation concluded.
event_transferred_out = Transfer { $ordinal }: { $to } is asked to handle it.
event_transfer_received = Transfer { $ordinal } received from { $sender }.
event_transfer_reported_back = The result of the transfer was reported back.
event_entry_withdrawn = Withdrawn: { $what ->
    [proposal] a proposal
    [statement] a statement
    [paper] a paper
    [doubt] a doubt
   *[consultation] a consultation
}.
event_entry_corrected = Entry { $entry } corrected; it stays readable.
event_evidence_attached = Evidence attached ({ $sha256 }, { $media_type }, { $size }).
event_paper_drafted = { $paper }: draft { $ordinal } put forward ({ $draft }).
event_paper_returned = { $paper }: returned ({ $draft }).
event_paper_approved = { $paper }: approved ({ $draft }).
event_release_confirmed = { $body } confirmed the draft ({ $draft }) before its release.
event_release_objected = { $body } objected to the draft ({ $draft }); it is not confirmed.

# Notices
notice_incident_opened = Incident opened
notice_incident_confirmed = Confirmed; handling begins
notice_incident_dismissed = Dismissed
notice_level_decided = Level decided
notice_level_raised = Level raised
notice_level_lowered = Level lowered
notice_worsening_reported = Worsening
notice_calm_declared = Calm declared
notice_calm_withdrawn = It flared up again
notice_incident_closed = Closed
notice_incident_reopened = Reopened
notice_duty_opened = New duty: { $duty }
notice_duty_rescheduled = Due sooner: { $duty }
notice_duty_extended = Extended: { $duty }
notice_duty_warned = Warning, not done yet: { $duty }
notice_duty_breached = Late: { $duty }
notice_duty_withdrawn = No longer owed: { $duty }
notice_duty_waived = Waived: { $duty }
notice_duty_assigned = Assigned: { $duty }
notice_duty_escalated = Escalated, late: { $duty }
notice_breach_withdrawn = Breach withdrawn: { $duty }
notice_duty_met = Done: { $duty }
notice_incident_merged = Merged into another incident
notice_nature_classified = Nature classified
notice_worsening_withdrawn = Report of worsening withdrawn
notice_easing_reported = Easing
notice_consultation_opened = You are invited to a consultation
