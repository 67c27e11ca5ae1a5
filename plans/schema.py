"""The JSON Schema of plan files, for editors that check while one writes."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from domain.plan import Plan
from plans.baseline import FOLDER, Baseline

FILE = Path(__file__).parent / "schema.json"
OF_BASELINES = FOLDER / "schema.json"


def text(model: type[BaseModel] = Plan) -> str:
    """The schema as it stands in the file, generated from the model of a plan, or of a baseline."""
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    OF_BASELINES.write_text(text(Baseline), encoding="utf-8")
