"""The watcher reads feeds: a feed that is there is read, and its posts are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from config import Settings
from services.gathering import intake_jobs
from store.organisation.changes import By
from store.pool import open_pool
from store.posts import new_posts
from store.sources import NewSource, add_source, source_by_name
from tests.conftest import Database
from tests.store.rows import T0, at

RSS = "<rss><channel><item><guid>1</guid><title>大厅排队</title></item></channel></rss>"


class Feed(BaseHTTPRequestHandler):
    """A feed on this machine."""

    def do_GET(self) -> None:
        body = RSS.encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
async def address() -> AsyncIterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/rss"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_feed_of_this_machine_is_read_only_if_it_may_be(
    database: Database, tmp_path: Path, address: str
) -> None:
    pool = await open_pool(database.app_dsn, max_size=2)
    by = By("setup", "试验", T0)
    await add_source(pool, NewSource("own", "feed", url=address, private_allowed=True), by)
    await add_source(pool, NewSource("sly", "feed", url=address), by)
    [feeds, *_] = intake_jobs(Settings(data_folder=tmp_path), pool, lambda: at(1))
    assert await feeds.work(at(1)) == 2
    assert [(each.source, each.title) for each in await new_posts(pool, 0)] == [("own", "大厅排队")]
    sly = await source_by_name(pool, "sly")
    assert sly is not None and sly.error_code == "address"
    assert await feeds.work(at(1)) == 0
    await pool.close()
