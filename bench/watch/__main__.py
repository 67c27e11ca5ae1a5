"""``python -m bench.watch --folder DIR``: how good the watching is on real cascades."""

from __future__ import annotations

import os
import sys

from bench.watch.command import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
