"""Hot routes: orders, events and returns, singly and in lists, and what a cart would earn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from laurels.engine import decisions
from laurels.engine.accruals import answers, policy, service
from laurels.engine.accruals.model import Asked, Outcome
from laurels.engine.accruals.schemas import (
    AccruedOut,
    CancellationIn,
    CancelledOut,
    CartIn,
    EventIn,
    OrderIn,
    ReturnIn,
    RowsOut,
    TaggedEvent,
    TaggedOrder,
    TaggedReturn,
)
from laurels.kit import doors, hot, ids, log
from laurels.kit.gather import Gatherer
from laurels.kit.hot import LARGE_BODY_MAX, Call, HotRoute, Reply
from laurels.kit.postgres import Pool
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.kit.wire import ItemsIn
from laurels.program.programs import Wallet

ACTION = "accruals.accrue"
T = TypeVar("T")
Body = OrderIn | EventIn | ReturnIn
Reader = Callable[[Tx, Any], Asked]

_logger = log.logger(__name__)
routes = Routes(prefix="/v1/orders", tag="Orders")

_order = msgspec.json.Decoder(OrderIn)
_event = msgspec.json.Decoder(EventIn)
_return = msgspec.json.Decoder(ReturnIn)
_cart = msgspec.json.Decoder(CartIn)
_items = msgspec.json.Decoder(ItemsIn)
_mixed = msgspec.json.Decoder(TaggedOrder | TaggedEvent | TaggedReturn)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Single:
    call: Call
    body: Body


class Machine:
    """The batch machine behind its routes."""

    def __init__(self, pool: Pool, *, gather: bool = True, writers: int = 2) -> None:
        self.pool = pool
        self.gather = gather
        self.gatherer: Gatherer[_Single, bytes | Problem] = Gatherer(self._list, name="accruals", lists_max=writers)

    def routes(self) -> list[HotRoute]:
        """List the routes of this machine."""
        single = partial(HotRoute, method="POST", answer=AccruedOut, status=200)
        many = partial(HotRoute, method="POST", body=ItemsIn, answer=RowsOut, status=200, body_max=LARGE_BODY_MAX)
        return [
            single(
                path="/v1/orders",
                permission="orders:write",
                handler=self.send_order,
                body=OrderIn,
                tag="Orders",
                summary="Send an order; a paid one earns at once",
            ),
            single(
                path="/v1/events",
                permission="events:write",
                handler=self.send_event,
                body=EventIn,
                tag="Events",
                summary="Send a custom event, which may earn",
            ),
            single(
                path="/v1/returns",
                permission="orders:write",
                handler=self.send_return,
                body=ReturnIn,
                tag="Returns",
                summary="Send a return; it takes back what its order then no longer earns",
            ),
            single(
                path="/v1/earnings/previews",
                permission="earnings:preview",
                handler=self.preview_earning,
                body=CartIn,
                tag="Earnings",
                summary="Ask what a cart would earn, and why some campaigns give nothing",
            ),
            many(
                path="/v1/orders/bulk",
                permission="orders:write",
                handler=self.send_orders,
                row=OrderIn,
                tag="Orders",
                summary="Send up to 1,000 orders, with a result for each",
            ),
            many(
                path="/v1/events/bulk",
                permission="events:write",
                handler=self.send_events,
                row=EventIn,
                tag="Events",
                summary="Send up to 1,000 events, with a result for each",
            ),
            many(
                path="/v1/returns/bulk",
                permission="orders:write",
                handler=self.send_returns,
                row=ReturnIn,
                tag="Returns",
                summary="Send up to 1,000 returns, with a result for each",
            ),
            many(
                path="/v1/activities/bulk",
                permission="orders:write",
                handler=self.send_activities,
                row=TaggedOrder | TaggedEvent | TaggedReturn,
                tag="Activities",
                summary="Send up to 1,000 orders, events and returns as they happened, with a result for each",
            ),
        ]

    async def send_order(self, call: Call) -> Reply:
        """Book one order."""
        return await self._one(call, hot.decode(_order, call.body))

    async def send_event(self, call: Call) -> Reply:
        """Book one event."""
        return await self._one(call, hot.decode(_event, call.body))

    async def send_return(self, call: Call) -> Reply:
        """Book one return."""
        return await self._one(call, hot.decode(_return, call.body))

    async def send_orders(self, call: Call) -> Reply:
        """Book a list of orders."""
        return await self._many(call, _order)

    async def send_events(self, call: Call) -> Reply:
        """Book a list of events."""
        return await self._many(call, _event)

    async def send_returns(self, call: Call) -> Reply:
        """Book a list of returns."""
        return await self._many(call, _return)

    async def send_activities(self, call: Call) -> Reply:
        """Book a mixed list."""
        return await self._many(call, _mixed)

    async def preview_earning(self, call: Call) -> Reply:
        """Work out what a cart would earn."""
        body = hot.decode(_cart, call.body)

        async def work(tx: Tx) -> bytes:
            cart = policy.cart_asked(body, now=tx.now, currency=tx.workspace.currency)
            return _encode(answers.preview_out(await service.preview(tx, cart)))

        return Reply(200, await doors.transact(self.pool, work, call.asked(ACTION, dry_run=True)))

    async def _one(self, call: Call, body: Body) -> Reply:
        if self.gather and call.key is None and not call.dry_run:
            actor = call.caller.actor
            answer = await self.gatherer.submit((call.workspace_id, actor.id), _Single(call, body))
            if isinstance(answer, Problem):
                raise answer
            return Reply(200, answer)

        async def work(tx: Tx) -> tuple[int, bytes]:
            (outcome,) = await service.accrue(tx, _read(tx, [body]))
            if isinstance(outcome, Problem):
                raise outcome
            return 200, _encode(answers.done_out(outcome, (await decisions.programme(tx)).wallets))

        return await self._answered(call, work)

    async def _many(self, call: Call, decoder: msgspec.json.Decoder[Any]) -> Reply:
        rows = [_row(decoder, raw) for raw in hot.decode(_items, call.body).items]
        if call.key is None and not call.dry_run:
            wallets, outcomes = await self._accrue(call, rows)
            return Reply(200, _encode(answers.rows_out(outcomes, wallets, call.request_id)))

        async def work(tx: Tx) -> tuple[int, bytes]:
            outcomes = await doors.apart(tx, rows, lambda tx, part: service.accrue(tx, _read(tx, part)))
            wallets = (await decisions.programme(tx)).wallets
            return 200, _encode(answers.rows_out(outcomes, wallets, call.request_id))

        return await self._answered(call, work)

    async def _answered(self, call: Call, work: doors.Work[tuple[int, bytes]]) -> Reply:
        request = call.asked(ACTION, dry_run=call.dry_run, keyed=True)
        answered = await doors.answer_alone(self.pool, work, request)
        return Reply(answered.status, answered.body, answered.replayed)

    async def _list(self, key: Hashable, singles: list[_Single]) -> list[bytes | Problem]:
        wallets, outcomes = await self._accrue(singles[0].call, [single.body for single in singles])
        return [
            outcome if isinstance(outcome, Problem) else _encode(answers.done_out(outcome, wallets))
            for outcome in outcomes
        ]

    async def _accrue(
        self, call: Call, bodies: Sequence[Body | Problem]
    ) -> tuple[Mapping[UUID, Wallet], list[Outcome]]:
        wallets: Mapping[UUID, Wallet] = {}

        async def run(tx: Tx, part: Sequence[Body | Problem]) -> list[Outcome]:
            nonlocal wallets
            outcomes = await service.accrue(tx, _read(tx, part))
            wallets = (await decisions.programme(tx)).wallets
            return outcomes

        outcomes = await doors.halved(self.pool, bodies, run, call.asked(ACTION))
        return wallets, outcomes


def _row(decoder: msgspec.json.Decoder[Any], raw: msgspec.Raw) -> Body | Problem:
    try:
        return hot.decode(decoder, raw)
    except Problem as problem:
        return problem


def _read(tx: Tx, bodies: Sequence[Body | Problem]) -> list[Asked | Problem]:
    return [_asked(tx, body) for body in bodies]


def _asked(tx: Tx, body: Body | Problem) -> Asked | Problem:
    try:
        match body:
            case OrderIn():
                return policy.order_asked(body, now=tx.now, currency=tx.workspace.currency)
            case EventIn():
                return policy.event_asked(body, now=tx.now)
            case ReturnIn():
                return policy.return_asked(body, now=tx.now)
            case Problem():
                return body
    except Problem as problem:
        return problem


@routes.post("/{id}/cancellations", permission="orders:write", status=200)
async def cancel(tx: Tx, id: str, body: CancellationIn) -> CancelledOut:
    """Cancel an order: an open one frees its reserved points, a paid one is taken back whole. Twice is once."""
    try:
        done = await service.cancel(tx, ids.decode("ord", id), reason=body.reason)
    except doors.ListRefused as refused:
        raise refused.problem from None
    return answers.cancelled_out(done, (await decisions.programme(tx)).wallets)
