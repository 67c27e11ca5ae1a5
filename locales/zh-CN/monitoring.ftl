# 监看：进程、每次监看及其结论。

cli_help_watcher = 运行监看进程：监看帖文和数据，发现舆情，读取订阅源，按期清理。

signal_warn_early = 早期预警
signal_propose_calm = 提请宣布平息
signal_withdraw_calm_proposal = 撤回平息提请
signal_report_source_silent = 报告来源中断
signal_report_source_back = 报告来源恢复
signal_report_flare_up = 报告结束后再度升温

event_early_warning_given = 早期预警：按目前增长，{ $hours } 小时内{ $count }达到{ $level }的线（{ $line }）的可能性约为千分之 { $permille }；现有 { $total }，近 1 小时新增 { $recent }，预计再增 { $expected }。
event_calm_proposed = 提请宣布平息：已连续 { $windows } 个平静时段（每段 { $minutes } 分钟），近一日新增为最高一日的千分之 { $permille }，累计 { $total }。是否平息由{ $tell }决定。
event_calm_proposal_withdrawn = 撤回平息提请{ $total ->
    [none] 。
   *[other] ：又有增长，累计 { $total }，近 1 小时新增 { $recent }。
}
event_source_silent = 来源“{ $feed }”中断{ $since ->
    [none] ：至今没有数据。
   *[other] ：{ $since }以来没有数据。
}没有数据不等于平息。
event_source_back = 来源“{ $feed }”恢复。
event_flare_up_reported = 结束后再度升温：累计 { $total }，近 1 小时新增 { $recent }。是否重新启动由有权者决定。

notice_early_warning_given = 早期预警：可能升至更高等级
notice_calm_proposed = 已连续平静，请决定是否宣布平息
notice_calm_proposal_withdrawn = 平息提请已撤回
notice_source_silent = 一个来源中断：没有数据不等于平息
notice_source_back = 来源恢复
notice_flare_up_reported = 已结束的舆情再度升温，请决定是否重新启动

sources_silent = 有来源中断（{ $sources }），无从判断是否平息。
    .mend = 待来源恢复，或由人员核实后再行宣布。
