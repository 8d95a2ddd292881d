"""Pools: a campaign's free codes are kept up, and ended codes do not stand in the way."""

from __future__ import annotations

from laurels.program import vouchers
from tests.coding import Coder
from tests.shop import customer

POOL = {"free_min": 10, "refill_count": 25, "pattern": "POOL-####-####*"}


async def put(coder: Coder, **more: object) -> None:
    answer = await coder.client.send("PUT", f"/v1/voucher_pools/{coder.campaign}", {**POOL, **more})
    assert answer.status_code == 200, answer.text


async def pool_of(coder: Coder) -> dict[str, object]:
    return await coder.client.get(f"/v1/voucher_pools/{coder.campaign}")


async def test_a_pool_that_is_low_is_filled_up_once(coder: Coder) -> None:
    await put(coder, ends_at="2200-01-01T00:00:00Z")
    assert (await pool_of(coder))["free"] == 0
    for _ in range(3):
        await coder.asked(vouchers.replenish)
    shown = await pool_of(coder)
    assert (shown["free"], shown["failure"]) == (25, None)
    (batch,) = (await coder.client.get("/v1/voucher_batches"))["items"]
    assert (batch["source"], batch["id"], batch["ends_at"]) == ("pool", shown["batch_id"], "2200-01-01T00:00:00Z")
    ada = await customer(coder.client)
    for n in range(16):
        await coder.publish(ada, f"mail-{n}")
    await coder.asked(vouchers.replenish)
    assert (await pool_of(coder))["free"] == 9 + 25
    low = await coder.told("voucher.pool_low")
    assert [one["free_min"] for one in low] == [10, 10]
    await coder.client.send("DELETE", f"/v1/voucher_pools/{coder.campaign}")
    assert (await coder.client.refused("GET", f"/v1/voucher_pools/{coder.campaign}"))["code"] == "not_found"


async def test_a_pool_whose_pattern_is_used_up_says_so_and_waits(coder: Coder) -> None:
    await put(coder, pattern="P-#####", refill_count=25, free_min=25)
    await coder.asked(vouchers.replenish)
    await coder.change("disable", batch_id=str((await pool_of(coder))["batch_id"]))
    await coder.asked(vouchers.replenish)
    shown = await pool_of(coder)
    assert "Write 6 `#`" in str(shown["failure"])
    for _ in range(2):
        await coder.asked(vouchers.replenish)
    assert len(await coder.told("voucher.pool_low")) == 2
    await put(coder, pattern="P-######", refill_count=25)
    await coder.asked(vouchers.replenish)
    assert ((await pool_of(coder))["free"], (await pool_of(coder))["failure"]) == (25, None)


async def test_ended_codes_leave_the_pool(coder: Coder) -> None:
    await coder.batch(5, ends_at="2020-01-01T00:00:00Z")
    good = await coder.batch(2)
    taken = await coder.asked(lambda tx: vouchers.take_free(tx, coder.campaign_id, 10))
    assert len(taken) == 2
    assert {one.batch_id for one in taken} == {taken[0].batch_id}
    assert not await coder.asked(vouchers.retire)
    assert {one["batch_id"] for one in await coder.codes(free="true")} == {good["id"]}


async def test_a_code_that_is_used_is_given_to_nobody(coder: Coder) -> None:
    await coder.batch(2)
    used, other = await coder.asked(lambda tx: vouchers.take_free(tx, coder.campaign_id, 2))
    await coder.asked(lambda tx: vouchers.leave_pool(tx, [used.id]))
    assert [one.id for one in await coder.asked(lambda tx: vouchers.take_free(tx, coder.campaign_id, 2))] == [other.id]
