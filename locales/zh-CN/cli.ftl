# 命令行：总说明与各命令
cli_help = 平息：按已公布的预案办理舆情，逐项计时、预警、催办，全程留痕可查。
cli_help_up = 一键启动全部服务，直至按 Ctrl+C 停止。
cli_help_demo = 建立演示人员，由一组帖文立案，并按所给倍速回放。
cli_help_list = 列出舆情事件。
cli_help_show = 查看一起事件：等级、阶段、应办事项及时限。
cli_help_timeline = 查看一起事件的时间线。
cli_help_open = 立案。
cli_help_signal = 就一起事件报送一项办理情况，如确认、定级、上报、审定。
cli_help_attach = 上传一个文件，作为一起事件的证据。
cli_help_kinds = 列出信号种类；指明一种的，列出其各项内容和可选的值。
cli_help_backup = 将数据库备份到一个新文件，服务运行时亦可进行。
cli_help_restore = 用备份文件替换数据库内容，须先停止服务。
cli_help_recover = 逐件核对未办结事件，令其按数据库所存记录重新载入。
cli_help_migrate = 将数据库结构升级到本版本。
cli_help_worker = 运行办理进程。
cli_help_dispatcher = 运行分发进程。
cli_help_archiver = 运行归档进程。
cli_help_api = 运行网页与接口进程。
cli_help_plans = 检查和查看预案文件。
cli_help_plans_check = 检查预案文件，指出问题所在的行、列及修改办法。
cli_help_plans_show = 查看预案的等级、责任、时限和依据条款。
cli_help_help = 显示本说明。

# 命令行：参数与选项
cli_opt_lang = 显示语言，默认依 PINGXI_LOCALE、系统语言而定，未定者为中文。
cli_opt_debug = 出错时一并显示程序调用栈。
cli_opt_json = 以 JSON 输出，供程序读取。
cli_opt_data_folder = 数据目录，默认取 PINGXI_DATA_FOLDER。
cli_opt_url = 服务地址，默认取数据目录中正在运行的服务。
cli_opt_login = 登录名；口令取自 PINGXI_PASSWORD，演示人员可免填，其余当场询问。
cli_opt_role = 以哪一岗位的身份报送；只担任一个适用岗位者可省略。
cli_opt_port = 网页端口，填 0 则自动选取。
cli_opt_host = 网页监听地址，默认仅限本机。
cli_opt_force = 数据库已有内容时仍予替换。
cli_opt_demo_folder = 存放帖文（*cascades*.jsonl.gz）的目录；不填则用随附的虚构帖文。
cli_opt_cascade = 所用帖文的编号。
cli_opt_speed = 帖文回放倍速，1 至 10000；只加快帖文，各项时限仍按实际时间计算。
cli_opt_demo_plan = 所用预案：随附预案的编号，或预案文件。
cli_opt_plan = 预案编号。
cli_opt_title = 标题。
cli_opt_summary = 简要情况。
cli_opt_link = 原文链接。
cli_opt_source = 信息来源，须为预案所列。
cli_opt_discovered = 发现时间，如 2026-11-21T09:30+08:00；默认为当前时间。
cli_opt_arose = 舆情发生时间。
cli_opt_occurred = 突发事件发生时间。
cli_opt_level = 建议等级。
cli_opt_count = 数值，写作 名称=数值，可多次填写，如 --count reposts=120。
cli_opt_circumstance = 预案所列特定情形，可多次填写。
cli_opt_data = 一项内容，写作 字段=值，可多次填写；多值以逗号分隔；是非以 yes、no 填写；draft、text_digest、proposal、doubt、consultation、transfer、evidence、signal、entry 可填 latest，指最近一项。
cli_opt_text = 一项文字，写作 字段=文字，可多次填写；写作 字段=@文件 则取自文件。
cli_opt_note = 说明。
cli_opt_signal_id = 信号编号；以同一编号重发，只算一次。
cli_opt_at = 所称实际办理时间。
cli_opt_late = 只列有逾期事项的事件。
cli_opt_list_level = 只列该等级，可多次填写。
cli_opt_phase = 只列该阶段，可多次填写。
cli_opt_search = 标题所含文字。
cli_opt_limit = 最多列出条数。
cli_opt_from = 自第几条起。
cli_arg_backup_file = 备份文件，须尚不存在。
cli_arg_restore_file = 备份文件。
cli_arg_plan_files = 预案文件。
cli_arg_plan = 预案编号、文件，或服务中保存的版本：编号@3、编号@in-force、编号@散列值开头。
cli_arg_incident = 事件编号。
cli_arg_evidence = 文件，不超过 10 MB。
cli_arg_kind = 信号种类，如 confirm、grade、report_up。
cli_panel_arguments = 参数
cli_panel_options = 选项
cli_panel_commands = 命令
cli_default = [默认：{"{}"}]
cli_required = [必填]
cli_env_var = [环境变量：{"{}"}]

