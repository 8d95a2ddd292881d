"""Verbs of customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from laurels.core import attributes
from laurels.core.attributes import Schema
from laurels.core.customers import policy, store
from laurels.core.customers.model import Customer, CustomerRef, Identity, Known, Resolved, Saying, Written
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx


async def create(tx: Tx, *, saying: Saying) -> Written:
    """Create a customer, or update the one who has one of the identities.

    :raises InvalidField: something said cannot be true, or an attribute does not fit
    :raises Conflict: the identities belong to different customers
    """
    (outcome,) = await write(tx, sayings=[saying])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def write(tx: Tx, *, sayings: Sequence[Saying | Problem]) -> list[Written | Problem]:
    """Create or update many customers, each found by its identities, with a result or a problem for each.

    A customer or an identity named twice is refused the second time: which of the two holds could not be told.
    """
    schema = await attributes.schema(tx, "customer")
    outcomes: list[Written | Problem | None] = [saying if isinstance(saying, Problem) else None for saying in sayings]
    plain = [(place, saying) for place, saying in enumerate(sayings) if not isinstance(saying, Problem)]
    named = {identity for _, saying in plain for identity in saying.identities}
    owners = await store.owners(tx, identities=sorted(named))
    found = await lock(tx, owners.values())
    seen: dict[Identity | UUID, int] = {}
    claims: dict[Identity, UUID] = {}
    stories: list[tuple[Customer | None, Customer]] = []
    for place, saying in plain:
        try:
            before, after = _told(tx, saying, place, owners, found, seen, schema)
        except Problem as problem:
            outcomes[place] = problem
            continue
        if before is not None and not _worth_keeping(saying, before, after):
            after = before
        added = [identity for identity in saying.identities if identity not in owners]
        claims |= dict.fromkeys(added, after.id)
        stories.append((before, after))
        outcomes[place] = await _outcome(tx, before, after, added)
    await store.claim(tx, claims=claims)
    await store.create(tx, customers=[after for before, after in stories if before is None])
    await store.update(
        tx,
        customers=[
            replace(after, updated_at=tx.now) if policy.changed(before, after) else after
            for before, after in stories
            if before is not None and after is not before
        ],
    )
    return [outcome for outcome in outcomes if outcome is not None]


def _told(
    tx: Tx,
    saying: Saying,
    place: int,
    owners: dict[Identity, UUID],
    found: dict[UUID, Customer],
    seen: dict[Identity | UUID, int],
    schema: Schema,
) -> tuple[Customer | None, Customer]:
    policy.check(saying, now=tx.now, zone=tx.workspace.zone)
    holders = {owners[identity] for identity in saying.identities if identity in owners}
    if len(holders) > 1:
        raise Conflict(
            "These identities belong to different customers. Merge the customers first, or send them one by one.",
            pointer=f"{saying.pointer}/identities",
            customers=[ids.encode("cus", holder) for holder in sorted(holders)],
        )
    for key in (*saying.identities, *holders):
        if seen.setdefault(key, place) != place:
            raise InvalidField(
                f"The row {seen[key]} is of the same customer. Send a customer once in a batch.",
                pointer=f"{saying.pointer}/identities",
                first=f"/items/{seen[key]}",
            )
    if not holders:
        return None, policy.born(saying, id=tx.new_id(), now=tx.now, schema=schema)
    before = found[holders.pop()]
    return before, policy.told(before, saying, now=tx.now, schema=schema)


async def _outcome(tx: Tx, before: Customer | None, after: Customer, added: Sequence[Identity]) -> Written:
    known = [] if before is None else before.identities
    every = sorted([*known, *({"source": one.source, "external_id": one.external_id} for one in added)], key=_by_name)
    after = replace(after, identities=every)
    if before is None:
        tx.note("customer", after.id, created=True)
        tx.emit("customer.created", key=after.id, customer_id=ids.encode("cus", after.id))
        return Written("created", after)
    fields = policy.changed(before, after) + (["identities"] if added else [])
    if not fields:
        return Written("unchanged", after, before)
    _tell_changed(tx, after.id, fields)
    return Written("updated", replace(after, updated_at=tx.now), before)


def _tell_changed(tx: Tx, id: UUID, fields: Sequence[str]) -> None:
    tx.note("customer", id, changed=fields)
    tx.emit("customer.updated", key=id, customer_id=ids.encode("cus", id), changed=fields)


def _by_name(identity: dict[str, str]) -> tuple[str, str]:
    return identity["source"], identity["external_id"]


def _worth_keeping(saying: Saying, before: Customer, after: Customer) -> bool:
    # Without `as_of`, a saying that changes nothing is not written: a nightly copy of everything costs reads alone.
    return bool(policy.changed(before, after)) or (saying.as_of is not None and before.said != after.said)


async def lock(tx: Tx, customer_ids: Iterable[UUID]) -> dict[UUID, Customer]:
    """Read customers as they are stored, also merged ones, and keep others from changing them until the commit."""
    wanted = sorted(set(customer_ids))
    rows = await tx.all(store.LOCK, Customer, ids=wanted) if wanted else []
    return {row.id: row for row in rows}


async def restore(tx: Tx, stories: Sequence[tuple[Customer, Customer]]) -> None:
    """Give locked customers back what they were before somebody's saying: each as it is, and as it shall be.

    What is said of when things were said counts too. Identities that are not to be theirs are released, and may be
    given to anybody.
    """
    changed: list[Customer] = []
    released: list[tuple[str, str]] = []
    for before, after in stories:
        gone = [(one["source"], one["external_id"]) for one in before.identities if one not in after.identities]
        fields = policy.changed(before, after) + (["identities"] if gone else [])
        if fields:
            _tell_changed(tx, after.id, fields)
        changed.append(replace(policy.keyed(after), updated_at=tx.now if fields else after.updated_at))
        released += gone
    await store.update(tx, customers=changed)
    await store.release(tx, identities=released)


async def remove(tx: Tx, customer_ids: Sequence[UUID]) -> None:
    """Take locked customers away with whom nothing is connected, as if they had never been."""
    if not customer_ids:
        return
    await tx.run(store.REMOVE_IDENTITIES, ids=list(customer_ids))
    await tx.run(store.REMOVE, ids=list(customer_ids))
    for id in customer_ids:
        tx.note("customer", id, removed=True)
        tx.emit("customer.removed", key=id, customer_id=ids.encode("cus", id))


async def get(tx: Tx, *, id: UUID) -> Customer:
    """Read a customer; the id of one that was merged gives the survivor.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Customer, id=id)
    if found is None:
        raise NotFound(f"No customer has the id {ids.encode('cus', id)} in this workspace.")
    return found


