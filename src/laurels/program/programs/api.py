"""Routes of programmes, wallets and memberships."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query

from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.program.programs import service
from laurels.program.programs.schemas import (
    Join,
    MembershipOut,
    ProgramChange,
    ProgramCreate,
    ProgramOut,
    WalletChange,
    WalletCreate,
    WalletOut,
)

routes = Routes(prefix="/v1/programs", tag="Programs")
wallet_routes = Routes(prefix="/v1/wallets", tag="Wallets")
membership_routes = Routes(prefix="/v1/memberships", tag="Memberships")

IfMatch = Annotated[str | None, Header(description="The `revision` you saw; another one is refused with 412.")]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]


@routes.post("", permission="programs:write")
async def create_program(tx: Tx, body: ProgramCreate) -> ProgramOut:
    """Set up a programme. Add wallets to it, then campaigns that fill them."""
    return ProgramOut.of(await service.create_program(tx, name=body.name, enrolment=body.enrolment))


@routes.get("", permission="programs:read")
async def list_programs(tx: Tx, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None) -> Page[ProgramOut]:
    """List the programmes."""
    found = await service.list_programs(tx, PageRequest(limit, cursor))
    return Page[ProgramOut](items=[ProgramOut.of(program) for program in found.items], next_cursor=found.next_cursor)


@routes.get("/{program_id}", permission="programs:read")
async def get_program(tx: Tx, program_id: str) -> ProgramOut:
    """Show one programme."""
    return ProgramOut.of(await service.get_program(tx, ids.decode("prg", program_id)))


@routes.patch("/{program_id}", permission="programs:write")
async def update_program(tx: Tx, program_id: str, body: ProgramChange, if_match: IfMatch = None) -> ProgramOut:
    """Rename a programme, or change how customers become members."""
    id = ids.decode("prg", program_id)
    changed = await service.update_program(tx, id, name=body.name, enrolment=body.enrolment, if_match=if_match)
    return ProgramOut.of(changed)


@routes.post("/{program_id}/closures", permission="programs:write")
async def archive_program(tx: Tx, program_id: str) -> ProgramOut:
    """Close a programme for good.

    Its campaigns earn no more; points that were earned stay and can be spent.
    """
    return ProgramOut.of(await service.archive_program(tx, ids.decode("prg", program_id)))


@wallet_routes.post("", permission="programs:write")
async def create_wallet(tx: Tx, body: WalletCreate) -> WalletOut:
    """Add a wallet to a programme. Its key, unit and precision are fixed from then on."""
    return WalletOut.of(await service.create_wallet(tx, body.wallet(tx.new_id())))


@wallet_routes.get("", permission="programs:read")
async def list_wallets(tx: Tx) -> Page[WalletOut]:
    """List all wallets of the workspace."""
    found = await service.wallets(tx)
    return Page[WalletOut](items=[WalletOut.of(wallet) for wallet in found.values()])


@wallet_routes.get("/{wallet_id}", permission="programs:read")
async def get_wallet(tx: Tx, wallet_id: str) -> WalletOut:
    """Show one wallet."""
    return WalletOut.of(await service.get_wallet(tx, ids.decode("wal", wallet_id)))


@wallet_routes.patch("/{wallet_id}", permission="programs:write")
async def update_wallet(tx: Tx, wallet_id: str, body: WalletChange, if_match: IfMatch = None) -> WalletOut:
    """Change a wallet's name, time limits or worth.

    Points already earned keep the expiry that they were given; later ones follow the change.
    """
    id = ids.decode("wal", wallet_id)
    return WalletOut.of(await service.update_wallet(tx, id, if_match=if_match, **body.changes()))


@membership_routes.post("", permission="programs:write")
async def join(tx: Tx, body: Join) -> MembershipOut:
    """Make a customer a member of a programme. Who left comes back; who is a member stays one."""
    program_id = ids.decode("prg", body.program_id)
    return MembershipOut.of(await service.join(tx, program_id=program_id, customer=body.customer.ref()))


@membership_routes.get("", permission="programs:read")
async def list_memberships(
    tx: Tx,
    program_id: str | None = None,
    customer_id: str | None = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[MembershipOut]:
    """List memberships, of one programme or one customer."""
    found = await service.list_memberships(
        tx,
        PageRequest(limit, cursor),
        program_id=None if program_id is None else ids.decode("prg", program_id),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id),
    )
    items = [MembershipOut.of(membership) for membership in found.items]
    return Page[MembershipOut](items=items, next_cursor=found.next_cursor)


@membership_routes.get("/{membership_id}", permission="programs:read")
async def get_membership(tx: Tx, membership_id: str) -> MembershipOut:
    """Show one membership."""
    return MembershipOut.of(await service.get_membership(tx, ids.decode("mem", membership_id)))


@membership_routes.post("/{membership_id}/closures", permission="programs:write")
async def leave(tx: Tx, membership_id: str) -> MembershipOut:
    """End a membership. The points stay; nothing more is earned in this programme."""
    return MembershipOut.of(await service.leave(tx, ids.decode("mem", membership_id)))
