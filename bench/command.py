"""The command: chooses the measures, runs them, prints what came out."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench import printing
from bench.figures import Figure, Sample, figures
from bench.measures import accept, burst, click, fold, lateness, log, memory, owed, screen, verdict, warm
from bench.scale import QUICK, Scale
from bench.stage import Stage, folder_for_now, processors, stage
from config import read_settings
from locales import say

SEED = 20261121

Staged = Callable[[Stage, Scale, Random], Awaitable[Sample]]

PURE: Mapping[str, Callable[[Scale, Random], Awaitable[Sample]]] = {
    "fold": fold.run,
    "warm": warm.run,
}
"""Measures that need no stack."""

STAGED: Mapping[str, Staged] = {
    "accept": accept.run,
    "burst": burst.one,
    "spread": burst.many,
    "click": click.run,
    "screen": screen.run,
    "lateness": lateness.one,
    "together": lateness.together,
    "verdict": verdict.run,
    "memory": memory.cached,
    "many": memory.many,
    "log": log.run,
    "owed": owed.run,
}
"""Measures on the one stack."""

LONG = frozenset({"many"})
"""Measures that are run fewer times."""

MEASURES = (*PURE, *STAGED)


def main(words: Sequence[str]) -> int:
    """Measure, print, and return 0 if all that was asked is met, 1 if not, 2 for wrong words."""
    locale = read_settings().locale
    asked = _parser(locale).parse_args(words)
    scale = QUICK if asked.quick else Scale()
    if asked.runs is not None:
        scale = replace(scale, runs=asked.runs)
    chosen = asked.only or MEASURES
    found = asyncio.run(_until_told(measured(chosen, scale, asked.seed, locale, asked.folder)))
    printing.show(locale, found, asked.seed, processors())
    if asked.json is not None:
        asked.json.write_text(json.dumps([_body(figure) for figure in found], indent=2) + "\n")
    if asked.markdown is not None:
        asked.markdown.write_text(printing.markdown(locale, found), encoding="utf-8")
    return int(any(figure.met is False for figure in found))


async def _until_told(work: Coroutine[Any, Any, list[Figure]]) -> list[Figure]:
    """Do the work; SIGTERM cancels it as SIGINT does, so that no part of the stack is left over."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _parser(locale: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench", description=say(locale, "bench_help"))
    parser.add_argument("--only", nargs="+", choices=MEASURES, help=say(locale, "bench_help_only"))
    parser.add_argument("--quick", action="store_true", help=say(locale, "bench_help_quick"))
    parser.add_argument("--runs", type=int, metavar="N", help=say(locale, "bench_help_runs"))
    parser.add_argument("--seed", type=int, default=SEED, help=say(locale, "bench_help_seed"))
    parser.add_argument("--json", type=Path, metavar="FILE", help=say(locale, "bench_help_json"))
    parser.add_argument("--markdown", type=Path, metavar="FILE", help=say(locale, "bench_help_markdown"))
    parser.add_argument("--folder", type=Path, metavar="DIR", help=say(locale, "bench_help_folder"))
    return parser


async def measured(
    chosen: Sequence[str], scale: Scale, seed: int, locale: str, folder: Path | None
) -> list[Figure]:
    """The figures of the chosen measures. The data folder is removed unless it was given."""
    samples: list[Sample] = []
    for name in [name for name in chosen if name in PURE]:
        samples += await _repeat(name, scale, locale, seed, partial(PURE[name], scale))
    staged = [name for name in chosen if name in STAGED]
    if not staged:
        return figures(samples)
    place = folder or folder_for_now()
    try:
        async with stage(place) as on:
            for name in staged:
                samples += await _repeat(name, scale, locale, seed, partial(STAGED[name], on, scale))
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
    return figures(samples)


async def _repeat(
    name: str, scale: Scale, locale: str, seed: int, once: Callable[[Random], Awaitable[Sample]]
) -> list[Sample]:
    samples = []
    for no in range(runs := scale.long_runs if name in LONG else scale.runs):
        printing.step(locale, name, no + 1, runs)
        samples.append(await once(Random(seed + no)))  # noqa: S311 a seed, not a secret
        printing.sample(samples[-1])
    return samples


def _body(figure: Figure) -> dict[str, object]:
    return {**asdict(figure), "met": figure.met}
