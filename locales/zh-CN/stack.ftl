# 一键启动：过程
stack_preparing = 数据目录：{ $folder }
stack_run_file_damaged = 上次运行的记录文件已损坏，已改名留存（{ $file }）；将重新选取端口。
stack_left_over_stopped = 已结束上次运行遗留的进程 { $process }（进程号 { $pid }）。
stack_port_moved = { $what ->
    [api] 网页
    [postgres] PostgreSQL 数据库
    [temporal] Temporal 服务
    [temporal_ui] Temporal 界面
   *[other] { $what }
} 原用端口 { $before } 已被占用，改用 { $now }。
stack_making_database = 首次启动，正在建立数据库……
stack_schema_ready = 数据库已就绪（结构版本 { $number }）。
stack_temporal_ready = Temporal 已就绪。
stack_programs_started = 已启动各进程：{ $names }
stack_ready = 平息已启动，请打开 { $api }（按 Ctrl+C 停止）
stack_temporal_ui = Temporal 界面：{ $address }
stack_part_ended = 进程 { $part } 已退出（退出码 { $exit }），正在重新启动；日志见 { $log_file }
stack_part_back = 进程 { $part } 已重新启动。
stack_stopping = 正在停止……
stack_stopped = 已全部停止，数据均已保存。

# 一键启动：故障
stack_failed = 启动失败。
stack_port_taken = { $what ->
    [api] 网页
    [postgres] PostgreSQL 数据库
    [temporal] Temporal 服务
    [temporal_ui] Temporal 界面
   *[other] { $what }
} 要用的端口 { $port } 已被占用（占用者：{ $holder }）。请停止该程序，或另行指定端口（填 0 则自动选取空闲端口）。
stack_host_unusable = 无法在地址 { $host } 上监听：{ $reason }。请将 PINGXI_API_HOST 改为本机地址，例如 127.0.0.1。
stack_folder_in_use = 数据目录 { $folder } 正由另一个平息实例使用（进程号 { $pid }）。请先停止该实例，或用 PINGXI_DATA_FOLDER 另行指定目录。
stack_folder_not_writable = 数据目录 { $folder } 无法写入：{ $reason }。请调整目录权限，或用 PINGXI_DATA_FOLDER 另行指定目录。
stack_folder_not_reachable = 数据库以系统账户 { $account } 运行，但该账户无权进入 { $barrier }，因此不能使用数据目录 { $folder }。请用 PINGXI_DATA_FOLDER 指定该账户可进入的目录，例如 /var/lib/pingxi。
stack_folder_of_another = 数据目录 { $folder } 中的数据属于账户 { $owner }。请以该账户启动，或用 PINGXI_DATA_FOLDER 另行指定目录。
stack_disk_full = 数据目录 { $folder } 所在磁盘仅剩 { $free_mb } MB，至少需要 { $needed_mb } MB。请清理磁盘后重新启动；已有数据未受影响。
stack_data_version = 数据目录 { $folder } 由 PostgreSQL { $found } 建立，本版本使用 PostgreSQL { $wanted }，不能直接打开。请用原版本执行 pingxi backup，再用本版本执行 pingxi restore；原数据未作改动。
stack_left_over_stays = 上次运行遗留的进程 { $process }（进程号 { $pid }）无法结束。请手动结束该进程（kill -9 { $pid }）后重新启动。
stack_part_failed = { $part } 未能启动，日志见 { $log_file }。最后几行：
    { $last_lines }
stack_account_missing = 数据库不能以 root 身份运行，需要系统账户 { $account }，但未能建立：{ $reason }。请执行 useradd --system { $account }，或改用普通用户启动。
stack_secrets_unreadable = 数据库口令文件 { $file } 缺失或无法读取。请从备份中恢复该文件；数据未作改动。
stack_database_unreachable = 无法连接所给的数据库：{ $reason }。请检查 DATABASE_URL 与 PINGXI_DATABASE_OWNER_URL。
stack_programs_missing = 本次安装未附带 PostgreSQL 与 Temporal（缺少 { $package }），不能一键启动。请安装 pingxi[embedded]，或者设置 DATABASE_URL 与 TEMPORAL_ADDRESS，分别启动各进程。
