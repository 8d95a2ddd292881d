"""Many codes at once: withdrawn, switched off, dated; by batch, campaign and list; in steps that can be stopped."""

from __future__ import annotations

from collections import Counter

import pytest

from laurels.program.vouchers import changes
from tests.coding import Coder


def states(codes: list[dict[str, object]]) -> Counter[object]:
    return Counter(one["state"] for one in codes)


async def test_a_batch_is_withdrawn_and_others_stay(coder: Coder) -> None:
    """F122: withdraw a batch of coupons."""
    wrong, right = await coder.batch(30), await coder.batch(20)
    done = await coder.change("withdraw", batch_id=wrong["id"])
    assert (done["state"], done["seen"], done["changed"]) == ("finished", 30, 30)
    assert states(await coder.codes(batch_id=wrong["id"])) == {"withdrawn": 30}
    assert states(await coder.codes(batch_id=right["id"])) == {"active": 20}
    again = await coder.change("withdraw", batch_id=wrong["id"])
    assert (again["seen"], again["changed"]) == (30, 0)
    back = await coder.change("enable", batch_id=wrong["id"])
    assert back["changed"] == 0, "withdrawing is for good"


async def test_a_list_of_codes_is_changed_in_any_writing(coder: Coder) -> None:
    codes = [one["code"] for one in await coder.codes(batch_id=(await coder.batch(5))["id"])]
    done = await coder.change("disable", codes=[codes[0].lower(), codes[1].replace("-", " ")])
    assert (done["state"], done["changed"], len(done["voucher_ids"])) == ("finished", 2, 2)
    assert states(await coder.codes()) == {"disabled": 2, "active": 3}
    body = {"action": "disable", "codes": [codes[0], "UNKNOWN"], "reason": "x"}
    assert (await coder.client.refused("POST", "/v1/voucher_changes", body))["pointer"] == "/codes/1"


async def test_a_campaign_is_changed_step_by_step(maker: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """F126: bulk updates; what comes later is left alone."""
    monkeypatch.setattr(changes, "STEP_ROWS", 100)
    await maker.batch(700)
    await maker.code("BY-HAND")
    begun = await maker.change("disable", campaign_id=maker.campaign)
    assert begun["state"] == "pending"
    await maker.code("LATER")
    done = await maker.carry_out(begun)
    assert (done["state"], done["seen"], done["changed"]) == ("finished", 701, 701)
    assert states(await maker.codes()) == {"disabled": 701, "active": 1}
    told = await maker.told("voucher_change.finished", "voucher.disabled")
    assert [(one["type"], one["changed"]) for one in told] == [("voucher_change.finished", 701)]
    back = await maker.carry_out(await maker.change("enable", campaign_id=maker.campaign))
    assert back["changed"] == 701
    assert {one["free"] for one in await maker.codes(campaign_id=maker.campaign)} == {True, False}


async def test_validity_moves_for_all_and_for_codes_still_to_come(maker: Coder) -> None:
    begun = await maker.batch(1500, starts_at="2026-01-01T00:00:00Z", ends_at="2026-02-01T00:00:00Z")
    told: list[object] = []
    await maker.generate(begun, on_progress=told.append, stopped=lambda: len(told) >= 1, codes_at_once=200)
    change = await maker.change("validity", batch_id=begun["id"], ends_at="2026-03-01T00:00:00Z")
    await maker.client.post(f"/v1/voucher_batches/{begun['id']}/resumptions")
    await maker.generate(begun)
    if change["state"] != "finished":
        await maker.carry_out(change)
    dates = {(one["starts_at"], one["ends_at"]) for one in await maker.codes()}
    assert dates == {("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")}
    open_end = await maker.carry_out(await maker.change("validity", campaign_id=maker.campaign, ends_at=None))
    assert open_end["changed"] == 1500
    assert {one["ends_at"] for one in await maker.codes()} == {None}


async def test_a_stopped_change_goes_on_where_it_was(maker: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "STEP_ROWS", 100)
    await maker.batch(1000)
    begun = await maker.change("withdraw", campaign_id=maker.campaign)
    stopped = await maker.client.post(f"/v1/voucher_changes/{begun['id']}/stops")
    assert stopped["state"] == "paused"
    resumed = await maker.client.post(f"/v1/voucher_changes/{begun['id']}/resumptions")
    assert resumed["state"] == "pending"
    assert (await maker.carry_out(begun))["changed"] == 1000
    refused = await maker.client.refused("POST", f"/v1/voucher_changes/{begun['id']}/stops")
    assert refused["code"] == "conflict"


async def test_a_batch_that_is_being_made_is_not_changed(maker: Coder) -> None:
    begun = await maker.batch(2000)
    body = {"action": "withdraw", "batch_id": begun["id"], "reason": "x"}
    assert (await maker.client.refused("POST", "/v1/voucher_changes", body))["code"] == "batch_busy"
    await maker.client.post(f"/v1/voucher_batches/{begun['id']}/stops")
    assert (await maker.client.post("/v1/voucher_changes", body))["state"] == "finished"
    shown = await maker.client.get(f"/v1/voucher_batches/{begun['id']}")
    assert (shown["state"], shown["count"], shown["made"]) == ("finished", 0, 0)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"action": "disable"}, "/batch_id"),
        ({"action": "validity", "codes": ["A"]}, "/action"),
        ({"action": "disable", "codes": ["A"], "ends_at": "2026-01-01T00:00:00Z"}, "/action"),
        ({"action": "erase", "codes": ["A"]}, "/action"),
    ],
)
async def test_a_change_says_one_thing_of_one_set(coder: Coder, body: dict[str, object], pointer: str) -> None:
    await coder.code("A")
    refused = await coder.client.refused("POST", "/v1/voucher_changes", {**body, "reason": "x"})
    assert refused["pointer"] == pointer
