"""Logging of every process: structlog and the standard library's loggers leave through one formatter.

Workflows log with ``workflow.logger``, which is silent on replay; ``ExtraAdder`` carries its context over.
"""

import logging
import sys
from pathlib import Path
from typing import TextIO

import structlog
import structlog.tracebacks
from structlog.types import Processor

from config import Settings


def set_up_logging(
    settings: Settings, process: str, stream: TextIO | None = None, file: Path | None = None
) -> None:
    """Send all logs of this *process* to *stream* (standard error), one line each, instants in UTC.

    If *file* is given they go there instead; it is made with the first line.
    """
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_shared(process), structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_rendering(settings.log_format),
        ],
    )
    handler = (
        logging.FileHandler(file, encoding="utf-8", delay=True)
        if file
        else logging.StreamHandler(stream or sys.stderr)
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(process),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _shared(process: str) -> list[Processor]:
    def name_process(_: object, __: str, fields: structlog.types.EventDict) -> structlog.types.EventDict:
        fields.setdefault("process", process)
        return fields

    return [
        structlog.contextvars.merge_contextvars,
        name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.StackInfoRenderer(),
    ]


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "console":
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    # Local variables hold passwords and people's words, so tracebacks are written without them; ASCII keeps
    # characters that turn the direction of a line out of it.
    without_locals = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [structlog.processors.ExceptionRenderer(without_locals), structlog.processors.JSONRenderer()]
