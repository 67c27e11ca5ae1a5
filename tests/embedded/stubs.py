"""Stand-ins for the product's processes, and a ``pingxi up`` over them that a test can kill."""

import asyncio
import sys
from pathlib import Path

from config import Settings
from embedded.errors import StackError
from embedded.progress import Printer
from embedded.supervisor import up
from locales import say

PAGE = """
import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"page")
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PINGXI_API_PORT"])), Page).serve_forever()
"""
IDLE = "import threading; threading.Event().wait()"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


PROGRAMS = {"api": python(PAGE), "worker": python(IDLE)}


def settings(data_folder: Path, **values: object) -> Settings:
    return Settings.model_validate({"data_folder": data_folder, "locale": "en", **values})


async def _up(data_folder: Path) -> int:
    try:
        await up(settings(data_folder), Printer("en"), programs=PROGRAMS)
    except StackError as error:
        print(say("en", error.code, **error.params), flush=True)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_up(Path(sys.argv[1]))))
