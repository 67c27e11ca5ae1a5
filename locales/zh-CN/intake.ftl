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
