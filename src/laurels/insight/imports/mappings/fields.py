"""Which fields a file of each kind can fill, what their values are, and which of them it must fill."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from laurels.insight.imports.model import KindName

FIELDS: dict[KindName, dict[str, str]] = {
    "customers": {
        "external_id": "key",
        "name": "name",
        "email": "text",
        "phone": "text",
        "born_on": "day",
        "locale": "text",
        "registered_at": "instant",
        "as_of": "instant",
    },
    "products": {"sku": "key", "name": "name", "price": "amount", "collections": "list", "archived": "flag"},
    "orders": {
        "external_id": "key",
        "placed_at": "instant",
        "currency": "text",
        "customer.id": "text",
        "customer.external_id": "key",
        "state": "text",
        "channel": "text",
        "store": "text",
        "line.id": "key",
        "line.sku": "key",
        "line.quantity": "whole",
        "line.amount": "amount",
        "line.gross_amount": "amount",
        "line.discount": "amount",
        "line.unit_price": "price",
    },
    "returns": {
        "external_id": "key",
        "returned_at": "instant",
        "order.id": "text",
        "order.external_id": "key",
        "amount": "amount",
        "reason": "text",
        "customer.id": "text",
        "customer.external_id": "key",
        "line.number": "whole",
        "line.id": "key",
        "line.sku": "key",
        "line.quantity": "whole",
        "line.amount": "amount",
        "line.unit_price": "price",
    },
    "segment_members": {
        "segment": "key",
        "customer.id": "text",
        "customer.external_id": "key",
        "action": "text",
    },
    "vouchers": {
        "code": "text",
        "campaign": "text",
        "customer.id": "text",
        "customer.external_id": "key",
        "uses_max": "whole",
        "starts_at": "instant",
        "ends_at": "instant",
        "holder_only": "flag",
        "case_sensitive": "flag",
        "pooled": "flag",
        "action": "text",
        "reason": "text",
    },
}
OPEN: dict[KindName, dict[str, str]] = {
    "customers": {"identities.": "key", "attributes.": "attribute:customer"},
    "products": {"attributes.": "attribute:product"},
    "orders": {"attributes.": "attribute:order", "line.attributes.": "attribute:line"},
    "returns": {},
    "segment_members": {},
    "vouchers": {"attributes.": "attribute:voucher"},
}
"""Fields whose last part is free: identities by source, attributes by name."""

NEEDED: dict[KindName, tuple[tuple[str, ...], ...]] = {
    "customers": (("external_id", "identities."),),
    "products": (("sku",),),
    "orders": (
        ("external_id",),
        ("placed_at",),
        ("line.sku",),
        ("line.amount", "line.gross_amount", "line.unit_price"),
    ),
    "returns": (("external_id",), ("returned_at",), ("order.external_id", "order.id", "line.sku")),
    "segment_members": (("segment",), ("customer.external_id", "customer.id")),
    "vouchers": (("code",), ("campaign",)),
}
"""Of each group one field must be filled; without a key a file could not be imported twice."""

JOINED_BY = {"name": " ", "key": "-"}
"""Kinds of value that may be made of several columns, and what stands between them."""


def type_of(kind: KindName, name: str) -> str | None:
    """Tell what a field's values are, or None if there is no such field."""
    known = FIELDS[kind].get(name)
    if known is not None:
        return known
    for prefix, type in OPEN[kind].items():
        if name.startswith(prefix) and len(name) > len(prefix):
            return type
    return None


def missing(kind: KindName, filled: Iterable[str]) -> tuple[str, ...] | None:
    """Name the first group of fields of which none is filled."""
    names = set(filled)
    for group in NEEDED[kind]:
        if not any(name in names or (name.endswith(".") and any(n.startswith(name) for n in names)) for name in group):
            return group
    return None


def nearest(kind: KindName, name: str) -> str:
    """Say which field may have been meant."""
    known = [*FIELDS[kind], *(f"{prefix}…" for prefix in OPEN[kind])]
    near = get_close_matches(name, known, 1)
    return f" Did you mean {near[0]}?" if near else f" There are {', '.join(known)}."
