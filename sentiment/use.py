"""What rates: the model that was put in use on purpose, else the words that ship."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sentiment.errors import ModelNotKept, ModelUnusable
from sentiment.lexical import Lexical
from sentiment.model import Model, read, write
from sentiment.mood import Rater

PLACE = Path("sentiment")
"""Within the data folder: every model that was ever put in use, and the name of the one that is."""
CHOSEN = "in-use"


@dataclass(frozen=True)
class InUse:
    """What rates now. ``problem``: a model was put in use and cannot be used; until it is mended the words
    that ship rate, and whoever shows moods has to show this too (its text is ``sentiment_fallback``)."""

    rater: Rater
    model: Model | None = None
    problem: ModelUnusable | None = None


def in_use(data_folder: Path) -> InUse:
    """What is in use in a data folder."""
    chosen = data_folder / PLACE / CHOSEN
    if not chosen.exists():
        return InUse(Lexical())
    try:
        file = _file(data_folder, chosen.read_text(encoding="utf-8").strip())
        model = read(file)
        return InUse(model, model)
    except (OSError, ValueError) as error:
        return InUse(Lexical(), None, ModelUnusable(file=str(chosen), reason=type(error).__name__))
    except ModelUnusable as error:
        return InUse(Lexical(), None, error)


def put_in_use(data_folder: Path, file: Path) -> Model:
    """Keep a model file and put it in use; earlier ones stay kept. Raises ModelUnusable."""
    model = read(file)
    write(model, _file(data_folder, model.name))
    _choose(data_folder, model.name)
    return model


def back_to(data_folder: Path, name: str) -> Model:
    """Put one that was kept in use again. Raises ModelNotKept, ModelUnusable."""
    if name not in kept(data_folder):
        raise ModelNotKept(name=name)
    model = read(_file(data_folder, name))
    _choose(data_folder, name)
    return model


def kept(data_folder: Path) -> list[str]:
    """The names of all models that were ever put in use."""
    return sorted(file.stem for file in (data_folder / PLACE).glob("model-*.pxs"))


def stop_using(data_folder: Path) -> bool:
    """Go back to the words that ship; whether there was a model to stop. Models stay kept."""
    chosen = data_folder / PLACE / CHOSEN
    existed = chosen.exists()
    chosen.unlink(missing_ok=True)
    return existed


def _file(data_folder: Path, name: str) -> Path:
    return data_folder / PLACE / f"{Path(name).name}.pxs"


def _choose(data_folder: Path, name: str) -> None:
    chosen = data_folder / PLACE / CHOSEN
    beside = chosen.with_name(f".{CHOSEN}.new")
    beside.write_text(f"{name}\n", encoding="utf-8")
    beside.replace(chosen)
