"""What can go wrong with the database, each with its stable code."""

from __future__ import annotations

from domain.errors import PingxiError


class MigrationChanged(PingxiError):
    """An applied migration is no longer the file that was applied. Params: number, name."""

    code = "migration_changed"


class MigrationMissing(PingxiError):
    """A migration that the database has had is not among those of this release. Params: number, name."""

    code = "migration_missing"


class MigrationOutOfOrder(PingxiError):
    """A number is used twice, is left out, or comes below one that is applied. Params: number, name."""

    code = "migration_out_of_order"


class SchemaTooNew(PingxiError):
    """The database has been migrated by a newer release. Params: found, highest."""

    code = "schema_too_new"


class MigrationBusy(PingxiError):
    """A lock that a migration needs was not had in time; nothing changed. Params: name, milliseconds."""

    code = "migration_busy"


class AppRoleMissing(PingxiError):
    """The role for run time does not exist and the owner may not create it. Params: role, owner."""

    code = "app_role_missing"


class SchemaWaitTimedOut(PingxiError):
    """The schema did not come within the given time. Params: found, lowest, highest, seconds."""

    code = "schema_wait_timed_out"


class DatabaseUnreachable(PingxiError):
    """PostgreSQL did not answer within the given time. Params: seconds, reason."""

    code = "database_unreachable"


class BackupExists(PingxiError):
    """There is a file where the backup was to be written; it is left alone. Params: file."""

    code = "backup_exists"


class BackupFailed(PingxiError):
    """The backup could not be made; no file is left. Params: file, reason."""

    code = "backup_failed"


class BackupDamaged(PingxiError):
    """A file is not a backup, or not whole; nothing has changed. Params: file, part."""

    code = "backup_damaged"


class BackupMissing(PingxiError):
    """There is no such backup file. Params: file."""

    code = "backup_missing"


class BackupProgramMissing(PingxiError):
    """No PostgreSQL client program that is at least as new as the server. Params: program, version."""

    code = "backup_program_missing"


class DatabaseNotEmpty(PingxiError):
    """A restore would replace what the database holds, and force was not given. Params: table, rows."""

    code = "database_not_empty"


class DatabaseInUse(PingxiError):
    """Others are connected to the database that is to be replaced. Params: sessions."""

    code = "database_in_use"


class RestoreFailed(PingxiError):
    """The restore was rolled back; the database is as it was. Params: file, reason."""

    code = "restore_failed"
