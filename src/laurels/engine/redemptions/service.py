"""Verbs of redemptions: use what carts get, all of it or nothing, and read what was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from laurels.core import attributes, customers, ledger
from laurels.core.ledger import LedgerRefused
from laurels.engine import decisions, pricing
from laurels.engine.accruals import OtherContent
from laurels.engine.decisions import Programme
from laurels.engine.pricing import CartAsked, Decided, Prepared, Ready
from laurels.engine.redemptions import again, policy, store, using
from laurels.engine.redemptions.model import (
    ENDED,
    NewRedemption,
    Redemption,
    Refused,
    State,
)
from laurels.engine.redemptions.using import Writes
from laurels.kit.doors import ListRefused
from laurels.kit.paging import LAST_ID, Page, PageRequest
from laurels.kit.problems import NotFound, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns, stacking, vocabulary, vouchers


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption, and whether it was made now or before."""

    redemption: Redemption
    created: bool


Outcome = Redeemed | Problem


@dataclass(frozen=True, slots=True)
class Booked:
    """A redemption that a name has."""

    source: str
    external_id: str
    id: UUID
    state: State
    fingerprint: bytes


async def redeem(tx: Tx, asked: Sequence[CartAsked | Problem], *, life: timedelta | None = None) -> list[Outcome]:
    """Use what each of some carts gets, in one transaction, with a result for each in order.

    A cart of a name that was redeemed before changes nothing. What one cart counts, the next one sees.

    :param life: how long it is only reserved; None: it is redeemed
    :raises ListRefused: the ledger refused a part; nothing may be committed
    """
    outcomes: list[Outcome | None] = [one if isinstance(one, Problem) else None for one in asked]
    todo = [(place, one) for place, one in enumerate(asked) if not isinstance(one, Problem)]
    programme = await decisions.programme(tx)
    for part in await _waves(tx, programme, todo):
        for (place, _), outcome in zip(part, await _redeem_part(tx, programme, part, life), strict=True):
            outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


async def _waves(
    tx: Tx, programme: Programme, todo: Sequence[tuple[int, CartAsked]]
) -> list[list[tuple[int, CartAsked]]]:
    """Part a list so that what must see what came before it comes later: what has one name, or is of the past alone,
    and, where rules read what carts change, what is of one customer."""
    known: dict[customers.CustomerRef, customers.Known] = {}
    if programme.moving:
        refs = list(dict.fromkeys(one.order.customer for _, one in todo if one.order.customer is not None))
        known = await customers.resolve(tx, refs)
        await customers.take_turns(tx, [one.id for one in known.values()])
    parts: list[list[tuple[int, CartAsked]]] = []
    seen: list[set[object]] = []
    for place, one in todo:
        names: set[object] = {(one.order.source, one.order.external_id)}
        who = None if one.order.customer is None else known.get(one.order.customer)
        if who is not None:
            names.add(who.id)
        number = 0
        for earlier in range(len(parts) - 1, -1, -1):
            if seen[earlier] & names or one.past or "past" in seen[earlier]:
                number = earlier + 1
                break
        if number == len(parts):
            parts.append([])
            seen.append(set())
        parts[number].append((place, one))
        seen[number] |= names | ({"past"} if one.past else set())
    return parts


async def _redeem_part(
    tx: Tx, programme: Programme, part: Sequence[tuple[int, CartAsked]], life: timedelta | None
) -> list[Outcome]:
    carts = [one for _, one in part]
    if carts[0].past:
        programme = await pricing.programme_of(tx, carts[0])
    booked = await _booked(tx, carts)
    fresh: list[CartAsked] = []
    outcomes: list[Outcome | None] = []
    for one in carts:
        found = booked.get((one.order.source, one.order.external_id))
        try:
            again = None if found is None else _again(found, one, life)
        except Problem as problem:
            outcomes.append(problem)
            continue
        if again is None:
            fresh.append(one)
            outcomes.append(None)
        else:
            outcomes.append(Redeemed(await get(tx, again), created=False))
    made = iter(await _redeem_fresh(tx, programme, fresh, life) if fresh else [])
    return [next(made) if outcome is None else outcome for outcome in outcomes]


def _again(found: Booked, asked: CartAsked, life: timedelta | None) -> UUID | None:
    """Give the redemption that a cart has already; None if it is to be made, or made anew after a reservation ended.

    :raises OtherContent: the name was used for another cart
    """
    same = bytes(found.fingerprint) == asked.fingerprint
    if found.state in ENDED and (not same or found.state != "rolled_back"):
        return None
    if not same:
        raise OtherContent(
            f"Order {asked.order.external_id!r} was redeemed before with another cart. {OtherContent.cure}",
            pointer="/external_id",
        )
    if found.state == "reserved" and life is None:
        raise policy.WrongRedemptionState(
            "This cart is reserved. Capture the reservation, or void it first.", pointer="/external_id"
        )
    return found.id


