# The command line: what it is, and its commands
cli_help = Pingxi runs a published response plan for public-opinion incidents: it times, chases and escalates every duty, and keeps a record that proves it.
cli_help_up = Run the whole service until Ctrl+C stops it.
cli_help_demo = Make the demonstration's people, open an incident from a cascade of posts, and play the posts at a given speed.
cli_help_list = List incidents.
cli_help_show = Show one incident: level, phase, who owes what by when.
cli_help_timeline = Show everything that happened in one incident.
cli_help_open = Open an incident.
cli_help_signal = Send a signal to an incident: confirm, grade, report up, approve, and so on.
cli_help_attach = Attach a file to an incident as evidence.
cli_help_kinds = List the kinds of signals, or the fields and choices of one.
cli_help_backup = Write the database to a new file, also while the service runs.
cli_help_restore = Replace what the database holds by a backup; stop the service first.
cli_help_recover = Walk all open incidents and have each load its recorded state again.
cli_help_migrate = Bring the database's schema up to this release.
cli_help_worker = Run the worker process.
cli_help_dispatcher = Run a dispatcher process.
cli_help_archiver = Run the archiver process.
cli_help_api = Run the process of the pages and the JSON interface.
cli_help_plans = Check and show plans.
cli_help_plans_check = Check plan files: what is wrong, at which line and column, and how to mend it.
cli_help_plans_show = Show a plan's levels, duties, clocks and clauses.
cli_help_help = Show this text.

# The command line: arguments and options
cli_opt_lang = Language; by default from PINGXI_LOCALE, then the system's, else Chinese.
cli_opt_debug = Show a failure's traceback as well.
cli_opt_json = Print JSON for programs.
cli_opt_data_folder = Data folder; by default PINGXI_DATA_FOLDER.
cli_opt_url = Address of the service; by default the one running in the data folder.
cli_opt_login = Your login. The password comes from PINGXI_PASSWORD, is known for the demonstration's people, and is asked for otherwise.
cli_opt_role = The role to act in; may be left out if only one of your roles may send this.
cli_opt_port = Port of the pages; 0 finds a free one.
cli_opt_host = Address to listen at; by default this machine only.
cli_opt_force = Replace what the database holds, even if it is not empty.
cli_opt_demo_folder = A folder of posts (*cascades*.jsonl.gz); without it, the invented posts that come with Pingxi.
cli_opt_cascade = Id of the cascade to play.
cli_opt_speed = How many times faster the posts go, 1 to 10000. Only the posts: the incident's clocks keep real time.
cli_opt_demo_plan = The plan to use: the id of one that comes with Pingxi, or a file.
cli_opt_plan = Id of the plan.
cli_opt_title = Title.
cli_opt_summary = Summary.
cli_opt_link = Link to the original.
cli_opt_source = Where it was seen; one of the plan's sources.
cli_opt_discovered = When it was discovered, such as 2026-11-21T09:30+08:00; by default now.
cli_opt_arose = When the opinion arose.
cli_opt_occurred = When the emergency occurred.
cli_opt_level = Level proposed.
cli_opt_count = A count as NAME=NUMBER, repeatable, such as --count reposts=120.
cli_opt_circumstance = One of the plan's circumstances, repeatable.
cli_opt_data = A field as FIELD=VALUE, repeatable; several values are parted by commas. Yes or no is yes or no. For draft, text_digest, proposal, doubt, consultation, transfer, evidence, signal and entry, latest names the last one.
cli_opt_text = A text as FIELD=TEXT, repeatable; FIELD=@FILE takes it from a file.
cli_opt_note = Remarks.
cli_opt_signal_id = Id of this signal; sent again under the same id it counts once.
cli_opt_at = When it was done, as you claim it.
cli_opt_late = Only incidents with late duties.
cli_opt_list_level = Only this level, repeatable.
cli_opt_phase = Only this phase, repeatable.
cli_opt_search = Words in the title.
cli_opt_limit = At most so many.
cli_opt_from = From this event number on.
cli_arg_backup_file = The backup file; it must not exist yet.
cli_arg_restore_file = The backup file.
cli_arg_plan_files = Plan files.
cli_arg_plan = A plan's id, its file, or a version that the service keeps: id@3, id@in-force, id@ and how its hash begins.
cli_arg_incident = The incident's id.
cli_arg_evidence = The file, at most 10 MB.
cli_arg_kind = Kind of signal, such as confirm, grade, report_up.
cli_panel_arguments = Arguments
cli_panel_options = Options
cli_panel_commands = Commands
cli_default = [default: {"{}"}]
cli_required = [required]
cli_env_var = [environment: {"{}"}]

