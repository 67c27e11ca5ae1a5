"""The data of what Pingxi itself says of staffing: which roles nobody holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.signals.base import data
from domain.signals.types import Identifier

STAFFING_SENDER = "system:staffing"
"""Who says it: no account can have this id."""


@data
class Staff:
    """Say which of the plan's own roles nobody holds from now on; the others are held again."""

    vacant: Annotated[tuple[Identifier, ...], Field(max_length=200)] = ()
