"""Whatever the OpenAPI document allows or forbids is sent: no answer is a failure, and every refusal is a problem."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Unsatisfiable

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import club, customer, give, order

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
LEFT_OUT = {"/v1/api_keys/{id}", "/v1/imports"}


async def examine(client: Client, examples: int, seed: int) -> int:
    """Send examples of every operation and count them; where it is one, of every third, a right one or a wrong one."""
    document = json.loads((await client.http.get("/openapi.json")).content)
    known = schemathesis.openapi.from_dict(document)
    shape = document["components"]["schemas"]["Problem"]
    sent = 0
    found: list[tuple[str, str, int, str]] = []
    for place, result in enumerate(known.get_all_operations()):
        operation = result.ok()  # type: ignore[union-attr]
        if any(operation.path.startswith(path) for path in LEFT_OUT) or (examples == 1 and place % 3):
            continue
        for mode in MODES if examples > 1 else (MODES[place % 2],):
            for case in _cases(operation, mode, examples, seed):
                response = await _send(client, case)
                sent += 1
                if response.status_code >= 500:
                    found.append((operation.label, str(mode), response.status_code, str(case.body)[:300]))
                elif response.status_code >= 400:
                    assert response.headers["content-type"] == "application/problem+json", operation.label
                    said = response.json()
                    assert set(shape["required"]) <= said.keys(), operation.label
                    assert all(isinstance(said[name], str) for name in shape["required"] if name != "status")
                    assert response.json()["status"] == response.status_code
    assert not found, found[:5]
    return sent


def _cases(operation: Any, mode: Any, examples: int, seed: int) -> list[Any]:
    made: list[Any] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Any) -> None:
        made.append(case)

    try:
        draw()
    except (Unsatisfiable, schemathesis.errors.SchemathesisError):
        return made  # an operation without parameters has nothing wrong to send
    return made


async def _send(client: Client, case: Any) -> Any:
    arguments = case.as_transport_kwargs(base_url="http://laurels")
    headers = {str(name): str(value) for name, value in (arguments.get("headers") or {}).items()}
    headers = {name: value for name, value in headers.items() if value.isascii() and value.isprintable()}
    headers |= {"Authorization": f"Bearer {client.key}"}
    content = arguments.get("data")
    if "json" in arguments:
        content = json.dumps(arguments["json"]).encode()
        headers["Content-Type"] = "application/json"
    return await client.http.request(
        arguments["method"], arguments["url"], params=arguments.get("params"), headers=headers, content=content
    )


@pytest.mark.parametrize("examples", [1, pytest.param(60, marks=pytest.mark.slow)])
async def test_nothing_that_can_be_sent_makes_the_application_fail(
    shared_database: Database, pool: Pool, examples: int
) -> None:
    async with serving(shared_database.app_url, pool) as client:
        shop = await club(client)
        await shop.campaign()
        await give(client, await customer(client), 1000, "start")
        await client.post("/v1/orders", order("1", 1000))
        assert await examine(client, examples, seed=20261121) > 80


async def test_every_operation_wants_a_key_but_those_by_which_people_come_in(client: Client) -> None:
    document = json.loads((await client.http.get("/openapi.json")).content)
    asked = [
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, operations in document["paths"].items()
        for method in operations
        if method.upper() in METHODS
    ]
    answers = await asyncio.gather(*(client.http.request(method, path, content=b"{}") for method, path in asked))
    open_doors = {asked[n] for n, answer in enumerate(answers) if answer.status_code != 401}
    assert open_doors == {
        ("POST", "/v1/sessions"),
        ("POST", "/v1/sessions/challenges"),
        ("POST", "/v1/invitations/openings"),
        ("POST", "/v1/invitations/acceptances"),
    }
    assert len(asked) > 50
