"""The application: its parts wired, nothing decided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import answers, health, streams
from api.account import first, invited, language, own, provider, signing, start, strangers, tokens
from api.administrator import changes, files, overview, pages, people, rosters
from api.administrator import forms as organisation_forms
from api.administrator import plans as plan_pages
from api.guard import check_guards
from api.house import House
from api.identity.provider import configured
from api.limits import BodyLimit, SafeHeaders
from api.operator import (
    alarms,
    forms,
    handover,
    home,
    incident,
    incidents,
    linked,
    opening,
    papers,
    plans,
    pools,
    procedures,
    receipts,
    reporting,
    review,
    sources,
    watching,
)
from api.templating import STATIC
from api.v1 import accounts, duty, erasing, evidence, intake, looks, signals
from api.v1 import alarms as alarms_v1
from api.v1 import incidents as incidents_v1
from api.v1 import linked as linked_v1
from api.v1 import log as log_v1
from api.v1 import organisation as organisation_v1
from api.v1 import papers as papers_v1
from api.v1 import plan_releases as plan_releases_v1
from api.v1 import plans as plans_v1
from api.v1 import procedures as procedures_v1
from api.v1 import review as review_v1
from api.v1.outcomes import PROBLEMS
from config import Settings
from store.notify import TIMELINE, Listener, Notifier
from store.pool import Pool, open_pool

JSON = (
    alarms_v1, accounts, incidents_v1, procedures_v1, signals, evidence, papers_v1, plans_v1,
    plan_releases_v1, review_v1, log_v1, organisation_v1, duty, intake, erasing, looks,
    linked_v1,
)  # fmt: skip
OPERATOR = (
    home, alarms, incidents, procedures, opening, incident, forms, receipts, papers, plans, review,
    handover, pools, reporting, watching, linked, sources,
)  # fmt: skip
ADMINISTRATOR = (organisation_forms, overview, pages, people, rosters, changes, files, plan_pages)
ACCOUNT = (signing, provider, language, first, invited, own, start, tokens, strangers)

DESCRIPTION = """\
One incident of public opinion from discovery to close. A signal that was sent is **received** (on disk),
then **accepted** (folded and recorded) or **refused** (with its reason). Errors are problem documents
(RFC 9457) in the language of `Accept-Language`; every instant is in UTC.
"""


class Assets(StaticFiles):
    """Static files under addresses that change with their content."""

    async def get_response(self, path: str, scope: Scope):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """As the base, kept by browsers for a year."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def create_app(settings: Settings, pool: Pool, temporal_client: object | None = None) -> FastAPI:
    """The application over an open pool. ``temporal_client`` is for live queries and histories only."""
    assert settings.app_dsn is not None
    house = House(settings, pool, Notifier(pool), Listener(settings.app_dsn, [TIMELINE]))
    app = FastAPI(
        title="Pingxi 平息",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        separate_input_output_schemas=False,
    )
    app.state.house = house
    app.state.temporal = temporal_client
    app.state.provider = configured(settings)
    answers.add_handlers(app)
    _add_routes(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SafeHeaders, tls=settings.site.startswith("https://"))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings))
    check_guards(app)
    return app


def _add_routes(app: FastAPI) -> None:
    for module in JSON:
        app.include_router(module.router, responses=PROBLEMS)
    app.include_router(streams.router, responses=PROBLEMS)
    app.include_router(health.router)
    for page in ACCOUNT:
        app.include_router(page.router, include_in_schema=False)
    for page in OPERATOR:
        app.include_router(page.router, include_in_schema=False)
    for page in ADMINISTRATOR:
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", Assets(directory=STATIC), name="static")


def _hosts(settings: Settings) -> list[str]:
    given = [name.strip() for name in settings.api_names.split(",") if name.strip()]
    site = urlsplit(settings.site).hostname
    return ["localhost", "127.0.0.1", "[::1]", settings.api_host, *given, *([site] if site else [])]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    house: House = app.state.house
    assert house.settings.app_dsn is not None
    async with house.notifier, house.listener:
        house.reading = await open_pool(house.settings.app_dsn, max_size=6, name="pingxi-api-reading")
        try:
            yield
        finally:
            await house.reading.close()
