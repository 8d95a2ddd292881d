"""Many who give at once, with real connections: a name once, a code to one, and no refusal that is only contention."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.coding import Coder
from tests.shop import customer


async def test_fifty_who_ask_for_one_name_get_one_code(coder: Coder) -> None:
    await coder.batch(60)
    ada = await customer(coder.client)
    answers = await asyncio.gather(*(coder.publish(ada, "mail") for _ in range(50)))
    assert len({answer["publication"]["code"] for answer in answers}) == 1
    assert Counter(answer["status"] for answer in answers) == {"created": 1, "unchanged": 49}
    assert await coder.count("publication") == 1
    assert len(await coder.codes(free="true")) == 59


async def test_of_eight_who_want_five_codes_five_get_one(coder: Coder) -> None:
    await coder.batch(5)
    whom = [await customer(coder.client, f"customer-{n}") for n in range(8)]
    named = [{"campaign_id": coder.campaign, "customer": {"id": one}, "source_id": "mail"} for one in whom]
    answers = await asyncio.gather(*(coder.client.send("POST", "/v1/publications", body) for body in named))
    assert Counter(answer.status_code for answer in answers) == {200: 5, 409: 3}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"codes_exhausted"}
    given = [answer.json()["publication"]["code"] for answer in answers if answer.status_code == 200]
    assert len(set(given)) == 5
    assert await coder.codes(free="true") == []


async def test_lists_that_meet_give_each_code_once(coder: Coder) -> None:
    await coder.batch(150)
    whom = [await customer(coder.client, f"customer-{n}") for n in range(20)]

    def items(order: int) -> list[dict[str, object]]:
        rows = [
            {"campaign_id": coder.campaign, "customer": {"id": one}, "source_id": f"mail-{n}"}
            for n in range(5)
            for one in whom
        ]
        return rows if order % 2 else rows[::-1]

    lists = [coder.client.post("/v1/publications/bulk", {"items": items(n)}) for n in range(6)]
    answers = await asyncio.gather(*lists)
    assert sum(answer["created"] for answer in answers) == 100
    assert sum(answer["refused"] for answer in answers) == 0
    by_name = {
        (row["publication"]["customer_id"], row["publication"]["source_id"], row["publication"]["code"])
        for answer in answers
        for row in answer["results"]
    }
    assert len(by_name) == len({code for *_, code in by_name}) == 100


async def test_nobody_gets_more_than_one_can_however_many_ask(coder: Coder) -> None:
    await coder.batch(50)
    await coder.client.send("PUT", f"/v1/publication_rules/{coder.campaign}", {"customer_max": 3})
    ada = await customer(coder.client)
    named = [{"campaign_id": coder.campaign, "customer": {"id": ada}, "source_id": f"s{n}"} for n in range(20)]
    answers = await asyncio.gather(*(coder.client.send("POST", "/v1/publications", body) for body in named))
    assert Counter(answer.status_code for answer in answers) == {200: 3, 409: 17}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"publication_limit"}
