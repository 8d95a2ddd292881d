"""Routes of balances, statements and corrections by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.core import customers
from laurels.core.customers import CustomerRef
from laurels.engine.points import service
from laurels.engine.points.schemas import AdjustIn, AdjustOut, BalanceOut, BalancesOut, EntriesOut, EntryOut
from laurels.kit import ids, money
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import programs

routes = Routes(prefix="/v1", tag="Points")


@routes.get("/customers/{id}/balances", permission="points:read")
async def balances(tx: Tx, id: str) -> BalancesOut:
    """Show what a customer has, wallet by wallet."""
    return await _balances(tx, CustomerRef(id=ids.decode("cus", id)))


@routes.get("/balances", permission="points:read")
async def balances_by_identity(tx: Tx, source: str, external_id: str) -> BalancesOut:
    """Show what a customer has, named as another system knows them."""
    return await _balances(tx, customers.ref(source=source, external_id=external_id, pointer="/query/external_id"))


async def _balances(tx: Tx, ref: CustomerRef) -> BalancesOut:
    id, found = await service.balances(tx, ref)
    return BalancesOut(
        customer_id=ids.encode("cus", id), wallets=[BalanceOut.of(one, tx.workspace.currency) for one in found]
    )


@routes.get("/customers/{id}/entries", permission="points:read")
async def entries(
    tx: Tx,
    id: str,
    wallet: str,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EntriesOut:
    """List what moved in or out of a customer's wallet, newest first, with the lots it came from."""
    before: UUID | None = None if cursor is None else ids.decode("jrn", cursor, pointer="/query/cursor")
    ref = CustomerRef(id=ids.decode("cus", id))
    found, lines = await service.entries(tx, ref, wallet_key=wallet, before=before, limit=limit)
    more = ids.encode("jrn", lines[-1].journal_id) if len(lines) >= limit else None
    return EntriesOut(wallet=found.key, items=[EntryOut.of(line, found) for line in lines], next_cursor=more)


@routes.post("/adjustments", permission="points:adjust")
async def adjust(tx: Tx, body: AdjustIn) -> AdjustOut:
    """Give or take points by hand, with a reason. The same source and external id book once."""
    wallet = (await programs.wallets_by_key(tx)).get(body.wallet)
    if wallet is None:
        raise InvalidField(f"There is no wallet {body.wallet!r}. List them under /v1/wallets.", pointer="/wallet")
    points = programs.to_units(wallet, money.parse_decimal(body.points, pointer="/points"), pointer="/points")
    return AdjustOut.of(
        await service.adjust(
            tx,
            source=body.source,
            external_id=body.external_id,
            customer=body.customer.ref(),
            wallet_key=body.wallet,
            points=points,
            reason=body.reason,
        )
    )
