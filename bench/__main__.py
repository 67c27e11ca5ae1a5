"""``python -m bench``: every figure beside the same work done bare, in the same run."""

from __future__ import annotations

import os
import sys

from bench.command import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
