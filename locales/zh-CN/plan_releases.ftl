# 预案的提出、启用与停用；在办事件改按另一版本办理
signal_upgrade_plan = 申请改按新版预案办理
    .about = 申请本事件改按现行版本的预案继续办理，须由另一人批准；正在计算的时限只会提前，不会推后。
field_upgrade_plan_plan_hash = 改按版本
event_plan_upgraded = 改按预案第 { $version } 版办理（原为第 { $previous_version } 版），经他人批准。
event_duty_carried_over = “{ $key }”按新版预案继续：责任人{ $owner }，{ $due_at ->
    [none] 没有时限
   *[other] 时限{ $due_at }
}。
notice_plan_upgraded = 改按新版预案办理
notice_duty_carried_over = 按新版预案继续：{ $duty }
withdrawn_plan = 新版预案不再要求

no_newer_version = 本事件使用的就是现行版本。
    .mend = 另有版本启用后才能申请。
plan_not_in_force = 预案 { $plan } 的这一版本尚未启用或已停用。
    .mend = 请由一人在“预案启用”中提出该版本，再由另一人启用；立案请改选现行预案。
plan_unchanged = 本事件使用的就是第 { $version } 版。
    .mend = 请选择另一版本。
upgrade_other_plan = 所选版本属于另一预案（{ $plan }），本事件使用的是 { $own }。
    .mend = 请选择同一预案的版本；确需改用其他预案的，请另行立案并将本事件并入。
upgrade_unfit = 第 { $version } 版预案没有本事件正在使用的内容：{ $levels ->
    [none] {""}
   *[other] 等级{ $levels }；
}{ $natures ->
    [none] {""}
   *[other] 性质{ $natures }；
}{ $circumstances ->
    [none] {""}
   *[other] 情形{ $circumstances }；
}{ $roles ->
    [none] {""}
   *[other] 岗位{ $roles }；
}不能改按该版本办理。
    .mend = 请在新版预案中保留这些内容，或先在本事件中调整等级、性质、情形，办结上述岗位的责任。

plan_not_proposed = 预案 { $plan } 第 { $version } 版不在待启用之列。
    .mend = 请先提出该版本，再由另一人启用。
plan_already_proposed = 预案 { $plan } 第 { $version } 版已经提出或已经启用。
    .mend = 无须重复提出；待启用的，请由另一人启用。
plan_second_person = 预案 { $plan } 第 { $version } 版由您提出，不能由您启用。
    .mend = 请由另一位系统管理员启用。
plan_version_taken = 预案 { $plan } 曾以第 { $version } 版启用过另一份文本。
    .mend = 内容有改动即为新版：请将文件中的 version 加一后重新提出。
plan_release_unknown = 没有提出过这个版本（{ $plan_hash }）。
    .mend = 请从“预案启用”列表中选取，或先提出。

org_nav_plans = 预案
organisation_by_release = 随系统版本
releases = 预案启用
    .about = 预案由一人提出、另一人启用后生效。何人、何时、为何提出、启用或停用哪一版，均记录在案，不能更改。
releases_waiting = 待启用
releases_waiting_none = 没有待启用的预案。
releases_in_force = 现行预案
releases_in_force_none = 还没有启用任何预案，不能立案。
releases_over = 不再使用的版本
releases_history = 记录
releases_history_none = 还没有记录。
releases_older = 更早的记录
release_proposed_by = { $who }提出，{ $at }
release_released_by = { $who }启用，{ $at }
release_since = { $at } 起{ $standing }
release_standing_proposed = 待启用
release_standing_in_force = 现行
release_standing_withdrawn = 已撤回
release_standing_ended = 已停用
release_act_proposed = 提出
release_act_released = 启用
release_act_withdrawn = 撤回
release_act_ended = 停用
release_by_release = 随系统版本
release_by_setup = 初始设置
release_by_migration = 系统升级
release_why = 理由
release_do = 启用
release_do_again = 重新提出
release_withdraw = 撤回
release_end = 停用
release_end_about = 停用后不能再按此预案立案，在办事件不受影响。
release_compare = 与现行版本比较
release_view = 查看预案
release_own = 由您提出，须由另一人启用。
release_propose = 提出预案
release_propose_about = 选择预案文件（YAML）。系统先行检查，逐条指出问题；没有严重问题的方可提出。
release_file = 预案文件
release_done_proposed = 已提出，待另一人启用。
release_done_released = 已启用。
release_done_withdrawn = 已撤回。
release_done_ended = 已停用。
release_findings = 检查结果
release_finding_grave = 须改正
release_finding_warning = 提示
release_finding_place = 第 { $line } 行第 { $column } 列
release_set_up = 启用随系统提供的预案
release_set_up_about = 勾选本单位采用的预案，一并启用；其余以后仍可启用。自行编制的预案须由另一位系统管理员启用。
release_set_up_why = 初始设置时启用随系统提供的预案
release_built_in_why = 随系统 { $version } 版提供
release_demo_why = 演示用
release_line = { $title } 第 { $version } 版

org_did_plan_proposed = 提出预案
org_did_plan_released = 启用预案
org_did_plan_withdrawn = 撤回预案
org_did_plan_ended = 停用预案
organisation_did_plan_proposed = 提出预案
organisation_did_plan_released = 启用预案
organisation_did_plan_withdrawn = 撤回预案
organisation_did_plan_ended = 停用预案

upgrade_changes = 有何变化
upgrade_changes_about = 第 { $old } 版与第 { $new } 版之间，按岗位列出。请先阅读，再填写下方申请。
upgrade_changes_none = 两版对各岗位的要求没有差别。
upgrade_here = 对本事件的影响
upgrade_here_about = 如现在改按新版办理，责任将有下列变化。
upgrade_here_none = 本事件的责任没有变化。
upgrade_opened = 新增“{ $duty }”，{ $owner }负责，{ $due_at ->
    [none] 没有时限
   *[other] 时限{ $due_at }
}{ $late ->
    [yes] ，提出时即已逾期
   *[no] {""}
}
upgrade_withdrawn = “{ $duty }”不再要求
upgrade_carried = “{ $duty }”继续，{ $owner }负责，{ $due_at ->
    [none] 没有时限
   *[other] 时限{ $due_at }
}

plan_flow = 流程图
plan_flow_about = 从左至右为责任产生的先后；每格写明责任、责任人、时限和依据条款。虚线框为有条件的责任，双线框为持续到某时为止的责任。
plan_flow_title = { $title }流程图
plan_flow_gate = 关口：{ $name }
plan_table = 等级、责任与时限
plan_table_about = 每一等级要求哪些责任、何时完成、依据哪一条。
plan_table_all = 各级
plan_table_level = 等级
plan_table_clause = 依据
plan_standing = 状态
plan_print = 打印

cli_help_plans_propose = 提出预案文件，待另一人启用。
cli_help_plans_release = 启用他人提出的预案版本。
cli_help_plans_releases = 列出预案各版本的状态和记录。
cli_arg_plan_file = 预案文件
cli_arg_plan_hash = 版本编号（可只写前几位）
cli_opt_plan_why = 理由
cli_plan_proposed = 已提出：{ $title } 第 { $version } 版（{ $hash }），待另一人启用。
cli_plan_released = 已启用：{ $plan } 第 { $version } 版（{ $hash }）。
cli_plan_no_releases = 还没有提出过预案。
cli_column_plan = 预案
cli_column_version = 版本
cli_column_standing = 状态
cli_column_since = 自
cli_column_hash = 编号
