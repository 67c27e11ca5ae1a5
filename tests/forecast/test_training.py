"""A model of one's own: learned, judged by what it did not see, kept as a file, put in use on purpose."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from commands.app import run
from forecast import estimate
from forecast.errors import ModelUnusable, TooFewMoments
from forecast.judging import by_line, judged, learned_chances, shipped_chances
from forecast.model import read, write
from forecast.moments import moments
from forecast.past import of_folder
from forecast.series import Series
from forecast.training import folds, table, train
from forecast.use import PLACE, in_use, put_in_use, stop_using
from tests.forecast.invented import cascades, folder

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("past"), cascades())


@pytest.fixture(scope="module")
def known(place):
    return [each for each in moments(of_folder(place)) if each.crossed is not None]


@pytest.fixture(scope="module")
def model(known):
    return train(known, NOW, repeats=1)


def test_it_learns_to_tell_fast_from_slow(known):
    chances = learned_chances(known, 0, 1)
    found = judged(chances, known, 0)
    assert found.auc.value > 0.8
    assert found.auc.low <= found.auc.value <= found.auc.high
    assert sum(number for number, _, _ in found.reliability) == found.moments == len(known)
    assert set(by_line(known)) == {"100-300", "300-500", "all"}
    assert len(shipped_chances(known)) == len(known)


def test_no_group_is_judged_by_what_saw_it(known):
    given = table(known)
    for learn, judge in folds(given, 3):
        assert not {given.groups[row] for row in learn} & {given.groups[row] for row in judge}


def test_the_same_moments_and_seed_make_the_same_model(known, model):
    assert train(known, NOW, repeats=1).digest == model.digest


def test_too_little_is_refused(known):
    with pytest.raises(TooFewMoments) as told:
        train(known[:10], NOW, repeats=1)
    assert told.value.params["least"] == 20


def test_a_file_holds_the_model_as_it_was(model, tmp_path):
    write(model, tmp_path / "model.json")
    again = read(tmp_path / "model.json")
    assert again.digest == model.digest
    assert again.probability((0.0,) * 4) == model.probability((0.0,) * 4)
    assert again.judged.keys() == {"100-300", "300-500", "all"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.update(intercept=9.0),
        lambda body: body.update(format=2),
        lambda body: body.pop("digest"),
        lambda body: body.update(extra=1),
        lambda body: body.update(weights=[1.0]),
    ],
)
def test_a_file_that_was_changed_is_not_used(model, tmp_path, spoil):
    file = tmp_path / "model.json"
    write(model, file)
    body = json.loads(file.read_text())
    spoil(body)
    file.write_text(json.dumps(body))
    with pytest.raises(ModelUnusable):
        read(file)


def test_an_estimate_by_the_model_says_so(model):
    began = NOW - timedelta(hours=1)
    fast = Series.of_posts(began, [began + timedelta(seconds=30 * no) for no in range(1, 121)])
    found = estimate(fast, 300, NOW, learned=model)
    assert found is not None
    assert (found.basis, found.model) == ("trained", model.name)


def test_what_is_in_use_was_put_in_use_on_purpose(model, tmp_path):
    write(model, tmp_path / "mine.json")
    assert in_use(tmp_path).model is None
    put_in_use(tmp_path, tmp_path / "mine.json")
    found = in_use(tmp_path).model
    assert found is not None and found.name == model.name
    assert stop_using(tmp_path)
    assert in_use(tmp_path).model is None
    assert not stop_using(tmp_path)


def test_a_spoilt_model_falls_back_visibly(model, tmp_path, capsys):
    write(model, tmp_path / "mine.json")
    put_in_use(tmp_path, tmp_path / "mine.json")
    (tmp_path / PLACE).write_text("{")
    found = in_use(tmp_path)
    assert found.model is None
    assert found.problem is not None
    assert run(["forecast", "show", "--data-folder", str(tmp_path), "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "estimate that ships is used instead" in told.out
    assert "cannot be used" in told.err


def test_the_commands_learn_use_show_and_stop(place, tmp_path, capsys):
    file, data = str(tmp_path / "m.json"), ["--data-folder", str(tmp_path), "--lang", "zh-CN"]
    assert (
        run(["forecast", "train", "--folder", str(place), "--out", file, "--draws", "1", "--lang", "en"]) == 0
    )
    assert "not in use" in capsys.readouterr().out
    assert run(["forecast", "use", file, *data]) == 0
    assert "已启用" in capsys.readouterr().out
    assert run(["forecast", "show", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["model"] == read(tmp_path / "m.json").name
    assert run(["forecast", "stop", *data]) == 0
    assert run(["forecast", "show", *data]) == 0
    assert "随附" in capsys.readouterr().out


def test_an_empty_folder_is_told_with_what_to_do(tmp_path, capsys):
    words = [
        "forecast",
        "train",
        "--folder",
        str(tmp_path),
        "--out",
        str(tmp_path / "m.json"),
        "--lang",
        "en",
    ]
    assert run(words) == 5
    assert "Check the path" in capsys.readouterr().err
