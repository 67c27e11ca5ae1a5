# 告警：须由系统负责人员查看的情况。
alarms = 系统告警
    .about = 并非由任何人的信号引起、须由系统负责人员查看的情况。已收到的内容均未丢失。
alarms_none = 尚未发生告警。
alarms_stand = 有 { $count } 起事件处理中断，告警尚未解除。
alarm_stands = 尚未解除
alarm_over = 已于 { $at } 解除
alarm_workflow_task_fails = 事件处理中断：流程任务持续失败（{ $cause }）。已收到的信号均在等候，恢复后按收到时间认定。请查看 worker.log，处置办法见 docs/operations.md。
alarm_signals_forged = 流程引擎收到未经本系统接收的信号，未产生任何效果。
alarm_history_diverged = 现行程序推演结果与既有记录不一致，已停止处理，记录未受影响。处置办法见 docs/operations.md。
alarm_job_failed = 监看进程的定期任务出错，将自动重试。
cli_help_alarms = 按时间倒序列出须由系统负责人员查看的告警。
cli_column_alarm = 告警
cli_column_over = 状态
