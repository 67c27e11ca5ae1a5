"""An outside model: its answer is taken whole; whatever else it does, the default rates and is named."""

import httpx
import pytest
from structlog.testing import capture_logs

from sentiment import default
from sentiment.errors import OutsideRefused
from sentiment.outside import FAILURES, PAUSE, Outside

URL = "https://model.example/rate"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def asking(answer, clock=None, url=URL, **more):
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return Outside(client, url, default(), clock or Clock(), **more)


def test_scores_are_taken_in_batches_and_the_token_is_sent():
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(200, text='{"model": "m1", "scores": [-900, 0]}')

    found = asking(answer, token="t0ken", at_once=2).rated(["甲", "乙", "丙", "丁"])
    assert [mood.label for part in found for mood in part.moods] == [-1, 0, -1, 0]
    assert {part.by for part in found} == {"outside-m1"}
    assert [request.headers["authorization"] for request in asked] == ["Bearer t0ken"] * 2


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"location": "https://other.example"}),
        httpx.Response(200, text="{"),
        httpx.Response(200, text="{}"),
        httpx.Response(200, text='{"model": "m", "scores": []}'),
        httpx.Response(200, text='{"model": "m", "scores": [1001]}'),
        httpx.Response(200, text='{"model": "m", "scores": ["1"]}'),
        httpx.Response(200, text='{"model": "m", "scores": [null]}'),
        httpx.Response(200, content=b" " * 1_100_000),
    ],
)
def test_whatever_is_wrong_is_logged_and_never_taken_for_neutral(response):
    with capture_logs() as logs:
        found = asking(lambda request: response).rated(["太失望了"])
    assert found[0].by == default().name
    assert found[0].moods[0].label == -1
    assert [(each["event"], each["log_level"]) for each in logs] == [("sentiment_outside_failed", "error")]


def test_one_that_keeps_failing_is_left_alone_for_a_while():
    asked, clock = [], Clock()

    def answer(request):
        asked.append(request)
        raise httpx.ConnectTimeout("no")

    rater = asking(answer, clock)
    for _ in range(FAILURES + 4):
        assert rater.rated(["开心"])[0].by == default().name
    assert len(asked) == FAILURES
    clock.now += PAUSE
    rater.rated(["开心"])
    assert len(asked) == FAILURES + 1


@pytest.mark.parametrize("url", ["http://model.example/rate", "ftp://localhost/", "https:///rate", "model"])
def test_an_address_where_posts_would_travel_openly_is_refused(url):
    with pytest.raises(OutsideRefused):
        asking(lambda request: httpx.Response(200), url=url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", URL])
def test_loopback_and_tls_are_asked(url):
    def answer(request):
        return httpx.Response(200, text='{"model": "m1", "scores": [400]}')

    [found] = asking(answer, url=url).rated(["甲"])
    assert (found.by, found.moods[0].label) == ("outside-m1", 1)
