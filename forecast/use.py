"""Which model is in use: the one that was put into the data folder on purpose, else the one that ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from forecast.errors import ModelUnusable
from forecast.model import Model, read, write

PLACE = Path("forecast") / "model.json"
"""Within the data folder."""


@dataclass(frozen=True)
class InUse:
    """The organisation's model, or None for the estimate that ships.

    ``problem``: a model was put in use and cannot be used; until it is mended the one that ships is used,
    and whoever shows an estimate has to show this too (its text is ``forecast_fallback``).
    """

    model: Model | None
    problem: ModelUnusable | None = None


def in_use(data_folder: Path) -> InUse:
    """What is in use in a data folder."""
    file = data_folder / PLACE
    if not file.exists():
        return InUse(None)
    try:
        return InUse(read(file))
    except ModelUnusable as error:
        return InUse(None, error)


def put_in_use(data_folder: Path, file: Path) -> Model:
    """Put a model file in use; whatever was in use before is replaced. Raises ModelUnusable."""
    model = read(file)
    write(model, data_folder / PLACE)
    return model


def stop_using(data_folder: Path) -> bool:
    """Go back to the estimate that ships; whether there was a model to stop."""
    file = data_folder / PLACE
    existed = file.exists()
    file.unlink(missing_ok=True)
    return existed