# The command line: used wrongly
cli_usage = The command was not understood: { $reason }
cli_usage_missing = { $name } is missing.
cli_usage_no_option = There is no option { $name }.
cli_usage_bad_value = The value of { $name } is of the wrong type or out of range.
cli_usage_no_command = There is no command { $name }.
cli_usage_help = See: { $command } --help

# The command line: troubles
cli_error = [{ $code }] { $text }
cli_error_unnamed = It could not be done ({ $params }).
cli_defect = A defect of the program ({ $kind }: { $reason }); nothing was completed. Try again with --debug and report what it prints.
cli_service_unreachable = Pingxi does not answer at { $address }: { $reason }. Run pingxi up first, or name the service by --url.
cli_no_stack = No service is running in the data folder { $folder }. Run pingxi up first, or name one by --data-folder or --url.
cli_sign_in_missing = This is done in a person's name: give your login by --login, or a machine's token in PINGXI_TOKEN.
cli_password_missing = There is no password for { $login }. Set PINGXI_PASSWORD, or run this in a terminal to be asked.
cli_stack_running = The service is using the data folder { $folder }. Stop it first (Ctrl+C in its terminal), then try again.
cli_no_database = No database is named. Set DATABASE_URL to run a process by itself, or run everything by pingxi up.
cli_no_temporal = No Temporal is named. Set TEMPORAL_ADDRESS to run a process by itself, or run everything by pingxi up.
address_missing = { $setting } is not set, so the process cannot start. Set it and try again, or run everything by pingxi up.
cli_settings_wrong = The settings cannot be used: { $problems }. Correct the environment variables and try again.
cli_bad_value = { $option } cannot be "{ $value }". It is written like: { $example }
cli_file_unreadable = The file { $file } cannot be read: { $reason }.
cli_answer_unreadable = The answer of { $address } was not understood (HTTP { $status }). See that it is a Pingxi of the same release.

# The command line: outcomes
cli_migrated = The database's schema is number { $number }.
cli_backup_written = Backup written to { $file } (as of { $taken_at }, { $rows } rows). It holds names and texts: keep it safe.
cli_backup_restored = Restored from { $file } (as of { $taken_at }, { $rows } rows).
cli_restore_next = Now run pingxi up, then pingxi recover, so that open incidents go on from what was restored. Everybody signs in anew; machine tokens that were ended after the backup count again: end them once more.

