"""Routes of paying with points: reserve, void, refund; an order that names the payment captures it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from laurels.engine.payments import service
from laurels.engine.payments.model import Payment
from laurels.engine.payments.schemas import PaymentCreate, PaymentOut, PaymentRefund
from laurels.kit import ids, money
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import programs
from laurels.program.programs import Wallet

routes = Routes(prefix="/v1/payments", tag="Payments")


@routes.post("", permission="points:spend")
async def reserve(tx: Tx, body: PaymentCreate) -> PaymentOut:
    """Reserve points to pay for all or part of an order. Name the payment in the order's tenders to capture it."""
    if (body.points is None) == (body.amount_minor is None):
        raise InvalidField("Give either points or amount_minor.", pointer="/points")
    wallet = (await programs.wallets_by_key(tx)).get(body.wallet)
    if wallet is None:
        raise InvalidField(f"There is no wallet {body.wallet!r}. List them under /v1/wallets.", pointer="/wallet")
    points = None if body.points is None else _units(wallet, body.points)
    payment = await service.reserve(
        tx,
        source=body.source,
        external_id=body.external_id,
        customer=body.customer.ref(),
        wallet_key=body.wallet,
        points=points,
        amount_minor=body.amount_minor,
        life=timedelta(seconds=body.life_seconds),
    )
    return PaymentOut.of(payment, wallet)


@routes.get("/{id}", permission="points:read")
async def get(tx: Tx, id: str) -> PaymentOut:
    """Show a payment as it stands."""
    return await _out(tx, await service.get(tx, _id(id)))


@routes.post("/{id}/voids", permission="points:spend", status=200)
async def void(tx: Tx, id: str) -> PaymentOut:
    """Give up a reservation: the points are free again."""
    return await _out(tx, await service.void(tx, _id(id)))


@routes.post("/{id}/refunds", permission="points:spend", status=200)
async def refund(tx: Tx, id: str, body: PaymentRefund) -> PaymentOut:
    """Give points back that had paid for an order, into the lots they came from."""
    payment = await service.get(tx, _id(id))
    wallet = (await programs.wallets(tx))[payment.wallet_id]
    points = None if body.points is None else _units(wallet, body.points)
    return PaymentOut.of(await service.refund(tx, payment.id, points=points), wallet)


def _units(wallet: Wallet, text: str) -> int:
    units = programs.to_units(wallet, money.parse_decimal(text, pointer="/points"), pointer="/points")
    if units <= 0:
        raise InvalidField("Give more than zero points.", pointer="/points")
    return units


def _id(text: str) -> UUID:
    return ids.decode("pay", text)


async def _out(tx: Tx, payment: Payment) -> PaymentOut:
    return PaymentOut.of(payment, (await programs.wallets(tx))[payment.wallet_id])
