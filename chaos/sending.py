"""Those who send: over HTTP as people do, and straight into the intake as a feed does.

A try that nobody answered is made again with the same id, until it is answered or the run is over.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx

from chaos.acting import Act, Actor
from chaos.house import House
from chaos.ledger import MARK, Ledger
from chaos.people import PASSWORD, Account
from chaos.sight import Sight
from domain.errors import PingxiError
from domain.plan import FEED
from domain.signals import Lane
from intake.receive import NewSignal, Receipt, receive_many
from store.pool import NOT_UP, Pool

AWAY = (httpx.HTTPError, *NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


@dataclass
class World:
    """What the senders share: the incidents that they know, and the instant at which they fall silent."""

    house: House
    client: httpx.AsyncClient
    until: datetime
    sights: dict[str, Sight] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether senders fall silent now."""
        return datetime.now(UTC) >= self.until

    def base(self) -> str:
        """The API's address; it may move with a new supervisor."""
        return self.house.address("api")

    async def sign_in(self, account: Account) -> dict[str, str]:
        """The header that shows who sends."""
        answer = await self.client.post(
            f"{self.base()}api/v1/sign-ins", json={"login": account.login, "password": PASSWORD}
        )
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['token']}"}


class Sender:
    """One person, or one feed, at a client of the API."""

    def __init__(self, world: World, account: Account, actor: Actor, ledger: Ledger, seed: int) -> None:
        self._world, self._account, self._actor, self._ledger = world, account, actor, ledger
        self._rng = random.Random(seed)
        self._token: dict[str, str] = {}
        self._waiting: dict[str, str] = {}

    @property
    def opens(self) -> bool:
        """Whether the plan lets this one open incidents."""
        return self._actor.opens

    async def sign_in(self) -> None:
        """Sign in, once for the whole run."""
        self._token = await self._world.sign_in(self._account)

    async def open(self, incident_id: str) -> None:
        """Open an incident; that it exists already is an answer too."""
        await self._send(incident_id, self._signal(incident_id, self._actor.opening()))
        self._world.sights.setdefault(incident_id, Sight(incident_id))

    async def run(self) -> None:
        """Send until the run is over."""
        while not self._world.over:
            await asyncio.sleep(self._rng.uniform(0.05, 0.8))
            if not self._world.sights:
                continue
            sight = self._rng.choice(list(self._world.sights.values()))
            with contextlib.suppress(*AWAY, KeyError):
                await sight.look(self._world.client, self._world.base(), self._token)
            signal = self._signal(sight.incident_id, self._actor.next(sight))
            await self._send(sight.incident_id, signal)
            await self._perhaps_again(sight.incident_id, signal)

    async def _perhaps_again(self, incident_id: str, signal: dict[str, Any]) -> None:
        chance = self._rng.random()
        if chance < 0.10:
            await self._send(incident_id, signal)
        elif chance < 0.14 and signal["texts"]:
            name = next(iter(signal["texts"]))
            await self._send(incident_id, {**signal, "texts": {name: f"{MARK} 另一段文字"}})

    def _signal(self, incident_id: str, act: Act) -> dict[str, Any]:
        kind, data, texts = act
        return {
            "signal_id": f"c-{secrets.token_hex(10)}",
            "kind": kind,
            "role": self._actor.role,
            "data": data,
            "texts": texts,
        }

    async def _send(self, incident_id: str, signal: dict[str, Any]) -> None:
        """Try until there is an answer, or the run is over."""
        lane = Lane.MACHINES if signal["role"] == FEED else Lane.PEOPLE
        line = {**signal, "incident_id": incident_id, "lane": lane.value, "by": self._account.person_id}
        while True:
            this = self._ledger.sent(line)
            with contextlib.suppress(*AWAY, KeyError):
                answer = await self._post(incident_id, signal)
                if answer.status_code < 500:
                    self._answered(this, signal["signal_id"], answer)
                    return
                if answer.status_code == 500:
                    self._ledger.told(this, signal["signal_id"], "defect", status=500)
            self._ledger.told(this, signal["signal_id"], "nothing")
            if self._world.over:
                return
            await asyncio.sleep(self._rng.uniform(0.1, 1.0))

    async def _post(self, incident_id: str, signal: dict[str, Any]) -> httpx.Response:
        place = f"{self._world.base()}api/v1/incidents"
        if signal["kind"] == "open":
            named = {"incident_id": incident_id}
            return await self._world.client.post(place, json=signal, params=named, headers=self._token)
        return await self._world.client.post(
            f"{place}/{incident_id}/signals", json=signal, headers=self._token
        )

    def _answered(self, this: str, signal_id: str, answer: httpx.Response) -> None:
        body = answer.json()
        if answer.status_code in (200, 202):
            self._told(this, body)
        elif answer.status_code == 409:
            word = "duplicate" if body["code"] == "duplicate_signal_id" else "refused"
            code = body["code"] if word == "refused" else None
            self._ledger.told(this, signal_id, word, code=code)
        else:
            self._ledger.told(this, signal_id, "rejected", reason=body.get("code"), status=answer.status_code)

    def _told(self, this: str, body: dict[str, Any]) -> None:
        names = ("received_at", "code", "first_event", "last_event")
        self._ledger.told(this, body["signal_id"], body["state"], **{name: body[name] for name in names})
        if body["state"] == "received":
            self._waiting[body["signal_id"]] = this

    async def ask_again(self) -> None:
        """Ask for the outcome of everything of which no more than its receipt is known."""
        waiting, self._waiting = self._waiting, {}
        for signal_id, this in waiting.items():
            place = f"{self._world.base()}api/v1/receipts/{signal_id}"
            answer = await self._world.client.get(place, headers=self._token)
            if answer.status_code == 200:
                self._told(this, answer.json())
            else:
                self._ledger.told(this, signal_id, "defect", status=answer.status_code)