# The command line: looking and sending
cli_ask_password = Password of { $login }:{" "}
cli_plan_not_found = There is no plan { $plan } (there are: { $known }), nor a file of that name. Check the id or the path.
cli_level_unknown = The plan has no level { $level }. It has: { $known }.
cli_kind_unknown = There is no signal { $kind }. There are: { $known }. To open an incident, use pingxi open.
cli_nothing_yet = There is no { $field } in this incident yet that latest could mean.
cli_role_needed = You hold several roles, or none that fits ({ $held }): say by --role in which one you act.
cli_opt_plan_level = Only this level.
cli_plan_head = { $title } (version { $version }, { $issuer }): { $duties } duties; of the clocks the plan states { $clocks_stated }, and { $clocks_assumed } are assumed.
cli_plan_over = { $baseline } lies over it: { $baseline_duties } more duties and { $baseline_clocks } more clocks; the stricter holds.
cli_plan_when = (when: { $name })
cli_plan_until = continuous, until { $name }
cli_plan_grave = error
cli_plan_warning = warning
cli_plan_mend = To mend it: { $text }
cli_plan_good = { $file }: can be used{ $warnings ->
    [0] {""}
   *[other] , warnings: { $warnings }
}.
cli_mark_stated = {" "}[stated]
cli_mark_assumed = {" "}[assumed]
cli_column_kind = Kind
cli_column_name = Name
cli_column_about = What for
cli_column_option = Option
cli_column_field = Field
cli_column_needed = Needed
cli_column_choices = Choices
cli_needed = yes
cli_column_duty = Id
cli_column_title = What
cli_column_heading = Title
cli_column_owner = Owner
cli_column_owed = Owed from
cli_column_clock = Due
cli_column_clause = Clause
cli_column_incident = Incident
cli_column_level = Level
cli_column_phase = Phase
cli_column_open_duties = Open
cli_column_late_duties = Late
cli_column_next_due = Next due
cli_column_status = Status
cli_column_due = Due at
cli_column_no = No.
cli_column_at = At
cli_column_what = What happened
cli_no_incidents = There are no such incidents.
cli_more_incidents = There are more: go on by --after { $cursor }
cli_more_events = There are more: go on by --from { $next }
cli_opt_after = Go on from the place that the page before gave.
cli_title_erased = (title erased)
cli_level_proposed = proposed: { $level }
cli_shown_level = Level: { $level } (proposed: { $proposed })   Phase: { $phase }
cli_shown_duties = Open duties: { $open }, of them late: { $late }.
cli_occurred_at = Emergency occurred: { $at }
cli_arose_at = Opinion arose: { $at }
cli_discovered_at = Discovered: { $at }
cli_opened_at = Opened: { $at }
cli_confirmed_at = Confirmed: { $at }
cli_calm_at = Calm: { $at }
cli_closed_at = Closed: { $at }
cli_status_met_late = Met late
cli_accepted = Accepted: incident { $incident_id }, events { $first_event } to { $last_event } (signal { $signal_id }).
cli_received = Received, not yet decided: incident { $incident_id } (signal { $signal_id }). Sent again under the same id it counts once; see pingxi show { $incident_id }.
cli_refused = Refused: { $text }

# The demonstration
demo_name = Demo: { $role }
demo_supervisor = Demo: supervisor
demo_auditor = Demo: auditor
demo_feed = Demo: feed
demo_starting = No service is running; one is started for the demonstration.
demo_people = The demonstration's people, one a role. The passwords are for the demonstration only; they are kept in run/demo-accounts.json of the data folder, readable by its owner alone.
demo_column_login = Login
demo_column_password = Password
demo_column_name = Name
demo_opened = Opened { $incident } from the cascade { $cascade }. The posts go { $speed } times as fast; the incident's clocks keep real time.
demo_page = Its page: { $address }
demo_look = Posts at { $hours }: reposts { $reposts }, comments { $comments }, sites { $sites }
demo_away = The service cannot be reached ({ $reason }); this goes on as soon as it is back. Nothing is counted twice.
demo_ended = The incident takes no more counts; the posts end here.
demo_stopped = The posts stop here. The incident goes on, and so do its clocks.
demo_over = The posts are over. The incident goes on, and so do its clocks.
demo_no_cascades = The folder { $folder } holds no cascades (*cascade*.jsonl or *cascade*.jsonl.gz). Check the path, or leave --folder out for the invented one.
demo_cascade_not_found = There is no cascade { $cascade } in { $place }. Check the id, or leave --cascade out to have one chosen.
demo_cascade_unreadable = { $file }, line { $line }, is not a cascade: { $reason }. Check the file's format.
demo_login_of_another = The login { $login } belongs to somebody who is not of the demonstration; nothing was changed. Show it in another data folder (--data-folder).

# Recovering
cli_recovered = Looked after { $incidents } open incidents; { $started } of them had no run and have one again.
cli_receipts_lost = { $count } signals were once received and are not in the backup that was restored; ask their senders to send them again:
cli_column_signal = Signal
cli_column_sender = Sender
