# 早期预警
forecast_estimate = { $count }目前 { $total }，近一小时新增 { $recent }；按现有传播势头，{ $hours } 小时内预计再增约 { $expected }，距 { $line } 尚差 { $need }：届时达到该界线的可能性约 { $percent }%。
forecast_crossed = { $count }目前 { $total }，已达到 { $line }。
forecast_by_model = （依据本单位模型 { $model }）
