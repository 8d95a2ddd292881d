"""Verbs of single codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from laurels.core import attributes, customers
from laurels.core.attributes import Schema
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import NotFound
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns
from laurels.program.vouchers import policy, shapes, store
from laurels.program.vouchers.model import Gift, Holder, Kind, State, Step, Voucher, Written

USES = ids.derived("voucher", "uses")
"""The unit in which the ledger counts uses of a code: `AccountRef("counter", voucher.id, USES)`."""

_EVENTS: dict[Step, str] = {
    "disable": "voucher.disabled",
    "enable": "voucher.enabled",
    "withdraw": "voucher.withdrawn",
}
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which vouchers a list has; at most one of batch, campaign and customer leads it, the rest narrow it."""

    campaign_id: UUID | None = None
    batch_id: UUID | None = None
    customer_id: UUID | None = None
    state: State | None = None
    free: bool | None = None


async def check_campaigns(tx: Tx, campaign_ids: Collection[UUID]) -> None:
    """Refuse to make codes of campaigns that no code triggers.

    :raises NotFound: there is no such campaign
    :raises InvalidField: it is of another trigger
    """
    for id in sorted(set(campaign_ids)):
        policy.check_trigger((await campaigns.get(tx, id)).definition["trigger"])


async def schema(tx: Tx, kind: Kind = "coupon") -> Schema:
    """Read what is declared of the attributes of coupons; of gift cards nothing is, for no rule reads them."""
    return await attributes.schema(tx, "voucher") if kind == "coupon" else Schema("voucher", {})


def tell(tx: Tx, written: Sequence[Written]) -> None:
    for one in written:
        if one.status == "unchanged":
            continue
        voucher = one.voucher
        tx.note("voucher", voucher.id, status=one.status, campaign_id=_campaign(voucher))
        tx.emit("voucher.created" if one.status == "created" else "voucher.updated", key=voucher.id, **named(voucher))


def named(voucher: Voucher) -> dict[str, Any]:
    """Name a voucher on the feed: by its id, for its code is a secret of whoever holds it."""
    facts: dict[str, Any] = {"voucher_id": ids.encode("vch", voucher.id), "kind": voucher.kind}
    if voucher.campaign_id is not None:
        facts["campaign_id"] = _campaign(voucher)
    if voucher.customer_id is not None:
        facts["customer_id"] = ids.encode("cus", voucher.customer_id)
    return facts


def _campaign(voucher: Voucher) -> str | None:
    return None if voucher.campaign_id is None else ids.encode("cmp", voucher.campaign_id)


async def get(tx: Tx, id: UUID) -> Voucher:
    """Read a voucher.

    :raises NotFound: there is none, or it is a gift card and the reader may not spend it
    """
    return _found(_readable(tx, await tx.maybe(store.BY_ID, Voucher, id=id)), id)


def _found(voucher: Voucher | None, id: UUID) -> Voucher:
    if voucher is None:
        raise NotFound(f"No voucher has the id {ids.encode('vch', id)} in this workspace.")
    return voucher


def _readable(tx: Tx, voucher: Voucher | None) -> Voucher | None:
    """Keep the code of a gift card from who may not spend it."""
    if voucher is not None and voucher.kind == "gift_card" and policy.SPENDERS.isdisjoint(tx.actor.scopes):
        return None
    return voucher


async def find(tx: Tx, code: str) -> Voucher:
    """Find a voucher by any writing of its code: case, blanks and hyphens do not count.

    :raises CodeUnusable: the text cannot be a code
    :raises NotFound: no voucher has it
    """
    named = policy.match([code], await tx.all(store.BY_KEYS, Voucher, keys=sorted(set(policy.key_of(code)))))
    found = _readable(tx, named.get(code))
    if found is None:
        raise NotFound("No voucher has this code in this workspace. Check how it is written.")
    return found


async def find_many(tx: Tx, codes: Sequence[str]) -> dict[str, Voucher]:
    """Find vouchers by any writings of their codes; unknown ones are absent."""
    keys = policy.readings(codes)
    return policy.match(codes, await tx.all(store.BY_KEYS, Voucher, keys=keys)) if keys else {}


