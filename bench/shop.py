"""A shop with live campaigns, and the calls that it makes: validations, redemptions and orders."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import arrivals
from bench.arrivals import Answers, Call
from bench.cart import MATCHING_MAX, condition, lines
from bench.rig import Rig
from laurels.kit import ids

CUSTOMERS = 10_000
CODES = 200
RARE = 1_000_000_000_000
"""A limit that is never reached, and always counted."""


def promotion(number: int, size: int) -> dict[str, Any]:
    """Write a campaign of carts; one in every tenth part of them is for a SKU of the cart, as in `bench.cart`.

    Two in ten need a code. A third has a budget that all customers share, and a third a limit for each customer.
    """
    percent, amount = str(number % 20 + 1), f"{number % 5 + 1}.00"
    effects: list[dict[str, Any]] = [
        {"kind": "line_percent", "percent": percent, "which": "cheapest", "units_max": 2},
        {"kind": "order_amount", "amount": amount},
        {"kind": "order_percent", "percent": percent, "maximum": "5.00"},
    ]
    limits: list[dict[str, Any]] = []
    kind = (number // max(1, size // MATCHING_MAX) if matches(number, size) else number) % 3
    if kind == 0:
        limits = [{"scope": "campaign", "period": "month", "measure": "discount", "max": str(RARE)}]
    elif kind == 1:
        limits = [{"scope": "customer", "period": "day", "measure": "times", "max": str(RARE)}]
    coded = number % 5 == 4
    return {
        "trigger": "code" if coded else "cart",
        "condition": "order.amount >= 20" if coded else condition(number, size),
        "effects": [effects[number % len(effects)]],
        "limits": limits,
        "published": number % 20 == 7,
    }


def matches(number: int, size: int) -> bool:
    """Tell whether a campaign is for a SKU of the cart."""
    return number % max(1, size // MATCHING_MAX) == 0


POINTS = {
    "trigger": "order.paid",
    "condition": "order.amount >= 5",
    "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}],
}


@dataclass
class Shop:
    """A workspace with live campaigns and their codes, and the calls that its shop makes."""

    run: Rig
    codes: list[str]
    numbers: Callable[[], int]
    drawn: random.Random

    @staticmethod
    def opened(run: Rig, size: int, *, customers: int = CUSTOMERS) -> Shop:
        """Set the workspace up that the rig works in."""
        program = run.call("POST", "/v1/programs", {"name": "Bench"})["id"]
        wallet = {"program_id": program, "key": "points", "name": "Points", "unit_singular": "point", "unit_plural": "points"}  # noqa: E501 # fmt: skip
        run.call("POST", "/v1/wallets", wallet)
        run.customers(customers)
        promotions = [promotion(number, size) for number in range(size)]
        made = run.go_live([*promotions, POINTS], program)
        coded = [id for id, one in zip(made, promotions, strict=False) if one["trigger"] == "code"]
        codes = [f"BENCH{number}" for number in range(len(coded[:CODES]))]
        for code, id in zip(codes, coded, strict=False):
            run.call("POST", "/v1/vouchers", {"campaign_id": ids.encode("cmp", id), "code": code, "uses_max": RARE})
        return Shop(run, codes, itertools.count().__next__, random.Random(7))

    def cart(self) -> dict[str, Any]:
        """Write a cart of one of the customers; every third has a code."""
        sent = [{"sku": one.sku, "quantity": one.quantity, "amount_minor": one.amount_minor} for one in lines()]
        cart: dict[str, Any] = {
            "currency": "GBP",
            "customer": {"source": "shop", "external_id": str(self.drawn.randrange(CUSTOMERS))},
            "channel": "web",
            "store": "high-street",
            "lines": sent,
        }
        if self.codes and self.drawn.random() < 1 / 3:
            cart["incentives"] = [{"code": self.drawn.choice(self.codes)}]
        return cart

    def validate(self) -> Call:
        """Ask what a cart costs."""
        return Call("validate", "/v1/validations", json.dumps(self.cart()).encode())

    def redeem(self) -> Call:
        """Buy a cart."""
        bought = self.cart() | {"source": "shop", "external_id": f"cart-{self.numbers()}"}
        return Call("redeem", "/v1/redemptions", json.dumps(bought).encode())

    def earn(self) -> Call:
        """Tell of an order that was paid."""
        order = self.cart() | {
            "source": "shop",
            "external_id": f"order-{self.numbers()}",
            "placed_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60)),
        }
        order.pop("incentives", None)
        return Call("earn", "/v1/orders", json.dumps(order).encode())

    def mix(self) -> Callable[[], Call]:
        """Call as shops do: seven carts are looked at and one bought for every two orders of the tills."""
        return arrivals.mixed([(70, self.validate), (20, self.earn), (10, self.redeem)], 11)

    def waiting(self, call: Callable[[], Call], *, clients: int, seconds: float) -> Answers:
        """Call as fast as clients that wait for answers can. Nothing may fail, but a few may be sent away."""
        found = arrivals.waiting(self.run.port, self.run.key, call, clients=clients, seconds=seconds)
        failed = Counter(one.status for one in found.refused())
        assert not failed.keys() - {503}, failed
        assert failed[503] <= len(found.all) // 10, failed
        return found

    def arriving(self, call: Callable[[], Call], *, rate: float, seconds: float, seed: int) -> Answers:
        """Call at times that are drawn beforehand."""
        times = arrivals.poisson(rate, seconds, seed)
        return arrivals.arriving(self.run.port, self.run.key, call, times)
