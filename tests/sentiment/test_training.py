"""Learning from labels, and the file of a model: made by its seed, whole or refused, in use on purpose."""

import json
from datetime import UTC, datetime

import pytest

from sentiment.errors import LabelsUnreadable, ModelNotKept, ModelUnusable, TooFewLabels
from sentiment.labelled import Labelled, of_file
from sentiment.model import read, write
from sentiment.training import train
from sentiment.use import back_to, in_use, kept, put_in_use, stop_using

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PLACES = ("大厅", "窗口", "食堂", "车站", "医院", "学校")
WORDS = {
    1: ("蓝莓", "松果", "青柠", "杏仁"),
    -1: ("铁锈", "霉斑", "碎渣", "泥浆"),
    0: ("纸箱", "桌面", "门牌", "表格"),
}


def invented() -> list[Labelled]:
    return [
        Labelled(f"{place}{word}{other}第{turn}次", label, "甲" if turn % 2 else "乙")
        for label, words in WORDS.items()
        for word in words
        for other in words
        for turn, place in enumerate(PLACES)
    ]


@pytest.fixture(scope="module")
def model():
    return train(invented(), NOW, seed=3)


def test_what_it_learned_it_tells_apart(model):
    assert [mood.label for mood in model.moods(["车站松果", "车站霉斑", "车站门牌"])] == [1, -1, 0]
    assert all(-1000 <= mood.score <= 1000 for mood in model.moods(["", "松果" * 9999, "\ud83d"]))
    assert model.moods([]) == []


def test_the_same_seed_gives_the_same_model(model):
    assert train(invented(), NOW, seed=3).digest == model.digest


def test_a_text_is_rated_alike_alone_and_among_others(model):
    texts = [each.text for each in invented()]
    assert model.moods(texts)[7] == model.moods([texts[7]])[0]


def test_it_is_judged_on_what_it_had_not_seen_by_domain(model):
    judged = model.header.judged
    assert set(judged) == {"", "甲", "乙"}
    assert judged[""]["polar"] == 192
    assert judged[""]["accuracy"]["low"] < judged[""]["accuracy"]["value"] <= judged[""]["accuracy"]["high"]


def test_too_few_of_one_side_are_refused():
    with pytest.raises(TooFewLabels) as refused:
        train([each for each in invented() if each.label >= 0], NOW)
    assert refused.value.params["negative"] == 0


def test_what_is_read_is_what_was_written(model, tmp_path):
    write(model, tmp_path / "m.pxs")
    again = read(tmp_path / "m.pxs")
    assert again.digest == model.digest
    assert again.moods(["车站松果"]) == model.moods(["车站松果"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: whole[:-40],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b'"format": 1', b'"format": 9'),
        lambda whole: whole.replace(b'"seed": 3', b'"seed": 4'),
        lambda whole: b"\x80\x04" + whole,
    ],
    ids=["empty", "truncated", "half", "other-version", "changed", "other-form"],
)
def test_a_file_that_is_not_whole_is_refused(model, tmp_path, spoil):
    file = tmp_path / "m.pxs"
    write(model, file)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(ModelUnusable):
        read(file)


def test_in_use_on_purpose_kept_and_back(model, tmp_path):
    assert in_use(tmp_path).rater.name.startswith("lexicon-")
    write(model, tmp_path / "m.pxs")
    put_in_use(tmp_path, tmp_path / "m.pxs")
    assert in_use(tmp_path).rater.name == model.name
    assert stop_using(tmp_path)
    assert in_use(tmp_path).model is None
    assert kept(tmp_path) == [model.name]
    assert back_to(tmp_path, model.name).digest == model.digest
    with pytest.raises(ModelNotKept):
        back_to(tmp_path, "model-none")


def test_one_that_cannot_be_read_falls_back_and_says_so(model, tmp_path):
    write(model, tmp_path / "m.pxs")
    put_in_use(tmp_path, tmp_path / "m.pxs")
    (tmp_path / "sentiment" / f"{model.name}.pxs").write_bytes(b"x")
    found = in_use(tmp_path)
    assert found.rater.name.startswith("lexicon-")
    assert found.problem is not None and found.problem.code == "sentiment_model_unusable"


def test_labels_from_json_lines_and_csv(tmp_path):
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    lines.write_text(json.dumps({"said": "好", "mark": 1}) + "\n\n", encoding="utf-8")
    table.write_text("text,label,domain\n差,负面,甲\n", encoding="utf-8")
    assert of_file(lines, "said", "mark") == [Labelled("好", 1)]
    assert of_file(table) == [Labelled("差", -1, "甲")]


@pytest.mark.parametrize(
    "bad", ["{", '{"text": "x", "label": 7}', '{"text": 3, "label": 1}', "[]", '{"label": 1}']
)
def test_a_line_that_is_no_label_is_named(tmp_path, bad):
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "x", "label": 1}\n' + bad + "\n", encoding="utf-8")
    with pytest.raises(LabelsUnreadable) as refused:
        of_file(file)
    assert refused.value.params["line"] == 2


def test_many_texts_are_rated_in_parts_and_in_order(model):
    texts = ["车站松果", "车站霉斑", "车站门牌"] * 700
    assert [mood.label for mood in model.moods(texts)] == [1, -1, 0] * 700
