"""From the files to what the coffee house would send: customers, offers, and by the hour what was given and bought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

import duckdb
import msgspec

from tests.acceptance.api import Item

SOURCE = "coffee"
ZONE = "UTC"
CURRENCY = "USD"
START = datetime(2018, 1, 1, tzinfo=UTC)
LANES = 2

_OFFERS = """
SELECT offer_id, offer_type, difficulty_usd, reward_usd, duration_days
FROM read_csv(?, all_varchar = true)
"""

_CUSTOMERS = """
SELECT DISTINCT customer_id::VARCHAR AS customer
FROM (
  SELECT customer_id FROM read_parquet($customers)
  UNION ALL
  SELECT customer_id FROM read_parquet($events)
)
ORDER BY customer
"""

_EVENTS = """
SELECT seq::VARCHAR, customer_id::VARCHAR, event, time_hours::BIGINT, offer_id::VARCHAR, amount_cents::BIGINT
FROM read_parquet(?)
WHERE event IN ('offer_received', 'transaction')
ORDER BY time_hours, event, seq
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as the file has it; amounts are decimals in text."""

    id: str
    kind: str
    difficulty: str
    reward: str
    days: int


@dataclass(frozen=True, slots=True)
class Happened:
    """A receipt or a transaction."""

    seq: str
    customer: str
    received: bool
    hour: int
    offer: str | None
    cents: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to send, in the order of its hours."""

    offers: list[Offer]
    customers: list[str]
    events: list[Happened] = field(repr=False)

    def among(self, chosen: Callable[[str], bool]) -> Plan:
        """Give what some of the customers received and bought."""
        return Plan(
            self.offers,
            [one for one in self.customers if chosen(one)],
            [one for one in self.events if chosen(one.customer)],
        )


def planned(folder: Path) -> Plan:
    """Read the whole set."""
    files = {name: str(folder / f"{name}.parquet") for name in ("customers", "events")}
    with duckdb.connect() as db:
        offers = db.execute(_OFFERS, [str(folder / "offers.csv")]).fetchall()
        customers = db.execute(_CUSTOMERS, files).fetchall()
        events = db.execute(_EVENTS, [files["events"]]).fetchall()
    return Plan(
        [Offer(id, kind, difficulty, reward, int(Decimal(days))) for id, kind, difficulty, reward, days in offers],
        [customer for (customer,) in customers],
        [
            Happened(seq, customer, event == "offer_received", hour, offer, cents)
            for seq, customer, event, hour, offer, cents in events
        ],
    )


def campaign(offer: Offer) -> dict[str, Any]:
    """Write an offer as a campaign that is published."""
    conditions = {
        "bogo": f"order.amount > {offer.difficulty}",
        "discount": f"publication.spent >= {offer.difficulty}",
    }
    reward = offer.reward if offer.kind in conditions else "1"
    return {
        "name": f"{offer.kind} {offer.id}",
        "trigger": "order.paid",
        "published": True,
        "condition": conditions.get(offer.kind, "false"),
        "effects": [{"kind": "fixed", "wallet": "dollars", "points": reward}],
        "limits": [{"scope": "code", "period": "ever", "measure": "times", "max": 1}],
    }


def lanes(events: Sequence[Happened]) -> list[list[Happened]]:
    """Part what happened so that each customer's stays together, in order."""
    parted: list[list[Happened]] = [[] for _ in range(LANES)]
    for one in events:
        parted[crc32(one.customer.encode()) % LANES].append(one)
    return parted


def customer(name: str) -> Item:
    """Write a customer."""
    return Item(name, msgspec.json.encode({"identities": [_ref(name)]}))


def publication(one: Happened, offer: Offer, campaign_id: str) -> Item:
    """Write a receipt as the publication of its offer."""
    return Item(
        one.seq,
        msgspec.json.encode(
            {
                "campaign_id": campaign_id,
                "customer": _ref(one.customer),
                "source_id": one.seq,
                "published_at": _at(one.hour),
                "valid_for": f"PT{24 * offer.days + 1}H",
            }
        ),
    )


def order(one: Happened) -> Item:
    """Write a transaction as an order."""
    return Item(
        one.seq,
        msgspec.json.encode(
            {
                "external_id": one.seq,
                "source": SOURCE,
                "currency": CURRENCY,
                "customer": _ref(one.customer),
                "placed_at": _at(one.hour),
                "lines": [{"sku": "coffee", "quantity": 1, "amount_minor": one.cents}],
            }
        ),
    )


def _ref(name: str) -> dict[str, str]:
    return {"source": SOURCE, "external_id": name}


def _at(hour: int) -> str:
    return (START + timedelta(hours=hour)).isoformat()
