"""Why a signal was not received."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import FieldProblem, PingxiError


class DuplicateSignalId(PingxiError):
    """This id was used before, for another signal. Params: signal_id."""

    code = "duplicate_signal_id"


class IncidentUnknown(PingxiError):
    """Nobody opened an incident of this id. Params: incident."""

    code = "incident_unknown"


class PlanUnknown(PingxiError):
    """No plan of this hash is stored. Params: plan_hash."""

    code = "plan_unknown"


class LaneNotAllowed(PingxiError):
    """Signals of this kind may not come by this lane. Params: kind, lane."""

    code = "lane_not_allowed"


class SourceUnknown(PingxiError):
    """There is no source of this name. Params: source."""

    code = "source_unknown"


class SourceEnded(PingxiError):
    """The source was ended: nothing is taken from it any more. Params: source."""

    code = "source_ended"


class SourceBringsNothing(PingxiError):
    """The source is read by Pingxi itself, or stands for people: nothing is brought to it. Params: source."""

    code = "source_brings_nothing"


class WebhookRefused(PingxiError):
    """A signed message whose signature does not count. Params: reason (missing, time, signature)."""

    code = "webhook_refused"


class WebhookReplayed(PingxiError):
    """This id was used before, for another message. Params: webhook_id."""

    code = "webhook_replayed"


class BatchMalformed(PingxiError):
    """What was sent is no batch: it cannot be taken apart into items. Params: media_type."""

    code = "batch_malformed"


class BatchTooLong(PingxiError):
    """A batch has more items than are taken at once. Params: items, limit."""

    code = "batch_too_long"


class NothingKept(PingxiError):
    """No item of a batch could be kept; all are set aside. ``problems`` name each. Params: items."""

    code = "nothing_kept"

    def __init__(self, items: int, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(items=items)


class ImportFileUnusable(PingxiError):
    """A file of posts that cannot be read. Params: file, reason."""

    code = "import_file_unusable"
