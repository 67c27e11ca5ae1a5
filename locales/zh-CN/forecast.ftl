# 早期预警
forecast_estimate = { $count }目前 { $total }，近一小时新增 { $recent }；按现有传播势头，{ $hours } 小时内预计再增约 { $expected }，距 { $line } 尚差 { $need }：届时达到该界线的可能性{ $percent ->
    [under] 不足 1%
    [over] 超过 99%
   *[other] 约 { $percent }%
}。
forecast_crossed = { $count }目前 { $total }，已达到 { $line }。
forecast_by_model = （依据本单位模型 { $model }）
forecast_fallback = 本单位的预警模型无法使用，现按随附的估计方法预警。请重新训练，或以 pingxi forecast stop 停用。

# pingxi forecast
forecast_help = 早期预警所用的模型：训练、启用、停用、查看。
forecast_help_train = 以既往帖文的传播过程训练本单位模型并写入文件；训练不等于启用。
forecast_help_use = 启用一份模型文件。
forecast_help_stop = 停用本单位模型，改用随附的估计方法。
forecast_help_show = 查看在用模型及其在未见数据上的准确程度。
forecast_opt_folder = 存放既往传播过程（*cascade*.jsonl 或 .jsonl.gz）的目录；不填则用本单位数据库中的帖文和数据。
forecast_opt_out = 模型写入的文件。
forecast_opt_seed = 分组所用的随机数种子。
forecast_opt_draws = 评判时分组重抽的次数。
forecast_arg_file = 模型文件。
forecast_written = 已写入 { $file }，尚未启用。启用：pingxi forecast use { $file }
forecast_used = 已启用模型 { $model }，自下次监看起生效。
forecast_stopped = 已停用本单位模型，现按随附的估计方法预警。
forecast_shipped = 未启用本单位模型，现按随附的估计方法预警。
forecast_learned = 模型 { $model }，训练于 { $at }：传播过程 { $cascades } 起；越线 { $crossed } 次，未越线 { $stayed } 次，无从判断而略去 { $left_out } 次。
forecast_as_shipped = 随附方法（未经训练）
forecast_trained = 自行训练（嵌套交叉验证）
forecast_column_line = 界线
forecast_column_estimate = 估计方法
forecast_column_moments = 时点数
forecast_column_auc = ROC 曲线下面积（95% 区间）
forecast_column_accuracy = 准确率（95% 区间）
forecast_column_brier = Brier 分数（95% 区间）
forecast_no_past = 目录 { $folder } 中没有传播过程文件（*cascade*.jsonl 或 *cascade*.jsonl.gz）。请核对路径。
forecast_past_unreadable = 文件 { $file } 第 { $line } 行不是传播过程：{ $reason }。请核对文件格式。
forecast_too_few = 可供学习的时点不足：越线 { $crossed } 次，未越线 { $stayed } 次，各需至少 { $least } 次。请积累更多数据后再训练；在此之前按随附的估计方法预警。
forecast_model_unusable = 模型文件 { $file } 无法使用：{ $reason }。请用 pingxi forecast train 重新训练。

# 监看与帖文回放同速
watch_every_played = 演示：按 { $speed } 倍速监看，每 { $seconds } 秒一次
