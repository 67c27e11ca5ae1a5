# pingxi replay-posts
cli_help_replay-posts = 将一起真实（或随附的虚构）传播过程按倍速送入正在运行的服务，供在页面上观看线索发现、监看与预警。
replaying_opt_folder = 存放传播过程（*cascade*.jsonl 或 .jsonl.gz）的目录；不填则用随附的虚构帖文。
replaying_opt_speed = 倍速，1 至 10000。
replaying_opt_source = 以哪一来源的名义送入。
replaying_opt_anew = 不接续上次未完成的回放，重新开始。
replaying_begun = 回放 { $cascade }，来源 { $source }，{ $speed } 倍速，全程约 { $minutes } 分钟。帖文时间按今日时钟折算。
replaying_resumed = 接续上次未完成的回放 { $cascade }：已送至帖文 { $hours }。
replaying_page = 页面：{ $address }
replaying_sent = 帖文 { $hours }　转发 { $reposts }　评论 { $comments }
replaying_away = 服务暂时无法连接（{ $reason }），恢复后继续；已送入的不会重复计算。
replaying_stopped = 回放已停止。再次运行同一命令即可接续。
replaying_over = 回放结束。
replaying_unreadable = 记录回放进度的文件 { $file } 不完整：{ $reason }。请加 --anew 重新开始。
replaying_why = 回放帖文
replaying_title = 帖文回放
replaying_machine = 帖文回放·{ $source }
replaying_aside = 其中 { $number } 条未能读取，服务已另行存放，可在来源页面查看原因。
