"""The settings of a command: what the environment says, and what the command line puts over it."""

from pathlib import Path

from pydantic import ValidationError

from commands.failures import SettingsWrong, exit_code_of
from commands.terminal import Terminal, locale_from
from config import Settings, read_settings


def settings_for(terminal: Terminal, data_folder: Path | None = None, **given: object) -> Settings:
    """The settings, with what was *given* on the command line put over them. Raises SettingsWrong."""
    try:
        settings = read_settings()
    except ValidationError as error:
        raise SettingsWrong(problems=_problems(error)) from error
    changes = {name: value for name, value in given.items() if value is not None}
    if data_folder is not None:
        changes["data_folder"] = data_folder
    return settings.model_copy(update={"locale": terminal.locale, **changes})


def speak_quietly(settings: Settings) -> None:
    """Keep the parts' own logs off a command's output, but for warnings; those go to standard error."""
    from logs import set_up_logging

    set_up_logging(settings.model_copy(update={"log_level": "WARNING", "log_format": "console"}), "pingxi")


def settings_or_complaint() -> Settings | int:
    """The settings of a process; or, where they cannot be used, the exit code after saying why."""
    terminal = Terminal(locale_from(None))
    try:
        return settings_for(terminal)
    except SettingsWrong as error:
        terminal.complain(error)
        return exit_code_of(error)


def _problems(error: ValidationError) -> str:
    return "; ".join(
        f"PINGXI_{'_'.join(str(part) for part in detail['loc']).upper()}: {detail['msg']}"
        for detail in error.errors()
    ).replace("PINGXI_PINGXI_", "PINGXI_")
