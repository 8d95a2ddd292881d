"""The route of the ledger explorer."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.core import customers
from laurels.insight.explorer import service
from laurels.insight.explorer.model import Reason, Wanted
from laurels.insight.explorer.schemas import LedgerEntryOut
from laurels.kit import ids, money
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Instant, Page, Routes
from laurels.program import programs
from laurels.program.programs import Wallet

routes = Routes(prefix="/v1/ledger/entries", tag="Points")
Text = Annotated[str | None, Query(max_length=200)]


@routes.get("", permission="points:read")
async def explore(
    tx: Tx,
    customer_id: str | None = None,
    wallet: Annotated[str | None, Query(max_length=100, description="The key of a wallet.")] = None,
    cause: Annotated[
        Text, Query(description="order, event, return, redemption, rollback, spend, refund, adjustment or expiry.")
    ] = None,
    reason: Annotated[Text, Query(description="earn, spend, expiry, adjust, take_back or give_back.")] = None,
    actor: Annotated[Text, Query(description="The name of who booked by hand.")] = None,
    since: Annotated[Instant | None, Query(alias="from", description="Recorded at this instant or later.")] = None,
    until: Annotated[Instant | None, Query(description="Recorded before this instant.")] = None,
    points_min: Annotated[str | None, Query(max_length=40, description="Without a sign; needs a wallet.")] = None,
    points_max: Annotated[str | None, Query(max_length=40, description="Without a sign; needs a wallet.")] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[LedgerEntryOut]:
    """List what moved in whose wallets, the newest first, with the campaign and version, or the hand, that did it.

    A page may be short where what is looked for is rare: go on while there is a `next_cursor`.
    """
    wallets = await programs.wallets_by_key(tx)
    chosen = None if wallet is None else _wallet(wallets, wallet)
    by_id = {one.id: one for one in wallets.values()}
    asked = Wanted(
        wallet_ids=list(by_id) if chosen is None else [chosen.id],
        customer_ids=None if customer_id is None else await _every_id(tx, customer_id),
        cause=cause,
        reason=reason,
        actor=actor,
        from_at=since,
        until_at=until,
        amount_min=_points(points_min, chosen, "/query/points_min"),
        amount_max=_points(points_max, chosen, "/query/points_max"),
    )
    found = await service.list_entries(tx, asked, PageRequest(limit, cursor))
    why = await service.reasons(tx, [one.booked for one in found.items])
    named = await customers.names_of(tx, [one.customer_id for one in found.items]) if _shows_names(tx) else {}
    return Page[LedgerEntryOut](
        items=[LedgerEntryOut.of(one, by_id, why.get(one.journal_id, Reason()), names=named) for one in found.items],
        next_cursor=found.next_cursor,
    )


async def _every_id(tx: Tx, customer_id: str) -> list[UUID]:
    return await customers.every_id(tx, id=ids.decode("cus", customer_id, pointer="/query/customer_id"))


def _shows_names(tx: Tx) -> bool:
    return bool({"customers:read", "*"} & tx.actor.scopes)


def _wallet(wallets: dict[str, Wallet], key: str) -> Wallet:
    if key not in wallets:
        raise InvalidField(f"There is no wallet {key!r}. List them under /v1/wallets.", pointer="/query/wallet")
    return wallets[key]


def _points(text: str | None, wallet: Wallet | None, pointer: str) -> int | None:
    if text is None:
        return None
    if wallet is None:
        raise InvalidField("Name the wallet, since each counts in points of its own.", pointer=pointer)
    return programs.to_units(wallet, money.parse_decimal(text, pointer=pointer), pointer=pointer)