async def mistyped(tx: Tx, code: str) -> bool:
    """Tell whether a text has a typing error, by its check character alone: no code is looked up."""
    return policy.mistyped(code, await shapes.checked(tx))


async def list_vouchers(tx: Tx, *, page: PageRequest, wanted: Filter) -> Page[Voucher]:
    """List vouchers, newest first."""
    after = page.key(tuple[UUID])
    rows = await some(tx, wanted, before=_LAST if after is None else after[0], limit=page.rows_max)
    return Page[Voucher].of(rows, page, lambda voucher: (voucher.id,))


async def some(tx: Tx, wanted: Filter, *, before: UUID = _LAST, limit: int) -> list[Voucher]:
    """Read the next vouchers of a list, newest first."""
    narrowed: dict[str, Any] = {"before": before, "limit": limit, "state": wanted.state, "free": wanted.free}
    money = not policy.SPENDERS.isdisjoint(tx.actor.scopes)
    if wanted.customer_id is not None:
        everybody = await customers.every_id(tx, id=wanted.customer_id)
        rows = await tx.all(
            store.LIST_OF_CUSTOMER,
            Voucher,
            customer_ids=everybody,
            campaign_id=wanted.campaign_id,
            money=money,
            **narrowed,
        )
        return [row for row in rows if wanted.batch_id in (None, row.batch_id)]
    if wanted.batch_id is not None:
        first, last = ids.stretch(wanted.batch_id)
        return await tx.all(store.LIST_OF_BATCH, Voucher, batch_id=wanted.batch_id, first=first, last=last, **narrowed)
    if wanted.campaign_id is not None:
        return await tx.all(store.LIST_OF_CAMPAIGN, Voucher, campaign_id=wanted.campaign_id, **narrowed)
    return await tx.all(store.LIST, Voucher, money=money, **narrowed)


async def held_by(tx: Tx, customer_id: UUID, *, limit: int) -> list[Voucher]:
    """List the codes that a customer holds and that are not switched off, newest first."""
    return await some(tx, Filter(customer_id=customer_id, state="active"), limit=limit)


async def step(tx: Tx, id: UUID, step: Step, *, reason: str) -> Voucher:
    """Disable, enable or withdraw one code; done already, it stays as it is.

    :raises VoucherWithdrawn: it was withdrawn, which is for good
    """
    before = _found(await tx.maybe(store.LOCK, Voucher, id=id), id)
    if not policy.check_step(before, step):
        return before
    after = await tx.one(store.STEP, Voucher, id=id, state=policy.TO[step], reason=reason)
    tx.note("voucher", id, state=after.state, reason=reason)
    tx.emit(_EVENTS[step], key=id, **named(after), reason=reason)
    return after


async def update(tx: Tx, id: UUID, **changes: Any) -> Voucher:
    """Change fields of one code: uses_max, starts_at, ends_at, holder_only, customer_id, attributes.

    :raises VoucherWithdrawn: it was withdrawn
    :raises InvalidField: its end would not lie behind its start, or nobody is such a customer
    """
    before = _found(await tx.maybe(store.LOCK, Voucher, id=id), id)
    if before.state == "withdrawn":
        raise policy.VoucherWithdrawn(policy.VoucherWithdrawn.cure)
    policy.check_changes(before, changes)
    if "attributes" in changes:
        (await schema(tx, before.kind)).check(changes["attributes"], stored=before.attributes)
        changes["attributes"] = attributes.merged(before.attributes, changes["attributes"])
    after = replace(before, **changes)
    policy.check_validity(after.starts_at, after.ends_at)
    if after == before:
        return before
    row = {
        "said_id": id,
        "customer_id": after.customer_id,
        "uses_max": after.uses_max,
        "starts_at": after.starts_at,
        "ends_at": after.ends_at,
        "holder_only": after.holder_only,
        "attributes": after.attributes or None,
    }
    stored = await tx.one(store.REWRITE, Voucher, vouchers=jsonb([row]))
    tx.note("voucher", id, changed=sorted(changes))
    tx.emit("voucher.updated", key=id, **named(stored), changed=sorted(changes))
    return stored


