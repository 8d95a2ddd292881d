"""Codes in the words of the requirements: drawn, given to people, shared by influencers, withdrawn, changed in bulk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.coding import Coder, coder_of
from tests.conftest import Database
from tests.served import serving
from tests.shop import customer


@pytest.fixture
async def coder(shared_database: Database, pool: Pool) -> AsyncGenerator[Coder]:
    """Give a marketer of a shop whose campaign has codes."""
    async with serving(shared_database.app_url, pool) as client:
        yield await coder_of(client, pool)


async def test_a_wrong_batch_of_coupons_is_withdrawn(coder: Coder) -> None:
    """F122: withdraw a batch of coupons. What was given of it is withdrawn too, and another batch goes on."""
    wrong = await coder.batch(20, pattern="WRONG-######", name="Printed with the wrong amount")
    ada = await customer(coder.client)
    given = (await coder.publish(ada, "letter"))["publication"]
    done = await coder.change("withdraw", batch_id=wrong["id"])
    assert (done["state"], done["changed"]) == ("finished", 20)
    voucher = await coder.client.get(f"/v1/vouchers/by_code?code={given['code'].lower()}")
    assert (voucher["state"], voucher["reason"]) == ("withdrawn", "a test")
    await coder.batch(20, pattern="RIGHT-######")
    assert (await coder.publish(ada, "apology"))["publication"]["code"].startswith("RIGHT-")
    trail = await coder.client.get("/v1/audit?limit=200")
    assert [one for one in trail["items"] if one["subject_kind"] == "voucher_change"]


async def test_a_campaign_is_prolonged_for_all_its_codes_at_once(coder: Coder) -> None:
    """F126: bulk updates."""
    batch = await coder.batch(100, ends_at="2026-12-24T00:00:00Z")
    done = await coder.change("validity", batch_id=batch["id"], ends_at="2027-01-07T00:00:00Z")
    assert done["changed"] == 100
    assert {one["ends_at"] for one in await coder.codes()} == {"2027-01-07T00:00:00Z"}
    some = [one["code"] for one in (await coder.codes())[:10]]
    off = await coder.change("disable", codes=some)
    assert off["changed"] == 10
    assert len(await coder.codes(state="disabled")) == 10


async def test_a_touchpoint_looks_up_marks_as_given_and_knows_who_holds(coder: Coder) -> None:
    """F146: reward details by customer and state, marked as published, apart from redeemed."""
    await coder.batch(5, holder_only=True)
    ada = await customer(coder.client)
    before = await coder.codes(customer_id=ada)
    assert before == []
    given = (await coder.publish(ada, "app-banner"))["publication"]
    (hers,) = await coder.codes(customer_id=ada, state="active")
    assert (hers["code"], hers["customer_id"], hers["holder_only"]) == (given["code"], ada, True)
    assert hers["published_at"] == given["published_at"]
    assert [one["id"] for one in (await coder.client.get(f"/v1/publications?customer_id={ada}"))["items"]] == [
        given["id"]
    ]


async def test_a_marketing_tool_that_asks_twice_sends_the_same_code(coder: Coder) -> None:
    """F146: tools that fetch content while they send ask at least twice for each message."""
    await coder.batch(5)
    ada = await customer(coder.client)
    once, twice = await asyncio.gather(coder.publish(ada, "campaign-7"), coder.publish(ada, "campaign-7"))
    assert once["publication"] == twice["publication"]
    assert len(await coder.codes(free="false")) == 1


async def test_an_influencer_code_is_shared_by_two(coder: Coder) -> None:
    """F100: influencers. One code, several holders, each with a share, for reports of who sold what."""
    mia, leo = await customer(coder.client, "mia"), await customer(coder.client, "leo")
    code = await coder.code("MIA-LEO-15", attributes={"channel": "video"})
    halves = {"holders": [{"customer": {"id": mia}, "share_bps": 5000}, {"customer": {"id": leo}, "share_bps": 5000}]}
    await coder.client.send("PUT", f"/v1/vouchers/{code['id']}/holders", halves)
    for one in (mia, leo):
        assert [held["code"] for held in await coder.codes(customer_id=one)] == ["MIA-LEO-15"]
    anybody = await coder.client.get("/v1/vouchers/by_code?code=mialeo15")
    assert (anybody["holder_only"], anybody["uses_max"]) == (False, None)
    picture = await coder.client.send("GET", f"/v1/vouchers/{code['id']}/qr?format=png")
    assert picture.content.startswith(b"\x89PNG")
