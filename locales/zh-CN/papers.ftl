# 公文：名称
official_bulletin = 舆情动态
official_brief = 简报
official_special_report = 专报
official_statement = 通稿
official_response_scheme = 应对方案
official_handling_plan = 处置方案
official_release_plan = 新闻发布方案
official_log = 网络舆情日志
official_legal_statement = 法律声明
official_site_letter = 函
official_accountability_proposal = 问责建议
official_review = 总结评估报告

# 公文：版面
papers_signer = 签发人：
papers_attachments = 附件：
papers_number = { $code }〔{ $year }〕{ $ordinal }号
papers_date = { $year }年{ $month }月{ $day }日
papers_to = { $to }：
papers_copies = 抄送：{ $to }。
papers_printed_on = { $date }印发
papers_restricted_note = （此件限有关岗位阅知，调阅均留有记录）
papers_foot_source = 事件 { $incident }　依据时间线第 1 至 { $no } 条　第 { $version } 稿　编制于{ $at }
papers_foot_checkpoint = 存证日志检查点：共 { $size } 条　根值 { $root }
papers_foot_no_checkpoint = 存证日志尚无检查点
papers_class_internal = 内部
papers_class_restricted = 限阅
papers_class_secret = 秘密
papers_class_confidential = 机密
papers_urgency_urgent = 加急
papers_urgency_most_urgent = 特急
papers_blank_signer = （待签发）
papers_comma = 、

# 标题
papers_title_bulletin = 关于“{ $title }”的舆情动态
papers_title_brief = 关于“{ $title }”舆情处置情况的简报
papers_title_special_report = 关于“{ $title }”舆情的专报
papers_title_statement = 关于“{ $title }”有关情况的通报
papers_title_response_scheme = “{ $title }”舆情应对方案
papers_title_handling_plan = “{ $title }”舆情处置方案
papers_title_release_plan = “{ $title }”新闻发布方案
papers_title_log = “{ $title }”网络舆情日志
papers_title_legal_statement = 法律声明
papers_title_site_letter = 关于商请核实处理有关网络信息的函
papers_title_accountability_proposal = 关于“{ $title }”舆情处置的问责建议
papers_title_review = “{ $title }”舆情处置总结评估报告

# 各部分
papers_heading = { $no }、{ $text }
papers_no_1 = 一
papers_no_2 = 二
papers_no_3 = 三
papers_no_4 = 四
papers_no_5 = 五
papers_no_6 = 六
papers_no_7 = 七
papers_no_8 = 八
papers_no_9 = 九
papers_no_10 = 十
papers_basic = 基本情况
papers_spread = 传播情况
papers_handling = 处置情况
papers_next = 下一步工作
papers_response = 回应和反响
papers_keeping = 履责情况
papers_assessment = 研判意见
papers_taken = 已采取的措施
papers_to_decide = 下一步打算和请示事项
papers_course = 发展过程
papers_lessons = 经验教训和改进建议
papers_facts = 有关事实
papers_grounds = 依据
papers_proposal = 建议
papers_measures = 措施
papers_sharing = 责任分工和时限
papers_ground = 法律依据
papers_evidence = 证据
papers_entries = 逐条记录

# 内容
papers_nothing = 时间线尚无此项记录。
papers_basics = { $at }，经{ $source }发现“{ $title }”舆情。
papers_summary = 情况摘要：{ $text }
papers_instants = { $occurred ->
    [none] { "" }
   *[other] 突发事件发生于{ $occurred }；
}舆情发生时间{ $arose ->
    [unknown] 不明，按发现时间计
   *[other] 为{ $arose }
}。
papers_standing = 舆情等级：{ $level ->
    [none] 尚未定级
   *[other] { $level }
}{ $nature ->
    [none] { "" }
   *[other] ；性质：{ $nature }
}。目前{ $phase }。
papers_in_assessment = 处于研判阶段
papers_in_handling = 处于处置阶段
papers_in_calm = 已经平息
papers_in_dismissed = 已予排除
papers_in_closed = 已经办结
papers_event = { $at }，{ $said }（第{ $no }号记录）
papers_words = 登记内容：{ $text }
papers_erased = 〔原文已于{ $at }依规删除，时间线仅存其校验值〕
papers_more_events = 其余 { $count } 条从略，详见时间线。
papers_more_duties = 其余 { $count } 项从略。
papers_unread = 本日志依据前段记录编制，其后 { $count } 条未列入。
papers_log_rest = 以上列出 { $shown } 条；第 { $first } 至 { $last } 号中的 { $count } 条按类别计数如下。
papers_day = （{ $no }）{ $year }年{ $month }月{ $day }日
papers_duties = 应履行责任共 { $all } 项：已完成 { $met } 项，其中逾期完成 { $too_late } 项；逾期尚未完成 { $late } 项；时限内办理中 { $open } 项；不再要求或经批准免除 { $gone } 项。
papers_late_follow = 逾期情况如下：
papers_met = { $at }完成
papers_met_late = { $at }完成，逾期
papers_still_late = 逾期，尚未完成
papers_continuous = 持续进行
papers_column_count = 指标
papers_column_first = 首次
papers_column_highest = 最高
papers_column_last = 最近
papers_column_as_of = 截至
papers_column_duty = 事项
papers_column_owner = 责任人
papers_column_due = 时限
papers_column_outcome = 完成情况
papers_column_clause = 依据
papers_column_no = 序号
papers_column_time = 时间
papers_column_entry = 事项
papers_column_recorded_by = 岗位
papers_column_example = 类别（举其首条）
papers_column_times = 条数
papers_please_instruct = 妥否，请批示。
papers_please_reply = 请贵单位依法核实处理；是否处理、如何处理由贵单位决定，并请将结果函告我单位。
papers_this_letter = 特此函达。
papers_digest = （{ $no }）证据文件，SHA-256 校验值：{ $sha256 }
papers_on_ground = 经批准函请有关网站更正或删除的依据：{ $ground }。
papers_ground_falsehood = 信息失实
papers_ground_defamation = 侮辱诽谤
papers_ground_privacy = 侵犯隐私
papers_ground_impersonation = 冒名仿冒
papers_ground_public_order = 扰乱公共秩序
papers_ground_suspected_crime = 涉嫌犯罪
papers_under_clauses = 上述事项依据{ $plan }{ $clauses }。
papers_unapproved = 【未经审定，第{ $ordinal }稿，不得对外发布】
papers_request_unapproved = 【本函所列请求尚未经另一人批准，不得发出】
papers_no_request = 【时间线尚无函请网站更正或删除的登记，请补写事由】
papers_blank_text = 【时间线尚无登记的文本，请起草人拟写】
papers_blank_lessons = 【请补写经验教训和改进建议】
papers_blank_proposal = 【请补写具体建议】
papers_no_verdict = 本件所列均为时间线记载的事实，按岗位列出，不写姓名，不代表责任认定。

