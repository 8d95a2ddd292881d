"""What rules see of a moment: the facts as they are kept, as one nested dict. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core import readings
from laurels.core.attributes import Schema
from laurels.core.catalog import ProductFacts
from laurels.core.customers import Known
from laurels.core.orders import Line
from laurels.engine.decisions.model import Programme
from laurels.kit import calendar, ids
from laurels.program import campaigns, vocabulary

KEPT = ("customer", "products", "wallets", "store_attributes", "readings", "holidays", "publications", "sent")
"""What of a decision's facts the decision about a return of the same order is made from."""


def facts_of(
    programme: Programme,
    customer: Known,
    *,
    skus: Iterable[str] = (),
    products: Mapping[str, ProductFacts] | None = None,
    wallets: Mapping[str, Mapping[str, int]] | None = None,
    store_attributes: Mapping[str, Any] | None = None,
    found: Mapping[str, Any] | None = None,
    publications: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Keep of what is known only what live rules read: these facts are stored with the decision.

    :param found: what the vocabulary found of this customer at this moment
    :param publications: those that are open for the customer, each with its campaign and what it has reached
    """
    facts: dict[str, Any] = {}
    if programme.reads("customer"):
        facts["customer"] = {
            "attributes": {k: v for k, v in customer.attributes.items() if programme.reads(f"customer.attributes.{k}")},
            "born_on": None if customer.born_on is None else customer.born_on.isoformat(),
            "since": customer.registered_at.isoformat(),
        }
    if products:
        facts["products"] = {
            sku: {"collections": list(product.collections), "attributes": product.attributes}
            for sku in dict.fromkeys(skus)
            if (product := products.get(sku)) is not None
        }
    if wallets:
        facts["wallets"] = {key: dict(state) for key, state in wallets.items()}
    if store_attributes:
        facts["store_attributes"] = store_attributes
    if publications:
        facts["publications"] = publications
    return facts if found is None else _with(facts, found)


def _with(facts: dict[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in found.items():
        facts[name] = _with({**facts[name]}, value) if isinstance(facts.get(name), dict) else value
    return facts


def build_context(
    facts: Mapping[str, Any],
    *,
    schemas: Mapping[str, Schema],
    customer_id: UUID,
    occurred_at: datetime,
    zone: ZoneInfo,
    order: Mapping[str, Any] | None = None,
    lines: Sequence[Line] = (),
    event: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Put facts into the shape that rules read; decimals and instants among declared attributes become such."""
    context: dict[str, Any] = {"now": vocabulary.moment(occurred_at, zone)}
    if "holidays" in facts:
        context["now"]["holidays"] = facts["holidays"]
    customer = facts.get("customer")
    if customer is not None:
        context["customer"] = _customer(customer, customer_id, occurred_at, zone, schemas)
    if "readings" in facts:
        context["reading"] = readings.facts(facts["readings"], schemas)
    if "wallets" in facts:
        context["wallets"] = facts["wallets"]
    if "publications" in facts:
        context[campaigns.PUBLICATIONS] = _publications(facts["publications"])
    if event is not None:
        context["event"] = {**_typed(schemas, f"event:{event['type']}", event), "type": event["type"]}
    if order is not None:
        context["code"] = {"attributes": _typed(schemas, "voucher", facts.get("code_attributes", {}))}
        context["order"] = {
            **order,
            "attributes": _typed(schemas, "order", order["attributes"]),
            "store_attributes": _typed(schemas, "store", facts.get("store_attributes", {})),
            "lines": _lines(lines, facts.get("products"), schemas),
        }
    return context


def with_code(
    context: Mapping[str, Any], attributes: Mapping[str, Any], schemas: Mapping[str, Schema]
) -> dict[str, Any]:
    """Add what a rule reads of the code by which its campaign is asked."""
    return {**context, "code": {"attributes": _typed(schemas, "voucher", attributes)}}


def order_facts(
    *,
    currency: str,
    channel: str,
    store: str,
    attributes: Mapping[str, Any],
    tenders: Iterable[tuple[str, int]],
    lines: Sequence[Line],
    delivery: int | None = None,
) -> dict[str, Any]:
    """Describe an order as it stands: what came back of its lines no longer counts.

    :param delivery: what the delivery costs, of a cart
    """
    amount = sum(line.left_minor for line in lines)
    gross = sum(_left_gross(line) for line in lines)
    described: dict[str, Any] = {
        "amount": amount,
        "gross_amount": gross,
        "discount": gross - amount,
        "currency": currency,
        "quantity": sum(line.left_quantity for line in lines),
        "attributes": attributes,
        "tenders": [{"kind": kind, "amount": amount_minor} for kind, amount_minor in tenders],
    }
    if delivery is not None:
        described["delivery"] = delivery
    if channel:
        described["channel"] = channel
    if store:
        described["store"] = store
    return described


def _publications(stored: Sequence[Mapping[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    seen: dict[UUID, list[dict[str, Any]]] = {}
    for one in stored:
        shown = {**one, "id": UUID(one["id"]), "published_at": datetime.fromisoformat(one["published_at"])}
        seen.setdefault(UUID(one["campaign_id"]), []).append(shown)
    return seen


def _typed(schemas: Mapping[str, Schema], entity: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = schemas.get(entity)
    return values if schema is None or not values else schema.facts(values)


def _customer(
    stored: Mapping[str, Any], customer_id: UUID, at: datetime, zone: ZoneInfo, schemas: Mapping[str, Schema]
) -> dict[str, Any]:
    seen: dict[str, Any] = {
        **stored,
        "id": ids.encode("cus", customer_id),
        "attributes": _typed(schemas, "customer", stored.get("attributes", {})),
    }
    if "since" in stored:
        seen["since"] = since = datetime.fromisoformat(stored["since"])
        born_on = None if stored.get("born_on") is None else date.fromisoformat(stored["born_on"])
        seen |= vocabulary.dates(born_on, calendar.local_day(since, zone), calendar.local_day(at, zone))
    for name in ("first_order_at", "last_order_at"):
        if name in stored:
            seen[name] = datetime.fromisoformat(stored[name])
    if "points_earned" in stored:
        seen["points_earned"] = {
            wallet: {window: Decimal(points) for window, points in windows.items()}
            for wallet, windows in stored["points_earned"].items()
        }
    return seen


def _lines(
    lines: Sequence[Line], products: Mapping[str, Any] | None, schemas: Mapping[str, Schema]
) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for line in lines:
        if not line.left_quantity and not line.left_minor:
            continue
        product = None if products is None else products.get(line.sku)
        gross = _left_gross(line)
        seen.append(
            {
                "sku": line.sku,
                "amount": line.left_minor,
                "gross_amount": gross,
                "discount": gross - line.left_minor,
                "quantity": line.left_quantity,
                "collections": [] if product is None else product["collections"],
                "product": {} if product is None else _typed(schemas, "product", product["attributes"]),
                "attributes": _typed(schemas, "line", line.attributes or {}),
            }
        )
    return seen


def _left_gross(line: Line) -> int:
    if not line.returned_minor and not line.returned_quantity:
        return line.gross_minor
    if line.amount_minor == 0:
        return line.gross_minor * line.left_quantity // line.quantity
    return line.gross_minor * line.left_minor // line.amount_minor
