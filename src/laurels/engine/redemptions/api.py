"""Routes of carts: what they cost, what is used on them, and what becomes of it later."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Query

from laurels.engine import decisions
from laurels.engine.pricing import CartAsked, Guesses, PricedOut
from laurels.engine.redemptions import answers, policy, reserving, service, undoing
from laurels.engine.redemptions.model import State
from laurels.engine.redemptions.returning import PartAsked
from laurels.engine.redemptions.schemas import (
    BackIn,
    BackOut,
    EndedOut,
    EndingIn,
    RedemptionIn,
    RedemptionRowsOut,
    RerunOut,
    ReservationIn,
)
from laurels.engine.redemptions.service import Outcome
from laurels.kit import doors, hot, ids
from laurels.kit.gather import Gatherer
from laurels.kit.hot import LARGE_BODY_MAX, Call, HotRoute, Reply
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.postgres import Pool
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.kit.wire import ItemsIn
from laurels.program.programs import Wallet

REDEEM, ACTION = "redemptions:write", "redemptions.redeem"
routes = Routes(prefix="/v1/redemptions", tag="Redemptions")

_redemption = msgspec.json.Decoder(RedemptionIn)
_reservation = msgspec.json.Decoder(ReservationIn)
_items = msgspec.json.Decoder(ItemsIn)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Single:
    call: Call
    body: RedemptionIn


class Counter:
    """The hot routes of carts: concurrent redemptions gather into lists, as orders do."""

    def __init__(self, pool: Pool, guesses: Guesses, *, gather: bool = True, writers: int = 2) -> None:
        self.pool = pool
        self.gather = gather
        self.gatherer: Gatherer[_Single, bytes | Problem] = Gatherer(self._list, name="redemptions", lists_max=writers)
        self.guesses = guesses

    def routes(self) -> list[HotRoute]:
        """List the routes of the counter."""
        single = partial(HotRoute, method="POST", answer=PricedOut, status=200, tag="Redemptions")
        return [
            single(
                path="/v1/redemptions",
                permission=REDEEM,
                handler=self.redeem_cart,
                body=RedemptionIn,
                summary="Use the incentives of a cart that is bought: all of it or nothing",
            ),
            single(
                path="/v1/reservations",
                permission=REDEEM,
                handler=self.reserve_cart,
                body=ReservationIn,
                summary="Keep the incentives of a cart for it until it is captured, voided or over",
            ),
            HotRoute(
                method="POST",
                path="/v1/redemptions/bulk",
                permission=REDEEM,
                handler=self.redeem_carts,
                body=ItemsIn,
                row=RedemptionIn,
                answer=RedemptionRowsOut,
                status=200,
                tag="Redemptions",
                summary="Redeem up to 1,000 carts, with a result for each",
                body_max=LARGE_BODY_MAX,
            ),
        ]

    async def redeem_cart(self, call: Call) -> Reply:
        """Redeem a cart."""
        body = hot.decode(_redemption, call.body)
        self.guesses.check(call)
        if self.gather and call.key is None and not call.dry_run:
            actor = call.caller.actor
            answer = await self.gatherer.submit((call.workspace_id, actor.id), _Single(call, body))
            if isinstance(answer, Problem):
                self.guesses.note_problem(call, answer)
                raise answer
            return Reply(200, answer)
        return await self._alone(call, body, None)

    async def reserve_cart(self, call: Call) -> Reply:
        """Reserve a cart's incentives."""
        body = hot.decode(_reservation, call.body)
        self.guesses.check(call)
        return await self._alone(call, body, timedelta(seconds=body.life_seconds))

    async def redeem_carts(self, call: Call) -> Reply:
        """Redeem a list of carts."""
        rows = [_row(raw) for raw in hot.decode(_items, call.body).items]
        if call.key is None and not call.dry_run:
            wallets, outcomes = await self._redeem(call, rows)
            return Reply(200, _encode(answers.rows_out(outcomes, wallets, call.request_id)))

        async def work(tx: Tx) -> tuple[int, bytes]:
            outcomes = await doors.apart(tx, rows, _redeemed)
            return 200, _encode(answers.rows_out(outcomes, (await decisions.programme(tx)).wallets, call.request_id))

        return await self._answered(call, work)

    async def _alone(self, call: Call, body: RedemptionIn, life: timedelta | None) -> Reply:
        async def work(tx: Tx) -> tuple[int, bytes]:
            (outcome,) = await service.redeem(tx, [_asked(tx, body)], life=life)
            if isinstance(outcome, Problem):
                raise outcome
            wallets = (await decisions.programme(tx)).wallets
            return 200, _encode(answers.redemption_out(outcome.redemption, wallets, replayed=not outcome.created))

        try:
            return await self._answered(call, work)
        except policy.NotUsable as refused:
            await self._keep_refusal(call, body)
            self.guesses.note_problem(call, refused)
            raise

    async def _keep_refusal(self, call: Call, body: RedemptionIn) -> None:
        """Write why nothing could be used, in a transaction of its own: that of the refused redemption was undone."""
        if call.dry_run:
            return

        async def work(tx: Tx) -> None:
            await service.note_refusal(tx, _read(tx, body))

        await doors.transact(self.pool, work, call.asked("redemptions.refuse"))

    async def _answered(self, call: Call, work: doors.Work[tuple[int, bytes]]) -> Reply:
        request = call.asked(ACTION, dry_run=call.dry_run, keyed=True)
        answered = await doors.answer_alone(self.pool, work, request)
        return Reply(answered.status, answered.body, answered.replayed)

    async def _list(self, key: Hashable, singles: list[_Single]) -> list[bytes | Problem]:
        wallets, outcomes = await self._redeem(singles[0].call, [single.body for single in singles])
        return [
            outcome
            if isinstance(outcome, Problem)
            else _encode(answers.redemption_out(outcome.redemption, wallets, replayed=not outcome.created))
            for outcome in outcomes
        ]

    async def _redeem(
        self, call: Call, bodies: Sequence[RedemptionIn | Problem]
    ) -> tuple[Mapping[UUID, Wallet], list[Outcome]]:
        wallets: Mapping[UUID, Wallet] = {}

        async def run(tx: Tx, part: Sequence[RedemptionIn | Problem]) -> list[Outcome]:
            nonlocal wallets
            outcomes = await _redeemed(tx, part)
            wallets = (await decisions.programme(tx)).wallets
            return outcomes

        outcomes = await doors.halved(self.pool, bodies, run, call.asked(ACTION))
        return wallets, outcomes


