"""Where tests keep what they throw away: in memory if there is room, else on disk."""

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30


def throw_away_folder() -> Path:
    """A new folder, outside anybody's home."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix="pingxi-test-", dir=MEMORY if in_memory else None)).resolve()
