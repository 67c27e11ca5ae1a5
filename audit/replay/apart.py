"""What two values have apart, for a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.findings import differences


def apart(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What a finding says of the fields in which two objects differ."""
    return {"fields": differences(expected, found)}
