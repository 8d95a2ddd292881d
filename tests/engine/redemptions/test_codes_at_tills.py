"""Codes at a till: those that lay ready to be given to somebody else, and those of customers who were merged since."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import pytest

from laurels.kit import ids
from laurels.kit.doors.door import Pool
from laurels.kit.postgres import statement
from tests.coding import Coder
from tests.conftest import Database
from tests.served import serving
from tests.shop import customer
from tests.till import coupon, order, percent, promotion

MERGE = statement("""
UPDATE customer
SET state = 'merged', merged_into_id = %(into)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")
MOVE = statement("""
UPDATE customer_identity
SET customer_id = %(into)s
WHERE workspace_id = %(workspace_id)s AND customer_id = %(id)s
""")


@pytest.fixture
async def coder(shared_database: Database, pool: Pool) -> AsyncGenerator[Coder]:
    """Give somebody who makes codes that a cart can use, of 10 % off."""
    async with serving(shared_database.app_url, pool) as client:
        yield Coder(client, pool, await coupon(client, None))


async def given(coder: Coder, whom: str, name: str, campaign: str | None = None) -> Any:
    """Ask for a publication: it, or the refusal."""
    sent = {"campaign_id": campaign or coder.campaign, "customer": {"id": whom}, "source_id": name}
    return (await coder.client.send("POST", "/v1/publications", sent)).json()


async def used(coder: Coder, name: str, *codes: str, by: str | None = None) -> Any:
    """Redeem a cart of 10.00 with codes: the redemption, or the codes of the refusals."""
    named = {} if by is None else {"customer": {"id": by}}
    answer = (await coder.client.send("POST", "/v1/redemptions", order(name, 1000, codes=codes, **named))).json()
    return (
        [one["refusal"]["code"] for one in answer["refused"]] if "refused" in answer and "title" in answer else answer
    )


async def merge(coder: Coder, one: str, into: str) -> None:
    """Merge a customer into another, with the names that the shop has for them."""
    whom: dict[str, UUID] = {"id": ids.decode("cus", one), "into": ids.decode("cus", into)}
    await coder.asked(lambda tx: tx.run(MOVE, **whom))
    await coder.asked(lambda tx: tx.run(MERGE, **whom))


async def test_a_code_that_is_used_without_having_been_given_is_given_to_nobody_else(coder: Coder) -> None:
    await coder.batch(2)
    ada = await customer(coder.client)
    first, second = sorted((await coder.codes()), key=lambda one: one["id"])
    assert (await used(coder, "o-1", first["code"]))["discount_minor"] == 100
    assert (await coder.client.get(f"/v1/vouchers/{first['id']}"))["free"] is False
    assert (await given(coder, ada, "mail"))["publication"]["code"] == second["code"]
    assert (await given(coder, ada, "again"))["code"] == "codes_exhausted"
    kept = await coder.client.get("/v1/redemptions?limit=1")
    await coder.client.post(f"/v1/redemptions/{kept['items'][0]['id']}/rollbacks", {"reason": "cancelled"})
    assert (await given(coder, ada, "again"))["code"] == "codes_exhausted", "somebody knows it"


async def test_a_code_that_only_the_price_of_was_asked_stays_free(coder: Coder) -> None:
    await coder.batch(1)
    (code,) = await coder.codes()
    body = {name: value for name, value in order("x", 1000, codes=(code["code"],)).items() if name != "external_id"}
    assert (await coder.client.post("/v1/validations", body))["discount_minor"] == 100
    assert (await coder.client.get(f"/v1/vouchers/{code['id']}"))["free"] is True


async def test_tills_and_mailings_at_once_give_no_code_that_was_used(coder: Coder) -> None:
    await coder.batch(20)
    ada = await customer(coder.client)
    codes = [one["code"] for one in await coder.codes()]
    answers = await asyncio.gather(
        *(used(coder, f"o-{n}", code) for n, code in enumerate(codes[::2])),
        *(given(coder, ada, f"m-{n}") for n in range(20)),
    )
    redeemed, published = answers[:10], answers[10:]
    assert Counter(one["status"] for one in redeemed) == {"redeemed": 10}
    got = [one["publication"]["code"] for one in published if "publication" in one]
    # A mail may take a code before a till uses it, which is then used by who has it; never after.
    spent = {one["incentives"][0]["code"] for one in redeemed}
    assert len(got) == len(set(got))
    assert set(codes) == {*got, *spent}
    assert await coder.codes(free="true") == []
    later = await asyncio.gather(*(given(coder, ada, f"later-{n}") for n in range(3)))
    assert Counter(one["code"] for one in later) == {"codes_exhausted": 3}


async def test_a_code_of_somebody_who_was_merged_is_the_survivors_and_used_once(coder: Coder) -> None:
    await coder.batch(1, holder_only=True)
    ada, bob, eve = [await customer(coder.client, name) for name in ("ada", "bob", "eve")]
    code = (await given(coder, ada, "mail"))["publication"]["code"]
    assert await used(coder, "o-1", code, by=bob) == ["holder_mismatch"]
    await merge(coder, ada, bob)
    assert await used(coder, "o-2", code, by=eve) == ["holder_mismatch"]
    assert (await used(coder, "o-3", code, by=bob))["discount_minor"] == 100
    assert await used(coder, "o-4", code, by=bob) == ["code_used_up"]
    (held,) = await coder.codes(customer_id=bob)
    assert (held["code"], held["customer_id"]) == (code, bob)
    again = await given(coder, bob, "mail")
    assert (again["status"], again["publication"]["code"]) == ("unchanged", code)
    assert again["publication"]["customer_id"] == bob


async def test_an_offer_of_somebody_who_was_merged_is_the_survivors_and_used_once(coder: Coder) -> None:
    once = [{"scope": "code", "period": "ever", "measure": "times", "max": 1}]
    offer = await promotion(coder.client, percent("20"), published=True, limits=once)
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    await given(coder, ada, "mail", offer)
    assert (await used(coder, "o-1", by=bob))["discount_minor"] == 0
    await merge(coder, ada, bob)
    assert (await used(coder, "o-2", by=bob))["discount_minor"] == 200
    assert (await used(coder, "o-3", by=bob))["discount_minor"] == 0
