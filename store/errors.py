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
    """A lock that a migration needs was not to be had in time; nothing has changed. Params: name, seconds."""

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
