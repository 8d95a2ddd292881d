"""An order from one or more consecutive rows, each a line of it."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from laurels.core import ledger, orders
from laurels.engine import accruals, decisions
from laurels.engine.accruals import LINES_MAX, OrderAsked, OrderIn, Outcome, ReturnAsked, order_asked
from laurels.insight.imports.kinds.kind import Did, Kind, Written, each, gathered, put, reading
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, InUse, Item
from laurels.kit import crypto, hot, ids, money
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

_decoder = msgspec.json.Decoder(OrderIn)


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    asked = each(items, lambda item: _asked(tx, plan, read, item))
    return [one if isinstance(one, Problem) else _did(one) for one in await accruals.accrue(tx, asked)]


def _did(done: accruals.Done) -> Did:
    match done.status:
        case "created":
            return Did(done.status, done.id)
        case "updated":
            return Did(done.status, done.id, {})
        case _:
            return Did(done.status)


async def _undo(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    """Give back whatever is left of each order, once for good: the name of the return is made of the import's."""
    outcomes: list[Problem | None] = []
    made: list[ReturnAsked] = []
    for change in changes:
        if change.before is None:
            made.append(_back(tx, now, change.subject_id))
        outcomes.append(
            None if change.before is None else ChangedSince("This order was there before and is paid now. It stays.")
        )
    done = await accruals.accrue(tx, made)
    missing = await _missing(tx, done)
    places = [place for place, change in enumerate(changes) if change.before is None]
    for place, asked, one in zip(places, made, done, strict=True):
        assert asked.order_id is not None
        outcomes[place] = await _settled(tx, asked.order_id, one, missing, reason=asked.reason)
    return outcomes


def _back(tx: Tx, now: Import, order_id: UUID) -> ReturnAsked:
    name = f"undo:{ids.encode('imp', now.id)}:{ids.encode('ord', order_id)}"
    return ReturnAsked(
        source="laurels",
        external_id=name,
        fingerprint=crypto.fingerprint(name.encode()),
        returned_at=tx.now,
        reason=now.undo_reason or "",
        order_id=order_id,
    )


async def _missing(tx: Tx, done: Sequence[Outcome]) -> set[UUID]:
    """Name the decisions of returns for which less was taken than was given, since it was spent and nobody owes it."""
    asked = {
        one.decision.id: sum(row["points"] for row in decisions.taken_back(one.decision.verdict))
        for one in done
        if not isinstance(one, Problem) and one.decision is not None and "taken_back" in one.decision.verdict
    }
    taken = dict.fromkeys(asked, 0)
    for moved in await ledger.of_journals(tx, list(asked)) if asked else []:
        if moved.reason == "take_back":
            taken[moved.journal_id] += moved.amount
    return {id for id, points in asked.items() if taken[id] < points}


async def _settled(tx: Tx, order_id: UUID, done: Outcome, missing: set[UUID], *, reason: str) -> Problem | None:
    """Tell what of an order stays although all of it came back."""
    if isinstance(done, orders.ReturnTooMuch):
        return None  # all of it came back before
    if isinstance(done, accruals.OrderNotPaid):
        await accruals.cancel(tx, order_id, reason=reason)
        return None
    if isinstance(done, Problem) or done.decision is None:
        return done if isinstance(done, Problem) else None
    kept = sorted({row["campaign"] for row in done.decision.verdict["grants"]})
    if kept:
        return InUse(f"All of it came back. What {', '.join(kept)} gave stays, for its campaign says so.")
    if done.decision.id in missing:
        return InUse("All of it came back. Points that it gave were spent meanwhile, and the wallet lets them go.")
    return None


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


ORDERS = Kind(permission="orders:write", write=_write, rows_max=LINES_MAX, undo=_undo)
