# 日志：命令
cli_help_audit = 核验日志，取得公钥与检查点。
audit_help_verify = 核验全部日志；指明事件的，核验该事件的经过及其存证。
audit_help_checkpoint = 显示最近一次经见证的检查点，可留存备查。
audit_help_keys = 显示日志与见证方的公钥。
audit_help_rotate = 更换日志签名密钥；原密钥为新密钥背书，其已签内容仍可验证。
cli_help_sequencer = 运行日志进程：将各事件经过汇入日志并签署检查点。
cli_help_witness = 运行见证进程：核对日志只增不改后副署检查点。
audit_help_accept = 数据库由备份恢复后，令见证方重新开始；其原有记录连同缘由一并保留。
audit_opt_why = 缘由，必填。
audit_accepted = 见证方将重新开始，原有记录保存于 { $file }。
audit_arg_incident = 事件编号，不填则核验全部日志。
audit_opt_keys = 日志公钥文件，每行一个；默认取数据目录 log/verifiers.txt。
audit_opt_witness_keys = 见证方公钥文件，每行一个；默认取见证目录 verifiers.txt。
audit_opt_checkpoint = 此前留存的检查点文件，可多次填写。
audit_rotated = 已生成新密钥，日志进程将自动启用。公钥：{ $key }
log_nothing_signed = 日志尚无检查点。请确认 sequencer 进程正在运行，稍后重试。

# 日志：核验结论
audit_verdict_proven = 结论：已证实，与日志一致。
audit_verdict_differs = 结论：存在出入。
audit_verdict_cannot_be_judged = 结论：未发现出入，但尚不能完全判定。
audit_figure_leaves = 日志条目：{ $value }
audit_figure_events = 经过：{ $value } 条
audit_figure_incidents = 事件：{ $value } 起
audit_figure_histories = 存档运行历史：{ $value } 份
audit_figure_checkpoints = 检查点：{ $value } 个
audit_figure_signed = 已签署至：{ $value } 条
audit_figure_cosigned = 已见证至：{ $value } 条
audit_figure_uncovered = 尚未见证：{ $value } 条
audit_figure_waiting = 尚待汇入日志：{ $value } 条
audit_witnesses = 见证方：{ $names }
audit_limits = 说明：最近一分钟内的改动、从未记录的事项，以及密钥与见证同出一人之手的情形，不在可证范围之内。

# 日志：出入
audit_leaf_unreadable = 日志条目无法识别。
audit_leaf_misplaced = 日志条目与其位置不符。
audit_leaf_missing = 日志条目缺失。
audit_event_out_of_order = 经过在日志中的次序不对。
audit_event_missing = 日志中有此条经过，时间线中没有。
audit_event_differs = 经过与日志不符。
audit_event_not_logged = 时间线中有此条经过，日志中没有。
audit_chain_broken = 经过被改动，与前一条不相衔接。
audit_columns_differ = 经过的各栏与其正文不符。
audit_head_elsewhere = 时间线的末尾与事件所记不符。
audit_salt_missing = 日志所用盐值缺失，无法比对。
audit_texts_missing = 正文记录缺失（按规定清除的应保留空记录）。
audit_texts_differ = 正文与其摘要不符。
audit_history_missing = 存档运行历史缺失。
audit_history_differs = 存档运行历史的内容与日志不符。
audit_history_row_differs = 存档运行历史的登记与日志不符。
audit_row_missing = 登记缺失。
audit_row_differs = 登记与日志不符。
audit_node_missing = 日志树的节点缺失。
audit_node_differs = 日志树的节点与条目不符。
audit_proof_missing = 日志树的节点缺失，无法出具证明。
audit_not_included = 证明不成立：该条目不在已签署的日志中。
audit_checkpoint_unreadable = 检查点无法识别。
audit_checkpoint_of_another = 检查点不属于本日志，或大小不符。
audit_checkpoint_not_signed = 检查点没有当时有效密钥的签名，或签名不符。
audit_checkpoint_missing = 检查点缺失。
audit_root_differs = 日志条目与已签署的检查点不符。
audit_log_truncated = 日志短于已签署的检查点，末尾被截去。
audit_cosignature_unreadable = 见证签名无法识别。
audit_cosignature_unknown = 见证签名出自不明密钥。
audit_cosignature_wrong = 见证签名不符。
audit_key_untrusted = 日志启用了未经原密钥背书的密钥。
audit_rolled_back = 日志短于他处所留记录，数据库曾被退回。
audit_forked = 日志与他处所留记录不一致，已经分叉。