async def _booked(tx: Tx, carts: Sequence[CartAsked]) -> dict[tuple[str, str], Booked]:
    rows = await tx.all(
        store.EXISTING,
        Booked,
        sources=[one.order.source for one in carts],
        external_ids=[one.order.external_id for one in carts],
    )
    return {(row.source, row.external_id): row for row in rows}


async def _redeem_fresh(
    tx: Tx, programme: Programme, carts: Sequence[CartAsked], life: timedelta | None
) -> list[Outcome]:
    ready = await pricing.ready(tx, programme, carts, lock=True)
    writes = Writes()
    outcomes: list[UUID | Problem] = []
    before: set[UUID] = set()
    for prepared in ready.carts:
        if isinstance(prepared, Problem):
            outcomes.append(prepared)
            continue
        await tx.pause()
        decided = pricing.decide(prepared, programme, ready.known)
        if decided.refused and (found := await _meanwhile(tx, prepared.asked, life)) is not None:
            outcomes.append(found)
            before.add(found)
            continue
        writes.refuse(tx, prepared, decided)
        if decided.refused:
            outcomes.append(_refused(decided))
            continue
        outcomes.append(_book(tx, ready, prepared, decided, life, writes))
        pricing.moved_on(ready.known, decided, prepared.customer_id)
    await _apply(tx, writes)
    made = {one.id: one for one in await load(tx, [one for one in outcomes if isinstance(one, UUID)])}
    return [one if isinstance(one, Problem) else Redeemed(made[one], created=one not in before) for one in outcomes]


async def _meanwhile(tx: Tx, asked: CartAsked, life: timedelta | None) -> UUID | None:
    """Find the redemption that the same cart got while this one waited for what it counts in."""
    found = (await _booked(tx, [asked])).get((asked.order.source, asked.order.external_id))
    return None if found is None else _again(found, asked, life)


async def note_refusal(tx: Tx, asked: CartAsked) -> None:
    """Keep why a cart was refused, for who asks later; nothing is used, even if by now it could be."""
    programme = await pricing.programme_of(tx, asked)
    ready = await pricing.ready(tx, programme, [asked], lock=False)
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        return
    writes = Writes()
    writes.refuse(tx, prepared, pricing.decide(prepared, programme, ready.known))
    if writes.refusals:
        await tx.run(store.INSERT_REFUSALS, refusals=jsonb(writes.refusals))


def _refused(decided: Decided) -> Problem:
    lines = [(one, refusal) for one, refusal in decided.unused if one.asked is not None]
    first = lines[0][1]
    return policy.NotUsable(
        f"{first.message} Nothing was used.",
        pointer=None if lines[0][0].asked is None else lines[0][0].asked.pointer,
        refused=[pricing.shown_refusal(one, refusal) for one, refusal in lines],
    )


def _book(tx: Tx, ready: Ready, prepared: Prepared, decided: Decided, life: timedelta | None, writes: Writes) -> UUID:
    id = tx.new_id()
    made = NewRedemption(
        id=id,
        asked=prepared.asked,
        customer_id=prepared.customer_id,
        state="redeemed" if life is None else "reserved",
        expires_at=None if life is None else tx.now + life,
        programme_version=ready.programme.version,
        stacking_version=ready.programme.stacking.version,
        facts=pricing.kept(ready, prepared),
        verdict=pricing.verdict(decided, ready.programme.stacking.spare),
        decided=decided,
    )
    writes.redemptions.append(made)
    writes.alert(tx, ready.known, decided)
    journal = using.journal(tx, ready.programme, made)
    if journal is not None:
        (writes.credits if ledger.only_credits([journal]) else writes.debits).append(journal)
    if life is not None:
        writes.holds += using.holds(made)
    using.emit(tx, made)
    return id


async def _apply(tx: Tx, writes: Writes) -> None:
    """Write what was decided; what many share was locked before, so this is short."""
    async with tx.streaming():
        if writes.redemptions:
            await tx.run(store.INSERT, redemptions=jsonb([using.row(one) for one in writes.redemptions]))
            incentives = [row for one in writes.redemptions for row in using.incentive_rows(one)]
            if incentives:
                await tx.run(store.INSERT_INCENTIVES, incentives=jsonb(incentives))
        if writes.refusals:
            await tx.run(store.INSERT_REFUSALS, refusals=jsonb(writes.refusals))
        # Whoever publishes meanwhile waits for these codes or steps over them, so that none is given once it was used.
        await vouchers.leave_pool(tx, using.taken_from_pools(writes.redemptions))
        for hold in writes.holds:
            await ledger.hold(
                tx,
                hold.account,
                hold.amount,
                id=hold.id,
                expires_at=hold.expires_at,
                cause="redemption",
                cause_id=hold.cause_id,
            )
        for result in await ledger.post(tx, [*writes.debits, *writes.credits]):
            if isinstance(result, LedgerRefused):
                raise ListRefused(result)
    for made in writes.redemptions:
        if made.state == "redeemed":
            await using.give(tx, made)


