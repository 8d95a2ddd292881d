"""Hot routes: orders, events and returns, singly and in lists, and what a cart would earn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

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
from laurels.engine.accruals.service import ALONE_ATTEMPTS_MAX, ListRefused
from laurels.kit import doors, hot, ids, log
from laurels.kit.gather import Gatherer
from laurels.kit.hot import LARGE_BODY_MAX, Call, HotRoute, Reply
from laurels.kit.postgres import Pool
from laurels.kit.problems import Internal, Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.kit.wire import ItemsIn

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

        return Reply(200, await doors.transact(self.pool, work, _request(call, dry_run=True)))

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
            wallets, outcomes = await self._accrue(_request(call), rows)
            return Reply(200, _encode(answers.rows_out(outcomes, wallets, call.request_id)))

        async def work(tx: Tx) -> tuple[int, bytes]:
            outcomes = await _accrue_apart(tx, rows)
            wallets = (await decisions.programme(tx)).wallets
            return 200, _encode(answers.rows_out(outcomes, wallets, call.request_id))

        return await self._answered(call, work)

    async def _answered(self, call: Call, work: doors.Work[tuple[int, bytes]]) -> Reply:
        attempt = 1
        while True:
            try:
                answered = await doors.answer(self.pool, work, _request(call, dry_run=call.dry_run))
                return Reply(answered.status, answered.body, answered.replayed)
            except ListRefused as refused:
                if attempt == ALONE_ATTEMPTS_MAX:
                    raise refused.problem from None
            attempt += 1

    async def _list(self, key: Hashable, singles: list[_Single]) -> list[bytes | Problem]:
        wallets, outcomes = await self._accrue(_request(singles[0].call), [single.body for single in singles])
        return [
            outcome if isinstance(outcome, Problem) else _encode(answers.done_out(outcome, wallets))
            for outcome in outcomes
        ]

    async def _accrue(
        self, request: doors.Request, bodies: Sequence[Body | Problem], attempt: int = 1
    ) -> tuple[Any, list[Outcome]]:
        """Run a list in one transaction; a list that the ledger refuses is halved until the refused one stands alone.

        Alone it is tried again, for it may have been refused only because another process counted meanwhile.
        """

        async def work(tx: Tx) -> tuple[Any, list[Outcome]]:
            outcomes = await service.accrue(tx, _read(tx, bodies))
            return (await decisions.programme(tx)).wallets, outcomes

        try:
            return await doors.transact(self.pool, work, request)
        except (Problem, OSError):
            raise  # it concerns the list as a whole: the database is away or full
        except Exception as failure:
            if len(bodies) > 1:
                middle = len(bodies) // 2
                wallets, first = await self._accrue(request, bodies[:middle])
                more, second = await self._accrue(request, bodies[middle:])
                return wallets or more, [*first, *second]
            if not isinstance(failure, ListRefused):
                _logger.exception("row.failed")
                return {}, [Internal(Internal.cure)]
            if attempt < ALONE_ATTEMPTS_MAX:
                return await self._accrue(request, bodies, attempt + 1)
            return {}, [failure.problem]


async def _accrue_apart(tx: Tx, bodies: Sequence[Body | Problem]) -> list[Outcome]:
    """Book a list inside one transaction, each half behind its own savepoint once the ledger refused the whole."""
    events, notes = len(tx.events), len(tx.notes)
    try:
        async with tx.db.transaction():
            return await service.accrue(tx, _read(tx, bodies))
    except ListRefused as refused:
        del tx.events[events:], tx.notes[notes:]
        if len(bodies) == 1:
            return [refused.problem]
        middle = len(bodies) // 2
        return [*await _accrue_apart(tx, bodies[:middle]), *await _accrue_apart(tx, bodies[middle:])]


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


def _request(call: Call, *, dry_run: bool = False) -> doors.Request:
    return doors.Request(
        workspace_id=call.workspace_id,
        actor=call.caller.actor,
        action="accruals.accrue",
        request_id=call.request_id,
        dry_run=dry_run,
        key=call.key,
        fingerprint=b"" if call.key is None else call.fingerprint,
    )


@routes.post("/{id}/cancellations", permission="orders:write", status=200)
async def cancel(tx: Tx, id: str, body: CancellationIn) -> CancelledOut:
    """Cancel an order: an open one frees its reserved points, a paid one is taken back whole. Twice is once."""
    try:
        done = await service.cancel(tx, ids.decode("ord", id), reason=body.reason)
    except ListRefused as refused:
        raise refused.problem from None
    return answers.cancelled_out(done, (await decisions.programme(tx)).wallets)
