"""A version of a plan means one text for good: what changes gets a new number."""

from plans.index import FILE, current, lines_to_add, recorded, wrong

KNOWN = {("a", 1): "1" * 64, ("a", 2): "2" * 64, ("b", 1): "3" * 64}


def test_every_plan_says_what_its_version_has_on_record():
    assert list(wrong(recorded(FILE.read_text("utf-8")), current())) == []


def test_no_version_stands_on_record_twice():
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == len(recorded("\n".join(lines)))


def test_a_changed_text_under_the_same_number_is_told_with_what_to_do():
    (said,) = wrong(KNOWN, {("a", 2): "9" * 64, ("b", 1): "3" * 64})
    assert said.startswith("a 2 no longer says what it said")
    assert "`version: 3`" in said and "python -m plans.index" in said


def test_a_new_version_wants_its_line_and_gets_it():
    now = {("a", 3): "9" * 64}
    (said,) = wrong(KNOWN, now)
    assert "new version" in said and "python -m plans.index" in said
    added = lines_to_add(KNOWN, now)
    assert added == [f"a 3 {'9' * 64}"]
    assert list(wrong({**KNOWN, **recorded("\n".join(added))}, now)) == []


def test_a_number_below_one_on_record_is_not_taken():
    (said,) = wrong({("a", 2): "2" * 64}, {("a", 1): "1" * 64})
    assert "above" in said
