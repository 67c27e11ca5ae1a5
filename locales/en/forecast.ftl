# Early warning
forecast_estimate = { $count }: { $total } so far, { $recent } within the last hour; at this pace about { $expected } more are expected within { $hours } hours, and { $need } are missing to { $line }: it reaches that line with a probability of { $percent ->
    [under] less than 1%
    [over] more than 99%
   *[other] about { $percent }%
}.
forecast_crossed = { $count }: { $total } so far, which has reached { $line }.
forecast_by_model = { " " }(By this organisation's own model { $model }.)
forecast_fallback = This organisation's own model for the early warning cannot be used; the estimate that ships is used instead. Train it anew, or stop using it with pingxi forecast stop.

# pingxi forecast
forecast_help = the model of the early warning: learned, put in use, stopped, shown
forecast_help_train = learns the organisation's own model from past cascades and writes it to a file; that does not put it in use
forecast_help_use = puts a model file in use
forecast_help_stop = stops using the organisation's own model; the estimate that ships is used again
forecast_help_show = shows the model in use, and how good it was on what it had not seen
forecast_opt_folder = the folder with past cascades (*cascade*.jsonl or .jsonl.gz); without it, the posts and counts of the organisation's own database
forecast_opt_out = the file that the model is written to
forecast_opt_seed = the seed by which the folds are drawn
forecast_opt_draws = so many times the folds of the judgement are drawn
forecast_arg_file = the model file
forecast_written = Written to { $file }, and not in use. To use it: pingxi forecast use { $file }
forecast_used = Model { $model } is in use from the next look on.
forecast_stopped = The organisation's own model is no longer used; the estimate that ships is.
forecast_shipped = No model of the organisation's own is in use; the estimate that ships is.
forecast_learned = Model { $model }, trained at { $at }: { $cascades } cascades; crossed { $crossed }, not crossed { $stayed }, left out because nobody can know { $left_out }.
forecast_as_shipped = as shipped (not trained)
forecast_trained = trained (nested cross-validation)
forecast_column_line = Lines
forecast_column_estimate = Estimate
forecast_column_moments = Moments
forecast_column_auc = Area under ROC (95 %)
forecast_column_accuracy = Accuracy (95 %)
forecast_column_brier = Brier score (95 %)
forecast_no_past = The folder { $folder } holds no cascades (*cascade*.jsonl or *cascade*.jsonl.gz). Check the path.
forecast_past_unreadable = Line { $line } of { $file } is not a cascade: { $reason }. Check the file's format.
forecast_too_few = Too little to learn from: { $crossed } crossed and { $stayed } did not, at least { $least } of each are needed. Train again when there is more; until then the estimate that ships is used.
forecast_model_unusable = The model file { $file } cannot be used: { $reason }. Train it anew with pingxi forecast train.

# Watched as fast as posts are played
watch_every_played = demonstration: watched { $speed } times as fast, every { $seconds } s
