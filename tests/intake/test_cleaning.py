"""Text of strangers is kept as an excerpt that misleads nobody."""

from __future__ import annotations

import stat
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import KeyExposed, KeyUnreadable
from intake.cleaning import excerpt
from intake.keys import FILE, IntakeKeys, intake_keys


@pytest.mark.parametrize(
    "text, kept",
    [
        ("  排队\r\n系统\t故障 ", "排队 系统 故障"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("\u202e反\u2066转", "反转"),
        ("e\u0301", "é"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("长" * 501, "长" * 499 + "…"),
        ("长" * 500, "长" * 500),
        ("\ud800x", "x"),
    ],
)
def test_an_excerpt(text: str, kept: str) -> None:
    assert excerpt(text) == kept


@given(st.text(max_size=2_000))
def test_an_excerpt_is_short_plain_and_its_own(text: str) -> None:
    kept = excerpt(text)
    assert len(kept) <= 500
    assert not [each for each in kept if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")]
    assert excerpt(kept) == kept


def test_the_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "intake"
    first, second = intake_keys(folder), intake_keys(folder)
    assert first.author("a", "b") == second.author("a", "b") != IntakeKeys(b"x" * 32).author("a", "b")
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert [each.name for each in folder.iterdir()] == [FILE]


def test_a_secret_that_others_can_read_or_that_is_cut_is_not_used(tmp_path: Path) -> None:
    intake_keys(tmp_path)
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(KeyExposed):
        intake_keys(tmp_path)
    (tmp_path / FILE).chmod(0o600)
    (tmp_path / FILE).write_text("c2hvcnQ=")
    with pytest.raises(KeyUnreadable):
        intake_keys(tmp_path)


def test_what_is_sealed_is_read_with_the_same_secret_only() -> None:
    keys = IntakeKeys(b"a" * 32)
    sealed = keys.seal("线索".encode())
    assert keys.unseal(sealed) == "线索".encode()
    assert IntakeKeys(b"b" * 32).unseal(sealed) is None
    assert sealed != keys.seal("线索".encode())
