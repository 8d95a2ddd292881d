"""Calendars and readings as a client sees them."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import ago, now


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


async def test_a_calendar_travels_through_its_routes(client: Client) -> None:
    black_friday = {"day": "2026-11-27", "name": "Black Friday"}
    made = await client.post(
        "/v1/calendars",
        {"key": "shop", "name": "Our days", "country": "GB", "subdivision": "ENG", "add": [black_friday]},
    )
    at = f"/v1/calendars/{made['id']}"
    assert (made["key"], made["country"], made["categories"]) == ("shop", "GB", ["public"])
    assert (await client.get("/v1/calendars"))["items"] == [made]
    span = "from=2026-11-01&to=2026-12-25"
    assert (await client.get(f"{at}/days?{span}"))["items"] == [
        {**black_friday, "origin": "added"},
        {"day": "2026-12-25", "name": "Christmas Day", "origin": "computed"},
    ]
    patched = await client.send("PATCH", at, {"remove": ["2026-12-25"], "name": "Days of ours"})
    assert (patched.status_code, patched.json()["name"]) == (200, "Days of ours")
    assert len((await client.get(f"{at}/days?{span}"))["items"]) == 1
    assert len((await client.get(f"{at}/days?{span}&removed=true"))["items"]) == 2
    await client.send("PATCH", at, {"archived": True})
    assert (await client.get("/v1/calendars"))["items"] == []
    assert [one["key"] for one in (await client.get("/v1/calendars?archived=true"))["items"]] == ["shop"]


async def test_every_country_is_listed_with_its_parts(client: Client) -> None:
    listed = {one["code"]: one for one in (await client.get("/v1/calendars/countries"))["items"]}
    assert {"BY", "BE"} <= set(listed["DE"]["subdivisions"])
    assert "public" in listed["ID"]["categories"]


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("days?from=2026-01-01", "/query/to"),
        ("days?from=2026-02-30&to=2026-03-01", "/query/from"),
        ("days?from=2026-02-03&to=2026-02-01", "/query/to"),
        ("days?from=1026-02-03&to=2026-02-01", "/query/from"),
    ],
)
async def test_a_span_that_is_none_is_refused(path: str, pointer: str, client: Client) -> None:
    made = await client.post("/v1/calendars", {"key": "shop", "name": "Shop"})
    refused = await client.refused("GET", f"/v1/calendars/{made['id']}/{path}")
    assert refused["pointer"] == pointer


async def test_a_reading_travels_through_its_routes(client: Client) -> None:
    for name, kind in (("temperature", "decimal"), ("rain", "boolean")):
        await client.send("PUT", f"/v1/attributes/reading:weather/{name}", {"type": kind})
    hot = {"temperature": "31.5", "rain": False}
    body = {"name": "weather", "attributes": hot, "observed_at": now(), "valid_until": "2199-01-01T00:00:00Z"}
    made = await client.post("/v1/readings", body)
    assert (made["status"], made["attributes"], made["valid"]) == ("created", hot, True)
    assert (await client.post("/v1/readings", body))["status"] == "unchanged"
    earlier = {
        "name": "weather",
        "attributes": {"rain": True},
        "observed_at": ago(hours=2),
        "valid_until": ago(hours=1),
    }
    assert await client.post("/v1/readings", earlier) == {**made, "status": "late"}
    shown = await client.get("/v1/readings/weather")
    assert shown == {name: value for name, value in made.items() if name != "status"}
    assert (await client.get("/v1/readings"))["items"] == [shown]


async def test_a_reading_that_nobody_declared_is_refused(client: Client) -> None:
    refused = await client.refused(
        "POST", "/v1/readings", {"name": "weather", "attributes": {"rain": True}, "observed_at": now()}
    )
    assert (refused["pointer"], "PUT /v1/attributes/reading:" in refused["detail"]) == ("/name", True)