# 命令行：用法有误
cli_usage = 命令用法有误：{ $reason }
cli_usage_missing = 缺少 { $name }。
cli_usage_no_option = 没有选项 { $name }。
cli_usage_bad_value = { $name } 的值不能使用：类型或范围不符。
cli_usage_no_command = 没有命令 { $name }。
cli_usage_help = 用法见：{ $command } --help

# 命令行：故障
cli_error = 〔{ $code }〕{ $text }
cli_error_unnamed = 未能完成（{ $params }）。
cli_defect = 程序出现缺陷（{ $kind }：{ $reason }），本次操作未完成。请加 --debug 重试，并将输出内容告知维护人员。
cli_service_unreachable = 无法连接平息服务 { $address }：{ $reason }。请先执行 pingxi up，或用 --url 指明服务地址。
cli_no_stack = 数据目录 { $folder } 中没有正在运行的服务。请先执行 pingxi up，或用 --data-folder、--url 指明。
cli_sign_in_missing = 须以本人身份办理。请用 --login 填写登录名，或在环境变量 PINGXI_TOKEN 中提供程序令牌。
cli_password_missing = 未提供 { $login } 的口令。请设置环境变量 PINGXI_PASSWORD，或在终端中执行以便当场询问。
cli_stack_running = 服务正在使用数据目录 { $folder }。请先停止服务（在其终端按 Ctrl+C），再行操作。
cli_no_database = 未指明数据库。单独运行进程时，请设置 DATABASE_URL；一键启动请执行 pingxi up。
cli_no_temporal = 未指明 Temporal 服务。单独运行进程时，请设置 TEMPORAL_ADDRESS；一键启动请执行 pingxi up。
address_missing = 未设置 { $setting }，进程无法启动。请设置后重试；一键启动请执行 pingxi up。
cli_settings_wrong = 设置有误：{ $problems }。请更正相应环境变量后重试。
cli_bad_value = { $option } 的值“{ $value }”无法识别。正确写法如：{ $example }
cli_file_unreadable = 无法读取文件 { $file }：{ $reason }。
cli_answer_unreadable = 服务 { $address } 的答复无法识别（HTTP { $status }）。请确认该地址是平息服务，且版本一致。

# 命令行：结果
cli_migrated = 数据库结构为第 { $number } 版。
cli_backup_written = 备份已写入 { $file }（截至 { $taken_at }，共 { $rows } 行）。文件含有姓名和正文，请妥善保管。
cli_backup_restored = 已按 { $file } 恢复（截至 { $taken_at }，共 { $rows } 行）。
cli_restore_next = 请执行 pingxi up 启动服务，再执行 pingxi recover，令未办结事件按恢复后的记录继续。所有人员须重新登录；备份之后停用的程序令牌已随恢复重新生效，请再次停用。

