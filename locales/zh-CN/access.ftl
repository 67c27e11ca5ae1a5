# 权限、查阅记录与被拒记录

auditor_acts = 审计席只能查看，不能与可以办理或者管理的席位同时配备：{ $desks }。
    .mend = 请先撤去另一席位，或者由他人承担审计。
desk_body_wrong = “{ $desk }”席位不能限定在“{ $body }”：只有督导席、审计席可以限定到单位，且该单位须已登记。
    .mend = 请改选已登记的单位，或者不作限定。

nav_review = 查阅与被拒记录
review_looks = 审计查阅记录
    .about = 审计人员每次查阅，先记录、后显示。记录只增不改。
review_refusals = 被拒请求
    .about = 未及受理即被拒绝的请求，含登录失败、无权查看、岗位不符等。记录只增不改。来源仅为网段。
review_refused-signals = 未采纳的操作
    .about = 已受理、经判定未采纳的操作及其理由。
review_person = 人员编号
review_incident = 事件编号
review_none = 没有记录。

refused_nobody = 身份不明
refused_hidden = 确有其事，未予透露
refused_as = 以“{ $role }”岗位
refused_times = 共 { $count } 次，至 { $until }

refused_not_signed_in = 未登录或者登录已失效
refused_sign_in_failed = 登录失败
refused_too_many_guesses = 尝试过于频繁
refused_passkey_refused = 通行密钥不符
refused_sign_in_again = 须重新登录后办理
refused_desk_closed = 席位不符
refused_scope_missing = 令牌权限不足
refused_from_another_site = 请求来自其他网站
refused_form_stale = 表单令牌不符
refused_role_not_held = 不任所用岗位
refused_incident_not_found = 事件不存在或者无权查看
refused_receipt_not_found = 回执不存在或者无权查看
refused_evidence_not_found = 证据不存在或者已清除
refused_roles_of_others = 属于其他岗位
refused_no_duty_of_yours = 没有相应事项
refused_role_not_allowed = 该岗位不得办理
refused_role_unknown = 预案中没有该岗位
refused_lane_not_allowed = 不得由此途径报送
refused_duty_of_another = 属于他人事项
refused_second_sender_needed = 须由另一人办理
refused_entry_of_another = 属于他人记录
