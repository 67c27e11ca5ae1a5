# 时间线上的事件
event_incident_opened = 立案。来源：{ $source }；发现于{ $discovered_at }；舆情发生于{ $arose_at }{ $arose_basis ->
    [discovery] （不明，按发现时间计）
   *[given] { "" }
}{ $occurred_at ->
    [none] { "" }
   *[other] ；事件发生于{ $occurred_at }
}{ $emergency_grade ->
    [none] { "" }
   *[other] ；{ $emergency_grade }
}。
event_circumstance_established = 认定情形存在：{ $circumstance }。
event_circumstance_lifted = 认定情形不再存在：{ $circumstance }。
event_emergency_graded = 认定背后为{ $emergency_grade }。
event_incident_confirmed = 确认属本单位舆情，转入处置。
event_incident_dismissed = 予以排除：{ $reason }。
event_level_proposed = 提示等级：{ $level }（{ $basis ->
    [counts] 按数量
   *[judgement] 凭研判
}），待人定级。
event_level_decided = 等级定为{ $level }。
event_level_raised = 由{ $previous }调高为{ $level }。
event_level_lowered = 由{ $previous }调低为{ $level }（经他人批准）。
event_proposal_made = 提出第 { $ordinal } 号申请：{ $what ->
    [lower] 等级调低为{ $level }
    [waive] 免除“{ $duty }”
    [upgrade] 改按预案第 { $version } 版办理
    [correction] 要求网站更正或删除（依据：{ $ground }）
   *[extend] 将“{ $duty }”延期至{ $due_at }
}，待他人批准。
event_proposal_approved = 批准申请。
event_proposal_rejected = 不批准申请。
event_duty_opened = 责任生效：{ $owner }应“{ $key }”{ $due_at ->
    [none] （持续进行）
   *[other] ，时限至{ $due_at }
}。
event_duty_rescheduled = 等级调高，“{ $key }”时限提前至{ $due_at }。
event_duty_extended = “{ $key }”经批准延期至{ $due_at }。
event_duty_warned = 第 { $step } 次预警：“{ $key }”尚未完成。
event_duty_breached = “{ $key }”超过时限（{ $due_at }）未完成。
event_duty_escalated = “{ $key }”逾期未完成，第 { $step } 次告知{ $tell }{ $missing ->
    [none] { "" }
   *[other] （{ $missing }无人在岗）
}。
event_breach_withdrawn = 撤回“{ $key }”的逾期记录：有关信号系在时限内收到。
event_duty_met = 完成“{ $key }”，{ $in_time ->
    [yes] 未逾期
   *[no] 已逾期
}。
event_duty_withdrawn = “{ $key }”不再要求：{ $reason }。
event_duty_waived = “{ $key }”经批准予以免除。
event_duty_acknowledged = 签收“{ $key }”。
event_duty_assigned = 将“{ $key }”指派给{ $person }。
event_counts_observed = 截至{ $observed_at }：{ $counts }。
event_worsening_reported = 第 { $ordinal } 次报告恶化：{ $reason }。
event_occasion_recorded = 第 { $ordinal } 次出现：{ $occasion }。
event_report_made = 以{ $channel }方式上报：{ $duties }。
event_duties_performed = 办理完成：{ $duties }。
event_statement_drafted = 提交通稿第 { $ordinal } 稿（{ $draft }）。
event_statement_returned = 退回通稿（{ $draft }）。
event_statement_approved = 审定通稿（{ $draft }）。
event_statement_released = 对外发布审定文本（{ $text_digest }）：{ $form }{ $states_cause ->
    [yes] ，其中涉及原因认定
   *[other] { "" }
}。
event_note_added = 备注。
event_calm_declared = 宣布舆情已经平息。
event_calm_withdrawn = 舆情再起，撤回平息，开始第 { $round } 轮处置。
event_review_filed = 提交总结评估。
event_incident_closed = 办结。
event_incident_reopened = 重新启动，第 { $round } 轮。
event_nature_classified = { $previous ->
    [none] 认定性质：{ $nature }。
   *[other] 性质由“{ $previous }”改定为“{ $nature }”。
}
event_incident_merged = 并入事件 { $into }，本事件终止。
event_correction_requested = 批准要求网站更正或删除，依据：{ $ground }；证据：{ $evidence }。
event_duties_handed_over = 交接给{ $to }：{ $duties }。
event_instructions_asked = 请示：{ $duties }。
event_instructions_given = { $by }作出批示：{ $duties }。
event_filed_for_record = 备案：{ $duties }。
event_peer_notified = 向{ $body }通报：{ $duties }。
event_call_made = 于{ $called_at }致电{ $callee }，{ $reached ->
    [yes] 已接通
   *[no] 未接通
}{ $duties ->
    [none] { "" }
   *[other] ：{ $duties }
}。
event_matter_referred = 报请、移交{ $authority }，依据：{ $ground }{ $duties ->
    [none] { "" }
   *[other] ：{ $duties }
}。
event_poster_contacted = 联系首发信息人：{ $result }。
event_worsening_withdrawn = 撤回第 { $ordinal } 次恶化报告。
event_easing_reported = 报告舆情趋缓。
event_doubt_raised = 登记第 { $ordinal } 项疑问。
event_doubt_answered = 答复疑问。
event_doubt_passed_up = 疑问报上一级答复。
event_consultation_opened = 发起第 { $ordinal } 次会商，参加单位：{ $invited }。
event_opinion_given = 会商中{ $of }的意见：{ $opinion }。
event_consultation_concluded = 会商形成结论。
event_transferred_out = 第 { $ordinal } 次转办，转请{ $to }办理。
event_transfer_received = 第 { $ordinal } 次接收转办，由{ $sender }转来。
event_transfer_reported_back = 转办事项的结果已经反馈。
event_entry_withdrawn = 撤回{ $what ->
    [proposal] 申请
    [statement] 通稿
    [paper] 方案
    [doubt] 疑问
   *[consultation] 会商
}。
event_entry_corrected = 更正第 { $entry } 条记录；原记录保留。
event_evidence_attached = 附加证据（{ $sha256 }，{ $media_type }，{ $size }）。
event_paper_drafted = 提交{ $paper }第 { $ordinal } 稿（{ $draft }）。
event_paper_returned = 退回{ $paper }（{ $draft }）。
event_paper_approved = 审定{ $paper }（{ $draft }）。
event_release_confirmed = { $body }已沟通确认通稿（{ $draft }）。
event_release_objected = { $body }对通稿（{ $draft }）提出异议，未予确认。

