# 岗位空缺：谁也不在岗时，如实说明，逐级另告他人
actor_system = 系统
actor_staffing = 值守核对
event_staffing_changed = { $emptied ->
    [none] { "" }
   *[other] 现无人在岗：{ $emptied }。
}{ $filled ->
    [none] { "" }
   *[other] 已有人到岗：{ $filled }。
}
event_duty_unstaffed = “{ $key }”无人承担：{ $owner }现无人在岗。{ $tell ->
    [none] 上报各级亦无人在岗，已告知全体在岗人员。
   *[other] 已即时告知{ $tell }。
}
event_rung_skipped = “{ $key }”逾期上报第 { $step } 级无人在岗（{ $vacant }），即时跳过，转告下一级。
event_rung_emptied = “{ $key }”逾期，原已告知的第 { $step } 级（{ $vacant }）现无人在岗，即时另告他人。
event_nobody_left = 警报：“{ $key }”逾期未完成，上报末级（{ $vacant }）无人在岗，已告知全体在岗人员。
event_approval_unstaffed = { $what ->
    [proposal] 提议
    [statement] 通稿
   *[paper] 文稿
}待审，有权审定的{ $roles }现无人在岗；须先派人到岗。无人答复不视为同意。
notice_staffing_changed = 您到岗前已生效的责任：{ $duty }
notice_duty_unstaffed = 责任无人承担：{ $duty }
notice_rung_skipped = 逾期，该级无人在岗：{ $duty }
notice_rung_emptied = 逾期，原已告知的末级现无人在岗：{ $duty }
notice_nobody_left = 警报，逾期且上报末级无人在岗：{ $duty }
notice_approval_unstaffed = 有事项待审，而有权审定者无人在岗
vacant_roles = 现无人在岗：{ $roles }
vacant_roles_about = 相关责任与逾期即时告知上一级；请管理员派人到岗。
duty_vacant = 岗位无人
vacant_count = { $count } 个岗位无人
undecidable = 待审事项无人可审：有权审定的{ $roles }现无人在岗。无人答复不视为同意。
told_nobody = 无人收到
told_stands_in = 代{ $name }
field_open_body = 所属单位
    .hint = 不选则属本组织整体
cli_opt_body = 事件所属单位；不填则属本组织整体
cli_shown_vacant = 现无人在岗：{ $roles }
told_for = （代{ $name }）
held_by_more = 另有 { $count } 人
