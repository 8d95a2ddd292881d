"""Deciding what orders and events earn, one after the other, each seeing what the ones before it counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from laurels.core import attributes
from laurels.core.customers import Known
from laurels.core.ledger import AccountRef, Journal, Transfer
from laurels.core.orders import NewOrder, NewReturn, Tender
from laurels.engine import decisions, payments
from laurels.engine.accruals import publishing
from laurels.engine.accruals.known import Facts, trigger_of
from laurels.engine.accruals.model import Done, EventAsked, OrderAsked, Outcome
from laurels.engine.accruals.policy import OtherContent, UnknownCustomer
from laurels.engine.decisions import Decided, Decision, Moment, Programme
from laurels.kit.problems import InvalidField, Problem
from laurels.kit.tx import Tx
from laurels.program.campaigns import LiveCampaign


@dataclass(slots=True)
class Writes:
    """What a decided list will write, all at once."""

    orders: list[NewOrder] = field(default_factory=list[NewOrder])
    replaced: list[UUID] = field(default_factory=list[UUID])
    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    returns: list[NewReturn] = field(default_factory=list[NewReturn])
    decisions: list[Decision] = field(default_factory=list[Decision])
    credits: list[Journal] = field(default_factory=list[Journal])
    debits: list[Journal] = field(default_factory=list[Journal])
    members: set[tuple[UUID, UUID]] = field(default_factory=set[tuple[UUID, UUID]])


def order(tx: Tx, programme: Programme, facts: Facts, asked: OrderAsked, writes: Writes) -> Outcome:
    """Decide an order: book it, with what it earns if it is paid."""
    booked = facts.orders.get((asked.source, asked.external_id))
    if booked is not None and (booked.state != "open" or asked.state == "open"):
        if bytes(booked.fingerprint) != asked.fingerprint:
            raise OtherContent(
                f"Order {asked.external_id!r} was booked before with other content. {OtherContent.cure}",
                pointer="/external_id",
            )
        return Done("unchanged", "order", booked.id, facts.standing.get(booked.id))
    customer = _customer(facts, asked)
    _check_attributes(programme, asked)
    id = tx.new_id() if booked is None else booked.id
    tenders, spending = payments.tenders(
        asked.tenders,
        facts.payments,
        order_id=id,
        customer_id=customer and customer.id,
        amount_minor=asked.amount_minor,
        tx=tx,
    )
    if booked is not None:
        writes.replaced.append(id)
    writes.orders.append(_new_order(id, asked, customer, tenders))
    status = "created" if booked is None else "updated"
    if asked.state == "open":
        tx.emit("order.opened", key=id, external_id=asked.external_id)
        return Done(status, "order", id, None, note="An open order earns when it is paid.")
    writes.debits.extend(spending)
    for tender in tenders:
        if tender.payment_id is not None:
            facts.payments[tender.payment_id] = replace(facts.payments[tender.payment_id], status="captured")
    if customer is None:
        tx.emit("order.paid", key=id, external_id=asked.external_id)
        return Done(status, "order", id, None, note="An order without a customer earns nothing.")
    described = decisions.order_facts(
        currency=asked.currency,
        channel=asked.channel,
        store=asked.store,
        attributes=asked.attributes,
        tenders=[(tender.kind, tender.amount_minor) for tender in tenders],
        lines=asked.lines,
    )
    kept = facts.kept(programme, customer, asked)
    context = decisions.build_context(
        kept,
        schemas=programme.schemas,
        customer_id=customer.id,
        occurred_at=asked.placed_at,
        zone=tx.workspace.zone,
        order=described,
        lines=asked.lines,
    )
    moment = Moment(trigger_of(asked), customer.id, asked.placed_at, tx.workspace.zone, context)
    reached = publishing.count(facts, programme, customer.id, asked.placed_at, asked.amount_minor)
    made = _decide(tx, programme, facts, moment, kept, asked.fingerprint, "order", id, writes, reached)
    tx.emit(
        "order.paid",
        key=id,
        external_id=asked.external_id,
        customer_id=str(customer.id),
        decision_id=str(made.id),
        grants=made.verdict["grants"],
    )
    return Done(status, "order", id, made)


def event(tx: Tx, programme: Programme, facts: Facts, asked: EventAsked, writes: Writes) -> Outcome:
    """Decide an event: book it, with what it earns."""
    known = facts.events.get((asked.source, asked.external_id))
    if known is not None:
        decision = facts.standing.get(known)
        if decision is not None and decision.facts.get("sent") not in (None, asked.fingerprint.hex()):
            raise OtherContent(
                f"Event {asked.external_id!r} was booked before with other content. {OtherContent.cure}",
                pointer="/external_id",
            )
        return Done("unchanged", "event", known, decision)
    customer = _customer(facts, asked)
    assert customer is not None
    if asked.type not in programme.event_types:
        raise InvalidField(
            f"There is no event type {asked.type!r}. Define it under /v1/event_types first.", pointer="/type"
        )
    _check(programme.schemas, f"event:{asked.type}", asked.attributes, "/attributes")
    id = tx.new_id()
    writes.events.append(
        {
            "id": id,
            "source": asked.source,
            "external_id": asked.external_id,
            "type": asked.type,
            "customer_id": customer.id,
            "occurred_at": asked.occurred_at,
            "attributes": asked.attributes,
        }
    )
    kept = facts.kept(programme, customer, asked)
    kept["sent"] = asked.fingerprint.hex()
    context = decisions.build_context(
        kept,
        schemas=programme.schemas,
        customer_id=customer.id,
        occurred_at=asked.occurred_at,
        zone=tx.workspace.zone,
        event={"type": asked.type, **asked.attributes},
    )
    moment = Moment(trigger_of(asked), customer.id, asked.occurred_at, tx.workspace.zone, context)
    made = _decide(tx, programme, facts, moment, kept, asked.fingerprint, "event", id, writes)
    tx.emit(
        "event.received",
        key=id,
        type=asked.type,
        customer_id=str(customer.id),
        decision_id=str(made.id),
        grants=made.verdict["grants"],
    )
    return Done("created", "event", id, made)


def fits(programme: Programme, asked: OrderAsked | EventAsked) -> bool:
    """Tell whether what was sent has the attributes that are declared; what does not is refused in its turn."""
    try:
        if isinstance(asked, OrderAsked):
            _check_attributes(programme, asked)
        else:
            _check(programme.schemas, f"event:{asked.type}", asked.attributes, "/attributes")
    except Problem:
        return False
    return True


def asked_campaigns(programme: Programme, facts: Facts, moment: Moment) -> tuple[LiveCampaign, ...]:
    """Find the campaigns that may give a moment something: live, of its trigger, in programmes of this customer."""
    if programme.stopped or moment.customer_id in facts.blocked:
        return ()
    found = programme.of_trigger(moment.trigger).candidates(moment.context)
    if "manual" not in programme.enrolment.values():
        return found
    return tuple(live for live in found if programme.joined(live.program_id, moment.customer_id, facts.members))


def _decide(
    tx: Tx,
    programme: Programme,
    facts: Facts,
    moment: Moment,
    kept: dict[str, Any],
    fingerprint: bytes,
    cause: str,
    subject_id: UUID,
    writes: Writes,
    reached: Sequence[Transfer] = (),
) -> Decision:
    id = tx.new_id()
    asked = asked_campaigns(programme, facts, moment)
    used = {
        str(account.id): facts.counted[account.id]
        for account in counters(asked, facts, moment)
        if account.id in facts.counted
    }
    kept["asked"] = [[str(live.id), live.version] for live in asked]
    if used:
        kept["counted"] = used
    decided = decisions.decide(asked, moment, facts.counted)
    journal = decisions.journal_of(
        decided,
        id=id,
        cause=cause,
        cause_id=subject_id,
        customer_id=moment.customer_id,
        occurred_at=moment.occurred_at,
        now=tx.now,
        zone=moment.zone,
        wallets=programme.wallets,
        reached=reached,
    )
    if journal is not None:
        writes.credits.append(journal)
    for grant in decided.grants:
        if programme.enrolment[grant.program_id] == "automatic":
            writes.members.add((grant.program_id, moment.customer_id))
    _move_on(facts, programme, moment, decided, journal, tx)
    made = Decision(
        id=id,
        cause=cause,
        cause_id=subject_id,
        subject_id=subject_id,
        customer_id=moment.customer_id,
        occurred_at=moment.occurred_at,
        programme_version=programme.version,
        input_hash=decisions.input_hash(kept, fingerprint),
        facts=kept,
        verdict=decisions.verdict_of(decided, earned_by=id),
    )
    writes.decisions.append(made)
    return made


def counters(asked: Sequence[LiveCampaign], facts: Facts, moment: Moment) -> set[AccountRef]:
    """Name the counters that the limits of these campaigns look at, at a moment."""
    at, publications = moment.occurred_at, facts.published.ids(moment.customer_id, moment.occurred_at)
    return decisions.counters_of(asked, moment.customer_id, at, moment.zone, publications)


def _move_on(
    facts: Facts, programme: Programme, moment: Moment, decided: Decided, journal: Journal | None, tx: Tx
) -> None:
    """Let the next request of this list see what this one counted and earned."""
    for count in decided.counts:
        facts.counted[count.account.id] = facts.counted.get(count.account.id, 0) + count.amount
    states = facts.wallets.get(moment.customer_id)
    if states is None or journal is None:
        return
    facts.wallets[moment.customer_id] = states = {key: dict(state) for key, state in states.items()}
    for transfer in journal.transfers:
        if transfer.lot is not None:
            state = states[programme.wallets[transfer.target.unit_id].key]
            state["spendable" if transfer.lot.available_at <= tx.now else "pending"] += transfer.amount


def _customer(facts: Facts, asked: OrderAsked | EventAsked) -> Known | None:
    if asked.customer is None:
        return None
    known = facts.customers.get(asked.customer)
    if known is None or known.state == "erased":
        name = asked.customer.external_id or "this id"
        raise UnknownCustomer(f"There is no customer {name!r}. {UnknownCustomer.cure}", pointer="/customer")
    return known


def _check_attributes(programme: Programme, asked: OrderAsked) -> None:
    _check(programme.schemas, "order", asked.attributes, "/attributes")
    if "line" in programme.schemas or any(line.attributes for line in asked.lines):
        for place, line in enumerate(asked.lines):
            _check(programme.schemas, "line", line.attributes or {}, f"/lines/{place}/attributes")


def _check(schemas: Mapping[str, attributes.Schema], entity: str, values: Mapping[str, Any], pointer: str) -> None:
    if values or entity in schemas:
        (schemas.get(entity) or attributes.Schema(entity, {})).check(values, pointer=pointer)


def _new_order(id: UUID, asked: OrderAsked, customer: Known | None, tenders: tuple[Tender, ...]) -> NewOrder:
    return NewOrder(
        id=id,
        source=asked.source,
        external_id=asked.external_id,
        fingerprint=asked.fingerprint,
        customer_id=None if customer is None else customer.id,
        state=asked.state,
        currency=asked.currency,
        amount_minor=asked.amount_minor,
        gross_minor=sum(line.gross_minor for line in asked.lines),
        channel=asked.channel,
        store=asked.store,
        placed_at=asked.placed_at,
        attributes=asked.attributes,
        tenders=tenders,
        lines=asked.lines,
    )