# 告知
notice_incident_opened = 已立案
notice_incident_confirmed = 已确认，转入处置
notice_incident_dismissed = 已排除
notice_level_decided = 已定级
notice_level_raised = 等级已调高
notice_level_lowered = 等级已调低
notice_worsening_reported = 舆情恶化
notice_calm_declared = 已宣布平息
notice_calm_withdrawn = 舆情再起，重新处置
notice_incident_closed = 已办结
notice_incident_reopened = 已重新启动
notice_duty_opened = 新的责任：{ $duty }
notice_duty_rescheduled = 时限提前：{ $duty }
notice_duty_extended = 时限延长：{ $duty }
notice_duty_warned = 预警，尚未完成：{ $duty }
notice_duty_breached = 逾期未完成：{ $duty }
notice_duty_withdrawn = 不再要求：{ $duty }
notice_duty_waived = 已予免除：{ $duty }
notice_duty_assigned = 指派：{ $duty }
notice_duty_escalated = 逾期上报：{ $duty }
notice_breach_withdrawn = 撤回逾期记录：{ $duty }
notice_duty_met = 已完成：{ $duty }
notice_incident_merged = 已并入另一事件
notice_nature_classified = 已认定性质
notice_worsening_withdrawn = 恶化报告已撤回
notice_easing_reported = 舆情趋缓
notice_consultation_opened = 请参加会商
