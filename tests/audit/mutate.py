"""The long form of the mutations: ``python -m tests.audit.mutate [NUMBER]``; 1 if any was missed."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from os import cpu_count
from time import perf_counter

from tests.audit.evidence import made
from tests.audit.mutations import mutated

NUMBER = 100_000
CHUNK = 1_000


def missed(first: int) -> list[str]:
    """What was missed among the seeds of a chunk."""
    return [found for seed in range(first, first + CHUNK) if (found := mutated(seed)) is not None]


def main(words: list[str]) -> int:
    """Spoil as often as asked and say what was missed."""
    number = int(words[0]) if words else NUMBER
    assert made()[0].verdict().word == "proven"
    started, found = perf_counter(), list[str]()
    with ProcessPoolExecutor(cpu_count()) as pool:
        for done, each in enumerate(pool.map(missed, range(0, number, CHUNK)), 1):
            found += each
            if done % 10 == 0:
                print(f"{done * CHUNK} mutations, {len(found)} missed", file=sys.stderr, flush=True)
    for line in found:
        print(line)
    print(f"{number} mutations, {number - len(found)} found, {perf_counter() - started:.0f} s")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
