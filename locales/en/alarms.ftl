# Alarms: what somebody who answers for the service must look at.
alarms = Alarms
    .about = What nobody's signal explains and somebody who runs the service must look at. Nothing that was received is lost by any of it.
alarms_none = No alarm was ever raised.
alarms_stand = { $count ->
    [one] An incident is not being processed: its alarm stands.
   *[other] { $count } incidents are not being processed: their alarms stand.
}
alarm_stands = still so
alarm_over = over since { $at }
alarm_workflow_task_fails = Processing has stopped: the run's tasks fail ({ $cause }). What was received waits and is judged by when it was received. See worker.log; docs/operations.md says what to do.
alarm_signals_forged = Something reached the engine that was never received here. It had no effect.
alarm_history_diverged = The code that runs does not derive what was recorded; processing has stopped, the record is untouched. docs/operations.md says what to do.
alarm_job_failed = A periodic job of the watcher failed; it is tried again.
cli_help_alarms = List what somebody who answers for the service must look at, newest first.
cli_column_alarm = Alarm
cli_column_over = State
