"""A first mapping from the headers of a file and a few of its rows, for a person to correct."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from laurels.insight.imports.mappings import fields
from laurels.insight.imports.mappings.values import is_empty, text
from laurels.insight.imports.model import Formats, KindName, Mapping, Row

_NAMES: dict[KindName, dict[str, str]] = {
    "customers": {
        "external_id": "id customer_id customerid customer_number member_id member_number loyalty_number external_id "
        "household_id account_id user_id",
        "name": "name full_name customer_name first_name firstname last_name lastname surname given_name family_name",
        "email": "email e_mail email_address mail",
        "phone": "phone phone_number mobile telephone tel mobile_number",
        "born_on": "born_on birthday birthdate birth_date date_of_birth dob",
        "locale": "locale language lang",
        "registered_at": "registered_at registered created_at signup_date joined_at enrolment_date became_member_on",
        "as_of": "as_of updated_at last_modified modified_at",
    },
    "products": {
        "sku": "sku product_id stock_code stockcode article article_number item_number item_id code",
        "name": "name title product_name description",
        "price": "price unit_price list_price variant_price",
        "collections": "collections categories category tags department",
        "archived": "archived discontinued",
    },
    "orders": {
        "external_id": "order_id order_number order_no order invoice invoice_no invoiceno basket_id name external_id "
        "transaction_id receipt",
        "placed_at": "placed_at ordered_at order_date created_at invoice_date invoicedate invoice_ts_local "
        "transaction_timestamp date timestamp paid_at",
        "currency": "currency",
        "customer.external_id": "customer customer_id customerid customer_number member_id household_id",
        "channel": "channel sales_channel",
        "store": "store store_id shop location",
        "line.sku": "sku product_id stock_code stockcode lineitem_sku item_sku article",
        "line.quantity": "quantity qty lineitem_quantity",
        "line.amount": "amount line_amount line_total total sales_value net_amount",
        "line.gross_amount": "gross_amount gross",
        "line.discount": "discount line_discount lineitem_discount",
        "line.unit_price": "unit_price price lineitem_price unit_price_mills",
        "line.id": "line_id",
    },
    "returns": {
        "external_id": "return_id return_number refund_id credit_note rma external_id",
        "returned_at": "returned_at return_date refunded_at date created_at timestamp",
        "order.external_id": "order_id order_number order invoice invoice_no",
        "amount": "amount refund_amount total",
        "reason": "reason return_reason",
        "customer.external_id": "customer customer_id",
        "line.number": "line line_number line_no",
        "line.sku": "sku product_id stock_code",
        "line.quantity": "quantity qty",
        "line.unit_price": "unit_price price",
    },
    "segment_members": {
        "segment": "segment segment_key audience list group",
        "customer.external_id": "customer customer_id customerid customer_number member_id id external_id household_id "
        "user_id",
        "action": "action operation",
    },
    "vouchers": {
        "code": "code coupon coupon_code voucher voucher_code promo_code",
        "customer.external_id": "customer customer_id customerid customer_number member_id holder",
        "uses_max": "uses_max uses redemption_limit max_uses usage_limit",
        "starts_at": "starts_at start_date valid_from",
        "ends_at": "ends_at expiration_date expires_at valid_until expiry_date",
        "action": "action operation",
    },
}
_PATTERNS = (
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y",
    "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d",
)  # fmt: skip
_COMMA = re.compile(r"[+-]?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]{1,2}")


def suggested(kind: KindName, header: Sequence[str], sample: Sequence[Row], *, source: str = "import") -> Mapping:
    """Guess which column is which field by their names, and the formats by the first rows."""
    known = {alias: name for name, aliases in _NAMES[kind].items() for alias in aliases.split()}
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for column in header:
        name = known.get(_plain(column))
        if name is None or header.count(column) > 1:
            continue
        if name in taken and not (name == "name" and kind == "customers"):
            continue
        taken.add(name)
        columns[column] = (name,)
    mapping = Mapping(kind=kind, source=source, columns=columns, formats=_formats(kind, header, sample, columns))
    constants: dict[str, Any] = {}
    if kind == "orders" and "line.quantity" not in taken:
        constants["line.quantity"] = 1
    return replace(mapping, constants=constants)


def _plain(column: str) -> str:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column.strip())
    return re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_")


def _formats(
    kind: KindName, header: Sequence[str], sample: Sequence[Row], columns: dict[str, tuple[str, ...]]
) -> Formats:
    said: dict[str, list[str]] = {}
    for column, names in columns.items():
        place = header.index(column)
        type = fields.type_of(kind, names[0]) or ""
        cells = [row.cells[place] for row in sample if row.fault is None and isinstance(row.cells[place], str)]
        said.setdefault(type, []).extend(text(cell) for cell in cells if not is_empty(cell))
    return Formats(
        times=_pattern(said.get("instant", [])),
        dates=_pattern(said.get("day", [])),
        decimal_comma=any(_COMMA.fullmatch(one) for one in (*said.get("amount", []), *said.get("price", []))),
        unit_prices=3 if any(_plain(column).endswith("_mills") for column in columns) else "major",
    )


def _pattern(cells: Sequence[str]) -> str:
    if not cells or all(_reads(cell, None) for cell in cells):
        return "iso"
    return next((one for one in _PATTERNS if all(_reads(cell, one) for cell in cells)), "iso")


def _reads(cell: str, pattern: str | None) -> bool:
    try:
        _ = datetime.fromisoformat(cell) if pattern is None else datetime.strptime(cell, pattern)  # noqa: DTZ007
    except ValueError:
        return False
    return True


def toml_of(mapping: Mapping, header: Sequence[str]) -> str:
    """Write a mapping as a file to edit; columns that found no field stand there as comments."""
    lines = [f"kind = {_quoted(mapping.kind)}", f"source = {_quoted(mapping.source)}  # the system these ids are of"]
    group = fields.missing(mapping.kind, {*mapping.fields(), *mapping.constants})
    if group is not None:
        lines += ["", f"# Still needed: a column that is {' or '.join(group)}."]
    lines += ["", "[columns]"]
    for column in dict.fromkeys(header):
        named = mapping.columns.get(column)
        if named is None:
            free = next((prefix for prefix, type in fields.OPEN[mapping.kind].items() if "attribute" in type), None)
            idea = f"{free}{_plain(column) or 'name'}" if free else "…"
            lines.append(f"# {_quoted(column)} = {_quoted(idea)}")
        else:
            lines.append(f"{_quoted(column)} = {_quoted(named[0])}")
    if mapping.constants:
        lines += ["", "[constants]", *(f"{_quoted(name)} = {json.dumps(v)}" for name, v in mapping.constants.items())]
    formats = mapping.formats
    lines += [
        "",
        "[formats]",
        f"times = {_quoted(formats.times)}",
        f"dates = {_quoted(formats.dates)}",
        f"decimal_comma = {str(formats.decimal_comma).lower()}",
        f"amounts = {_value(formats.amounts)}  # or minor, or the number of places of whole numbers",
        f"unit_prices = {_value(formats.unit_prices)}",
        '# zone = "Europe/London"  # of times without an offset; else the workspace\'s',
    ]
    return "\n".join(lines) + "\n"


def _value(value: str | int) -> str:
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
