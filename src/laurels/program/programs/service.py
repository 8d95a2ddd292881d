"""Verbs of programmes, wallets and memberships."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from laurels.core import customers
from laurels.core.customers import CustomerRef
from laurels.kit import ids
from laurels.kit.paging import FIRST_ID, Page, PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx
from laurels.program.programs import policy, store
from laurels.program.programs.model import Enrolment, Membership, MembershipState, Program, Wallet
from laurels.system import workspaces


class ProgramArchived(Conflict):
    code, title = "program_archived", "The programme is archived"
    cure = "Use an active programme; an archived one stays as it is."


class WalletKeyTaken(Conflict):
    code, title = "wallet_key_taken", "Another wallet has this key"
    cure = "Choose another key; keys are unique in a workspace, since rules name wallets by them."


async def create_program(tx: Tx, *, name: str, enrolment: Enrolment) -> Program:
    """Set up a programme without wallets."""
    program = await tx.one(store.CREATE_PROGRAM, Program, id=tx.new_id(), name=name, enrolment=enrolment)
    await _changed(tx, "program", program.id, "program.created", name=name, enrolment=enrolment)
    return program


async def get_program(tx: Tx, program_id: UUID) -> Program:
    """Read one programme.

    :raises NotFound: there is none
    """
    return await tx.one(store.PROGRAM_BY_ID, Program, id=program_id)


async def list_programs(tx: Tx, page: PageRequest) -> Page[Program]:
    """List the programmes, oldest first."""
    after = page.key(tuple[UUID])
    rows = await tx.all(store.PROGRAMS, Program, after=after and after[0], rows=page.rows_max)
    return Page[Program].of(rows, page, lambda program: (program.id,))


async def update_program(
    tx: Tx, program_id: UUID, *, name: str | None, enrolment: Enrolment | None, if_match: str | None = None
) -> Program:
    """Rename a programme or change how customers become members.

    :raises ProgramArchived: it is closed
    :raises ChangedMeanwhile: If-Match names another revision
    """
    policy.unchanged((await _locked(tx, program_id)).version, if_match)
    program = await tx.one(store.UPDATE_PROGRAM, Program, id=program_id, name=name, enrolment=enrolment, state=None)
    await _changed(tx, "program", program_id, "program.updated", name=program.name, enrolment=program.enrolment)
    return program


async def archive_program(tx: Tx, program_id: UUID) -> Program:
    """Close a programme for good: its campaigns no longer earn; what was earned stays and can be spent."""
    await _locked(tx, program_id)
    program = await tx.one(store.UPDATE_PROGRAM, Program, id=program_id, name=None, enrolment=None, state="archived")
    await _changed(tx, "program", program_id, "program.archived")
    return program


async def _locked(tx: Tx, program_id: UUID) -> Program:
    program = await tx.one(store.LOCK_PROGRAM, Program, id=program_id)
    if program.state != "active":
        raise ProgramArchived(ProgramArchived.cure)
    return program


async def enrolment(tx: Tx) -> dict[UUID, Enrolment]:
    """Tell of each active programme how customers become members."""
    return {row.id: row.enrolment for row in await tx.all(store.ENROLMENTS, _EnrolmentRow)}


@dataclass(frozen=True, slots=True)
class _EnrolmentRow:
    id: UUID
    enrolment: Enrolment


async def create_wallet(tx: Tx, wallet: Wallet) -> Wallet:
    """Add a wallet to a programme; its key, unit and precision are fixed from then on.

    :raises InvalidField: its settings contradict one another
    :raises WalletKeyTaken: another wallet of the workspace has the key
    """
    policy.check(wallet)
    await _locked(tx, wallet.program_id)
    fixed = {
        "program_id": wallet.program_id,
        "key": wallet.key,
        "unit_singular": wallet.unit_singular,
        "unit_plural": wallet.unit_plural,
        "precision": wallet.precision,
    }
    if not await tx.run(store.CREATE_WALLET, **store.columns(wallet), **fixed):
        raise WalletKeyTaken(f"There is a wallet {wallet.key!r} already. Choose another key.", pointer="/key")
    await _changed(tx, "wallet", wallet.id, "wallet.created", key=wallet.key, name=wallet.name)
    return wallet


async def update_wallet(tx: Tx, wallet_id: UUID, *, if_match: str | None = None, **changes: Any) -> Wallet:
    """Change a wallet's name, time limits or worth, for later earnings only: lots keep what they were given.

    :raises InvalidField: its settings would contradict one another
    :raises ChangedMeanwhile: If-Match names another revision
    """
    before = (await tx.one(store.LOCK_WALLET, store.WalletRow, id=wallet_id)).wallet()
    policy.unchanged(before.version, if_match)
    after = replace(before, **changes, version=before.version + 1)
    policy.check(after)
    await tx.run(store.UPDATE_WALLET, **store.columns(after))
    said = {key: value for key, value in store.columns(after).items() if value != store.columns(before)[key]}
    await _changed(
        tx, "wallet", wallet_id, "wallet.updated", **{key: None if v is None else str(v) for key, v in said.items()}
    )
    return after


async def wallets(tx: Tx) -> dict[UUID, Wallet]:
    """Read every wallet of the workspace, by id, in one statement."""
    return {row.id: row.wallet() for row in await tx.all(store.WALLETS, store.WalletRow)}


async def wallets_by_key(tx: Tx) -> dict[str, Wallet]:
    """Read every wallet of the workspace, by key."""
    return {wallet.key: wallet for wallet in (await wallets(tx)).values()}


async def get_wallet(tx: Tx, wallet_id: UUID) -> Wallet:
    """Read one wallet.

    :raises NotFound: there is none
    """
    found = (await wallets(tx)).get(wallet_id)
    if found is None:
        raise NotFound("There is no wallet of this id here. List the wallets.")
    return found


async def join(tx: Tx, *, program_id: UUID, customer: CustomerRef) -> Membership:
    """Make a customer a member; who left comes back, who is a member stays one.

    :raises NotFound: there is no such customer, or no such programme
    :raises ProgramArchived: the programme takes nobody any more
    """
    program = await get_program(tx, program_id)
    if program.state != "active":
        raise ProgramArchived(ProgramArchived.cure)
    known = (await customers.resolve(tx, [customer])).get(customer)
    if known is None or known.state != "active":
        raise NotFound("There is no customer of that name here. Create the customer first.", pointer="/customer")
    customer_id = known.id
    joined = await tx.maybe(store.JOIN, Membership, program_id=program_id, customer_id=customer_id)
    if joined is None:
        return await tx.one(store.MEMBERSHIP_OF, Membership, program_id=program_id, customer_id=customer_id)
    tx.note("membership", joined.id, state="active")
    tx.emit("membership.joined", key=customer_id, **_named(joined))
    return joined


async def leave(tx: Tx, membership_id: UUID) -> Membership:
    """End a membership; the points stay, and nothing more is earned in this programme.

    :raises NotFound: there is no such membership
    """
    left = await tx.maybe(store.LEAVE, Membership, id=membership_id)
    if left is None:
        return await get_membership(tx, membership_id)
    tx.note("membership", left.id, state="left")
    tx.emit("membership.left", key=left.customer_id, **_named(left))
    return left


async def enrol(tx: Tx, pairs: Collection[tuple[UUID, UUID]]) -> int:
    """Make members of (programme, customer) pairs in one statement and count the new ones; who left stays away."""
    if not pairs:
        return 0
    program_ids, customer_ids = zip(*pairs, strict=True)
    return await tx.run(store.ENROL, program_ids=list(program_ids), customer_ids=list(customer_ids))


async def memberships_of(tx: Tx, customer_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], MembershipState]:
    """Read the memberships of many customers in one statement, by (programme, customer)."""
    rows = await tx.all(store.MEMBERS_AMONG, _MemberRow, customer_ids=list(customer_ids))
    return {(row.program_id, row.customer_id): row.state for row in rows}


@dataclass(frozen=True, slots=True)
class _MemberRow:
    program_id: UUID
    customer_id: UUID
    state: MembershipState


async def get_membership(tx: Tx, membership_id: UUID) -> Membership:
    """Read one membership.

    :raises NotFound: there is none
    """
    return await tx.one(store.MEMBERSHIP_BY_ID, Membership, id=membership_id)


async def list_memberships(
    tx: Tx, page: PageRequest, *, program_id: UUID | None, customer_id: UUID | None
) -> Page[Membership]:
    """List memberships, of one programme or customer or of all.

    :raises NotFound: there is no such customer
    """
    after = page.key(tuple[UUID])
    wanted = {"program_id": program_id, "after": FIRST_ID if after is None else after[0], "rows": page.rows_max}
    if customer_id is None:
        rows = await tx.all(store.MEMBERSHIPS, Membership, **wanted)
    else:
        every = await customers.every_id(tx, id=customer_id)
        rows = await tx.all(store.MEMBERSHIPS_OF_CUSTOMER, Membership, customer_ids=every, **wanted)
    return Page[Membership].of(rows, page, lambda membership: (membership.id,))


def _named(membership: Membership) -> dict[str, str]:
    return {
        "membership_id": ids.encode("mem", membership.id),
        "program_id": ids.encode("prg", membership.program_id),
        "customer_id": ids.encode("cus", membership.customer_id),
    }


async def _changed(tx: Tx, kind: str, id: UUID, event: str, **changes: Any) -> None:
    await workspaces.bump(tx)
    tx.note(kind, id, **changes)
    named = {f"{kind}_id": ids.encode({"program": "prg", "wallet": "wal"}[kind], id)}
    tx.emit(event, key=id, **named, changes=changes)
