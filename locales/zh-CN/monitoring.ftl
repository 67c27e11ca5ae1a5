# 监看：进程、每次监看及其结论。

cli_help_watcher = 运行监看进程：监看帖文和数据，读取订阅源，按期清理。

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

plan_cadence_too_long = 监看间隔“{ $every }”不在 1 分钟至 15 分钟之间。
    .why = 间隔超过 15 分钟，恶化可能迟迟无人知晓；短于 1 分钟，来源承受不起。
    .mend = 请写 PT1M 至 PT15M 之间的时长。
plan_cadence_missing = 等级“{ $level }”没有写监看间隔。
    .why = 未写的按每 15 分钟监看，未必是预案本意。
    .mend = 请在 watch.cadences 中补写这一级，或写一条不限等级的间隔。
plan_calm_never_seen = 平静时段“{ $each }”短于两次监看的间隔。
    .why = 一个时段内可能一次也没有监看，无从判断是否平静。
    .mend = 请写不短于 PT15M 的时长。
plan_warned_of_nothing = 写了早期预警，但预案没有按数值定级的规则。
    .why = 没有可以达到的线，无从预警。
    .mend = 请补写 grading.rules，或删去 early_warning。
plan_watch_length = “{ $field }”的时长“{ $value }”应在 1 分钟至 { $most } 小时之间。
    .why = 过短则无从执行，过长则形同虚设。
    .mend = 请改写时长。

watch_said_cadence = { $where }：每 { $every }监看一次{ $round_the_clock ->
    [yes] ，24 小时监测
   *[no] { "" }
}
watch_said_calm = 连续 { $windows } 个时段（每段 { $each }）内，近一日新增不超过最高一日的千分之 { $permille }，且各来源均有数据，方提请宣布平息
watch_said_silence = 来源 { $after }无数据，视为中断
watch_said_early_warning = { $horizon }内升级的可能性达千分之 { $permille }，即予预警
watch_said_posts = 帖文在结束后保存 { $days } 天
watch_said_after_watch = 结束后继续监看 { $during }，再度升温即告知全体
plan_diff_head_watch = 监看
plan_watch = 监看
cli_plan_watch = 监看：

replay_look_differs = 该次监看的记录与运行历史的推导结果不符。
replay_look_missing = 该运行已留存此次监看，现已不存在。
audit_at_look = 〔第 { $value } 次监看〕
audit_at_looks = 〔监看 { $value }〕

watching = 监看
watch_last = 上次监看
watch_next = 下次监看
watch_overdue = 监看迟延
watch_every = 每 { $minutes } 分钟一次
watch_round_the_clock = 24 小时监测
watch_posts = 帖文数
watch_negative = 负面占比
watch_sites = 各网站帖文
watch_all = 全部监看（{ $count } 次）
watch_none = 尚未监看。
watch_older = 更早的监看
watch_said = 已告知
watch_likely = 升级的可能性
watch_silent_now = 来源中断：
watch_late = 应于{ $due }监看，迟延；其间缺 { $missed } 次
watch_silent = 来源“{ $source }”中断{ $since ->
    [none] ：至今没有数据。
   *[other] ：{ $since }以来没有数据。
}没有数据不等于平息。
watch_worsening = 发酵
watch_flare_up = 再度升温
watch_easing = 趋缓
watch_calm = 平静
watch_steady = 无明显变化
watch_unknown = 数据不全，无法判断
watch_calm_progress = 平静时段：已连续 { $passed } 个，满 { $needed } 个即提请宣布平息。
watch_calm_silent = 平静时段：有来源中断，不予计算。
watch_calm_unread = 平静时段：没有来源在提供数据，不予计算。
watch_calm_proposed = { $at }提请宣布平息，待人决定。
watch_flared_up = 结束后再度升温（{ $at }），是否重新启动待人决定。
watch_warning = 早期预警（{ $level }）：{ $said }
cli_help_watch = 查看一起舆情的监看情况。
cli_watch_look = 第 { $no } 次 { $at } { $kind } { $counts }{ $warning }
cli_watch_silent = 来源中断：{ $sources }
cli_watch_none = 尚未监看。
cli_opt_below = 只列编号小于此的监看
