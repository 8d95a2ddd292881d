"""Giving codes and offers: the same names get the same for ever, many at once, and nobody more than one can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit import ids
from laurels.kit.tx import Ask, Tx
from laurels.program import publications
from laurels.program.publications import Open, Publication
from tests.coding import Coder
from tests.shop import ago, customer
from tests.till import promotion


async def test_the_same_names_get_the_same_code_for_ever(coder: Coder) -> None:
    await coder.batch(10)
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    first = await coder.publish(ada, "mail")
    assert first["status"] == "created"
    again = await coder.publish(ada, "mail")
    assert again == {**first, "status": "unchanged"}
    named = {"campaign_id": coder.campaign, "customer": {"source": "shop", "external_id": "ada"}, "source_id": "mail"}
    assert (await coder.client.post("/v1/publications", named))["publication"] == first["publication"]
    others = [await coder.publish(bob, "mail"), await coder.publish(ada, "mail-2")]
    codes = {one["publication"]["code"] for one in [first, *others]}
    assert len(codes) == 3
    voucher = await coder.client.get(f"/v1/vouchers/{first['publication']['voucher_id']}")
    assert (voucher["customer_id"], voucher["free"], voucher["code"]) == (ada, False, first["publication"]["code"])
    assert [one["code"] for one in await coder.codes(customer_id=bob)] == [others[0]["publication"]["code"]]


async def test_a_campaign_without_codes_gives_the_offer_itself(coder: Coder) -> None:
    ada = await customer(coder.client)
    made = (await coder.publish(ada, "receipt-1"))["publication"]
    assert (made["code"], made["voucher_id"], made["valid_until"]) == (None, None, None)
    assert (await coder.publish(ada, "receipt-1"))["publication"] == made
    assert (await coder.publish(ada, "receipt-2"))["publication"]["id"] != made["id"]


async def test_a_campaign_that_no_code_triggers_gives_the_offer_itself(coder: Coder) -> None:
    ada, other = await customer(coder.client), await promotion(coder.client, published=True)
    given = {"campaign_id": other, "customer": {"id": ada}, "source_id": "mail"}
    made = await coder.client.post("/v1/publications", given)
    assert (made["publication"]["code"], made["publication"]["voucher_id"]) == (None, None)


async def test_a_campaign_that_runs_out_of_codes_refuses(coder: Coder) -> None:
    await coder.batch(1)
    ada = await customer(coder.client)
    await coder.publish(ada, "one")
    named = {"campaign_id": coder.campaign, "customer": {"id": ada}, "source_id": "two"}
    refused = await coder.client.refused("POST", "/v1/publications", named)
    assert (refused["status"], refused["code"]) == (409, "codes_exhausted")
    assert (await coder.publish(ada, "one"))["status"] == "unchanged"
    await coder.batch(1)
    assert (await coder.publish(ada, "two"))["status"] == "created"


async def rule(coder: Coder, **more: Any) -> dict[str, Any]:
    answer = await coder.client.send("PUT", f"/v1/publication_rules/{coder.campaign}", more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_validity_of_the_code_is_counted_from_its_publication(coder: Coder) -> None:
    """F100: 48 hours from when it was given, also late."""
    await coder.batch(3, ends_at="2020-01-01T00:00:00Z")
    await coder.batch(3, ends_at="2200-01-01T00:00:00Z")
    await rule(coder, valid_for="PT48H")
    ada = await customer(coder.client)
    when = ago(hours=1)
    made = (await coder.publish(ada, "mail", published_at=when))["publication"]
    start = datetime.fromisoformat(when)
    assert datetime.fromisoformat(made["valid_from"]) == start
    assert (datetime.fromisoformat(made["valid_until"]) - start).total_seconds() == 48 * 3600
    voucher = await coder.client.get(f"/v1/vouchers/{made['voucher_id']}")
    assert (voucher["starts_at"], voucher["ends_at"]) == (made["valid_from"], made["valid_until"])
    longer = (await coder.publish(ada, "other", valid_for="P1Y"))["publication"]
    assert longer["valid_until"] > made["valid_until"]
    ahead = {
        "campaign_id": coder.campaign,
        "customer": {"id": ada},
        "source_id": "x",
        "published_at": "2199-01-01T00:00:00Z",
    }
    assert (await coder.client.refused("POST", "/v1/publications", ahead))["pointer"] == "/published_at"


async def test_nobody_gets_more_than_one_can(coder: Coder) -> None:
    await coder.batch(10)
    await rule(coder, customer_max=2)
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    items = [
        {"campaign_id": coder.campaign, "customer": {"id": one}, "source_id": f"s{n}"}
        for n in range(3)
        for one in (ada, bob)
    ]
    done = await coder.client.post("/v1/publications/bulk", {"items": items})
    assert (done["created"], done["refused"]) == (4, 2)
    assert [row["problem"]["code"] for row in done["results"][4:]] == ["publication_limit"] * 2
    assert done["results"][4]["problem"]["pointer"] == "/items/4/customer"


async def test_a_list_has_a_result_for_each_row(coder: Coder) -> None:
    await coder.batch(3)
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    row = {"campaign_id": coder.campaign, "customer": {"id": ada}, "source_id": "mail"}
    items = [
        row,
        row,
        {**row, "customer": {"source": "shop", "external_id": "nobody"}},
        {**row, "campaign_id": "cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"},
        {**row, "campaign_id": "nonsense"},
        {**row, "valid_for": "soon"},
        {**row, "customer": {"id": bob}},
        {"source_id": "x"},
        {**row, "source_id": "third"},
        {**row, "source_id": "fourth"},
    ]
    done = await coder.client.post("/v1/publications/bulk", {"items": items})
    found = [row["problem"]["code"] if row["problem"] else row["status"] for row in done["results"]]
    assert found == [
        "created", "unchanged", "invalid_field", "not_found", "bad_id", "invalid_period", "created", "invalid_field",
        "created", "codes_exhausted",
    ]  # fmt: skip
    assert (done["created"], done["unchanged"], done["refused"]) == (3, 1, 6)
    assert done["results"][0]["publication"] == done["results"][1]["publication"]
    again = await coder.client.post("/v1/publications/bulk", {"items": items[:2]})
    assert again["results"][0]["publication"] == done["results"][0]["publication"]


async def test_what_was_given_is_listed_and_taken_back(coder: Coder) -> None:
    await coder.batch(2)
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    hers, his = (await coder.publish(ada, "mail"))["publication"], (await coder.publish(bob, "mail"))["publication"]
    listed = await coder.client.get(f"/v1/publications?customer_id={ada}")
    assert listed["items"] == [hers]
    assert (await coder.client.get(f"/v1/publications?campaign_id={coder.campaign}"))["items"] == [his, hers]
    assert (await coder.client.get("/v1/publications?limit=1"))["items"] == [his]
    gone = await coder.client.post(f"/v1/publications/{hers['id']}/revocations", {"reason": "wrong list"})
    assert gone["revoked_at"] is not None
    assert (await coder.client.get(f"/v1/vouchers/{hers['voucher_id']}"))["state"] == "withdrawn"
    assert await coder.client.post(f"/v1/publications/{hers['id']}/revocations", {"reason": "again"}) == gone
    again = await coder.publish(ada, "mail")
    assert (again["status"], again["publication"]) == ("unchanged", gone), "the same names are the same for ever"
    told = await coder.told("publication.created", "publication.revoked", "voucher.withdrawn")
    assert [one["type"] for one in told] == ["publication.created"] * 2 + ["voucher.withdrawn", "publication.revoked"]
    assert not [one for one in told if hers["code"] in str(one)], "the feed carries ids, not codes"


@pytest.mark.parametrize("step", ["pauses", "kills", "endings"])
async def test_a_campaign_that_is_closed_gives_nothing_new(coder: Coder, step: str) -> None:
    ada = await customer(coder.client)
    made = await coder.publish(ada, "before")
    await coder.client.post(f"/v1/campaigns/{coder.campaign}/{step}", {"reason": "x"})
    named = {"campaign_id": coder.campaign, "customer": {"id": ada}, "source_id": "after"}
    assert (await coder.client.refused("POST", "/v1/publications", named))["code"] == "campaign_closed"
    assert (await coder.publish(ada, "before"))["publication"] == made["publication"]


async def test_a_stopped_workspace_gives_nothing_new(coder: Coder) -> None:
    ada = await customer(coder.client)
    await coder.client.post("/v1/workspace/stops", {"reason": "something is wrong"})
    named = {"campaign_id": coder.campaign, "customer": {"id": ada}, "source_id": "x"}
    assert (await coder.client.refused("POST", "/v1/publications", named))["code"] == "workspace_stopped"


async def test_the_engine_sees_what_is_open_at_a_moment(coder: Coder) -> None:
    ada, bob = await customer(coder.client, "ada"), await customer(coder.client, "bob")
    await rule(coder, valid_for="PT1H")
    for source_id, hours in (("over", 3), ("open", 0.5)):
        await coder.publish(ada, source_id, published_at=ago(hours=hours))
    revoked = (await coder.publish(bob, "revoked"))["publication"]
    await coder.client.post(f"/v1/publications/{revoked['id']}/revocations", {"reason": "x"})
    whom = [ids.decode("cus", one) for one in (bob, ada, ada)]
    now = datetime.now(UTC)
    moments = [now, now, datetime.fromisoformat(ago(hours=2.5))]

    async def ask(tx: Tx) -> list[tuple[int, str]]:
        params = publications.open_params(list(zip(whom, moments, strict=True)), campaign_ids=[coder.campaign_id])
        rows, given = await tx.together(
            Ask(publications.OPEN, Open, params), Ask(publications.OF_VOUCHERS, Publication, {"voucher_ids": []})
        )
        assert given == []
        return [(row.ordinal, row.source_id) for row in rows]

    assert await coder.asked(ask) == [(2, "open"), (3, "over")]