async def _redeemed(tx: Tx, bodies: Sequence[RedemptionIn | Problem]) -> list[Outcome]:
    return await service.redeem(tx, [_asked(tx, body) for body in bodies])


def _row(raw: msgspec.Raw) -> RedemptionIn | Problem:
    try:
        return hot.decode(_redemption, raw)
    except Problem as problem:
        return problem


def _read(tx: Tx, body: RedemptionIn) -> CartAsked:
    return policy.cart_asked(body, now=tx.now, currency=tx.workspace.currency)


def _asked(tx: Tx, body: RedemptionIn | Problem) -> CartAsked | Problem:
    if isinstance(body, Problem):
        return body
    try:
        return _read(tx, body)
    except Problem as problem:
        return problem


# ---- later


@routes.get("", permission="redemptions:read")
async def list_redemptions(
    tx: Tx,
    customer_id: str | None = None,
    campaign_id: str | None = None,
    voucher_id: str | None = None,
    state: State | None = None,
    source: str = "",
    external_id: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """List redemptions, newest first: of a customer, a campaign, a code, or the one of an order."""
    wallets = (await decisions.programme(tx)).wallets
    if external_id is not None:
        kept = await service.by_name(tx, source=source, external_id=external_id)
        return Page[dict[str, Any]](items=[_shown(kept, wallets)])
    found = await service.list_redemptions(
        tx,
        PageRequest(limit, cursor),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id"),
        campaign_id=None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id"),
        voucher_id=None if voucher_id is None else ids.decode("vch", voucher_id, pointer="/query/voucher_id"),
        state=state,
    )
    return Page[dict[str, Any]](items=[_shown(one, wallets) for one in found.items], next_cursor=found.next_cursor)


@routes.get("/refusals", permission="redemptions:read")
async def list_refusals(
    tx: Tx,
    customer_id: str | None = None,
    campaign_id: str | None = None,
    voucher_id: str | None = None,
    code: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """List which incentives were refused when, and why, newest first."""
    found = await service.list_refusals(
        tx,
        PageRequest(limit, cursor),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id"),
        campaign_id=None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id"),
        voucher_id=None if voucher_id is None else ids.decode("vch", voucher_id, pointer="/query/voucher_id"),
        code=code,
    )
    rows = [
        {
            "id": str(one.id),
            "refused_at": one.refused_at.isoformat(),
            "source": one.source,
            "external_id": one.external_id,
            "customer_id": None if one.customer_id is None else ids.encode("cus", one.customer_id),
            "campaign_id": None if one.campaign_id is None else ids.encode("cmp", one.campaign_id),
            "voucher_id": None if one.voucher_id is None else ids.encode("vch", one.voucher_id),
            "code": one.code,
            "reason": one.reason,
            "facts": one.facts,
        }
        for one in found.items
    ]
    return Page[dict[str, Any]](items=rows, next_cursor=found.next_cursor)


@routes.get("/{id}", permission="redemptions:read")
async def get_redemption(tx: Tx, id: str) -> dict[str, Any]:
    """Show one redemption, with the share of each line and unit in each discount."""
    return _shown(await service.get(tx, _id(id)), (await decisions.programme(tx)).wallets)


@routes.get("/{id}/rerun", permission="redemptions:read")
async def rerun(tx: Tx, id: str) -> RerunOut:
    """Stack a redemption's campaigns again from what was known then, beside what was decided then."""
    found = await service.rerun(tx, _id(id))
    return RerunOut(
        id=ids.encode("red", found.redemption.id),
        same=found.same,
        programme_version=found.redemption.programme_version,
        stacking_version=found.redemption.stacking_version,
        discounts={ids.encode("cmp", id): amount for id, amount in found.discounts.items()},
    )


@routes.post("/{id}/captures", permission="redemptions:write", status=200)
async def capture(tx: Tx, id: str) -> EndedOut:
    """Redeem what a reservation kept. Twice is once."""
    kept, changed = await reserving.capture(tx, _id(id))
    return _ended(kept.id, kept.state, changed=changed)


@routes.post("/{id}/voids", permission="redemptions:write", status=200)
async def void(tx: Tx, id: str, body: EndingIn) -> EndedOut:
    """Give up a reservation: all that it kept is free again. Twice is once."""
    kept, changed = await reserving.void(tx, _id(id), reason=body.reason)
    return _ended(kept.id, kept.state, changed=changed)


@routes.post("/{id}/rollbacks", permission="redemptions:write", status=200)
async def roll_back(tx: Tx, id: str, body: EndingIn) -> EndedOut:
    """Undo a redemption whole, at any later time: limits, codes, points and cards are as before. Twice is once."""
    kept, refund, changed = await undoing.roll_back(tx, _id(id), reason=body.reason)
    return _ended(kept.id, kept.state, changed=changed, refund_minor=refund)


@routes.post("/{id}/returns", permission="redemptions:write")
async def return_goods(tx: Tx, id: str, body: BackIn) -> BackOut:
    """Take goods of a redemption back, by line and quantity or amount; all that is left, if nothing is named."""
    parts = None
    if body.lines is not None:
        parts = [PartAsked(one.line, one.id, one.quantity, one.amount_minor) for one in body.lines]
    found, created = await undoing.take_back(
        tx, _id(id), source=body.source, external_id=body.external_id, parts=parts, reason=body.reason
    )
    kept = await service.get(tx, found.redemption_id)
    return answers.back_out(found, kept, (await decisions.programme(tx)).wallets, created=created)


def _id(text: str) -> Any:
    return ids.decode("red", text)


def _shown(kept: Any, wallets: Any) -> dict[str, Any]:
    return msgspec.to_builtins(answers.redemption_out(kept, wallets))


def _ended(id: Any, state: str, *, changed: bool, refund_minor: int = 0) -> EndedOut:
    return EndedOut(id=ids.encode("red", id), status=state, changed=changed, refund_minor=refund_minor)