# 出错
papers_fonts_missing = 没有找到可用的中文字体，无法生成 PDF（已找过：{ $folders }）。
    .mend = 请在服务器上安装思源宋体（Debian 软件包 fonts-noto-cjk），或将字体文件夹写入环境变量 PINGXI_FONTS。
papers_template_unreadable = 模板不能使用：{ $reason ->
    [missing] 缺少占位符 { $detail }
    [body_alone] 占位符 { $detail } 须独占正文中的一段
    [too_large] 文件超过 { $detail }
    [macros] 含有宏或控件
    [links_out] 引用了外部文件（{ $detail }）
   *[other] 不是完好的 .docx 文件
}。
    .mend = 请按说明修改模板后重新上传。
papers_template_unknown = 模板中有不认识的占位符：{ $names }。
    .mend = 可以使用的有：{ $known }。
papers_invalid = “{ $which ->
    [kind] 公文种类
    [title] 标题
    [to] 主送
    [copies] 抄送
    [signer] 签发人
    [text] 补充内容
    [classification] 密级
    [urgency] 紧急程度
    [attachments] 附件
    [day] 日期
    [duty] 责任
    [code] 机关代字
    [body] 单位
    [language] 语言
   *[other] 前一稿
}”不能是 { $value }。
    .mend = 请改正后重试。
papers_not_allowed = 您在本事件中所任岗位不能编制或调阅“{ $kind }”。
    .mend = 限阅公文仅限预案指明的岗位；如确有需要，请由有关岗位人员办理。
papers_not_found = 没有这份公文，或其文件已经删除。
    .mend = 请返回事件页面查看现有公文。

# 页面
papers = 公文
papers_make = 编制公文
papers_make_kind = 编制{ $kind }
papers_all = 查看全部公文
papers_none = 尚未编制公文。
papers_version = 第 { $version } 稿
papers_made = { $person }编制于{ $at }，依据时间线前 { $no } 条
papers_erased_file = 文件已删除
papers_again = 编制新一稿
papers_restricted = 限阅
papers_given_to = 已调阅 { $count } 次：{ $people }
papers_field_kind = 种类
papers_field_title = 标题（不填则自动拟定）
papers_field_to = 主送（不填则按预案）
papers_field_copies = 抄送
papers_field_signer = 签发人
papers_field_classification = 密级
papers_field_urgency = 紧急程度
papers_field_attachments = 附件（每行一件）
papers_field_text = 补充内容
papers_field_day = 日期（仅日志，不填为全部）
papers_field_language = 语言
papers_unset = 不标注
papers_language_zh = 中文
papers_language_en = 英文
papers_make_hint = 内容取自时间线；方括号内为须由人补写之处。编制后可下载 .docx 继续修改。编制公文不等于履行责任，报送后请在事件页面登记。
papers_for_duty = 用于：{ $duty }
papers_number_again = 沿用文号，作为第 { $version } 稿之后的新一稿。
papers_templates = 公文模板
papers_templates_hint = 各单位可以用自己的 .docx 模板替换系统版面，并规定机关代字。PDF 一律使用系统版面。占位符：{ $known }。
papers_template_ours = 系统版面
papers_template_own = 自有模板（SHA-256 { $sha256 }）
papers_template_file = 模板文件（.docx；不选则使用系统版面）
papers_field_body = 单位
papers_body_all = 全部
papers_field_code = 机关代字（不填则用公文名称）
papers_field_why = 理由
papers_template_set = 保存
organisation_did_paper_template_set = 更换公文模板

# 命令
cli_help_papers = 编制、列出、取出公文。
cli_help_papers_make = 编制一份公文，存入系统并保存到本地文件夹。
cli_help_papers_list = 列出一个事件已编制的公文。
cli_help_papers_show = 显示一份公文的情况，并可取出其文件。
cli_arg_paper_kind = 公文种类
cli_arg_paper = 公文编号
cli_opt_paper_duty = 所用于的责任
cli_opt_paper_after = 作为这份公文的新一稿
cli_opt_paper_to = 主送
cli_opt_paper_title = 标题
cli_opt_paper_signer = 签发人
cli_opt_paper_day = 日志的日期
cli_opt_paper_text = 补充内容，- 为从标准输入读取
cli_opt_paper_folder = 保存文件的文件夹
cli_papers_saved = 已保存 { $file }
cli_column_paper = 编号
papers_field_kind_short = 种类
cli_column_paper_number = 文号
cli_column_paper_version = 稿次
cli_column_paper_made = 编制时间
cli_column_paper_events = 依据记录
