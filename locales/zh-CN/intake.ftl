# 接入：帖文、计数及其来源。
source_unknown = 没有名为“{ $source }”的来源。
    .mend = 请管理员登记该来源（pingxi intake add），或核对名称。
source_ended = 来源“{ $source }”已停用，不再接收。
    .mend = 请改用其他来源，或与管理员联系。
source_brings_nothing = 来源“{ $source }”由本系统读取或由人员填报，不接受推送。
    .mend = 由程序推送的，请登记 push 类来源。
source_name_taken = 已有（或曾有）名为“{ $source }”的来源。
    .mend = 请另取名称，以免两处帖文混同。
webhook_refused = { $reason ->
        [missing] 签名不完整：webhook-id、webhook-timestamp、webhook-signature 三项缺一不可。
        [time] 消息的签名时间与当前相差超过五分钟，或未注明时间。
       *[signature] 签名与该来源不符。
    }
    .mend = { $reason ->
        [time] 请校准发送方时钟后重新签名。
       *[other] 请用 pingxi intake secret 最近一次给出的密钥对“id.timestamp.正文”签名。
    }
webhook_replayed = 编号 { $webhook_id } 此前已用于另一条消息。
    .mend = 每条消息应有各自的编号；只有同一条消息才可沿用原编号重发。
batch_malformed = 发来的内容不是一批条目（{ $media_type }）。
    .mend = 请发送 JSON：含“items”的对象，或 CloudEvents；示例见 docs/intake.md。
batch_too_long = 一批共 { $items } 条，超过上限 { $limit } 条。
    .mend = 请分批发送。
nothing_kept = { $items } 条均未能收存，已全部暂存待查，没有丢失。
    .mend = 请按所列问题更正后重发。

problem_item_no_object = 该条不是 JSON 对象。
    .mend = 每条须为带字段名的对象。
problem_no_figures = 计数中没有任何数值。
    .mend = 转发、评论、点赞、点击至少填一项。
problem_link_malformed = “{ $field }”不是网址。
    .mend = 请填写完整网址，以 http:// 或 https:// 开头，不得含口令。
problem_time_too_early = “{ $field }”早于 1990 年。
    .mend = 请核对时间的单位和时区。
problem_line_no_json = 该行不是 JSON。
    .mend = 每条单独一行，写成 UTF-8 编码的 JSON 对象。
problem_line_too_long = 该行超过 { $limit } 字节。
    .mend = 每条单独一行。
problem_column_count = 该行的列数与首行不一致。
    .mend = 含逗号或换行的值请加引号。

field_item = 条目
field_posted_at = 发布时间
field_author = 作者
field_root = 所属帖文
field_post = 帖文
field_clicks = 点击数
field_specversion = specversion
field_type = 类型

import_file_unusable = 无法读取文件 { $file }：{ $reason }。
    .mend = 请核对文件名和编码（旧程序导出的表格可用 --encoding gb18030）。

organisation_did_source_made = 登记帖文来源
organisation_did_source_ended = 停用帖文来源
organisation_did_source_secret_made = 生成来源签名密钥

source_kind_push = 推送
source_kind_feed = 订阅源
source_kind_person = 人员填报

cli_help_intake = 帖文和计数的接入：来源、文件、暂存待查。
cli_help_intake_import = 将帖文和计数文件（JSON Lines，可为 .gz；或 CSV）导入某一来源；中断后自原处继续。
cli_help_intake_sources = 列出各来源、最近一次来报时间及存在的问题。
cli_help_intake_add = 登记来源：由程序推送，或以 --feed 登记由本系统读取的订阅源。
cli_help_intake_secret = 生成并显示来源的签名密钥。
cli_help_intake_end = 停用来源，此后不再接收。
cli_help_intake_set_aside = 列出未能收存的条目及原因。
cli_arg_source = 来源名称：小写字母、数字及 . _ -
cli_arg_import_file = 文件：.jsonl 或 .csv，可为压缩文件（.gz）
cli_opt_into_source = 文件所属的来源
cli_opt_source_title = 来源的通用称呼
cli_opt_feed = RSS、Atom 或 JSON 订阅源的网址
cli_opt_every = 读取订阅源的间隔（分钟）
cli_opt_silent_after = 超过多少分钟无来报即予提示
cli_opt_private = 允许订阅源位于内网地址
cli_opt_anew = 自文件开头重新读取
cli_opt_encoding = CSV 文件的编码（utf-8、gb18030）
cli_opt_one_source = 仅限该来源
cli_opt_show_aside = 一并显示条目内容
cli_source_unknown = 没有在用的来源“{ $source }”，或其不接受推送。
    .mend = 可用 pingxi intake sources 查看各来源。
cli_source_added = 已登记来源“{ $source }”。
cli_source_secret = 来源“{ $source }”的密钥（此后不再显示，原密钥随即失效）：{ $secret }
cli_source_ended = 来源“{ $source }”已停用。
cli_intake_progress = …… 第 { $lines } 行：新收 { $posts } 条，暂存 { $bad } 条
cli_intake_imported = 已读至第 { $lines } 行（其中 { $before } 行此前已读）：新收帖文 { $posts } 条，此前已收 { $repeated } 条；新收计数 { $counts } 条；{ $expired } 条已过保存期限，不予收存；{ $set_aside } 条暂存待查。
cli_intake_bad_line = 第 { $line } 行：{ $text }
cli_column_source = 来源
cli_column_source_kind = 类别
cli_column_heard = 最近来报
cli_column_silent = 中断始于
cli_column_feed_error = 问题
cli_column_aside = 暂存
cli_column_source_ended = 停用时间
cli_column_origin = 接入方式
cli_column_item = 序号

feed_unreadable = 无法读取订阅源（{ $reason }）。
feed_error_unreachable = 无法连接
feed_error_address = 地址不被允许
feed_error_redirects = 跳转过多或跳往不安全的地址
feed_error_too_large = 内容过大
feed_error_too_slow = 响应过慢
feed_error_status = 对方返回错误
feed_error_busy = 对方要求稍后再来
feed_error_gone = 已永久停止
feed_error_doctype = 含文档类型或实体声明
feed_error_not_a_feed = 不是订阅源
feed_error_encoding = 编码无法识别

report = 报送线索
report_about = 发现涉及本单位的帖文或情况，请在此报送；只填链接亦可。不保存发帖人姓名。
report_link = 链接
report_text = 内容或所见情况
    .hint = 保存前 500 字。请勿填写个人姓名。
report_title = 标题
report_site = 网站或群组
report_posted_at = 发布时间
report_send = 报送
report_done = 已收悉，将汇入帖文研判。谢谢。
problem_report_says_nothing = 未说明是什么情况。
    .mend = 链接、标题、内容至少填写一项。

organisation_did_incident_erased = 销毁事件文字和材料
incident_goes_on = 事件 { $incident } 尚未办结，其文字仍需使用。
    .mend = 请先办结。
cli_help_erase = 以管理员身份销毁已办结事件的文字、材料和公文；校验仍然成立。
cli_erased = { $incident_id }：已销毁 { $words } 条信号的文字、{ $files } 份材料、{ $papers } 份公文文件。

sources = 帖文来源
sources_about = 帖文和计数的来源。来源中断即情况不明，不等于平息。
sources_none = 尚未登记来源。
source_heard = 最近来报 { $at }
source_never = 尚无来报
source_silent = 中断
source_over = 已停用
source_aside = 暂存待查 { $number } 条
