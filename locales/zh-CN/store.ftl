# 数据库：结构升级
migration_changed = 第 { $number } 号结构升级文件（{ $name }）与本库当时执行的内容不一致，未作任何改动。请恢复发布时的原文件；已执行的升级文件不得修改，更正应另行编号。
migration_missing = 本库执行过第 { $number } 号结构升级（{ $name }），但当前版本中没有该文件，未作任何改动。请使用与本库相符的版本。
migration_out_of_order = 第 { $number } 号结构升级文件（{ $name }）编号重复、缺号，或排在已执行的编号之前，未作任何改动。请改用下一个空号。
schema_too_new = 本库已由更新的版本升级（结构第 { $found } 号，当前版本只支持到第 { $highest } 号），未作任何改动。请安装新版本。
migration_busy = 数据库正忙，结构升级 { $name } 在 { $milliseconds } 毫秒内未取得所需的锁，该项升级未作任何改动。请稍后重试。
app_role_missing = 数据库中没有角色 { $role }，而 { $owner } 无权创建。请数据库管理员先行创建（CREATE ROLE … LOGIN PASSWORD …），再重新启动。
schema_wait_timed_out = 等候 { $seconds } 秒后，数据库结构仍为第 { $found } 号，本程序需要第 { $lowest } 至 { $highest } 号。请先执行结构升级（pingxi up 会自动执行），或安装相符的版本。
database_unreachable = 数据库在 { $seconds } 秒内没有响应（{ $reason }）。请确认数据库已启动、DATABASE_URL 填写无误。

# 数据库：备份与恢复
backup_exists = 文件 { $file } 已存在，未作改动。请另取文件名。
backup_failed = 备份 { $file } 未能完成：{ $reason }。未留下不完整的文件。
backup_missing = 找不到文件 { $file }。
backup_damaged = { $file } 不是完整的备份（受损部分：{ $part }），数据库未作任何改动。请改用其他备份。
backup_program_missing = 安装包和系统路径中都没有 PostgreSQL { $version } 或更新版本的 { $program } 程序。请安装相应版本的 PostgreSQL 客户端。
database_not_empty = 数据库中已有数据（表 { $table } 有 { $rows } 行），未作任何改动。确需以备份替换的，请先备份现有数据，再加 --force 执行恢复。
database_in_use = 另有 { $sessions } 个连接正在使用数据库，未作任何改动。请先停止平息的各个进程，再执行恢复。
restore_failed = { $file } 未能恢复：{ $reason }。操作已全部撤销，数据库保持原状。

# 数据库：读取
cursor_unreadable = “{ $cursor }”不是列表中的有效位置，请从第一页重新开始。
login_taken = 登录名“{ $login }”已被他人使用，请另选一个。
history_damaged = { $workflow_id }（运行编号 { $run_id }）的存档历史与摘要不符，不予提供。请从备份中恢复。
