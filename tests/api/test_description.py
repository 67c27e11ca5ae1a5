"""The OpenAPI description says what the interface really takes and gives."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from domain.signals import SIGNALS
from tests.api.conftest import World


@pytest.fixture
async def description(still: World) -> dict[str, Any]:
    body: dict[str, Any] = (await still.browser().get("/api/v1/openapi.json")).json()
    return body


def _schema(description: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": description["components"]})


def _body(description: dict[str, Any], path: str) -> dict[str, Any]:
    schema: dict[str, Any] = description["paths"][path]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    return schema


async def test_every_kind_of_signal_is_described_by_itself(description: dict[str, Any]) -> None:
    schema = _body(description, "/api/v1/incidents/{incident_id}/signals")
    assert set(schema["discriminator"]["mapping"]) == set(SIGNALS) - {"open"}
    assert len(schema["oneOf"]) == len(SIGNALS) - 1


async def test_the_description_takes_what_the_interface_takes(
    world: World, description: dict[str, Any]
) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    schema = _schema(description, _body(description, "/api/v1/incidents/{incident_id}/signals"))
    note = {"kind": "note", "role": "monitor", "texts": {"note": "x"}}
    grade = {"kind": "grade", "role": "group_office", "data": {"level": "large"}}
    url = f"/api/v1/incidents/{sender.incident}/signals"
    bodies: list[tuple[dict[str, Any], bool]] = [
        (note, True),
        (grade, True),
        ({**note, "sneaky": 1}, False),
        ({**note, "texts": {}}, False),
        ({**grade, "data": {}}, False),
        ({**grade, "data": {"level": "large", "x": 1}}, False),
        ({**note, "kind": "explode"}, False),
        ({**note, "texts": {"note": "x" * 4001}}, False),
    ]
    for body, good in bodies:
        answer = await sender.client.post(url, json=body)
        assert schema.is_valid(body) is good, body
        assert (answer.status_code == 200) is good, answer.text


async def test_answers_are_as_described(world: World, description: dict[str, Any]) -> None:
    sender = await world.sender("ann", "monitor")
    answer = await sender.open()
    responses = description["paths"]["/api/v1/incidents"]["post"]["responses"]
    accepted = responses["200"]["content"]["application/json"]["schema"]
    _schema(description, accepted).validate(answer.json())
    refused = await sender.send("close", "monitor")
    problem = responses["409"]["content"]["application/problem+json"]["schema"]
    _schema(description, problem).validate(refused.json())
    assert {"200", "202", "400", "401", "403", "404", "409", "413", "422", "503"} <= set(responses)
    for name in ("", "/{incident_id}", "/{incident_id}/duties", "/{incident_id}/timeline"):
        path = f"/api/v1/incidents{name}"
        schema = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        got = await sender.client.get(path.replace("{incident_id}", sender.incident))
        _schema(description, schema).validate(got.json())


async def test_who_may_call_is_described(description: dict[str, Any]) -> None:
    assert {"HTTPBearer", "APIKeyCookie"} <= set(description["components"]["securitySchemes"])
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            public = path in ("/healthz", "/readyz") or (path == "/api/v1/sign-ins" and method == "post")
            assert bool(operation.get("security")) is not public, (method, path)
