# Early warning
forecast_estimate = { $count }: { $total } so far, { $recent } within the last hour; at this pace about { $expected } more are expected within { $hours } hours, and { $need } are missing to { $line }: it reaches that line with a probability of about { $percent }%.
forecast_crossed = { $count }: { $total } so far, which has reached { $line }.
forecast_by_model = { " " }(By this organisation's own model { $model }.)
