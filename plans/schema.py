"""The JSON Schema of plan files, for editors that check while one writes."""

from __future__ import annotations

import json
from pathlib import Path

from domain.plan import Plan

FILE = Path(__file__).parent / "schema.json"


def text() -> str:
    """The schema as it stands in the file, generated from the plan's model."""
    schema = Plan.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
