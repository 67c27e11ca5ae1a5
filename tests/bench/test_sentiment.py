"""``make bench-sentiment``: without a folder it says so; with one it measures both ways of rating."""

import json

from bench.sentiment import main


def test_without_a_folder_it_says_that_nothing_was_measured(capsys, tmp_path):
    assert main([]) == main(["--folder", str(tmp_path)]) == 2
    assert "nothing measured" in capsys.readouterr().out


def test_both_ways_of_rating_are_measured(capsys, tmp_path):
    rows = [
        {"text": f"第{turn}号{word}", "label": label}
        for turn in range(60)
        for word, label in (("松果", 1), ("霉斑", -1), ("门牌", 0))
    ]
    (tmp_path / "sentiment.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert main(["--folder", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "lexicon" in told
    assert "trained on 90, way 2" in told