# 日志：不能判定的原因
audit_no_key = 没有可信的日志公钥，请用 --keys 指明。
audit_nothing_cosigned = 尚无经见证的检查点。
audit_not_cosigned = 其中部分经过尚未见证，请一分钟后再核验。
audit_not_logged_yet = 其中部分经过尚待汇入日志，请稍后再核验。
audit_no_such_incident = 日志中没有该事件。

# 日志：所在之处
audit_at_seq = 〔日志第 { $value } 条〕
audit_at_incident = 〔事件 { $value }〕
audit_at_event = 〔第 { $value } 条经过〕
audit_at_events = 〔{ $value } 条经过〕
audit_at_signal = 〔信号 { $value }〕
audit_at_workflow = 〔流程 { $value }〕
audit_at_run = 〔运行 { $value }〕
audit_at_journal = 〔登记簿 { $value }〕
audit_at_no = 〔第 { $value } 号〕
audit_at_checkpoint = 〔检查点 { $value }〕
audit_at_cosignature = 〔见证方 { $value }〕
audit_at_level = 〔第 { $value } 层〕
audit_at_place = 〔第 { $value } 位〕
audit_at_size = 〔大小 { $value }〕
audit_at_source = 〔来源 { $value }〕
audit_at_after = 〔在 { $value } 之后〕
audit_at_before = 〔在 { $value } 之前〕
audit_at_leaves = 〔日志条目 { $value }〕
audit_at_next = 〔其后为 { $value }〕
audit_at_fields = 〔{ $value }〕
audit_at_expected = 〔应为 { $value }〕
audit_at_found = 〔实为 { $value }〕
audit_at_reason = 〔原因 { $value }〕
audit_at_key = 〔密钥 { $value }〕
audit_at_head = 〔事件所记 { $value }〕
audit_at_end = 〔时间线止于 { $value }〕

# 日志：密钥、检查点与见证的故障
log_note_unreadable = 不是有效的签名文件（{ $reason }）。请核对文件。
log_note_untrusted = 签名不可信（{ $reason }，{ $key }）。请核对文件与公钥。
log_checkpoint_unreadable = 不是有效的检查点（{ $reason }）。请核对文件。
log_leaf_unreadable = 日志第 { $seq } 条无法识别（{ $reason }）。请执行 pingxi audit verify 查明。
log_key_unreadable = 密钥无法使用（{ $reason }）。程序不会擅自替换密钥，请从备份中恢复密钥文件。
log_file_unusable = 文件 { $file } 无法读写（{ $reason }）。请核对路径、权限与磁盘空间。
log_key_exposed = 密钥文件 { $file } 可被他人读取（权限 { $mode }），拒绝使用。请改为 600，并考虑更换密钥。
log_inconsistent = 日志与已签署的检查点（大小 { $size }）不符，已停止签署。请执行 pingxi audit verify 查明所在。
log_timeline_broken = 时间线与已入日志的内容不相衔接（第 { $no } 条），该事件暂不再汇入日志。请执行 pingxi audit verify 查明。
log_forked = 日志与见证过的内容不一致（现 { $size } 条，曾见证 { $remembered } 条），见证方拒绝副署。
log_rolled_back = 日志短于见证过的大小（现 { $size } 条，曾见证 { $remembered } 条），见证方拒绝副署。
log_replaced = 原日志已被另一日志 { $origin } 取代（现 { $size } 条，曾见证 { $remembered } 条），见证方拒绝副署。
log_signature_wrong = 检查点（{ $size } 条）没有日志密钥的有效签名，见证方拒绝副署。
witness_refuses = 见证方拒绝副署检查点（现 { $size } 条，曾见证 { $remembered } 条）。
witness_state_unreadable = 见证方的记录 { $file } 无法读取（{ $reason }）。见证方不会擅自从头开始，请从备份中恢复该文件。

# 日志：接口
not_in_log = 日志中没有这一条目、大小或检查点。
    .mend = 新近的经过须待日志签署后才有证明，请一分钟后再取；日志的大小见最新检查点。