# 命令行：查看与报送
cli_ask_password = { $login } 的口令：
cli_plan_not_found = 没有预案 { $plan }（可用：{ $known }），也没有该文件。请核对编号或路径。
cli_level_unknown = 该预案没有等级 { $level }。可用：{ $known }。
cli_kind_unknown = 没有信号种类 { $kind }。可用：{ $known }。立案请用 pingxi open。
cli_nothing_yet = 该事件中尚无 { $field } 可指，不能填写 latest。
cli_role_needed = 您担任多个岗位或无适用岗位（{ $held }），请用 --role 指明以哪一岗位报送。
cli_opt_plan_level = 只看该等级。
cli_plan_head = { $title }（第 { $version } 版，{ $issuer }）：责任 { $duties } 项；时限中预案载明 { $clocks_stated } 项，暂定 { $clocks_assumed } 项。
cli_plan_over = 叠加{ $baseline }：另有责任 { $baseline_duties } 项、时限 { $baseline_clocks } 项，以较严者为准。
cli_plan_when = （{ $name }时）
cli_plan_until = 持续至{ $name }
cli_plan_grave = 错误
cli_plan_warning = 提示
cli_plan_mend = 修改办法：{ $text }
cli_plan_good = { $file }：可以使用{ $warnings ->
    [0] {""}
   *[other] ，提示 { $warnings } 条
}。
cli_mark_stated = 〔载明〕
cli_mark_assumed = 〔暂定〕
cli_column_kind = 种类
cli_column_name = 名称
cli_column_about = 用途
cli_column_option = 选项
cli_column_field = 字段
cli_column_needed = 必填
cli_column_choices = 可选的值
cli_needed = 是
cli_column_duty = 编号
cli_column_title = 事项
cli_column_heading = 标题
cli_column_owner = 责任人
cli_column_owed = 起因
cli_column_clock = 时限
cli_column_clause = 依据
cli_column_incident = 事件编号
cli_column_level = 等级
cli_column_phase = 阶段
cli_column_open_duties = 待办
cli_column_late_duties = 逾期
cli_column_next_due = 最近时限
cli_column_status = 状态
cli_column_due = 应于何时前办结
cli_column_no = 序号
cli_column_at = 时间
cli_column_what = 经过
cli_no_incidents = 没有符合条件的事件。
cli_more_incidents = 尚有更多事件，请用 --after { $cursor } 继续查看。
cli_more_events = 尚有更多经过，请用 --from { $next } 继续查看。
cli_opt_after = 接续上一页所给的位置。
cli_title_erased = （标题已清除）
cli_level_proposed = 建议{ $level }
cli_shown_level = 等级：{ $level }（建议：{ $proposed }）　阶段：{ $phase }
cli_shown_duties = 待办 { $open } 项，其中逾期 { $late } 项。
cli_occurred_at = 突发事件发生：{ $at }
cli_arose_at = 舆情发生：{ $at }
cli_discovered_at = 发现：{ $at }
cli_opened_at = 立案：{ $at }
cli_confirmed_at = 确认：{ $at }
cli_calm_at = 平息：{ $at }
cli_closed_at = 办结：{ $at }
cli_status_met_late = 逾期完成
cli_accepted = 已生效：事件 { $incident_id }，第 { $first_event } 至 { $last_event } 条（信号编号 { $signal_id }）。
cli_received = 已收到，尚待办理：事件 { $incident_id }（信号编号 { $signal_id }）。以同一编号重发不会重复计算，可用 pingxi show { $incident_id } 查看结果。
cli_refused = 未采纳：{ $text }

# 演示
demo_name = 演示·{ $role }
demo_supervisor = 演示·督导人员
demo_auditor = 演示·审计人员
demo_feed = 演示·数据源
demo_starting = 未发现正在运行的服务，现为演示启动。
demo_people = 演示人员如下，每一岗位一人。口令仅供演示，记于数据目录 run/demo-accounts.json，仅目录所有者可读。
demo_column_login = 登录名
demo_column_password = 口令
demo_column_name = 姓名
demo_opened = 已由帖文 { $cascade } 立案：{ $incident }。帖文按 { $speed } 倍速回放，各项时限仍按实际时间计算。
demo_page = 事件页面：{ $address }
demo_look = 帖文 { $hours }　转发 { $reposts }　评论 { $comments }　网站 { $sites }
demo_away = 服务暂时无法连接（{ $reason }），恢复后继续；已发出的数据不会重复计算。
demo_ended = 该事件已不再接收数据，回放结束。
demo_stopped = 回放已停止。事件仍在办理，各项时限继续计算。
demo_over = 回放结束。事件仍在办理，各项时限继续计算。
demo_no_cascades = 目录 { $folder } 中没有帖文文件（*cascade*.jsonl 或 *cascade*.jsonl.gz）。请核对路径，或去掉 --folder 使用随附的虚构帖文。
demo_cascade_not_found = { $place } 中没有编号为 { $cascade } 的帖文。请核对编号，或去掉 --cascade 由系统选取。
demo_cascade_unreadable = 文件 { $file } 第 { $line } 行不是帖文数据：{ $reason }。请核对文件格式。
demo_login_of_another = 登录名 { $login } 已属于非演示人员，演示未作任何更改。请在另一数据目录（--data-folder）中演示。

# 恢复办理
cli_recovered = 已核对未办结事件 { $incidents } 起，其中 { $started } 起已重新开始办理进程。
cli_receipts_lost = 以下 { $count } 条信号曾告知“已收到”，但恢复所用备份中没有，请报送人重新报送：
cli_column_signal = 信号编号
cli_column_sender = 报送人
