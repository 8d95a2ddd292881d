"""A return from one or more consecutive rows: of an order's lines, of an amount, or of a purchase without its order."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from typing import Any

import msgspec

from laurels.engine import accruals
from laurels.engine.accruals import LINES_MAX, ReturnAsked, ReturnIn, return_asked
from laurels.insight.imports.kinds.kind import Did, Kind, Written, each, gathered, put, reading
from laurels.insight.imports.kinds.orders import name_customer
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadRow, Item
from laurels.kit import hot
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

_decoder = msgspec.json.Decoder(ReturnIn)


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    asked = each(items, lambda item: _asked(tx, plan, read, item))
    return [one if isinstance(one, Problem) else Did(one.status) for one in await accruals.accrue(tx, asked)]


def _asked(tx: Tx, plan: Plan, read: Reading, item: Item) -> ReturnAsked:
    whole, lines = gathered(plan, read, item)
    body = hot.decode(_decoder, msgspec.json.encode(_body(plan, whole, lines)))
    return return_asked(body, now=tx.now)


def _body(plan: Plan, whole: Names[str, Any], lines: Sequence[Names[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {"source": plan.mapping.source}
    for name, value in whole.items():
        # Shops write what comes back as less than nothing; a file of returns says so already.
        put(body, "amount_minor" if name == "amount" else name, abs(value) if isinstance(value, int) else value)
    name_customer(body, plan)
    customer = body.pop("customer", None)
    order = body.get("order")
    if order is None:
        return body | {"purchase": _purchase(customer, lines)}
    if "external_id" in order:
        source = plan.mapping.order_source
        order["source"] = plan.mapping.source if source is None else source
    parts = [_part(line) for line in lines if "number" in line or "id" in line]
    return body | ({"lines": parts} if parts else {})


def _part(line: Names[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {"line": line["number"]} if "number" in line else {"id": line["id"]}
    if "amount" in line and "quantity" not in line:
        return part | {"amount_minor": abs(line["amount"])}
    return part | ({"quantity": abs(line["quantity"])} if "quantity" in line else {})


def _purchase(customer: Any, lines: Sequence[Names[str, Any]]) -> dict[str, Any]:
    if len(lines) != 1:
        raise BadRow(
            "A return without its order has one row. Give each row its own external id, made of two columns if need be."
        )
    purchase: dict[str, Any] = {} if customer is None else {"customer": customer}
    for name in ("sku", "quantity", "unit_price"):
        if name in lines[0]:
            purchase[name] = abs(lines[0][name]) if name == "quantity" else lines[0][name].removeprefix("-")
    return purchase


RETURNS = Kind(permission="orders:write", write=_write, rows_max=LINES_MAX)