@dataclass(frozen=True, slots=True)
class Rerun:
    """A redemption whose campaigns were stacked again from what was known then, and whether it came to the same."""

    redemption: Redemption
    discounts: Mapping[UUID, int]
    same: bool


async def rerun(tx: Tx, id: UUID) -> Rerun:
    """Stack a redemption's campaigns again: the versions that were offered, under the rules and limits of then.

    :raises NotFound: there is none of that id
    """
    kept = await get(tx, id)
    named = {(UUID(row["campaign_id"]), int(row["version"])) for row in kept.facts["asked"]}
    sources = await vocabulary.sources(tx)
    versions = await campaigns.versions(tx, named, known=sources)
    rules = (await stacking.versions(tx, [kept.stacking_version], known=sources))[kept.stacking_version]
    result = again.stacked(kept, versions, rules, await seen(tx, kept), schemas=await attributes.schemas(tx))
    discounts = {taken.offer.id: taken.discount_minor for taken in result.taken}
    then = {
        UUID(row["campaign_id"]): sum(sum(change["shares"]) + change["delivery_minor"] for change in row["changes"])
        for row in kept.verdict["used"]
        if row["campaign_id"] is not None
    }
    return Rerun(kept, discounts, discounts == then)


async def seen(tx: Tx, kept: Redemption) -> dict[str, Any]:
    """Give what rules saw of a redemption's moment."""
    return again.context_of(
        kept,
        again.order_lines(kept),
        schemas=await attributes.schemas(tx),
        zone=tx.workspace.zone,
        nobody=tx.workspace_id,
    )


# ---- reading


async def get(tx: Tx, id: UUID) -> Redemption:
    """Read one redemption as it stands.

    :raises NotFound: there is none of that id
    """
    found = await load(tx, [id])
    if not found:
        raise NotFound("There is no such redemption. Check its id, or its source and external id.")
    return found[0]


async def load(tx: Tx, ids: Sequence[UUID]) -> list[Redemption]:
    """Read redemptions as they stand; unknown ones are absent."""
    return await tx.all(store.BY_IDS, Redemption, ids=list(ids)) if ids else []


async def by_name(tx: Tx, *, source: str, external_id: str) -> Redemption:
    """Read the newest redemption of an order.

    :raises NotFound: the order has none
    """
    found = await tx.maybe(store.BY_NAME, Redemption, source=source, external_id=external_id)
    if found is None:
        raise NotFound("There is no such redemption. Check its id, or its source and external id.")
    return found


async def list_redemptions(
    tx: Tx,
    page: PageRequest,
    *,
    customer_id: UUID | None = None,
    campaign_id: UUID | None = None,
    voucher_id: UUID | None = None,
    state: State | None = None,
) -> Page[Redemption]:
    """List redemptions, newest first: of a customer, or those on which a campaign or a code was used.

    :raises NotFound: there is no such customer
    """
    after = page.key(tuple[UUID])
    wanted: dict[str, Any] = {
        "customer_ids": None if customer_id is None else await customers.every_id(tx, id=customer_id),
        "state": state,
        "before": LAST_ID if after is None else after[0],
        "rows": page.rows_max,
    }
    if voucher_id is not None:
        rows = await tx.all(store.LIST_OF_VOUCHER, Redemption, thing_id=voucher_id, **wanted)
    elif campaign_id is not None:
        rows = await tx.all(store.LIST_OF_CAMPAIGN, Redemption, thing_id=campaign_id, **wanted)
    else:
        found = store.LIST if customer_id is None else store.LIST_OF_CUSTOMER
        rows = await tx.all(found, Redemption, **wanted)
    return Page[Redemption].of(rows, page, lambda one: (one.id,))


async def list_refusals(
    tx: Tx,
    page: PageRequest,
    *,
    customer_id: UUID | None = None,
    campaign_id: UUID | None = None,
    voucher_id: UUID | None = None,
    code: str | None = None,
) -> Page[Refused]:
    """List what was refused, newest first.

    :raises NotFound: there is no such customer
    """
    after = page.key(tuple[UUID])
    found = store.REFUSALS
    if voucher_id is not None:
        found = store.REFUSALS_OF_VOUCHER
    elif customer_id is not None:
        found = store.REFUSALS_OF_CUSTOMER
    elif campaign_id is not None:
        found = store.REFUSALS_OF_CAMPAIGN
    rows = await tx.all(
        found,
        Refused,
        customer_ids=None if customer_id is None else await customers.every_id(tx, id=customer_id),
        campaign_id=campaign_id,
        voucher_id=voucher_id,
        code=code,
        before=LAST_ID if after is None else after[0],
        rows=page.rows_max,
    )
    return Page[Refused].of(rows, page, lambda one: (one.id,))
