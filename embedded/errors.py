"""What can stand in the way of the one-command stack. Each has a stable code, a text and an exit code."""

from typing import ClassVar

from domain.errors import PingxiError


class StackError(PingxiError):
    """The stack cannot start or go on; nothing was harmed, and the text says what to do."""

    code: ClassVar[str] = "stack_failed"
    exit_code: ClassVar[int] = 20


class PortTaken(StackError):
    """A port that was asked for belongs to another program: ``what``, ``port``, ``holder``."""

    code = "stack_port_taken"
    exit_code = 21


class FolderInUse(StackError):
    """Another ``pingxi up`` works on the same data folder: ``folder``, ``pid``."""

    code = "stack_folder_in_use"
    exit_code = 22


class FolderNotWritable(StackError):
    """The data folder cannot be created or written: ``folder``, ``reason``."""

    code = "stack_folder_not_writable"
    exit_code = 23


class FolderNotReachable(StackError):
    """PostgreSQL's own account cannot enter the data folder: ``folder``, ``barrier``, ``account``."""

    code = "stack_folder_not_reachable"
    exit_code = 23


class FolderOfAnother(StackError):
    """The data in the folder belongs to another account, which alone may run it: ``folder``, ``owner``."""

    code = "stack_folder_of_another"
    exit_code = 23


class DiskFull(StackError):
    """Too little space is free where the data folder lies: ``folder``, ``free_mb``, ``needed_mb``."""

    code = "stack_disk_full"
    exit_code = 24


class DataVersionDiffers(StackError):
    """The cluster was written by another major version of PostgreSQL: ``found``, ``wanted``, ``folder``."""

    code = "stack_data_version"
    exit_code = 25


class LeftOverStays(StackError):
    """A process of an earlier run does not end: ``process``, ``pid``."""

    code = "stack_left_over_stays"
    exit_code = 26


class PartFailed(StackError):
    """A part ended, or was not ready in time: ``part``, ``log_file``, ``last_lines``."""

    code = "stack_part_failed"
    exit_code = 27


class AccountMissing(StackError):
    """Root must not run PostgreSQL, and no account for it could be made: ``account``, ``reason``."""

    code = "stack_account_missing"
    exit_code = 28


class SecretsUnreadable(StackError):
    """The passwords of an existing cluster are gone or unreadable: ``file``."""

    code = "stack_secrets_unreadable"
    exit_code = 29


class HostUnusable(StackError):
    """The address to listen at is not one of this machine: ``host``, ``reason``."""

    code = "stack_host_unusable"
    exit_code = 21


class DatabaseUnreachable(StackError):
    """The database that was given does not answer, or does not let us in: ``reason``."""

    code = "stack_database_unreachable"
    exit_code = 30


class ProgramsMissing(StackError):
    """This installation came without the programs of the embedded stack: ``package``."""

    code = "stack_programs_missing"
    exit_code = 28
