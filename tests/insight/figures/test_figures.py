"""Days are what the books say, after whatever happened and in whichever order the worker heard of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from laurels.engine import redemptions
from laurels.insight import doctor, figures
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.tx import Tx
from tests.insight.figures.living import Life, worked
from tests.scene import request, rolled_back
from tests.served import Client
from tests.shop import ago, back, club, customer, order, wallet_of
from tests.till import coupon, percent, redeemed

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
BOOKED = """
SELECT transfer.unit_id, (journal.occurred_at AT TIME ZONE %(zone)s)::date, transfer.source_kind, transfer.target_kind,
       transfer.reason, sum(transfer.amount)::bigint, count(*)
FROM transfer JOIN journal ON journal.id = transfer.journal_id
WHERE transfer.workspace_id = %(id)s GROUP BY 1, 2, 3, 4, 5
"""
STANDING = """
SELECT made.subject_id, made.customer_id, (made.occurred_at AT TIME ZONE %(zone)s)::date,
       made.verdict -> 'grants' AS grants, COALESCE(bought.amount_minor, 0)
FROM decision AS made LEFT JOIN shop_order AS bought ON bought.id = made.subject_id
WHERE made.workspace_id = %(id)s AND NOT EXISTS (
  SELECT FROM decision AS later WHERE later.subject_id = made.subject_id AND later.id > made.id
)
"""


async def _rows(tx: Tx, text: str) -> list[Any]:
    asked = {"id": tx.workspace_id, "zone": tx.workspace.zone.key}
    return await (await tx.db.execute(text.encode(), asked)).fetchall()


async def _by_the_books(tx: Tx) -> Counter[tuple[str, date, str, str]]:
    """Add up by campaign, day and measure what stands of all decisions and redemptions."""
    sums: Counter[tuple[str, date, str, str]] = Counter()
    for _, _, day, grants, value in await _rows(tx, STANDING):
        for campaign_id in {one["campaign_id"] for one in grants}:
            sums[campaign_id, day, "uses", ""] += 1
            sums[campaign_id, day, "value", ""] += value
        for one in grants:
            sums[one["campaign_id"], day, "points", one["wallet_id"]] += one["points"]
    ids = [id for (id,) in await _rows(tx, "SELECT id FROM redemption WHERE workspace_id = %(id)s")]
    for kept in await redemptions.load(tx, ids):
        day = kept.placed_at.astimezone(tx.workspace.zone).date()
        gave = {"redeemed": redemptions.standing(kept), "rolled_back": redemptions.given(kept)}.get(kept.state, [])
        for one in gave:
            id = str(one.campaign_id)
            if kept.state == "rolled_back":
                sums[id, day, "rolled_back", ""] += 1
                continue
            sums[id, day, "uses", ""] += 1
            sums[id, day, "value", ""] += kept.total_minor
            sums[id, day, "discount", ""] += one.discount_minor
            sums[id, day, "credit", ""] += one.credit_minor
            for wallet_id, points in one.points.items():
                sums[id, day, "points", str(wallet_id)] += points
    return Counter({key: amount for key, amount in sums.items() if amount})


async def _kept(tx: Tx) -> Counter[tuple[str, date, str, str]]:
    kept = (
        "SELECT campaign_id::text, day, measure, detail, amount::bigint FROM campaign_day WHERE workspace_id = %(id)s"
    )
    return Counter(
        {tuple(key): amount for *key, amount in await _rows(tx, kept) if amount and key[2] != "refused"}  # type: ignore[misc]
    )


@pytest.mark.parametrize("seed", range(3))
async def test_days_are_what_the_books_say_whatever_happened(client: Client, pool: Pool, seed: int) -> None:
    life = Life(client, pool, Random(seed))
    await life.begin()
    await life.lives(60)
    await worked(pool, client)
    async with rolled_back(pool, client.workspace_id) as tx:
        assert await _kept(tx) == await _by_the_books(tx)
        days = "SELECT unit_id, day, source_kind, target_kind, reason, amount::bigint, moves FROM ledger_day"
        kept = await _rows(tx, f"{days} WHERE workspace_id = %(id)s")
        assert sorted(kept, key=str) == sorted(await _rows(tx, BOOKED), key=str)
        assert [one for one in await doctor.examine(tx) if not one.information] == []


async def test_another_zone_counts_everything_anew(client: Client, pool: Pool) -> None:
    life = Life(client, pool, Random(7))
    await life.begin()
    await life.lives(25)
    await worked(pool, client)
    await client.send("PATCH", "/v1/workspace", {"zone": "Pacific/Auckland"})
    await life.lives(5)
    await worked(pool, client)
    async with rolled_back(pool, client.workspace_id) as tx:
        assert (await figures.progress(tx)).zone == "Pacific/Auckland"
        assert await _kept(tx) == await _by_the_books(tx)
        assert [one for one in await doctor.examine(tx) if not one.information] == []


async def test_two_workers_at_once_add_everything_once(client: Client, pool: Pool) -> None:
    life = Life(client, pool, Random(3))
    await life.begin()
    await life.lives(20)
    await asyncio.gather(*(worked(pool, client) for _ in range(4)))
    async with rolled_back(pool, client.workspace_id) as tx:
        assert await _kept(tx) == await _by_the_books(tx)
        assert [one for one in await doctor.examine(tx) if not one.information] == []


async def test_what_is_told_late_belongs_to_the_day_on_which_it_happened(client: Client, pool: Pool) -> None:
    await (await club(client)).campaign()
    await customer(client)
    await client.post("/v1/orders", order("1", 1000, placed_at=ago(days=3)))
    await worked(pool, client)
    async with rolled_back(pool, client.workspace_id) as tx:
        days = {one.day for one in await figures.of_shop(tx, first=FIRST, last=LAST)}
        assert days == {(tx.now - timedelta(days=3)).astimezone(tx.workspace.zone).date()}


async def test_what_came_back_is_taken_out_of_the_day_of_the_order(client: Client, pool: Pool) -> None:
    await (await club(client)).campaign()
    ada = await customer(client)
    await client.post("/v1/orders", order("1", 1000, placed_at=ago(days=2)))
    await worked(pool, client)
    await client.post("/v1/returns", back("r", "1", lines=[{"line": 1, "quantity": 1}]))
    await worked(pool, client)
    assert (await wallet_of(client, ada))["spendable"] == "5"
    async with rolled_back(pool, client.workspace_id) as tx:
        sold = {one.measure: int(one.amount) for one in await figures.of_shop(tx, first=FIRST, last=LAST)}
        assert sold == {"orders": 1, "sold": 1000, "returned": 500}
        (points,) = [one for one in await figures.of_campaigns(tx, first=FIRST, last=LAST) if one.measure == "points"]
        assert int(points.amount) == 5


async def _merge(tx: Tx, customer_id: str, *, into: str) -> None:
    merged = "UPDATE customer SET state = 'merged', merged_into_id = %s WHERE workspace_id = %s AND id = %s"
    values = [ids.decode("cus", into), tx.workspace_id, ids.decode("cus", customer_id)]
    await tx.db.execute(merged.encode(), values)


async def test_who_was_merged_counts_as_one_person(client: Client, pool: Pool) -> None:
    id = await coupon(client, "TEN", percent("10"))
    ada, bob = await customer(client), await customer(client, "bob")
    await redeemed(client, "1", 1000, by="ada", codes=("TEN",))
    await redeemed(client, "2", 1000, by="bob", codes=("TEN",))
    await worked(pool, client)
    assert (await client.get(f"/v1/campaigns/{id}/results"))["customers"] == 2
    await doors.transact(pool, lambda tx: _merge(tx, bob, into=ada), request(client.workspace_id))
    assert (await client.get(f"/v1/campaigns/{id}/results"))["customers"] == 1


async def test_the_doctor_finds_a_day_that_was_changed(client: Client, pool: Pool) -> None:
    await (await club(client)).campaign()
    await customer(client)
    await client.post("/v1/orders", order("1", 1000))
    await worked(pool, client)
    tampered = {
        "figures_of_the_ledger": "UPDATE ledger_day SET amount = amount + 1 WHERE workspace_id = %(id)s",
        "figures_of_the_shop": "UPDATE shop_day SET amount = amount + 1 WHERE workspace_id = %(id)s",
        "figures_of_campaigns": "DELETE FROM campaign_customer_day WHERE workspace_id = %(id)s",
    }
    for check, damage in tampered.items():
        async with rolled_back(pool, client.workspace_id) as tx:
            await tx.db.execute(damage.encode(), {"id": tx.workspace_id})
            found = await doctor.examine(tx)
        assert {one.check for one in found if not one.information} == {check}


async def test_a_page_of_nothing_changes_nothing(client: Client, pool: Pool) -> None:
    await worked(pool, client)
    more = await doors.transact(pool, figures.follow, request(client.workspace_id))
    assert not more
