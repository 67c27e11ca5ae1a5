"""The worker forgets no activity and no workflow."""

from __future__ import annotations

import importlib
import pkgutil

from temporalio import activity

import activities
from config import Settings
from services.watched import Tools
from services.watched import activities_on as watchers_activities_on
from tests.path.conftest import Path
from worker import activities_on


def _defined() -> set[str]:
    """The names of every activity that a module of the package defines."""
    found = set()
    for module in pkgutil.iter_modules(activities.__path__):
        for member in vars(importlib.import_module(f"activities.{module.name}")).values():
            if isinstance(member, type):
                found |= {
                    defined.name
                    for part in vars(member).values()
                    if callable(part) and (defined := activity._Definition.from_callable(part))
                }
    return {name for name in found if name is not None}


async def test_every_activity_is_registered(path: Path) -> None:
    registered = {
        definition.name
        for made in (
            *activities_on(path.pool, path.notifier, lambda: path.now),
            *watchers_activities_on(Tools(Settings(), path.pool, path.notifier, lambda: path.now)),
        )
        if (definition := activity._Definition.from_callable(made))
    }
    assert registered == _defined()
    assert registered >= {"load", "record"}
