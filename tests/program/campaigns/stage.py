"""What campaigns are tried on: a programme with two wallets, some declared attributes, and moments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.attributes import Attribute, Schema
from laurels.core.events import EventType
from laurels.program.campaigns import Definition, Identity, LiveCampaign, compiled
from laurels.program.campaigns.sentence import sentence
from laurels.program.programs import Wallet
from laurels.program.vocabulary import Sources

LONDON = ZoneInfo("Europe/London")
PROGRAM = UUID(int=1)
CAMPAIGN = UUID(int=2)
BEANS = Wallet(UUID(int=10), PROGRAM, "beans", "Beans", "bean", "beans")
MILES = Wallet(UUID(int=11), PROGRAM, "miles", "Miles", "mile", "miles", precision=1)
OF_ANOTHER = Wallet(UUID(int=12), UUID(int=9), "stars", "Stars", "star", "stars")
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _schema(entity: str, **types: Any) -> Schema:
    declared = {n: Attribute(entity, n, t, False, None, MONDAY_NOON) for n, t in types.items()}
    return Schema(entity, declared)


def _event_type(name: str, **types: Any) -> EventType:
    return EventType(UUID(int=20), name, "", False, MONDAY_NOON, MONDAY_NOON, _schema(f"event:{name}", **types))


SOURCES = Sources(
    currency="GBP",
    schemas={
        "customer": _schema("customer", vip="boolean", country="string", past_spend="decimal"),
        "product": _schema("product", weight="decimal", brand="string"),
        "line": _schema("line", gift="boolean"),
    },
    wallets=(BEANS, MILES, OF_ANOTHER),
    event_types={
        "ride": _event_type("ride", distance="integer", rating="decimal"),
        "newsletter_subscribed": _event_type("newsletter_subscribed"),
        "review": _event_type("review"),
    },
    collections=("coffee", "tea"),
)


def campaign(*effects: dict[str, Any], sources: Sources = SOURCES, id: UUID = CAMPAIGN, **more: Any) -> LiveCampaign:
    """Compile a campaign of orders, or of what `more` says."""
    return compiled(definition(*effects, **more), Identity(id, 1, "Test", PROGRAM), sources=sources, zone=LONDON)


def definition(*effects: dict[str, Any], **more: Any) -> Definition:
    """Write a definition as it would come over the wire."""
    return Definition.model_validate({"trigger": "order.paid", "effects": list(effects)} | more)


def said(*effects: dict[str, Any], **more: Any) -> str:
    """Say a campaign in plain English."""
    return sentence(definition(*effects, **more), program_id=PROGRAM, sources=SOURCES, zone=LONDON)


def fixed(points: str, **more: Any) -> dict[str, Any]:
    return {"kind": "fixed", "wallet": "beans", "points": points, **more}


def proportional(points: str, per: str, **more: Any) -> dict[str, Any]:
    return {"kind": "proportional", "wallet": "beans", "points": points, "per": per, **more}


def per_item(points: str, **more: Any) -> dict[str, Any]:
    return {"kind": "per_item", "wallet": "beans", "points": points, **more}


def formula(points: str, **more: Any) -> dict[str, Any]:
    return {"kind": "formula", "wallet": "beans", "points": points, **more}


def line(amount: int, *collections: str, quantity: int = 1, sku: str = "A", **more: Any) -> dict[str, Any]:
    return {
        "sku": sku,
        "amount": amount,
        "gross_amount": more.pop("gross_amount", amount),
        "discount": 0,
        "quantity": quantity,
        "collections": list(collections),
        "product": more.pop("product", {}),
        "attributes": more.pop("attributes", {}),
    }


def moment(at: datetime = MONDAY_NOON, *, customer: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    wall = at.astimezone(LONDON)
    return {
        "now": {
            "at": wall,
            "weekday": WEEKDAYS[wall.weekday()],
            "hour": wall.hour,
            "day": wall.day,
            "month": wall.month,
            "date": wall.date().isoformat(),
        },
        "customer": {"id": "cus_1", "attributes": customer or {}, "since": at, "birthday": False},
        "wallets": {"beans": {"spendable": 70, "pending": 5}, "miles": {"spendable": 15, "pending": 0}},
        **more,
    }


def order(*lines: dict[str, Any] | int, at: datetime = MONDAY_NOON, customer: Any = None) -> dict[str, Any]:
    """Describe the moment in which an order of these lines, or amounts, is paid."""
    bought = [line(one) if isinstance(one, int) else one for one in lines]
    amount, gross = sum(one["amount"] for one in bought), sum(one["gross_amount"] for one in bought)
    paid = {
        "amount": amount,
        "gross_amount": gross,
        "discount": gross - amount,
        "currency": "GBP",
        "quantity": sum(one["quantity"] for one in bought),
        "channel": "web",
        "attributes": {},
        "lines": bought,
        "tenders": [{"kind": "card", "amount": amount}],
    }
    return moment(at, customer=customer, order=paid)


def event(type: str, at: datetime = MONDAY_NOON, **attributes: Any) -> dict[str, Any]:
    """Describe the moment in which an event happens."""
    return moment(at, event={"type": type, **attributes})
