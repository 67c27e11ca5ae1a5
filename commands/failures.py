"""How a command can end badly: a stable code, a text in both languages, and an exit code (docs/cli.md)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from domain.errors import PingxiError

FAILED, USAGE, REFUSED, NO_OUTCOME, NOT_FOUND, UNREACHABLE, NOT_ALLOWED = 1, 2, 3, 4, 5, 6, 7
INTERRUPTED = 130


class CommandFailed(PingxiError):
    """A command could not do what it was asked; its text says what to do."""

    exit_code: ClassVar[int] = FAILED


class ServiceUnreachable(CommandFailed):
    """No Pingxi answers there: ``address``, ``reason``."""

    code = "cli_service_unreachable"
    exit_code = UNREACHABLE


class NoStack(CommandFailed):
    """No stack runs in the data folder, and no address was given: ``folder``."""

    code = "cli_no_stack"
    exit_code = UNREACHABLE


class SignInMissing(CommandFailed):
    """A command needs a person, and none was named."""

    code = "cli_sign_in_missing"
    exit_code = NOT_ALLOWED


class PasswordMissing(CommandFailed):
    """No password was given, and there is nobody to ask for one: ``login``."""

    code = "cli_password_missing"
    exit_code = NOT_ALLOWED


class PassphraseUnfit(CommandFailed):
    """A passphrase that is too short, or was not given alike twice: ``shortest``."""

    code = "keys_passphrase_unfit"


class NothingSigned(CommandFailed):
    """The log has no checkpoint yet."""

    code = "log_nothing_signed"
    exit_code = NOT_FOUND


class StackRunning(CommandFailed):
    """Something must not be done while a stack runs in the data folder: ``folder``."""

    code = "cli_stack_running"


class NoDatabase(CommandFailed):
    """A process was started by itself and was not told its database."""

    code = "cli_no_database"
    exit_code = USAGE


class NoTemporal(CommandFailed):
    """A process was started by itself and was not told its Temporal."""

    code = "cli_no_temporal"
    exit_code = USAGE


class SettingsWrong(CommandFailed):
    """Settings that cannot be used: ``problems``, one line each."""

    code = "cli_settings_wrong"
    exit_code = USAGE


class BadValue(CommandFailed):
    """A value on the command line that cannot be read: ``option``, ``value``, ``example``."""

    code = "cli_bad_value"
    exit_code = USAGE


class FileUnreadable(CommandFailed):
    """A file that was named cannot be read: ``file``, ``reason``."""

    code = "cli_file_unreadable"
    exit_code = NOT_FOUND


class FileThere(CommandFailed):
    """There is a file where a new one was to be written; it is left alone: ``file``."""

    code = "cli_file_there"


class PlanNotFound(CommandFailed):
    """There is no plan of this id, nor such a file: ``plan``, ``known``."""

    code = "cli_plan_not_found"
    exit_code = NOT_FOUND


class LevelUnknown(CommandFailed):
    """A plan has no such level: ``level``, ``known``."""

    code = "cli_level_unknown"
    exit_code = NOT_FOUND


class PlanRoleUnknown(CommandFailed):
    """Neither of two plans has such a role: ``role``, ``known``."""

    code = "cli_plan_role_unknown"
    exit_code = NOT_FOUND


class KindUnknown(CommandFailed):
    """There is no such kind of signal, or it has a command of its own: ``kind``, ``known``."""

    code = "cli_kind_unknown"
    exit_code = USAGE


class NothingYet(CommandFailed):
    """Nothing in the incident can be meant by ``latest``: ``field``."""

    code = "cli_nothing_yet"
    exit_code = NOT_FOUND


class RoleNeeded(CommandFailed):
    """It must be said which role is acted in: ``held``."""

    code = "cli_role_needed"
    exit_code = USAGE


class AnswerUnreadable(CommandFailed):
    """What answered is not Pingxi, or another release of it: ``address``, ``status``."""

    code = "cli_answer_unreadable"


class Answered(CommandFailed):
    """The service said no: its own code and text, what is wrong with which field, and its whole answer."""

    def __init__(
        self, code: str, text: str, problems: Sequence[str], exit_code: int, problem: Mapping[str, Any]
    ) -> None:
        self.answered_code, self.text, self.problems = code, text, tuple(problems)
        self.answered_exit, self.problem = exit_code, problem
        super().__init__(code=code)


def exit_code_of(error: PingxiError) -> int:
    """The exit code that stands for an error."""
    if isinstance(error, Answered):
        return error.answered_exit
    if error.code.startswith("organisation_"):
        return REFUSED
    code: int = getattr(error, "exit_code", FAILED)
    return code