async def get_by_identity(tx: Tx, *, source: str, external_id: str) -> Customer:
    """Read the customer whom another system knows under this name.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_IDENTITY, Customer, source=source, external_id=external_id)
    if found is None:
        raise NotFound(f"No customer is known as {external_id!r} to {source!r}. Create one with this identity.")
    return found


async def take_turns(tx: Tx, ids: Iterable[UUID]) -> None:
    """Make others who take turns with these customers wait until this transaction ends."""
    wanted = sorted(set(ids))
    if wanted:
        await tx.run(store.TAKE_TURNS, ids=wanted)


async def keys_of(tx: Tx, id: UUID) -> dict[str, str | None]:
    """Read under which address and number a customer is looked up: `email` and `phone`."""
    found = await tx.one(store.KEYS_OF, _Keys, id=id)
    return {"email": found.email, "phone": found.phone}


@dataclass(frozen=True, slots=True)
class _Keys:
    email: str | None
    phone: str | None


async def names_of(tx: Tx, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Read the names of customers, of those that have one."""
    wanted = {id for id in ids if id is not None}
    rows = await tx.all(store.NAMES, _Named, ids=list(wanted)) if wanted else []
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class _Named:
    id: UUID
    name: str


async def every_id(tx: Tx, *, id: UUID) -> list[UUID]:
    """List every id under which a customer was recorded: the survivor's, then those merged into it.

    :raises NotFound: there is no such customer
    """
    found = await tx.all(store.EVERY_ID, UUID, id=id)
    if not found:
        raise NotFound(f"No customer has the id {ids.encode('cus', id)} in this workspace.")
    return found


async def list_customers(
    tx: Tx, *, page: PageRequest, email: str | None = None, phone: str | None = None, identity: Identity | None = None
) -> Page[Customer]:
    """List customers, newest first; those that were merged into others are left out. At most one filter is used."""
    if identity is not None:
        found = await tx.maybe(store.BY_IDENTITY, Customer, source=identity.source, external_id=identity.external_id)
        return Page([] if found is None else [found])
    after = page.key(tuple[UUID])
    before = UUID(int=2**128 - 1) if after is None else after[0]
    if email is not None:
        key = policy.email_key(email)
        rows = await tx.all(store.LIST_BY_EMAIL, Customer, email_key=key, before=before, limit=page.rows_max)
    elif phone is not None:
        key = policy.phone_key(phone)
        rows = await tx.all(store.LIST_BY_PHONE, Customer, phone_key=key, before=before, limit=page.rows_max)
    else:
        rows = await tx.all(store.LIST, Customer, before=before, limit=page.rows_max)
    return Page[Customer].of(rows, page, lambda customer: (customer.id,))


