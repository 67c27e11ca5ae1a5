"""The fonts of the PDF: those of the standard where they are installed, else free ones that cover as much.

The standard's own (仿宋, 小标宋, 黑体, 楷体) are not free to be passed on; whoever has them installs them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTCollection, TTFont

from documents.errors import FontsMissing

FOLDERS_VARIABLE = "PINGXI_FONTS"
"""Folders of further fonts, as a path list."""
_FOLDERS = (
    # The wheel that comes along: Noto Serif SC and Noto Sans SC.
    Path(pylopdf_fonts_zh_cn.__file__).parent,
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local" / "share" / "fonts",
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)
_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
WANTED: Mapping[str, tuple[str, ...]] = {
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02", *_SERIF, *_SANS),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SERIF, *_SANS),
    "hei": ("SimHei", "STHeiti", "FZHei-B01", *_SANS, *_SERIF),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai", *_SERIF, *_SANS),
    "song": ("SimSun", "NSimSun", *_SERIF, *_SANS),
}
"""For each use, the families in the order in which they are taken."""
REGULAR, BOLD = 400, 700


@dataclass(frozen=True)
class Fonts:
    """The families found for each use, and every character that some font of the body's list can draw."""

    folders: typst.Fonts
    families: Mapping[str, Sequence[str]]
    title_weight: int
    glyphs: frozenset[int]


@cache
def fonts() -> Fonts:
    """The fonts of this machine, looked up once. Raises ``FontsMissing``."""
    further = [Path(each) for each in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if each]
    folders = [folder for folder in (*further, *_FOLDERS) if folder.is_dir()]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(each) for each in folders]
    )
    there = {info.family for info in found.fonts()}
    if not there & {*_SERIF, *_SANS, *WANTED["body"]}:
        raise FontsMissing(folders=", ".join(map(str, folders)))
    families = {use: [name for name in names if name in there] for use, names in WANTED.items()}
    own = families["title"][0].startswith("FZ") if families["title"] else False
    common = set.intersection(*(_drawn_by(found, names) for names in families.values()))
    return Fonts(found, families, REGULAR if own else BOLD, frozenset(common))


def _drawn_by(found: typst.Fonts, families: Sequence[str]) -> set[int]:
    """The characters that one of these families can draw."""
    places = {(info.path, info.index) for info in found.fonts() if info.family in families and info.path}
    drawn: set[int] = set()
    for path, index in sorted(places):
        drawn |= _characters(Path(path), index)
    return drawn


@cache
def _characters(path: Path, index: int) -> frozenset[int]:
    with path.open("rb") as file:
        if path.suffix.lower() in (".ttc", ".otc"):
            collection = TTCollection(file, lazy=True)
            return frozenset(collection.fonts[index].getBestCmap() or ())
        return frozenset(TTFont(file, lazy=True).getBestCmap() or ())
