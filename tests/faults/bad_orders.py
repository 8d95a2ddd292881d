"""Orders as nobody should send them, each with the status, the code and the field of the problem that answers it."""

from __future__ import annotations

import json
from typing import Any

from tests.shop import order

LINE = {"sku": "a", "quantity": 1, "amount_minor": 100}
OTHER_KIND = "ord_01kaw3x9p3e9rs8s9p1y9e1v5a"
SAID = json.dumps(order("bad", 1000))


def said(**changed: Any) -> bytes:
    return json.dumps({**order("bad", 1000), **changed}).encode()


def lined(**changed: Any) -> bytes:
    return said(lines=[{**LINE, **changed}])


def raw(old: str, new: str) -> bytes:
    assert old in SAID
    return SAID.replace(old, new).encode()


def attribute(value: str) -> bytes:
    return SAID[:-1].encode() + b', "attributes": {"a": ' + value.encode() + b"}}"


ORDERS: dict[str, tuple[bytes, int, str, str | None]] = {
    "an unknown field": (said(extrenal_id="x"), 422, "invalid_field", "/extrenal_id"),
    "an unknown field of a line": (lined(amont_minor=1), 422, "invalid_field", "/lines/0/amont_minor"),
    "a field of 900,000 letters": (said(**{"e" * 900_000: 1}), 422, "invalid_field", "/" + "e" * 100),
    "a missing field": (said(lines=[{"sku": "a", "quantity": 1}]), 422, "invalid_field", "/lines/0/amount_minor"),
    "text for a list": (said(lines="none"), 422, "invalid_field", "/lines"),
    "no lines": (said(lines=[]), 422, "invalid_field", "/lines"),
    "text for a number": (lined(amount_minor="12"), 422, "invalid_field", "/lines/0/amount_minor"),
    "true for a number": (lined(quantity=True), 422, "invalid_field", "/lines/0/quantity"),
    "money as 12.5": (lined(amount_minor=12.5), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as 12.0": (lined(amount_minor=12.0), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as 1e3": (raw("1000", "1e3"), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as -0.0": (raw("1000", "-0.0"), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as 1e308": (raw("1000", "1e308"), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as 1e400": (raw("1000", "1e400"), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as 2^63": (raw("1000", str(2**63)), 422, "invalid_field", "/lines/0/amount_minor"),
    "money of 5000 digits": (raw("1000", "9" * 5000), 422, "invalid_field", "/lines/0/amount_minor"),
    "money as NaN": (raw("1000", "NaN"), 400, "invalid_body", None),
    "money as Infinity": (raw("1000", "-Infinity"), 400, "invalid_body", None),
    "negative money": (lined(amount_minor=-1), 422, "invalid_field", "/lines/0/amount_minor"),
    "no quantity": (lined(quantity=0), 422, "invalid_field", "/lines/0/quantity"),
    "a negative quantity": (lined(quantity=-1), 422, "invalid_field", "/lines/0/quantity"),
    "more after discounts": (lined(gross_amount_minor=99), 422, "invalid_field", "/lines/0/gross_amount_minor"),
    "an unknown currency": (said(currency="XXQ"), 422, "unknown_currency", "/currency"),
    "a small currency": (said(currency="gbp"), 422, "unknown_currency", "/currency"),
    "another currency": (said(currency="EUR"), 422, "currency_mismatch", "/currency"),
    "a future date": (said(placed_at="2099-01-01T00:00:00Z"), 422, "invalid_field", "/placed_at"),
    "the end of time": (said(placed_at="9999-12-31T23:59:59-14:00"), 422, "invalid_field", "/placed_at"),
    "a date of 1900": (said(placed_at="1900-01-01T00:00:00Z"), 422, "invalid_field", "/placed_at"),
    "the first year": (said(placed_at="0001-01-01T00:00:00+14:00"), 422, "invalid_field", "/placed_at"),
    "a naive date": (said(placed_at="2026-01-01T00:00:00"), 422, "invalid_field", "/placed_at"),
    "a day": (said(placed_at="2026-01-01"), 422, "invalid_field", "/placed_at"),
    "a number of seconds": (said(placed_at=1_700_000_000), 422, "invalid_field", "/placed_at"),
    "a line id twice": (said(lines=[{**LINE, "id": "a"}] * 2), 422, "invalid_field", "/lines/1/id"),
    "an unknown customer": (
        said(customer={"source": "shop", "external_id": "nobody"}),
        422,
        "unknown_customer",
        "/customer",
    ),
    "a customer named twice": (
        said(customer={"id": "cus_01kaw3x9p3e9rs8s9p1y9e1v5a", "external_id": "x"}),
        422,
        "invalid_field",
        "/customer",
    ),
    "an id of another kind": (said(customer={"id": OTHER_KIND}), 422, "bad_id", "/customer/id"),
    "an unknown payment": (
        said(tenders=[{"kind": "points", "payment_id": "pay_01kaw3x9p3e9rs8s9p1y9e1v5a"}]),
        409,
        "payment_unusable",
        "/tenders/0/payment_id",
    ),
    "more paid than it costs": (
        said(tenders=[{"kind": "card", "amount_minor": 1001}]),
        422,
        "invalid_field",
        "/tenders",
    ),
    "points without payment": (said(tenders=[{"kind": "points"}]), 422, "invalid_field", "/tenders/0/payment_id"),
    "a price of 40 digits": (lined(unit_price="9" * 40), 422, "invalid_field", "/lines/0/unit_price"),
    "a price of 41 letters": (lined(unit_price="1." + "1" * 39), 422, "invalid_field", "/lines/0/unit_price"),
    "a price that is NaN": (lined(unit_price="NaN"), 422, "invalid_number", "/lines/0/unit_price"),
    "a price in other digits": (lined(unit_price="١٢"), 422, "invalid_number", "/lines/0/unit_price"),
    "a negative price": (lined(unit_price="-1"), 422, "invalid_field", "/lines/0/unit_price"),
    "an unknown state": (said(state="sent"), 422, "invalid_field", "/state"),
    "depth 10,000": (attribute("[" * 10_000 + "]" * 10_000), 400, "invalid_body", None),
    "depth 900": (attribute("[" * 900 + "]" * 900), 422, "invalid_field", "/attributes/a"),
    "an attribute of 1e400": (attribute("1e400"), 422, "invalid_field", "/attributes"),
    "an attribute of 2^64": (attribute(str(2**64)), 422, "invalid_field", "/attributes/a"),
    "an attribute of 10,000 letters": (attribute(f'"{"a" * 10_000}"'), 422, "invalid_field", "/attributes/a"),
    "a lone surrogate": (raw('"bad"', '"\\ud800"'), 400, "invalid_body", None),
    "a lone surrogate as key": (attribute('{"\\udc00": 1}'), 400, "invalid_body", None),
    "an escaped NUL": (raw('"bad"', '"a\\u0000b"'), 400, "invalid_body", None),
    "a NUL": (raw('"bad"', '"a\0b"'), 400, "invalid_body", None),
    "bad UTF-8": (SAID.encode().replace(b'"bad"', b'"\xff\xfe"'), 400, "invalid_body", None),
    "a surrogate in UTF-8": (SAID.encode().replace(b'"bad"', b'"\xed\xa0\x80"'), 400, "invalid_body", None),
    "nothing": (b"", 400, "invalid_body", None),
    "a list": (b"[" + SAID.encode() + b"]", 422, "invalid_field", "/"),
    "null": (b"null", 422, "invalid_field", "/"),
    "half of it": (SAID[: len(SAID) // 2].encode(), 400, "invalid_body", None),
    "something behind it": (SAID.encode() + b"x", 400, "invalid_body", None),
    "10 MB": (SAID.encode() + b" " * 10_000_000, 413, "body_too_large", None),
    "a text of 10 MB": (said(external_id="a" * 10_000_000), 413, "body_too_large", None),
    "a text of 900 kB": (said(external_id="a" * 900_000), 422, "invalid_field", "/external_id"),
}
