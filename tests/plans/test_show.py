"""A plan as a table, in both languages, and its JSON Schema."""

import json

import jsonschema
import pytest

from plans import built_in, load_file
from plans.schema import FILE, text
from plans.show import duration, rows, start, summary

SHIPPED = next(path for path in built_in() if path.stem == "human-resources")


@pytest.fixture(scope="module")
def plan():
    return load_file(SHIPPED)[1]


def test_a_row_says_who_owes_what_by_when_and_where_it_is_written(plan):
    (row,) = [row for row in rows(plan, "zh-CN", "minor") if row.duty == "2-A8"]
    assert (row.owner.label, [party.label for party in row.to]) == ("新闻发言人", ["社会公众"])
    assert [(clock.due, clock.mark, clock.clause) for clock in row.clocks] == [
        ("舆情发生起 12 小时内", "stated", "三·第四步"),
        ("突发事件发生起 5 小时内（重大突发事件、特别重大突发事件）", "stated", "国办发〔2016〕80号"),
        ("舆情发生起 48 小时内", "stated", "国办发〔2016〕61号"),
    ]
    assert (row.level_label, row.verb, row.clause) == ("影响较小", "回应", "三·第四步")


def test_a_level_shows_its_own_duties_and_those_of_every_level(plan):
    shown = {row.duty for row in rows(plan, "en", "ordinary")}
    assert {"2-O1", "2-O2", "2-A2"} <= shown
    assert not {"2-M1", "2-S1", "2-K1"} & shown


def test_the_whole_table_goes_level_by_level(plan):
    levels = [row.level for row in rows(plan, "en")]
    assert list(dict.fromkeys(levels)) == list(plan.rank)


def test_a_level_that_the_plan_does_not_have_is_an_error(plan):
    with pytest.raises(KeyError, match="enormous"):
        rows(plan, "en", "enormous")


@pytest.mark.parametrize(
    ("iso", "chinese", "english"),
    [
        ("PT30M", "30 分钟", "30 minutes"),
        ("PT12H", "12 小时", "12 hours"),
        ("P3D", "3 天", "3 days"),
        ("P1DT1H30M", "1 天 1 小时 30 分钟", "1 day, 1 hour, 30 minutes"),
        ("PT90M", "1 小时 30 分钟", "1 hour, 30 minutes"),
        ("PT0S", "即时", "at once"),
    ],
)
def test_a_duration_in_words(iso, chinese, english):
    assert (duration("zh-CN", iso), duration("en", iso)) == (chinese, english)


def test_every_start_and_every_label_has_words_in_both_languages(plan):
    starts = {duty.owed_from for duty in plan.duties} | {duty.until for duty in plan.duties if duty.until}
    for locale in ("zh-CN", "en"):
        assert all(start(plan, locale, name) for name in starts)


def test_what_else_has_to_hold_is_said_in_words():
    plan = load_file(next(path for path in built_in() if path.stem == "work-safety"))[1]
    shown = {row.duty: row for row in rows(plan, "zh-CN", "ordinary")}
    assert shown["1-N1-reply-o"].when == "意见、建议"
    assert shown["1-A2"].when == "较大突发事件、重大突发事件、特别重大突发事件"
    assert shown["1-A13"].when == "恶意炒作，涉嫌违法犯罪"
    assert shown["1-A3"].when is None
    assert shown["1-A8"].owed == "上报疑问"
    english = {row.duty: row for row in rows(plan, "en", "ordinary")}
    assert str(english["1-A2"].when).endswith(" or Especially major emergency")


def test_every_built_in_plan_has_words_for_all_of_its_rows():
    for file in built_in():
        plan = load_file(file)[1]
        for locale in ("zh-CN", "en"):
            assert len(rows(plan, locale)) >= len(plan.duties)
            assert len(summary(plan, locale)["gates"]) == len(plan.gates)


def test_the_summary_counts_what_the_plan_says_itself(plan):
    shown = summary(plan, "en")
    assert shown["clocks_stated"] == 2
    clocks = [clock for duty in plan.duties for clock in duty.clocks]
    counted = ("clocks_stated", "clocks_assumed", "baseline_clocks")
    assert sum(shown[name] for name in counted) == len(clocks)
    assert shown["duties"] + shown["baseline_duties"] == len(plan.duties)
    assert {clock.clause for clock in clocks if clock.of} == {
        "国办发〔2016〕80号",
        "国办发〔2016〕61号",
        "国办发〔2016〕61号、80号",
        None,
    }


def test_the_schema_file_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)
def test_the_shipped_plans_keep_to_the_schema(file):
    validator = jsonschema.Draft202012Validator(json.loads(text()))
    assert list(validator.iter_errors(load_file(file)[0])) == []
