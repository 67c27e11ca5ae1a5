"""From a person's click until it is on another screen, both through the service: request in, stream out."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random
from time import perf_counter

import httpx
import orjson

from api.identity.passwords import hash_password
from bench.figures import Sample, percentile
from bench.load import NOTE, Unfinished, open_incidents
from bench.measures.click import updates
from bench.scale import Scale
from bench.stage import Stage, utc_now
from intake.ids import new_signal_id
from store.organisation.changes import By
from store.people import Person, add_person
from store.queries import RoleIn

PATIENCE = 60.0


@dataclass(frozen=True)
class Desk:
    """Someone signed in at the service."""

    http: httpx.AsyncClient

    async def click(self, incident: str, signal_id: str) -> None:
        """Send a note; answered once it is decided."""
        body = {
            "kind": "note",
            "role": "monitor",
            "signal_id": signal_id,
            "data": {},
            "texts": {"note": NOTE},
        }
        answer = await self.http.post(f"/api/v1/incidents/{incident}/signals", json=body)
        answer.raise_for_status()

    async def events(self, incident: str) -> AsyncIterator[str | None]:
        """The signal of each event as it comes by the stream; None once it is open."""
        address = f"/api/v1/incidents/{incident}/stream"
        async with self.http.stream("GET", address, params={"after": 0}) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    yield orjson.loads(line[5:])["event"].get("signal_id")


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run."""
    bare, _ = await updates(stage, scale, random)
    (incident,) = await open_incidents(stage, 1)
    async with _client(stage) as one, _client(stage) as other:
        login, password = await _person(stage)
        await _answers(one)
        for client in (one, other):
            await _sign_in(client, login, password)
        ours = await _clicks(Desk(one), Desk(other), incident, scale.clicks, random)
    return {
        "screen_p50": (percentile(ours, 50), percentile(bare, 50)),
        "screen_p99": (percentile(ours, 99), percentile(bare, 99)),
    }


async def _clicks(desk: Desk, other: Desk, incident: str, number: int, random: Random) -> list[float]:
    """Milliseconds from the click until its event has come by the other's stream."""
    taken, events = list[float](), other.events(incident)
    await anext(events)
    for _ in range(number):
        await asyncio.sleep(random.uniform(0.01, 0.04))
        signal_id, started = new_signal_id(), perf_counter()
        sent = asyncio.create_task(desk.click(incident, signal_id))
        while await anext(events) != signal_id:
            pass
        taken.append((perf_counter() - started) * 1000)
        await sent
    return taken


def _client(stage: Stage) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=stage.stack.api_address, timeout=30, trust_env=False)


async def _person(stage: Stage) -> tuple[str, str]:
    """A new account that may send and read."""
    login, password = f"bench-{secrets.token_hex(4)}", secrets.token_hex(8)
    roles, desks = frozenset({RoleIn("human-resources", "monitor")}), frozenset({"operator"})
    person = Person(secrets.token_hex(12), login, login, True, utc_now(), roles, desks)
    await add_person(stage.pool, person, hash_password(password), By("setup", "bench", utc_now()))
    return login, password


async def _sign_in(client: httpx.AsyncClient, login: str, password: str) -> None:
    answer = await client.post("/api/v1/sign-ins", json={"login": login, "password": password})
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"


async def _answers(client: httpx.AsyncClient) -> None:
    ends = perf_counter() + PATIENCE
    while perf_counter() < ends:
        try:
            await client.get("/")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    raise Unfinished(done="0", sent="1")
