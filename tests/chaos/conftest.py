"""A house of a test's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that the database's account may pass through. It stays for a look at it if the test fails."""
    path = Path("/tmp") / f"pingxi-{request.node.name[:24]}-{os.getpid()}"
    path.mkdir(mode=0o711)
    failed = request.session.testsfailed
    yield path
    if request.session.testsfailed == failed:
        shutil.rmtree(path)