async def lock(tx: Tx, ids: Collection[UUID]) -> dict[UUID, Voucher]:
    """Read vouchers and keep others from changing them until the commit."""
    return {one.id: one for one in await tx.all(store.LOCK_MANY, Voucher, ids=sorted(ids))}


async def restore(tx: Tx, vouchers: Sequence[Voucher]) -> None:
    """Make locked codes what they were before somebody changed them; also one that was withdrawn is as it was."""
    if not vouchers:
        return
    rows = [
        {
            "said_id": one.id,
            "said_state": one.state,
            "said_reason": one.reason,
            "said_free": one.free,
            "customer_id": one.customer_id,
            "published_at": one.published_at,
            "uses_max": one.uses_max,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "holder_only": one.holder_only,
            "attributes": one.attributes or None,
        }
        for one in vouchers
    ]
    await tx.run(store.RESTORE, vouchers=jsonb(rows))
    tell(tx, [Written("updated", one) for one in vouchers])


async def holders(tx: Tx, id: UUID) -> list[Holder]:
    """List whose code it is, in the order in which they were added.

    :raises NotFound: there is no such voucher
    """
    await get(tx, id)
    return await tx.all(store.HOLDERS, Holder, id=id)


async def set_holders(tx: Tx, id: UUID, shares: dict[UUID, int | None]) -> list[Holder]:
    """Say whose code it is, and who has which share of what it brings in.

    :raises InvalidField: the shares sum to more than everything
    """
    _found(await tx.maybe(store.LOCK, Voucher, id=id), id)
    policy.check_shares(list(shares.values()))
    whom = sorted(shares)
    await tx.run(store.DROP_HOLDERS, id=id, customer_ids=whom)
    if whom:
        await tx.run(store.KEEP_HOLDERS, id=id, customer_ids=whom, shares=[shares[one] for one in whom])
    tx.note("voucher", id, holders=[ids.encode("cus", one) for one in whom])
    tx.emit(
        "voucher.held",
        key=id,
        voucher_id=ids.encode("vch", id),
        holders=[{"customer_id": ids.encode("cus", one), "share_bps": shares[one]} for one in whom],
    )
    return await tx.all(store.HOLDERS, Holder, id=id)


async def has_pool(tx: Tx, campaign_id: UUID) -> bool:
    """Tell whether a campaign has codes that publications give, or had some in batches."""
    return bool(await tx.value(store.HAS_POOL, campaign_id=campaign_id))


async def find_ids(tx: Tx, ids: Collection[UUID]) -> dict[UUID, Voucher]:
    """Read vouchers by their ids."""
    return {one.id: one for one in await tx.all(store.BY_IDS, Voucher, ids=sorted(ids))} if ids else {}


async def has_codes(tx: Tx, campaign_id: UUID) -> bool:
    """Tell whether a campaign has any codes."""
    return await tx.value(store.HAS_CODES, campaign_id=campaign_id)


async def take_free(tx: Tx, campaign_id: UUID, count: int) -> list[Voucher]:
    """Take up to so many free codes of a campaign, which nobody else gets meanwhile; fewer if there are no more.

    Codes that others hold at this moment are stepped over; only when too few are left they are waited for, since who
    holds them may give them back.
    """
    taken = await tx.all(store.TAKE_FREE, Voucher, campaign_id=campaign_id, count=count)
    if len(taken) < count:
        taken += await tx.all(
            store.WAIT_FREE,
            Voucher,
            campaign_id=campaign_id,
            count=count - len(taken),
            taken=[one.id for one in taken],
        )
    return taken


async def give(tx: Tx, gifts: Sequence[Gift]) -> None:
    """Make customers the holders of codes that were taken for them."""
    await tx.run(
        store.GIVE,
        voucher_ids=[gift.voucher_id for gift in gifts],
        customer_ids=[gift.customer_id for gift in gifts],
        published=[gift.published_at for gift in gifts],
        starts=[gift.starts_at for gift in gifts],
        ends=[gift.ends_at for gift in gifts],
    )


async def leave_pool(tx: Tx, ids: Collection[UUID]) -> None:
    """Keep publications from giving these codes to anybody: for codes that are used without having been given.

    They stay out of the pool when their use is undone, for somebody knows them.
    """
    if ids:
        await tx.run(store.LEAVE_POOL, ids=sorted(ids))
