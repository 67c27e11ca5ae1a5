"""Writing the organisation's file."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from organisation.file import OrganisationFile
from organisation.times import with_offset


def written(content: OrganisationFile) -> str:
    """The file's text. Reading it gives the same content back."""
    zone = ZoneInfo(content.time_zone)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 200
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    body = content.model_dump(by_alias=True)
    out = io.StringIO()
    yaml.dump({name: _plain(value, zone) for name, value in body.items() if value != ()}, out)
    return out.getvalue()


def _plain(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, dict):
        told = {name: _plain(each, zone) for name, each in value.items() if not _left_out(name, each)}
        return {name: told[name] for name in sorted(told, key=lambda name: name in ("from", "until"))}
    if isinstance(value, (list, tuple)):
        return [_plain(each, zone) for each in value]
    return with_offset(value, zone) if isinstance(value, datetime) else value


def _left_out(name: str, value: Any) -> bool:
    """Whether leaving it out says the same. Desks are always told: none is not the same as unchanged."""
    return value is None or (value == () and name != "desks") or (value is False and name == "ended")