async def update(tx: Tx, *, id: UUID, saying: Saying) -> Written:
    """Change what is known of a customer; the id of one that was merged changes the survivor.

    :raises NotFound: there is none
    :raises InvalidField: something said cannot be true, or an attribute does not fit
    :raises Conflict: the customer was erased
    """
    policy.check(saying, now=tx.now, zone=tx.workspace.zone)
    before = await _lock(tx, id)
    after = policy.told(before, saying, now=tx.now, schema=await attributes.schema(tx, "customer"))
    written = await _outcome(tx, before, after, [])
    if _worth_keeping(saying, before, after):
        await store.update(tx, customers=[written.customer])
    return written


async def identify(tx: Tx, *, id: UUID, identity: Identity) -> Written:
    """Add the name under which another system knows the customer.

    :raises Conflict: it belongs to another customer, or this one was erased
    """
    before = await _lock(tx, id)
    after = policy.told(before, Saying({}), now=tx.now, schema=Schema("customer", {}))
    owner = (await store.owners(tx, identities=[identity])).get(identity)
    if owner not in (None, before.id):
        raise Conflict(
            "This identity belongs to another customer. Merge the two customers, or correct the identity.",
            pointer="/external_id",
            customer=ids.encode("cus", owner),
        )
    if owner is not None:
        return Written("unchanged", before)
    await store.claim(tx, claims={identity: before.id})
    return await _outcome(tx, before, after, [identity])


async def block(tx: Tx, *, id: UUID, reason: str) -> Customer:
    """Let a customer get and use nothing until they are unblocked; orders are still booked.

    Blocking again changes the reason.

    :raises NotFound: there is none
    :raises Conflict: the customer was erased, or just merged into another
    """
    before = await _lock(tx, id)
    policy.check_alive(before)
    if before.blocked_reason != reason:
        await tx.run(store.BLOCK, id=before.id, reason=reason)
        tx.note("customer", before.id, state="blocked", reason=reason)
        tx.emit("customer.blocked", key=before.id, customer_id=ids.encode("cus", before.id), reason=reason)
    return await get(tx, id=before.id)


async def unblock(tx: Tx, *, id: UUID, reason: str) -> Customer:
    """Let a customer take part again, from now on; one who is not blocked stays as they are.

    :raises NotFound: there is none
    :raises Conflict: the customer was erased, or just merged into another
    """
    before = await _lock(tx, id)
    policy.check_alive(before)
    if before.state == "blocked":
        await tx.run(store.BLOCK, id=before.id, reason=None)
        tx.note("customer", before.id, state="active", reason=reason)
        tx.emit("customer.unblocked", key=before.id, customer_id=ids.encode("cus", before.id), reason=reason)
    return await get(tx, id=before.id)


async def _lock(tx: Tx, id: UUID) -> Customer:
    survivor = await get(tx, id=id)
    return (await lock(tx, [survivor.id]))[survivor.id]


async def resolve(tx: Tx, refs: Sequence[CustomerRef]) -> dict[CustomerRef, Known]:
    """Find the customers whom these refs name, after merges, in one statement; unknown refs are absent."""
    if not refs:
        return {}
    return resolved(await tx.all(store.RESOLVE, Resolved, **resolve_params(refs)), refs)


def resolve_params(refs: Sequence[CustomerRef]) -> dict[str, list[object]]:
    """Give the parameters of `RESOLVE` for these refs, beside the workspace's."""
    return {
        "ids": [ref.id for ref in refs],
        "sources": [ref.source for ref in refs],
        "external_ids": [ref.external_id for ref in refs],
    }


def resolved(rows: Sequence[Resolved], refs: Sequence[CustomerRef]) -> dict[CustomerRef, Known]:
    """Tell from the rows of `RESOLVE` whom each ref names."""
    return {
        refs[row.ordinal - 1]: Known(row.id, row.attributes, row.born_on, row.registered_at, row.state) for row in rows
    }