class Feed:
    """A feed in the house: many signals in one commit."""

    def __init__(self, world: World, pool: Pool, actor: Actor, ledger: Ledger, seed: int) -> None:
        self._world, self._pool, self._actor, self._ledger = world, pool, actor, ledger
        self._rng = random.Random(seed)

    async def run(self) -> None:
        """Send until the run is over."""
        while not self._world.over:
            await asyncio.sleep(self._rng.uniform(0.2, 2.0))
            if self._world.sights:
                incident_id = self._rng.choice(list(self._world.sights))
                await self._send([self._signal(incident_id) for _ in range(self._rng.randint(1, 15))])

    def _signal(self, incident_id: str) -> NewSignal:
        kind, data, texts = self._actor.next(Sight(incident_id))
        signal_id = f"f-{secrets.token_hex(10)}"
        sender = f"feed:{self._ledger.name}"
        return NewSignal(signal_id, incident_id, Lane.MACHINES, kind, sender, FEED, data, texts)

    async def _send(self, signals: list[NewSignal]) -> None:
        while True:
            tries = [self._ledger.sent(_line(signal)) for signal in signals]
            try:
                async with asyncio.timeout(10):
                    receipts = await receive_many(self._pool, signals, datetime.now(UTC))
            except PingxiError as error:
                self._all(tries, signals, "rejected", reason=error.code)
                return
            except AWAY:
                self._all(tries, signals, "nothing")
                if self._world.over:
                    return
                await asyncio.sleep(self._rng.uniform(0.1, 1.0))
                continue
            self._received(tries, receipts)
            return

    def _received(self, tries: list[str], receipts: list[Receipt]) -> None:
        for this, receipt in zip(tries, receipts, strict=True):
            known = {"received_at": receipt.received_at.isoformat(), "payload_digest": receipt.payload_digest}
            self._ledger.told(this, receipt.signal_id, "received", **known)

    def _all(self, tries: list[str], signals: list[NewSignal], word: str, **more: Any) -> None:
        for this, signal in zip(tries, signals, strict=True):
            self._ledger.told(this, signal.signal_id, word, **more)


def _line(signal: NewSignal) -> dict[str, Any]:
    return {
        "signal_id": signal.signal_id,
        "incident_id": signal.incident_id,
        "lane": signal.lane.value,
        "kind": signal.kind,
        "role": signal.role,
        "by": signal.sender,
        "data": dict(signal.data),
        "texts": dict(signal.texts),
    }
