# The database: migrations
migration_changed = Migration { $number } ({ $name }) is not the file that was applied to this database. Nothing was changed. Put the released file back: an applied migration is never edited; a correction is a new migration.
migration_missing = This database has had migration { $number } ({ $name }), which this release does not know. Nothing was changed. Use the release that this database belongs to.
migration_out_of_order = Migration { $number } ({ $name }) is numbered twice, leaves a gap, or comes before one that is applied already. Nothing was changed. Give it the next free number.
schema_too_new = The database was migrated by a newer release (schema { $found }; this release knows up to { $highest }). Nothing was changed. Install the newer release.
migration_busy = The database is in use, and what migration { $name } needs was not free within { $milliseconds } ms. That migration changed nothing. Try again when less is going on.
app_role_missing = The database has no role { $role }, and { $owner } may not create it. Have the database's administrator create it (CREATE ROLE … LOGIN PASSWORD …), then start again.
schema_wait_timed_out = After { $seconds } seconds the database still has schema { $found }; this program needs { $lowest } to { $highest }. Run the migrations (pingxi up does so), or install the release that fits.
database_unreachable = The database did not answer within { $seconds } seconds ({ $reason }). See that it runs and that DATABASE_URL is right.

# The database: backup and restore
backup_exists = { $file } is there already and was left alone. Choose another name.
backup_failed = The backup { $file } could not be made: { $reason }. No partial file is left.
backup_missing = There is no file { $file }.
backup_damaged = { $file } is not a whole backup (damaged part: { $part }). The database was not touched. Use another copy.
backup_program_missing = Neither the package nor the path holds a program { $program } of PostgreSQL { $version } or newer. Install the PostgreSQL client programs of that version.
database_not_empty = The database is not empty (table { $table } has { $rows } rows). Nothing was changed. To replace what it holds, restore with --force; make a backup of it first.
database_in_use = There are { $sessions } other connections to the database. Nothing was changed. Stop Pingxi's processes, then restore.
restore_failed = { $file } could not be restored: { $reason }. Everything was rolled back; the database is as it was.

# The database: what is read
cursor_unreadable = “{ $cursor }” is not a place in the list. Begin again with the first page.
login_taken = The login “{ $login }” belongs to somebody else. Choose another.
history_damaged = The archived history of { $workflow_id }, run { $run_id }, does not match its digest, and is not given out. Take it from a backup.
