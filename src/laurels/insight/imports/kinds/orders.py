"""An order from one or more consecutive rows, each a line of it."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from laurels.engine import accruals
from laurels.engine.accruals import LINES_MAX, OrderAsked, OrderIn, order_asked
from laurels.insight.imports.kinds.kind import Kind, Written, each, gathered, put, reading
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Item
from laurels.kit import hot, money
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

_decoder = msgspec.json.Decoder(OrderIn)


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    asked = each(items, lambda item: _asked(tx, plan, read, item))
    return [one if isinstance(one, Problem) else one.status for one in await accruals.accrue(tx, asked)]


def _asked(tx: Tx, plan: Plan, read: Reading, item: Item) -> OrderAsked:
    whole, lines = gathered(plan, read, item)
    # Encoded and decoded, so that a row is held against the very same wire as a call.
    body = hot.decode(_decoder, msgspec.json.encode(_body(plan, read, whole, lines)))
    return order_asked(body, now=tx.now, currency=tx.workspace.currency)


def _body(plan: Plan, read: Reading, whole: Names[str, Any], lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {"source": plan.mapping.source, "currency": read.currency}
    for name, value in whole.items():
        put(body, name, value)
    name_customer(body, plan)
    body["lines"] = [_line(read, line, place) for place, line in enumerate(lines)]
    return body


def name_customer(body: dict[str, Any], plan: Plan) -> None:
    """Say which system knows the customer by that id."""
    customer = body.get("customer")
    if customer is not None and "external_id" in customer:
        source = plan.mapping.customer_source
        customer["source"] = plan.mapping.source if source is None else source


def _line(read: Reading, said: Names[str, Any], place: int) -> dict[str, Any]:
    """Write a line; an amount that the file leaves out is quantity × unit price, or gross − discount.

    Three at 2.955 pounds are 886.5 pence, half up 887.
    """
    line: dict[str, Any] = {"quantity": 1}
    for name, value in said.items():
        put(line, f"{name}_minor" if name in ("amount", "gross_amount") else name, value)
    discount: int = line.pop("discount", 0)
    if discount < 0:
        raise BadValue("A discount is not negative. Write by how much the line is cheaper.", pointer=f"/lines/{place}")
    if "amount_minor" not in line:
        gross = line.get("gross_amount_minor")
        if gross is None:
            gross = _product(read, line, place)
        line |= {"amount_minor": gross - discount, "gross_amount_minor": gross}
    elif discount and "gross_amount_minor" not in line:
        line["gross_amount_minor"] = line["amount_minor"] + discount
    return line


def _product(read: Reading, line: Names[str, Any], place: int) -> int:
    if "unit_price" not in line:
        raise BadValue("This line says no amount and no unit price. Fill one.", pointer=f"/lines/{place}/amount")
    factor = 10 ** money.exponent(read.currency) * line["quantity"]
    return money.multiply(factor, Decimal(line["unit_price"]), money.Rounding.half_up)


ORDERS = Kind(permission="orders:write", write=_write, rows_max=LINES_MAX)
