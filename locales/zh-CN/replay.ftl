# 重演核验：何处不符。位置和数值由核验结果给出。
replay_event_differs = 事件 { $incident } 第 { $record } 次记录：第 { $event } 条时间线记载与运行历史推导结果不符。{ $differences }
replay_step_differs = 事件 { $incident }：第 { $record } 次记录与运行历史推导结果不符。{ $differences }
replay_outcome_differs = 事件 { $incident } 第 { $record } 次记录：信号 { $signal } 的处理结果与运行历史推导结果不符。{ $differences }
replay_signal_differs = 事件 { $incident } 第 { $record } 次记录：信号 { $signal } 的处理内容与收件记录不一致。
replay_record_missing = 事件 { $incident }：运行 { $run } 已写入第 { $record } 次记录，现已不存在，或已被其他运行的记录取代。
replay_ends_early = 事件 { $incident }：以本版本重演，运行 { $run } 在第 { $record } 次记录之前即告终止。
replay_goes_on = 事件 { $incident }：以本版本重演，将多写入第 { $record } 次记录。
replay_failed = 事件 { $incident }：运行 { $run } 无法以本版本重演：{ $reason }
replay_history_damaged = 事件 { $incident }：运行 { $run } 的存档历史无法读取（{ $reason }）。
replay_history_missing = 事件 { $incident }：运行 { $run } 未留存历史，第 { $first } 至 { $last } 次记录无法重新推导。
replay_workflow_unknown = 事件 { $incident }：本版本不识别运行 { $run } 所属的流程 { $workflow }。
replay_event_unreadable = 事件 { $incident }：第 { $event } 条时间线记载无法与此前各条相衔接（{ $reason }）。
replay_state_differs = 事件 { $incident }：所存状态与时间线推导结果不符。{ $differences }
replay_shown_differs = 事件 { $incident }：页面展示内容与时间线推导结果不符。{ $differences }
replay_duty_differs = 事件 { $incident }：职责 { $duty } 的展示内容与时间线不符。{ $differences }
replay_rules_unknown = 事件 { $incident } 按规则第 { $rules } 版受理，本版本至多识别第 { $newest } 版。请使用较新版本核验。
