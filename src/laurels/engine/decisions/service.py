"""Verbs of decisions: the live programme, compiled once a version, and decisions as they are stored."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from laurels.core import attributes, events, ledger, orders
from laurels.engine.decisions import policy, store
from laurels.engine.decisions.context import build_context, order_facts
from laurels.engine.decisions.model import Count, Decided, Decision, Grant, Moment, Programme, Refused
from laurels.kit import crypto, ids
from laurels.kit.problems import Unavailable
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns, programs, stacking, vocabulary
from laurels.system import workspaces

PROGRAMMES_MAX = 256
EARLIER_MAX = timedelta(hours=1)
"""So much earlier a decision may have been begun than the publication that it was made for, while it waited."""
READINGS_MAX = 5
"""How often a programme is read again that was changed while it was read."""
_programmes: OrderedDict[UUID, Programme] = OrderedDict()
_turns: dict[UUID, asyncio.Lock] = {}


async def programme(tx: Tx) -> Programme:
    """Give what is live in the workspace, compiled; brought up to date when its configuration has changed.

    The transaction read the workspace's version when it began, so a stale programme never decides; one that another
    request already brought further is not stale. Only one request at a time does the work.
    """
    known = _programmes.get(tx.workspace_id)
    if known is not None and known.version >= tx.workspace.version:
        return known
    turn = _turns.setdefault(tx.workspace_id, asyncio.Lock())
    try:
        async with turn:
            known = _programmes.get(tx.workspace_id)
            if known is not None and known.version >= tx.workspace.version:
                return known
            return await _read(tx, known)
    finally:
        if not turn.locked():
            _turns.pop(tx.workspace_id, None)


async def _read(tx: Tx, known: Programme | None) -> Programme:
    """Read a programme as it was at one moment, and keep it for others if all of it is surely committed."""
    workspace = await workspaces.get(tx)
    for _ in range(READINGS_MAX):
        found = await _compile(tx, known, workspace)
        before, workspace = workspace, await workspaces.get(tx)
        if workspace.version == before.version:
            break
    else:
        raise Unavailable("The programme is being changed faster than it can be read. Try again shortly.")
    # Another version than that at the beginning may be this transaction's own, which can still be rolled back.
    if found.version == tx.workspace.version:
        _programmes[tx.workspace_id] = found
        _programmes.move_to_end(tx.workspace_id)
        while len(_programmes) > PROGRAMMES_MAX:
            _programmes.popitem(last=False)
    return found


async def _compile(tx: Tx, known: Programme | None, workspace: workspaces.Workspace) -> Programme:
    enrolment = await programs.enrolment(tx)
    live = await campaigns.advance(tx, None if known is None else known.live, programs=enrolment.keys())
    return Programme(
        version=workspace.version,
        stopped=workspace.stopped,
        stopped_kinds=frozenset(workspace.stopped_kinds),
        stacking=await stacking.get(tx, known=live.sources),
        live=live,
        wallets={one.id: one for one in live.sources.wallets},
        enrolment={id: str(kind) for id, kind in enrolment.items()},
        schemas=live.sources.schemas,
        event_types=frozenset(name for name, one in live.sources.event_types.items() if not one.archived),
    )


async def insert(tx: Tx, decisions: Sequence[Decision]) -> None:
    """Store decisions with their facts."""
    if decisions:
        rows = [
            {
                "id": one.id,
                "cause": one.cause,
                "cause_id": one.cause_id,
                "subject_id": one.subject_id,
                "customer_id": one.customer_id,
                "occurred_at": one.occurred_at,
                "programme_version": one.programme_version,
                "input_hash": one.input_hash.hex(),
                "facts": one.facts,
                "verdict": one.verdict,
            }
            for one in decisions
        ]
        await tx.run(store.INSERT, decisions=jsonb(rows))


async def get(tx: Tx, id: UUID) -> Decision:
    """Read one decision.

    :raises NotFound: there is none of that id
    """
    return await tx.one(store.BY_ID, Decision, id=id)


async def latest(tx: Tx, subject_ids: Iterable[UUID]) -> dict[UUID, Decision]:
    """Read the last decision about each order or event: the one whose grants stand."""
    found = await tx.all(store.LATEST, Decision, subject_ids=list(subject_ids))
    return {one.subject_id: one for one in found}


async def by_cause(tx: Tx, subject_ids: Sequence[UUID], cause_ids: Sequence[UUID]) -> dict[UUID, Decision]:
    """Read the decision that each of these causes brought about for the subject beside it, by cause."""
    found = await tx.all(store.BY_CAUSE, Decision, subject_ids=list(subject_ids), cause_ids=list(cause_ids))
    return {one.cause_id: one for one in found}


async def given_for(tx: Tx, publications: Iterable[tuple[UUID, UUID]]) -> list[Decision]:
    """Read the decisions whose standing grants are for some publications.

    :param publications: whose each is, and its id
    """
    asked = list(publications)
    if not asked:
        return []
    found = await tx.all(
        store.GIVEN_FOR,
        Decision,
        customer_ids=[customer_id for customer_id, _ in asked],
        publications=[str(id) for _, id in asked],
        since=[ids.new_uuid7(ids.instant_of(id) - EARLIER_MAX, bytes(10)) for _, id in asked],
    )
    return list({one.id: one for one in found}.values())


async def list_decisions(tx: Tx, *, customer_id: UUID, before: UUID | None, limit: int) -> list[Decision]:
    """List a customer's decisions, newest first."""
    return await tx.all(store.OF_CUSTOMER, Decision, customer_id=customer_id, before=before, limit=limit)


