"""Points wait, live and run out as the clock moves; orders open, are paid and cancelled; the feed tells it all."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import laurels
from laurels.core import ledger
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.system.feed import jobs as feed
from tests.conftest import Database
from tests.scene import request, rolled_back
from tests.served import Client, serving
from tests.shop import back, club, customer, give, order, reserve, wallet_of


async def move(client: Client, pool: Pool, to: str) -> None:
    """Move the clock, and do what the worker does."""
    await client.post("/v1/workspace/clock_advances", {"to": to})
    await doors.transact(pool, ledger.jobs.release_overdue, request(client.workspace_id))
    await doors.transact(pool, ledger.jobs.expire, request(client.workspace_id))


async def state(client: Client, who: str) -> tuple[str, str, str]:
    kept = await wallet_of(client, who)
    return kept["balance"], kept["pending"], kept["spendable"]


async def test_points_wait_then_live_then_run_out(shared_database: Database, pool: Pool) -> None:
    async with serving(shared_database.app_url, pool, starts_at=datetime(2027, 1, 31, 12, tzinfo=UTC)) as client:
        shop = await club(client, pending="P14D", expiry={"kind": "rolling", "period": "P1M"})
        await shop.campaign()
        ada = await customer(client)
        await client.post("/v1/orders", order("1", 1000, placed_at="2027-01-31T12:00:00Z"))
        assert await state(client, ada) == ("10", "10", "0")
        await move(client, pool, "2027-02-14T11:59:59Z")
        assert await state(client, ada) == ("10", "10", "0")
        await move(client, pool, "2027-02-14T12:00:00Z")
        assert await state(client, ada) == ("10", "0", "10")
        await client.post("/v1/workspace/clock_advances", {"to": "2027-03-14T11:59:00Z"})
        assert (await wallet_of(client, ada))["expiring"] == "10"
        await client.post("/v1/workspace/clock_advances", {"to": "2027-03-14T12:00:00Z"})
        assert (await state(client, ada))[2] == "0", "usable after its end, before the worker came"
        body = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "1"}
        assert (await client.refused("POST", "/v1/payments", body))["code"] == "insufficient_balance"
        await move(client, pool, "2027-03-14T12:00:01Z")
        assert await state(client, ada) == ("0", "0", "0")
        entries = await client.get(f"/v1/customers/{ada}/entries?wallet=points")
        assert [entry["points"] for entry in entries["items"]] == ["-10", "10"]


@pytest.mark.parametrize(
    ("earned", "ends"),
    [
        ("2019-02-20", "2021-04-01"),
        ("2019-05-20", "2021-07-01"),
        ("2019-08-20", "2021-10-01"),
        ("2019-11-20", "2022-01-01"),
    ],
)
async def test_two_years_rounded_to_the_quarter(shared_database: Database, pool: Pool, earned: str, ends: str) -> None:
    async with serving(
        shared_database.app_url, pool, zone="Europe/Berlin", starts_at=datetime(2018, 1, 1, tzinfo=UTC)
    ) as client:
        expiry = {"kind": "rolling", "period": "P2Y", "round_to": "quarter"}
        shop = await club(client, expiry=expiry)
        await shop.campaign()
        ada = await customer(client)
        await client.post("/v1/workspace/clock_advances", {"to": f"{earned}T12:00:00Z"})
        await client.post("/v1/orders", order("1", 1000, placed_at=f"{earned}T12:00:00Z"))
        local_end = datetime.fromisoformat((await wallet_of(client, ada))["expiring_at"])
        berlin = ZoneInfo("Europe/Berlin")
        assert local_end.astimezone(berlin) == datetime.fromisoformat(ends).replace(tzinfo=berlin)
        await move(client, pool, ends[:4] + "-01-01T00:00:00Z" if ends[5:7] != "01" else "2021-12-01T00:00:00Z")
        assert (await state(client, ada))[2] == "10"
        await move(client, pool, f"{ends}T00:00:00+02:00" if ends[5:7] != "01" else f"{ends}T00:00:00+01:00")
        assert await state(client, ada) == ("0", "0", "0")


async def test_an_open_order_holds_points_and_cancelling_frees_them(client: Client, pool: Pool) -> None:
    shop = await club(client)
    await shop.campaign()
    ada = await customer(client)
    await give(client, ada, 100, "start")
    payment = await reserve(client, ada, 60, "p")
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    opened = await client.post("/v1/orders", order("1", 1000, state="open", tenders=tenders))
    assert (opened["status"], opened["earned"]) == ("created", [])
    assert (await wallet_of(client, ada))["held"] == "60"
    for status in ("updated", "unchanged"):
        done = await client.post(f"/v1/orders/{opened['id']}/cancellations", {"reason": "regret"})
        assert done["status"] == status
    assert (await wallet_of(client, ada))["spendable"] == "100"
    problem = await client.refused("POST", "/v1/orders", order("1", 1000, tenders=tenders))
    assert problem["status"] == 409


async def test_a_paid_order_that_is_cancelled_gives_and_takes_everything_back(client: Client, pool: Pool) -> None:
    shop = await club(client)
    await shop.campaign()
    ada = await customer(client)
    await give(client, ada, 100, "start")
    payment = await reserve(client, ada, 60, "p")
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    opened = await client.post("/v1/orders", order("1", 1000, state="open"))
    paid = await client.post("/v1/orders", order("1", 1000, tenders=tenders))
    assert (paid["id"], paid["status"]) == (opened["id"], "updated")
    assert (await wallet_of(client, ada))["balance"] == "50"
    half = await client.post("/v1/returns", back("r", "1", lines=[{"line": 1, "quantity": 1}]))
    assert [grant["points"] for grant in half["taken_back"]] == ["5"]
    cancelled = await client.post(f"/v1/orders/{paid['id']}/cancellations", {"reason": "regret"})
    assert [grant["points"] for grant in cancelled["taken_back"]] == ["5"]
    assert cancelled["returned_minor"] == 500
    kept = await wallet_of(client, ada)
    assert (kept["balance"], kept["held"], kept["debt"]) == ("100", "0", "0")
    assert (await client.get(f"/v1/payments/{payment['id']}"))["refunded_points"] == "60"
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [one for one in await doctor.examine(tx) if not one.information] == []


async def test_the_feed_has_everything_in_order_and_no_gaps(client: Client, pool: Pool) -> None:
    shop = await club(client)
    await shop.campaign()
    await customer(client)
    made = [await client.post("/v1/orders", order(str(n), 1000)) for n in range(10)]
    for n in range(10):
        await client.post("/v1/returns", back(f"r{n}", str(n), amount_minor=100))
        await doctor_and_dispatch(pool, client)
    seen: list[dict[str, Any]] = []
    after = 0
    while True:
        page = await client.get(f"/v1/feed?after={after}&limit=7")
        if not page["items"]:
            break
        seen += page["items"]
        after = page["last_sequence"]
    assert [event["sequence"] for event in seen] == list(range(1, len(seen) + 1))
    of_orders = [event for event in seen if event["type"].startswith("order.")]
    assert [event["type"] for event in of_orders] == ["order.paid"] * 10 + ["order.returned"] * 10
    assert [event["payload"]["external_id"] for event in of_orders[:10]] == [str(n) for n in range(10)]
    assert page["head"] == len(seen), "who follows can tell how far behind they are"
    assert len({event["id"] for event in seen}) == len(seen)
    assert len(made) == 10


async def doctor_and_dispatch(pool: Pool, client: Client) -> None:
    """Number what committed, as the worker does."""
    while await doors.transact(pool, feed.dispatch, request(client.workspace_id)):
        pass


def test_nothing_that_decides_reads_the_clock_of_its_machine() -> None:
    """The database's clock is the authority: a process whose own clock is wrong decides the same."""
    clocks = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
    modules = {"datetime", "datetime.datetime", "date", "time"}
    home = Path(laurels.__file__).parent
    found: list[str] = []
    for floor in ("core", "engine", "program", "rules", "system"):
        for file in (home / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                call = node.func if isinstance(node, ast.Call) else None
                if isinstance(call, ast.Attribute) and call.attr in clocks and ast.unparse(call.value) in modules:
                    found.append(f"{file.relative_to(home)}:{call.lineno}")
    assert not found
