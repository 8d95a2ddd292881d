"""Deciding what a return takes back: what its order then no longer earns, by the rules that gave it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from laurels.core import orders
from laurels.core.ledger import Journal, Transfer
from laurels.core.orders import NewReturn, Order, Part
from laurels.engine import decisions
from laurels.engine.accruals import publishing
from laurels.engine.accruals.earning import Writes
from laurels.engine.accruals.known import Facts
from laurels.engine.accruals.model import Done, ReturnAsked
from laurels.engine.accruals.policy import OrderNotPaid, OtherContent, UnknownCustomer, UnknownOrder, parts_of
from laurels.engine.decisions import Decided, Decision, Programme
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.program import campaigns


async def take_back(tx: Tx, programme: Programme, facts: Facts, asked: ReturnAsked, writes: Writes) -> Done:
    """Decide a return: book it, and take back what its order no longer earns."""
    known = facts.returns.get((asked.source, asked.external_id))
    if known is not None:
        if bytes(known.fingerprint) != asked.fingerprint:
            raise OtherContent(
                f"Return {asked.external_id!r} was booked before with other content. {OtherContent.cure}",
                pointer="/external_id",
            )
        return Done("unchanged", "return", known.id, facts.first_decisions.get(known.id), known.order_id)
    order, parts = _found(facts, asked)
    if order.state != "paid":
        raise OrderNotPaid(f"This order is {order.state}. {OrderNotPaid.cure}", pointer="/order")
    return await book(tx, programme, facts, writes, order, parts, _head(tx, asked, order, parts))


async def book(
    tx: Tx, programme: Programme, facts: Facts, writes: Writes, order: Order, parts: tuple[Part, ...], back: NewReturn
) -> Done:
    """Book a return of these parts and decide what it takes back: of its order, and of what was given since for what
    its order helped to reach."""
    left = orders.after(order, parts)
    facts.locked[order.id] = left
    writes.returns.append(back)
    decision = await _decide(tx, programme, facts, writes, order, left, back)
    tx.emit(
        "order.returned",
        key=order.id,
        return_id=str(back.id),
        amount_minor=back.amount_minor,
        customer_id=None if order.customer_id is None else str(order.customer_id),
        decision_id=None if decision is None else str(decision.id),
        taken_back=[] if decision is None else decisions.taken_back(decision.verdict),
    )
    return Done("created", "return", back.id, decision, order.id, back.amount_minor)


async def _decide(
    tx: Tx, programme: Programme, facts: Facts, writes: Writes, order: Order, left: Order, back: NewReturn
) -> Decision | None:
    standing = facts.standing.get(order.id)
    if standing is None or order.customer_id is None:
        return None
    moved = publishing.lower(facts, order, left)
    others = [
        made
        for id in publishing.also_given(facts, order)
        if (made := await _reconsider(tx, programme, facts, facts.standing[id], back))[0].verdict["taken_back"]
    ]
    if not (standing.verdict["grants"] or moved or others):
        return None
    decision, transfers = await _reconsider(tx, programme, facts, standing, back)
    moved += transfers
    for other, more in others:
        moved += more
        rows = [{**row, "subject_id": str(other.subject_id)} for row in other.verdict["taken_back"]]
        decision.verdict.setdefault("elsewhere", []).extend(rows)
    for made in (decision, *(other for other, _ in others)):
        facts.standing[made.subject_id] = made
        writes.decisions.append(made)
    if moved:
        writes.debits.append(Journal(decision.id, "return", back.id, back.returned_at, tuple(moved)))
    return decision


async def _reconsider(
    tx: Tx, programme: Programme, facts: Facts, standing: Decision, back: NewReturn
) -> tuple[Decision, list[Transfer]]:
    """Make the decision about an order or event anew as things stand after a return."""
    assert standing.customer_id is not None, "a guest earns nothing that could be taken back"
    grants, counts = decisions.standing(standing.verdict)
    wanted = {(grant.campaign_id, grant.version) for grant in grants}
    versions = await campaigns.versions(tx, wanted, known=programme.live.sources)
    kept, subject = _as_it_stands(facts, standing)
    context = decisions.build_context(
        kept,
        schemas=programme.schemas,
        customer_id=standing.customer_id,
        occurred_at=standing.occurred_at,
        zone=tx.workspace.zone,
        **subject,
    )
    taken = decisions.reconsider(grants, versions, context)
    earned_by = UUID(standing.verdict["earned_by"])
    transfers, still = decisions.transfers_of_return(
        taken, counts, earned_by=earned_by, customer_id=standing.customer_id, wallets=programme.wallets
    )
    stands = [decisions.stands(one) for one in taken if one.standing]
    kept["asked"] = [[str(grant.campaign_id), grant.version] for grant in grants]
    kept["standing"] = standing.verdict["grants"]
    verdict = decisions.verdict_of(Decided(counts=tuple(still)), earned_by=earned_by, standing=stands)
    verdict["taken_back"] = [decisions.grant_row(one.grant, one.points) for one in taken if one.points]
    made = Decision(
        id=_after(standing.id, tx),
        cause="return",
        cause_id=back.id,
        subject_id=standing.subject_id,
        customer_id=standing.customer_id,
        occurred_at=standing.occurred_at,
        programme_version=programme.version,
        input_hash=decisions.input_hash(kept, back.fingerprint),
        facts=kept,
        verdict=verdict,
    )
    return made, transfers


def _as_it_stands(facts: Facts, standing: Decision) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the facts of a decision as they are after a return, and the order or event that it is about."""
    kept = {key: value for key, value in standing.facts.items() if key in decisions.KEPT}
    if "publications" in kept:
        kept["publications"] = publishing.after(facts, kept["publications"])
    if standing.of_event:
        event = facts.published.events[standing.subject_id]
        return kept, {"event": {"type": event.type, **event.attributes}}
    order = facts.locked.get(standing.subject_id) or facts.published.orders[standing.subject_id]
    kept["left"] = [[line.number, line.returned_quantity, line.returned_minor] for line in order.lines]
    return kept, {"order": decisions.described(order), "lines": order.lines}