async def list_about(tx: Tx, *, subject_id: UUID, before: UUID | None, limit: int) -> list[Decision]:
    """List the decisions about an order or event, newest first: the first one is what stands."""
    return await tx.all(store.OF_SUBJECT, Decision, subject_id=subject_id, before=before, limit=limit)


def verdict_of(decided: Decided, *, earned_by: UUID, standing: Sequence[Grant] | None = None) -> dict[str, Any]:
    """Write a decision's outcome as it is stored; `earned_by` is the journal whose lots its grants filled."""
    return {
        "earned_by": str(earned_by),
        "grants": [grant_row(grant) for grant in (decided.grants if standing is None else standing)],
        "counts": [_count_row(count) for count in decided.counts],
        "refused": [_refused_row(one) for one in decided.refused],
    }


def standing(verdict: Mapping[str, Any]) -> tuple[list[Grant], list[Count]]:
    """Read which grants stand after a decision, and what they count towards limits."""
    grants = [
        Grant(
            campaign_id=UUID(row["campaign_id"]),
            version=row["version"],
            campaign=row["campaign"],
            program_id=UUID(row["program_id"]),
            wallet_id=UUID(row["wallet_id"]),
            effect_index=row["effect"],
            points=row["points"],
            asked=row["asked"],
            publication_id=_publication_of(row),
        )
        for row in verdict["grants"]
    ]
    counts = [
        Count(
            campaign_id=UUID(row["campaign_id"]),
            account=ledger.AccountRef("counter", UUID(row["owner_id"]), UUID(row["limit_id"]), row["period"]),
            amount=row["amount"],
            maximum=row["maximum"],
            measure=row["measure"],
            wallet_id=None if row["wallet_id"] is None else UUID(row["wallet_id"]),
            publication_id=_publication_of(row),
        )
        for row in verdict["counts"]
    ]
    return grants, counts


def _refused_row(one: Refused) -> dict[str, Any]:
    row: dict[str, Any] = {
        "campaign_id": str(one.campaign_id),
        "version": one.version,
        "campaign": one.campaign,
        "code": one.code,
        "message": one.message,
    }
    if one.publication_id is not None:
        row["publication_id"] = str(one.publication_id)
    return row


def grant_row(grant: Grant, points: int | None = None) -> dict[str, Any]:
    """Write a grant as it is stored, with all of its points or with this part of them."""
    return {
        "campaign_id": str(grant.campaign_id),
        "version": grant.version,
        "campaign": grant.campaign,
        "program_id": str(grant.program_id),
        "wallet_id": str(grant.wallet_id),
        "effect": grant.effect_index,
        "points": grant.points if points is None else points,
        "asked": grant.asked if points is None else points,
        **_publication(grant.publication_id),
    }


