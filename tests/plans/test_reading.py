"""A plan file is read as YAML 1.2, and what is wrong with it is said with its place."""

import pytest

from domain.errors import InvalidPlan
from domain.plan import plan_hash
from plans import built_in, load_file
from plans.reading import read


def _read(folder, text):
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return read(file)


def test_the_words_of_yaml_1_1_are_plain_texts(tmp_path):
    body = _read(tmp_path, "a: yes\nb: no\nc: on\nd: 012\ne: true\nf: 12:30\n").body
    assert body == {"a": "yes", "b": "no", "c": "on", "d": 12, "e": True, "f": "12:30"}
    assert [type(value) for value in body.values()] == [str, str, str, int, bool, str]


def test_every_part_knows_its_line_and_column(tmp_path):
    file = _read(tmp_path, "roles:\n  - id: a\n    label: {zh: 甲, en: A}\n  - b\n")
    assert file.place(("roles", 0, "label", "en")) == (3, 20)
    assert file.place(("roles", 1)) == (4, 5)
    assert file.place(("roles", 0, "no such part")) == (2, 5)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "plan_key_twice", 3),
        ("a: [1,\n", "plan_syntax", 2),
        ("a: 1\nb: 1.5\n", "plan_value_kind", 2),
        ("a: 1\n\nb: 2014-04-30\n", "plan_value_kind", 3),
        ("- a\n", "plan_not_mapping", 1),
        ("a: 1\n2: b\n", "plan_key_not_text", 1),
        ("a: \x01\n", "plan_syntax", 1),
        ("a: " + "[" * 5000 + "\n", "plan_too_deep", 1),
        ("a: 1\n---\nb: 2\n", "plan_syntax", 2),
        ("", "plan_not_mapping", 1),
    ],
)
def test_what_is_no_plan_is_said_with_its_line(tmp_path, text, code, line):
    with pytest.raises(InvalidPlan) as raised:
        _read(tmp_path, text)
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["line"]) == (code, line)


def test_aliases_that_multiply_are_stopped(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(InvalidPlan) as raised:
        _read(tmp_path, "\n".join(lines))
    assert [problem.code for problem in raised.value.problems] == ["plan_too_many_parts"]


def test_a_file_that_is_missing_too_large_or_in_another_encoding(tmp_path):
    with pytest.raises(InvalidPlan, match="invalid_plan") as missing:
        read(tmp_path / "none.yaml")
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(InvalidPlan) as large:
        read(tmp_path / "large.yaml")
    (tmp_path / "gbk.yaml").write_bytes("a: 1\nb: 预案\n".encode("gbk"))
    with pytest.raises(InvalidPlan) as gbk:
        read(tmp_path / "gbk.yaml")
    assert [error.value.problems[0].code for error in (missing, large, gbk)] == [
        "plan_unreadable",
        "plan_too_large",
        "plan_not_utf8",
    ]
    assert gbk.value.problems[0].params["line"] == 2


def test_the_hash_of_a_plan_is_of_what_it_says_and_not_of_how_it_is_laid_out(tmp_path):
    (shipped,) = [path for path in built_in() if path.stem == "human-resources"]
    body, plan = load_file(shipped)
    commented = tmp_path / "copy.yaml"
    commented.write_text("# a comment\n\n" + shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert plan_hash(load_file(commented)[0]) == plan_hash(body)
    assert plan.id == "human-resources"


def test_a_plan_that_could_not_run_is_not_loaded(tmp_path):
    (shipped,) = [path for path in built_in() if path.stem == "human-resources"]
    broken = tmp_path / "broken.yaml"
    text = shipped.read_text(encoding="utf-8")
    broken.write_text(text.replace("owed_from: met:2-A11", "owed_from: met:2-A99"), encoding="utf-8")
    with pytest.raises(InvalidPlan) as raised:
        load_file(broken)
    assert [(problem.code, problem.params["name"]) for problem in raised.value.problems] == [
        ("plan_unknown_duty", "2-A99")
    ]
