"""Shops at random: campaigns with limits, stacking rules, cards, points, and carts that use some of them."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.program.campaigns.carting import BOTH, COFFEE, TEA
from tests.program.campaigns.test_cart_properties import EFFECTS
from tests.scene import rolled_back
from tests.served import Client
from tests.shop import club, customer, give
from tests.till import coupon, gift_card, promotion

POINTS = 5000
_numbers = count()


def _of_skus(effect: dict[str, Any]) -> dict[str, Any]:
    """Let an effect choose lines by what they are, for want of collections."""
    text = json.dumps(effect)
    for rule, skus in ((BOTH, 'line.sku != "A"'), (COFFEE, 'line.sku in ["A", "B"]'), (TEA, 'line.sku == "B"')):
        text = text.replace(json.dumps(rule), json.dumps(skus))
    return json.loads(text)


POINTS_GIVEN = st.sampled_from(
    [
        {"kind": "fixed", "wallet": "points", "points": "7"},
        {"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"},
    ]
)
ON_UNITS = ("line_amount", "line_percent", "line_price", "buy_get")
EFFECT = EFFECTS.map(_of_skus)
MONEY = st.integers(1, 9000).map(lambda minor: f"{minor / 100:.2f}")
MEASURED = {
    "times": st.integers(1, 3),
    "units": st.integers(1, 6),
    "discount": MONEY,
    "order_value": st.sampled_from(["20.00", "150.00", "5000.00"]),
}


@st.composite
def limit(draw: st.DrawFn, scopes: tuple[str, ...], *, units: bool) -> dict[str, Any]:
    """Draw a limit that may be reached by the first cart, by the second, or never."""
    measure = draw(st.sampled_from(sorted(MEASURED if units else MEASURED.keys() - {"units"})))
    scope = draw(st.sampled_from(scopes))
    made: dict[str, Any] = {
        "scope": scope,
        "period": draw(st.sampled_from(["ever", "day", "month"])),
        "measure": measure,
        "max": draw(MEASURED[measure]),
    }
    if measure in ("discount", "units") and draw(st.booleans()):
        made["on_reach"] = "refuse"
    if scope == "customer" and draw(st.booleans()):
        made["by"] = ["email"]
    if scope == "campaign" and draw(st.booleans()):
        made["shared"] = f"budget-{measure.replace('_', '-')}"
    return made


def _place(one: dict[str, Any]) -> tuple[str, str]:
    return one["scope"], one["measure"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it is sent; with `uses_max` it has a code."""

    effects: list[dict[str, Any]]
    more: dict[str, Any]
    coded: bool
    uses_max: int | None


@st.composite
def campaign(draw: st.DrawFn) -> Campaign:
    """Draw a campaign of every cart, or of a code."""
    coded = draw(st.booleans())
    scopes = ("campaign", "customer", "store", *(["code"] if coded else []))
    effects = draw(st.lists(EFFECT, min_size=1, max_size=2)) + draw(st.lists(POINTS_GIVEN, max_size=1))
    units = all(one["kind"] in ON_UNITS for one in effects)
    more: dict[str, Any] = {
        "limits": draw(
            st.lists(limit(scopes, units=units), max_size=3, unique_by=lambda one: (one["scope"], one["measure"]))
        ),
        "stacking": {
            "priority": draw(st.integers(0, 3)),
            "group": draw(st.sampled_from(["default", "best"])),
            "category": draw(st.sampled_from(["common", "common", "common", "never", "always"])),
        },
    }
    if draw(st.booleans()):
        more["on_return"] = draw(st.sampled_from(["keep", "reevaluate"]))
    if draw(st.booleans()):
        more["condition"] = draw(st.sampled_from(["order.amount >= 20", 'order.lines.exists(l, l.sku == "A")']))
    return Campaign(effects, more, coded, draw(st.sampled_from([None, 1, 2])))


STACKING = st.fixed_dictionaries(
    {
        "groups": st.sampled_from(["all", "first", "best_for_customer", "best_for_margin"]).map(
            lambda mode: [{"key": "default"}, {"key": "best", "mode": mode}]
        ),
        "application": st.sampled_from(["all", "partial", "partial"]),
        "no_effect": st.sampled_from(["refuse", "allow"]),
        "order": st.sampled_from(["priority", "requested"]),
        "percent_base": st.sampled_from(["discounted", "initial"]),
        "one_per_line": st.booleans(),
        "discount_max_percent": st.sampled_from([None, None, "33.3"]),
        "spare": st.sampled_from(["largest_remainder", "first", "last"]),
        "rounding": st.sampled_from(["half_up", "half_even", "down", "up"]),
    }
)


