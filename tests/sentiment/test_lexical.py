"""Moods by the words that ship: what turns, strengthens, mocks, and faces; in both scripts."""

import pytest

from sentiment import default, moods
from sentiment.words import FOLDER, read, shipped


def label(text: str) -> int:
    return moods([text])[0].label


def score(text: str) -> int:
    return moods([text])[0].score


@pytest.mark.parametrize(
    "text", ["今天真开心", "谢谢你们，辛苦了", "服務態度很滿意", "[鼓掌][鼓掌]", "😊", "(^_^)"]
)
def test_praise_thanks_and_glad_faces_are_positive(text):
    assert label(text) == 1


@pytest.mark.parametrize("text", ["气死我了", "太讓人失望", "[怒]", "孩子病了[泪]", "😡", "T_T"])
def test_anger_grief_and_their_faces_are_negative(text):
    assert label(text) == -1


@pytest.mark.parametrize("text", ["", "会议于三月举行。", "@某某 ", "\x00\ud83d"])
def test_a_text_without_any_sign_is_neutral(text):
    assert moods([text])[0].label == 0


def test_both_scripts_weigh_the_same():
    assert score("這家餐廳的飯菜太難吃") == score("这家餐厅的饭菜太难吃")


def test_a_negation_turns_what_follows_in_its_clause():
    assert label("一点也不开心") == -1
    assert label("我不讨厌") == 1


def test_a_negation_does_not_reach_into_the_next_clause():
    assert label("不，开心") == 1


def test_two_negations_turn_it_back():
    assert label("不是不喜欢") == 1


def test_words_that_hold_a_turning_word_turn_nothing():
    assert label("不仅好吃") == 1
    assert label("特别开心") == 1


def test_degrees_strengthen_and_weaken():
    assert score("有点开心") < score("开心") < score("非常开心")


def test_what_comes_after_but_weighs_more():
    assert label("味道很好，但是服务很差") == -1
    assert label("服务很差，但是味道很好") == 1


def test_a_question_that_is_none_blames():
    assert label("难道你们的良心不会痛吗？") == -1
    assert label("凭什么要我们等？") == -1


def test_praise_with_a_mocking_sign_is_meant_otherwise():
    assert label("真厉害，好棒[微笑]") == -1
    assert label("好一个优秀的回复，呵呵") == -1


def test_another_persons_words_weigh_less_than_ones_own():
    assert score("//@某人:开心") < score("开心")
    assert label("太失望了//@某人:开心") == -1


def test_a_name_in_an_address_is_no_word():
    assert label("@开心果 会议于三月举行") == 0


def test_scores_stay_within_the_scale():
    assert -1000 <= score("气死" * 5000) < 0 < score("开心" * 5000) <= 1000


def test_moods_come_in_the_order_of_their_texts():
    assert [mood.label for mood in moods(["开心", "会议", "失望"])] == [1, 0, -1]


def test_the_name_tells_the_words_apart(tmp_path):
    for file in FOLDER.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert read(tmp_path).digest == shipped().digest
    (tmp_path / "positive.txt").write_text("[10]\n好\n", encoding="utf-8")
    assert read(tmp_path).digest != shipped().digest
    assert default().name == f"lexicon-{shipped().digest[:8]}"