def _after(last: UUID, tx: Tx) -> UUID:
    """Draw an id behind the last decision's: its transaction may have begun later and still have been first."""
    id = tx.new_id()
    return id if id > last else ids.new_uuid7(ids.instant_of(last) + timedelta(milliseconds=1))


def _found(facts: Facts, asked: ReturnAsked) -> tuple[Order, tuple[Part, ...]]:
    if asked.customer is None:
        order = _named(facts, asked)
        return order, parts_of(asked, order)
    customer = facts.customers.get(asked.customer)
    if customer is None:
        raise UnknownCustomer(UnknownCustomer.cure, pointer="/purchase/customer")
    mine = [o for o in facts.locked.values() if o.customer_id == customer.id and o.state == "paid"]
    mine = [order for order in mine if order.placed_at <= asked.returned_at]
    mine.sort(key=lambda order: (order.placed_at, order.source, order.external_id), reverse=True)
    match = orders.newest_with(mine, sku=asked.sku, unit_price=asked.unit_price, quantity=asked.quantity)
    if match is None:
        raise orders.NothingMatches(
            f"No earlier line of this customer has {asked.quantity} of {asked.sku!r} at this price left. "
            f"{orders.NothingMatches.cure}",
            pointer="/purchase",
        )
    order, line = match
    return order, (orders.part_of_quantity(line, asked.quantity, pointer="/purchase/quantity"),)


def _named(facts: Facts, asked: ReturnAsked) -> Order:
    id = asked.order_id
    if id is None:
        booked = facts.orders.get((asked.order_source, asked.order_external_id or ""))
        id = None if booked is None else booked.id
    order = None if id is None else facts.locked.get(id)
    if order is None:
        raise UnknownOrder(UnknownOrder.cure, pointer="/order")
    return order


def _head(tx: Tx, asked: ReturnAsked, order: Order, parts: tuple[Part, ...]) -> NewReturn:
    return NewReturn(
        id=tx.new_id(),
        source=asked.source,
        external_id=asked.external_id,
        fingerprint=asked.fingerprint,
        order_id=order.id,
        customer_id=order.customer_id,
        reason=asked.reason,
        returned_at=asked.returned_at,
        parts=parts,
    )