def taken_back(verdict: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List what a return took back: of its own order, and of others that the order had helped; the latter are named."""
    return [*verdict["taken_back"], *verdict.get("elsewhere", ())]


def _count_row(count: Count) -> dict[str, Any]:
    return {
        "campaign_id": str(count.campaign_id),
        "owner_id": str(count.account.owner_id),
        "limit_id": str(count.account.unit_id),
        "period": count.account.period,
        "amount": count.amount,
        "maximum": count.maximum,
        "measure": count.measure,
        "wallet_id": None if count.wallet_id is None else str(count.wallet_id),
        **_publication(count.publication_id),
    }


def _publication(id: UUID | None) -> dict[str, str]:
    return {} if id is None else {"publication_id": str(id)}


def _publication_of(row: Mapping[str, Any]) -> UUID | None:
    return UUID(row["publication_id"]) if "publication_id" in row else None


def input_hash(facts: Mapping[str, Any], subject: bytes) -> bytes:
    """Fingerprint what a decision was made from: its facts and the order or event as it was sent."""
    return crypto.fingerprint(msgspec.json.encode(facts) + subject)


@dataclass(frozen=True, slots=True)
class Rerun:
    """A decision made again from its stored facts, beside what was decided then."""

    decision: Decision
    decided: Decided
    same: bool
    explanations: Mapping[tuple[UUID, UUID | None], Any]


async def rerun(tx: Tx, id: UUID) -> Rerun:
    """Make a decision again, from its stored facts and the campaign versions it names.

    :raises NotFound: there is no such decision
    """
    made = await get(tx, id)
    named = [(UUID(row[0]), int(row[1])) for row in made.facts["asked"]]
    versions = await campaigns.versions(tx, set(named), known=await vocabulary.sources(tx))
    moment = await moment_of(tx, made)
    if made.cause == "return":
        before, _ = standing({"grants": made.facts["standing"], "counts": []})
        after = [policy.stands(one) for one in policy.reconsider(before, versions, moment.context) if one.standing]
        same = [grant_row(grant) for grant in after] == made.verdict["grants"]
        return Rerun(made, Decided(tuple(after)), same, {})
    counted = {UUID(account): used for account, used in made.facts.get("counted", {}).items()}
    asked = [versions[key] for key in named]
    decided = policy.decide(asked, moment, counted)
    again = verdict_of(decided, earned_by=made.id)
    same = again["grants"] == made.verdict["grants"] and again["refused"] == made.verdict["refused"]
    return Rerun(made, decided, same, policy.explanations(asked, moment))


async def moment_of(tx: Tx, made: Decision) -> Moment:
    """Put the moment of a decision together again, from its stored facts and what was sent."""
    customer_id = made.customer_id or made.subject_id
    schemas = await attributes.schemas(tx)
    if made.of_event:
        event = await events.get(tx, id=made.subject_id)
        context = build_context(
            made.facts,
            schemas=schemas,
            customer_id=customer_id,
            occurred_at=made.occurred_at,
            zone=tx.workspace.zone,
            event={"type": event.type, **event.attributes},
        )
        return Moment(f"event.{event.type}", customer_id, made.occurred_at, tx.workspace.zone, context)
    order = (await orders.get(tx, made.subject_id)).as_bought()
    if "left" in made.facts:
        order = order.with_returned({row[0]: (row[1], row[2]) for row in made.facts["left"]})
    context = build_context(
        made.facts,
        schemas=schemas,
        customer_id=customer_id,
        occurred_at=made.occurred_at,
        zone=tx.workspace.zone,
        order=described(order),
        lines=order.lines,
    )
    return Moment(vocabulary.ORDER_PAID, customer_id, made.occurred_at, tx.workspace.zone, context)


def described(order: orders.Order) -> dict[str, Any]:
    """Describe a stored order as rules read it."""
    return order_facts(
        currency=order.currency,
        channel=order.channel,
        store=order.store,
        attributes=order.attributes,
        tenders=((tender["kind"], tender["amount_minor"]) for tender in order.tenders),
        lines=order.lines,
    )
