"""From the files to what the grocer would send: campaigns, households, coupons with what they cover, and carts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import msgspec

from tests.acceptance.api import Item

SOURCE = "journey"
CURRENCY = "USD"
ZONE = ZoneInfo("America/New_York")
NOON = time(12)
LINES_MAX = 20
"""So many lines of what a coupon does not cover are sent where it shall be refused for them."""
LONE_CENTS = 500
"""What a product costs that stands for what was bought, where the data do not have it."""

_CAMPAIGNS = """
SELECT campaign_id, start_date::DATE, end_date::DATE
FROM read_csv(?)
ORDER BY campaign_id
"""

_TARGETS = """
SELECT DISTINCT campaign_id, household_id
FROM read_csv(?)
ORDER BY ALL
"""

_COVERS = """
SELECT DISTINCT campaign_id, coupon_upc, product_id
FROM read_parquet(?)
ORDER BY ALL
"""

_REDEMPTIONS = """
SELECT household_id, coupon_upc, campaign_id, redemption_date::DATE
FROM read_csv(?)
ORDER BY redemption_date, household_id, campaign_id, coupon_upc
"""

_BOUGHT = """
SELECT household_id, ((transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York')::DATE AS day,
       product_id, greatest(quantity, 1), greatest(sales_value_cents, 1)
FROM read_parquet($transactions)
WHERE (household_id, day) IN (SELECT (household_id, redemption_date::DATE) FROM read_csv($redemptions))
ORDER BY ALL
"""

Line = tuple[int, int, int]
"""Product, quantity, cents."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign, from its first day until its last."""

    id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon of one campaign; the same may lie in several, and is then one in each."""

    campaign: int
    upc: int

    @property
    def code(self) -> str:
        return f"C{self.campaign}-{self.upc}"

    @property
    def covers(self) -> str:
        """Name the collection of what it covers."""
        return self.code.lower()


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption as it was recorded, with what the household bought on the day."""

    household: int
    coupon: Coupon
    day: date
    covered: Sequence[Line] = field(repr=False)
    other: Sequence[Line] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.household}-{self.coupon.upc}-{self.coupon.campaign}-{self.day}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to send."""

    campaigns: dict[int, Campaign]
    targets: dict[int, frozenset[int]] = field(repr=False)
    coupons: dict[Coupon, frozenset[int]] = field(repr=False)
    redeemed: list[Redeemed] = field(repr=False)

    @property
    def households(self) -> list[int]:
        """List everybody, in the order of their numbers."""
        return sorted(
            {one for whom in self.targets.values() for one in whom} | {one.household for one in self.redeemed}
        )


def planned(folder: Path) -> Plan:
    """Read the set."""
    redemptions = str(folder / "coupon_redemptions.csv")
    with duckdb.connect() as db:
        campaigns = db.execute(_CAMPAIGNS, [str(folder / "campaign_descriptions.csv")]).fetchall()
        targets = db.execute(_TARGETS, [str(folder / "campaigns.csv")]).fetchall()
        covers = db.execute(_COVERS, [str(folder / "coupons.parquet")]).fetchall()
        recorded = db.execute(_REDEMPTIONS, [redemptions]).fetchall()
        files = {"transactions": str(folder / "transactions.parquet"), "redemptions": redemptions}
        bought = db.execute(_BOUGHT, files).fetchall()
    whom: dict[int, set[int]] = {}
    for campaign, household in targets:
        whom.setdefault(campaign, set()).add(household)
    coupons: dict[Coupon, set[int]] = {}
    for campaign, upc, product in covers:
        coupons.setdefault(Coupon(campaign, upc), set()).add(product)
    baskets: dict[tuple[int, date], list[Line]] = {}
    for household, day, *line in bought:
        baskets.setdefault((household, day), []).append((line[0], line[1], line[2]))
    products = sorted({product for some in coupons.values() for product in some})
    return Plan(
        {id: Campaign(id, first, last) for id, first, last in campaigns},
        {id: frozenset(some) for id, some in whom.items()},
        {coupon: frozenset(some) for coupon, some in coupons.items()},
        [
            _redeemed(household, Coupon(campaign, upc), day, coupons, baskets, products)
            for household, upc, campaign, day in recorded
        ],
    )


def _redeemed(
    household: int,
    coupon: Coupon,
    day: date,
    coupons: dict[Coupon, set[int]],
    baskets: dict[tuple[int, date], list[Line]],
    products: Sequence[int],
) -> Redeemed:
    """Part what was bought into what the coupon covers and the rest; where there is none, one product stands for it."""
    covers, basket = coupons[coupon], baskets.get((household, day), [])
    covered = [line for line in basket if line[0] in covers]
    other = [line for line in basket if line[0] not in covers][:LINES_MAX]
    foreign = next(product for product in products if product not in covers)
    return Redeemed(
        household, coupon, day, covered or [(min(covers), 1, LONE_CENTS)], other or [(foreign, 1, LONE_CENTS)]
    )


# ---- what is set up


def campaign(one: Campaign, cents: int) -> dict[str, Any]:
    """Write a campaign: for those to whom it was published, on its days, an amount off what the coupon covers."""
    return {
        "name": f"Campaign {one.id}",
        "trigger": "code",
        "published": True,
        "starts_at": midnight(one.first).isoformat(),
        "ends_at": midnight(one.last + timedelta(days=1)).isoformat(),
        "condition": "order.lines.exists(one, code.attributes.covers in one.collections)",
        "effects": [
            {
                "kind": "order_amount",
                "amount": f"{cents // 100}.{cents % 100:02}",
                "lines": "code.attributes.covers in line.collections",
            }
        ],
    }


def voucher(coupon: Coupon, campaign_id: str) -> dict[str, Any]:
    """Write a coupon: one text that all to whom it was sent may use, as often as they like."""
    return {"campaign_id": campaign_id, "code": coupon.code, "attributes": {"covers": coupon.covers}}


def customer(household: int) -> Item:
    """Write a household."""
    return Item(str(household), msgspec.json.encode({"identities": [_ref(household)]}))


def products(plan: Plan) -> list[Item]:
    """Write every product that coupons cover, with their collections."""
    found: dict[int, list[str]] = {}
    for coupon, covered in plan.coupons.items():
        for product in covered:
            found.setdefault(product, []).append(coupon.covers)
    return [
        Item(
            str(product),
            msgspec.json.encode({"sku": str(product), "name": f"Product {product}", "collections": collections}),
        )
        for product, collections in sorted(found.items())
    ]


def publications(plan: Plan, campaigns: dict[int, str]) -> list[Item]:
    """Write the target lists."""
    return [
        Item(
            f"{campaign}-{household}",
            msgspec.json.encode(
                {"campaign_id": campaigns[campaign], "customer": _ref(household), "source_id": "mailing"}
            ),
        )
        for campaign, households in plan.targets.items()
        for household in sorted(households)
    ]


# ---- carts


def cart(name: str, household: int, lines: Sequence[Line], code: str, campaign_id: str) -> Item:
    """Write a cart on which a coupon of a campaign is used."""
    return Item(
        name,
        msgspec.json.encode(
            {
                "source": SOURCE,
                "external_id": name,
                "customer": _ref(household),
                "currency": CURRENCY,
                "lines": [{"sku": str(sku), "quantity": count, "amount_minor": cents} for sku, count, cents in lines],
                "incentives": [{"code": code, "campaign_id": campaign_id}],
            }
        ),
    )


def midnight(day: date) -> datetime:
    """Tell when a day begins."""
    return datetime.combine(day, time(), ZONE)


def noon(day: date) -> datetime:
    """Tell when a day is half over."""
    return datetime.combine(day, NOON, ZONE)


def _ref(household: int) -> dict[str, str]:
    return {"source": SOURCE, "external_id": str(household)}