@st.composite
def line(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a line whose units may not cost a whole amount each."""
    amount = draw(st.integers(0, 9000))
    return {
        "sku": draw(st.sampled_from("ABC")),
        "quantity": draw(st.integers(1, 6)),
        "amount_minor": amount,
        "least_minor": draw(st.sampled_from([0, 0, amount // 3])),
    }


LINES = st.lists(line(), min_size=1, max_size=6)
APART = st.lists(line(), min_size=1, max_size=6, unique_by=lambda one: Fraction(one["amount_minor"], one["quantity"]))
"""Lines of which no two have units of one price, for where it matters which of equal units come first."""


@dataclass(frozen=True, slots=True)
class World:
    """A shop and a cart that is taken to its till."""

    campaigns: list[Campaign]
    stacking: dict[str, Any]
    lines: list[dict[str, Any]]
    delivery_minor: int
    pays: list[dict[str, Any]]


PAYS = st.lists(
    st.sampled_from(
        [
            {"wallet": "points"},
            {"wallet": "points", "points": "123"},
            {"wallet": "stars", "points": "77"},
            {"card": 700},
            {"card": 333, "single_use": True},
            {"card": 5000, "amount_minor": 250},
        ]
    ),
    max_size=3,
    unique_by=lambda one: one.get("wallet", str(one)),
)
WORLDS = st.builds(
    World,
    campaigns=st.lists(campaign(), min_size=1, max_size=4),
    stacking=STACKING,
    lines=LINES,
    delivery_minor=st.sampled_from([0, 0, 490]),
    pays=PAYS,
)


@dataclass(slots=True)
class Shop:
    """A world that was set up in a workspace: what is sent to its till, and what its books say."""

    client: Client
    pool: Pool
    super_url: str
    ready: bool = False
    cards: list[str] = field(default_factory=list[str])

    async def open(self, world: World) -> dict[str, Any]:
        """Set a world up, with a new customer, and give the cart; what was before it is over."""
        if not self.ready:
            house = await club(self.client)
            stars = {"program_id": house.program_id, "key": "stars", "name": "Stars", "unit_singular": "star"}
            await self.client.post(
                "/v1/wallets", {**stars, "unit_plural": "stars", "cash_rate": "0.01", "pays_as": "discount"}
            )
            self.ready = True
        await self._close()
        number = next(_numbers)
        name = f"ada-{number}"
        who = await customer(self.client, name, email=f"{name}@example.com")
        await give(self.client, who, POINTS, f"points-{number}")
        await self.client.post(
            "/v1/adjustments",
            {"customer": {"id": who}, "wallet": "stars", "points": "500", "reason": "x", "external_id": f"s-{number}"},
        )
        answer = await self.client.send("PUT", "/v1/stacking", world.stacking)
        assert answer.status_code == 200, answer.text
        asked: list[dict[str, Any]] = []
        programs = await self.client.get("/v1/programs")
        for place, one in enumerate(world.campaigns):
            more = {**one.more, "program_id": programs["items"][0]["id"], "name": f"Campaign {number}-{place}"}
            if one.coded:
                code = f"CODE-{number}-{place}"
                await coupon(self.client, code, *one.effects, voucher={"uses_max": one.uses_max}, **more)
                asked.append({"code": code})
            else:
                await promotion(self.client, *one.effects, **more)
        for one in world.pays:
            how = dict(one)
            if "card" in how:
                card = await gift_card(self.client, how.pop("card"), single_use=how.pop("single_use", False))
                asked.append({"code": card["code"], **how})
                self.cards.append(card["id"])
            else:
                asked.append(how)
        return {
            "currency": "GBP",
            "lines": world.lines,
            "delivery_minor": world.delivery_minor,
            "customer": {"id": who},
            "store": "high-street",
            "incentives": asked,
        }

    async def _close(self) -> None:
        for one in (await self.client.get("/v1/campaigns?state=live&limit=200"))["items"]:
            await self.client.post(f"/v1/campaigns/{one['id']}/endings", {"reason": "over"})

    @contextmanager
    def _super(self) -> Generator[psycopg.Connection[Any]]:
        with psycopg.connect(self.super_url) as db:
            yield db

    def books(self) -> dict[str, Any]:
        """Read what every account of the workspace has: counters, wallets and cards, and what of it is held."""
        with self._super() as db:
            rows = db.execute(
                "SELECT id, balance, held, debt FROM account WHERE workspace_id = %s", [self.client.workspace_id]
            ).fetchall()
        return {str(id): numbers for id, *numbers in rows if any(numbers)}

    def counts(self) -> dict[str, int]:
        """Count the rows that carts write."""
        tables = (
            "redemption",
            "redemption_incentive",
            "redemption_return",
            "journal",
            "transfer",
            "hold",
            "feed_inbox",
        )
        with self._super() as db:
            return {
                name: db.execute(
                    f"SELECT count(*) FROM {name} WHERE workspace_id = %s".encode(), [self.client.workspace_id]
                ).fetchall()[0][0]
                for name in tables
            }

    async def healthy(self) -> None:
        """Prove all books of the workspace."""
        async with rolled_back(self.pool, UUID(str(self.client.workspace_id))) as tx:
            assert [found for found in await doctor.examine(tx) if not found.information] == []
