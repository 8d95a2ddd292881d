"""What offers cost: nothing where none is live, and a few round trips for a list where there are some."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.engine.accruals.offers import Offers, hour, points
from tests.shop import back, customer

Watch = Callable[[], Any]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Give a block that lists the statements that are sent meanwhile."""
    sent: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def spied(self: Any, query: Any, *given: Any, **more: Any) -> Any:
        sent.append(str(query))
        return await execute(self, query, *given, **more)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", spied)

    @contextmanager
    def watching() -> Generator[list[str]]:
        sent.clear()
        yield sent

    return watching


def of_offers(sent: list[str]) -> list[str]:
    """List the statements that only offers need."""
    return [text for text in sent if "publication" in text or "FOR NO KEY UPDATE" in text or "starts_at" in text]


async def test_without_a_live_offer_nothing_more_is_asked(offers: Offers, watch: Watch) -> None:
    await customer(offers.client)
    await offers.shop.campaign(name="A point a pound")
    await offers.buys("A-0", 5)
    ended = await offers.offer()
    await offers.publish(ended)
    await offers.client.post(f"/v1/campaigns/{ended}/pauses", {"reason": "a break"})
    await offers.buys("A-1", 5)
    with watch() as sent:
        await offers.buys("A-2", 5)
        single = list(sent)
    with watch() as sent:
        await offers.client.post("/v1/orders/bulk", {"items": [offers.order(f"L-{n}", 5) for n in range(50)]})
        listed = list(sent)
    with watch() as sent:
        await offers.client.post("/v1/returns", back("R-1", "A-2", returned_at=hour(5)))
        returned = list(sent)
    assert of_offers(single) == of_offers(listed) == of_offers(returned) == []
    assert len(single) == len(listed), "a list asks what one order asks"


async def test_a_list_asks_as_little_for_fifty_customers_as_for_one(offers: Offers, watch: Watch) -> None:
    campaign = await offers.offer()
    names = [f"c{number}" for number in range(50)]
    for name in names:
        await customer(offers.client, name)
        await offers.publish(campaign, to=name)
    with watch() as sent:
        await offers.client.post("/v1/orders/bulk", {"items": [offers.order("O-1", 5, by=names[0])]})
        one = of_offers(list(sent))
    with watch() as sent:
        items = [offers.order(f"L-{name}", 5, by=name) for name in names]
        answer = await offers.client.post("/v1/orders/bulk", {"items": items})
        many = of_offers(list(sent))
    assert [points(row["result"]) for row in answer["results"]] == [2] + [0] * 49
    assert len(one) == len(many) == 3, "turns, open publications, and what was bought before their first order"
