"""The documents: what they link to is there, and the two readmes have the same commands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
BLOCK = re.compile(r"^\s*```\n(.*?)^\s*```$", re.MULTILINE | re.DOTALL)


def _commands(page: Path) -> list[list[str]]:
    """The first two words of each command of a readme."""
    lines = "".join(BLOCK.findall(page.read_text("utf-8"))).splitlines()
    return [line.split()[:2] for line in lines if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target, _ in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = (_commands(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    assert english == chinese
    assert len(english) > 25


def test_readmes_link_to_the_same_pages() -> None:
    english, chinese = (
        {target for target, _ in LINK.findall((ROOT / name).read_text("utf-8"))}
        for name in ("README.md", "README.zh-CN.md")
    )
    own = {"README.md", "README.zh-CN.md", "docs/plans.md", "docs/plans.zh-CN.md"}
    assert english - own == chinese - own
