"""Offers beside a few lines of Python that keep every order: the same points after each list, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from tests.engine.accruals.offers import Offers, hour, points
from tests.shop import back, customer

CUSTOMERS = ("ada", "bob", "cleo")
ACTIVITIES = 48


@dataclass(slots=True)
class Bought:
    """An order as it stands."""

    who: str
    at: float
    left: int
    given: dict[int, int] = field(default_factory=dict[int, int])


@dataclass(frozen=True, slots=True)
class Sent:
    """A publication: of which offer, to whom, and in what time."""

    offer: int
    who: str
    starts: float
    ends: float

    def holds(self, order: Bought) -> bool:
        return order.who == self.who and self.starts <= order.at < self.ends


class Oracle:
    """What offers give, worked out anew from all orders each time."""

    def __init__(self, sent: list[Sent]) -> None:
        self.sent = sent
        self.orders: dict[str, Bought] = {}
        self.done: dict[int, str] = {}

    def met(self, number: int, order: Bought) -> bool:
        one = self.sent[number]
        within = [other for other in self.orders.values() if one.holds(other) and other.left]
        match one.offer:
            case 0:
                return sum(other.left for other in within) >= 1000
            case 1:
                return len(within) >= 3
            case _:
                return order.left > 700

    def order(self, name: str, bought: Bought) -> int:
        self.orders[name] = bought
        given = 0
        for number, one in enumerate(self.sent):
            if one.holds(bought) and number not in self.done and self.met(number, bought):
                self.done[number] = name
                given += one.offer + 2
        return given

    def back(self, name: str, amount: int) -> int:
        self.orders[name].left -= amount
        taken = 0
        for number, one in enumerate(self.sent):
            by = self.done.get(number)
            if by is None or not one.holds(self.orders[name]) or self.met(number, self.orders[by]):
                continue
            del self.done[number]
            taken += one.offer + 2
        return taken

    def points(self, who: str) -> int:
        return sum(self.sent[number].offer + 2 for number in self.done if self.sent[number].who == who)


@pytest.mark.parametrize("size", [1, 5, ACTIVITIES])
@pytest.mark.parametrize("seed", range(4))
async def test_lists_of_any_length_give_what_a_plain_account_gives(offers: Offers, seed: int, size: int) -> None:
    random = Random(seed)
    owners = {who: await customer(offers.client, who) for who in CUSTOMERS}
    conditions = ("publication.spent >= 10", "publication.orders >= 3", "order.amount > 7")
    campaigns = [
        await offers.offer(condition, str(number + 2), name=f"Offer {number}")
        for number, condition in enumerate(conditions)
    ]
    sent: list[Sent] = []
    for number in range(10):
        starts, days = random.randrange(0, 200), random.randrange(1, 8)
        one = Sent(random.randrange(3), random.choice(CUSTOMERS), starts, starts + 24 * days)
        await offers.publish(
            campaigns[one.offer], to=one.who, named=f"mail-{number}", at=starts, valid_for=f"PT{24 * days}H"
        )
        sent.append(one)
    # Of publications that are open at the same moment, the oldest is asked first.
    oracle = Oracle(sorted(sent, key=lambda one: one.starts))
    told, right = await _lived(offers, random, oracle, size)
    assert told == right
    assert {who: await offers.has(owner) for who, owner in owners.items()} == {
        who: oracle.points(who) for who in owners
    }
    await offers.healthy()


async def _lived(offers: Offers, random: Random, oracle: Oracle, size: int) -> tuple[list[int], list[int]]:
    """Let customers buy and return at random, and give what was answered beside what is right."""
    right: list[int] = []
    activities: list[dict[str, Any]] = []
    for number in range(ACTIVITIES):
        name = f"n{number}"
        booked = [key for key, order in oracle.orders.items() if order.left]
        if booked and random.random() < 0.3:
            of = random.choice(booked)
            left = oracle.orders[of].left
            amount = random.choice([left, random.randint(1, left)])
            what = {} if amount == left else {"amount_minor": amount}
            activities.append({"kind": "return", **back(name, of, returned_at=hour(500), **what)})
            right.append(-oracle.back(of, amount))
        else:
            who, at, pence = random.choice(CUSTOMERS), random.randrange(0, 300), random.randint(1, 900)
            activities.append({"kind": "order", **offers.order(name, pence / 100, at=at, by=who)})
            right.append(oracle.order(name, Bought(who, at, pence)))
    told: list[int] = []
    for start in range(0, len(activities), size):
        answer = await offers.client.post("/v1/activities/bulk", {"items": activities[start : start + size]})
        assert answer["refused"] == 0, answer
        for row in answer["results"]:
            taken = sum(int(one["points"]) for one in row["result"].get("taken_back", ()))
            told.append(points(row["result"]) if "taken_back" not in row["result"] else -taken)
    return told, right
