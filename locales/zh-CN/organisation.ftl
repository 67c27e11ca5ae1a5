# 组织与岗位：未予办理的变更；.mend 说明如何处理
organisation_unfit = 组织信息的此项变更未予办理。
    .mend = 请核对所填内容后重新提交。
organisation_reason_missing = 未说明变更理由（{ $field }）。组织信息的每一项变更都须说明理由，并记录在案。
    .mend = 请用 1 至 1000 字说明理由。
organisation_not_there = { $field } 所填的“{ $value }”不存在。
    .mend = 请核对编号，或者先行登记。
organisation_taken = { $field } 所填的“{ $value }”已被使用。
    .mend = 请另取编号；需要修改原有内容的，请办理变更。
organisation_id_unfit = { $field } 所填的“{ $value }”不能用作编号。
    .mend = 编号以小写字母开头，由小写字母、数字、连字符和下划线组成，不超过 64 个字符。
organisation_text_unfit = { $field } 为空，或者超过 { $longest } 字。
    .mend = 请填写 1 至 { $longest } 字。
organisation_kind_unknown = { $field } 所填的“{ $value }”不在可选之列。
    .mend = 可选：{ $known }。
organisation_span_unfit = { $field }：止时（{ $until_at }）不晚于起时（{ $from_at }）。
    .mend = 请核对起止时间；止时须晚于起时，止时本身不计在内。
organisation_over = { $field } 所指的“{ $value }”已于 { $at } 终止，不能再作变更或者选用。
    .mend = 请另选仍有效的一项，或者重新登记。
organisation_overlaps = { $field }：与已登记的同一事项时间重叠（{ $from_at } 至 { $until_at }）。
    .mend = 请调整起止时间，或者先终止原有的一项。
organisation_in_circle = 单位 { $body } 不能隶属于 { $parent }：后者是其本身或者其下属单位（{ $field }）。
    .mend = 请另选上级单位。
organisation_body_in_use = 单位 { $body } 尚不能撤销：其下还有 { $count } 项{ $what ->
        [bodies] 下属单位
        [people] 在用账号
        [appointments] 有效任职
       *[rosters] 有效值班表
    }（{ $field }）。
    .mend = 请先逐项终止或者转移。
organisation_account_shut = { $login } 的账号已停用，不能再予安排（{ $field }）。
    .mend = 请另选人员，或者先恢复该账号。
organisation_plan_not_stored = 系统中没有预案“{ $plan }”（{ $field }）。已有的预案：{ $known }。
    .mend = 请核对预案编号；预案须先由平息装入，启动一次服务即装入随附的预案。
organisation_role_unknown = 预案 { $plan } 没有可由内部人员担任的岗位“{ $role }”（{ $field }）。
    .mend = 可选：{ $known }。
organisation_outside_roster = { $field }：班次超出值班表的有效期（{ $from_at } 至 { $until_at }）。
    .mend = 请调整班次，或者先延长值班表。
organisation_own_deputy = { $login } 不能代理自己，也不能与自己交接（{ $field }）。
    .mend = 请另选一人。
organisation_number_unfit = { $field } 不在 { $lowest } 至 { $highest } 之间。
    .mend = 请填写 { $lowest } 至 { $highest } 之间的整数。
organisation_not_the_holder = 交班人此刻并未担任预案 { $plan } 的岗位“{ $role }”，不能交班（{ $field }）。
    .mend = 请由正在担任该岗位的人员交班。
organisation_not_the_next = 接班人此刻未担任、也未安排担任预案 { $plan } 的岗位“{ $role }”，不能接班（{ $field }）。
    .mend = 请先为接班人登记任职或者班次，或者另选接班人。
organisation_not_the_taker = 此次交接班不是交给您的（{ $field }）。
    .mend = 请由指定的接班人接班。
organisation_taken_over = 此次交接班已于 { $at } 接班（{ $field }）。
    .mend = 无须重复办理。
organisation_last_administrator = 这是最后一名管理员，不能撤去其管理席位或者停用其账号（{ $field }）。
    .mend = 请先为他人设置管理席位。

# 组织文件
organisation_file_unfit = { $file } 有 { $count } 处不能采用，未作任何改动。
    .mend = 请按所列各行逐处改正后重新导入。
organisation_file_yaml = 不是合乎格式的 YAML 文件：{ $reason }
    .mend = 请核对缩进、引号和括号。
organisation_file_encoding = 文件不是 UTF-8 编码。
    .mend = 请另存为 UTF-8 编码（表格软件中选“CSV UTF-8”）。
organisation_file_large = 文件超过 { $limit } 字节。
    .mend = 请分成几个文件导入。
organisation_file_shape = 文件的结构不合要求。
    .mend = 请参照导出的文件填写。
organisation_file_zone = 没有时区“{ $value }”。
    .mend = 请填写如 Asia/Shanghai 的时区名称。
organisation_file_twice = “{ $field }”重复。
    .mend = 请只保留一处。
organisation_file_missing = 缺少“{ $field }”。
    .mend = 请补填。
organisation_file_unknown = 没有“{ $field }”这一项。
    .mend = 请核对拼写，可用的各项见说明文档。
organisation_file_value = “{ $field }”的内容“{ $value }”不能采用。
    .mend = 请参照导出的文件填写。
organisation_file_instant = “{ $field }”的时间“{ $value }”无法识别，或者因拨钟而不存在。
    .mend = 请按“2026-11-01 08:00”填写，可另加时差，如 +08:00。

# 表格文件（CSV）
organisation_sheet_heading = 文件没有表头。
    .mend = 第一行应为：{ $known }。
organisation_sheet_malformed = 不是合乎格式的 CSV 文件：{ $reason }
    .mend = 请核对引号和分隔符，或者重新另存为 CSV。
organisation_sheet_cells = 本行的列数多于表头（{ $count } 列）。
    .mend = 请核对是否多了分隔符。
organisation_sheet_name = 登录名 { $login } 对应的姓名是“{ $known }”，表中写的是“{ $told }”。
    .mend = 请核对本行是否填错了人。
