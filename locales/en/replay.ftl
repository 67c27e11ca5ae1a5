# The verdict by replay: what differs, and where. Places and values are given by the findings.
replay_event_differs = Incident { $incident }, record { $record }: event { $event } is not what its history derives. { $differences }
replay_step_differs = Incident { $incident }: record { $record } is not the step that its history derives. { $differences }
replay_outcome_differs = Incident { $incident }, record { $record }: the outcome of signal { $signal } is not the one that its history derives. { $differences }
replay_signal_differs = Incident { $incident }, record { $record }: signal { $signal } was folded otherwise than it stands in the inbox.
replay_record_missing = Incident { $incident }: run { $run } had record { $record } written; it is not there, or another run's stands in its place.
replay_ends_early = Incident { $incident }: run again by this release, run { $run } stops before record { $record }.
replay_goes_on = Incident { $incident }: run again by this release, a run would write record { $record } beyond what it wrote.
replay_failed = Incident { $incident }: run { $run } cannot be run again by this release: { $reason }
replay_history_damaged = Incident { $incident }: the archived history of run { $run } cannot be read ({ $reason }).
replay_history_missing = Incident { $incident }: of run { $run } no history is kept, so records { $first } to { $last } cannot be derived again.
replay_workflow_unknown = Incident { $incident }: this release does not know the workflow { $workflow } of run { $run }.
replay_event_unreadable = Incident { $incident }: event { $event } cannot follow the events before it ({ $reason }).
replay_state_differs = Incident { $incident }: the stored state is not what the timeline comes to. { $differences }
replay_shown_differs = Incident { $incident }: what screens show is not what the timeline comes to. { $differences }
replay_duty_differs = Incident { $incident }: duty { $duty } is shown otherwise than the timeline says. { $differences }
replay_rules_unknown = Incident { $incident } was opened under rules version { $rules }; this release knows { $newest } at most. Verify it with a newer release.
