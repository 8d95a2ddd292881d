"""The hot route of pricing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from laurels.engine.pricing import answers, guessing, policy, service
from laurels.engine.pricing.guessing import Guesses
from laurels.engine.pricing.model import CartAsked
from laurels.engine.pricing.schemas import PricedCartIn, PricedOut
from laurels.kit import doors, hot
from laurels.kit.gather import Gatherer
from laurels.kit.hot import Call, HotRoute, Reply
from laurels.kit.postgres import Pool
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

FULL: Final = 2
"""So many carts are worth a second list: deciding them takes longer than the round trips of a list do."""
TOGETHER_MAX: Final = 4
"""So many are decided together at most, so that the first of a list does not wait long for the last."""
WAIT_MAX_MS: Final = 500
"""A browser that would wait longer for a price is better told so."""

_cart = msgspec.json.Decoder(PricedCartIn)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Single:
    call: Call
    body: PricedCartIn


class Scales:
    """Tells what carts cost, and uses nothing: concurrent calls gather into lists, as orders do."""

    def __init__(self, pool: Pool, guesses: Guesses, *, gather: bool = True, writers: int = 2) -> None:
        self.pool = pool
        self.guesses = guesses
        self.gather = gather
        self.gatherer: Gatherer[_Single, PricedOut | Problem] = Gatherer(
            self._list,
            name="validations",
            lists_max=writers,
            items_max=TOGETHER_MAX,
            full=FULL,
            wait_max_ms=WAIT_MAX_MS,
        )

    def routes(self) -> list[HotRoute]:
        """List the one route."""
        return [
            HotRoute(
                method="POST",
                path="/v1/validations",
                permission="redemptions:validate",
                handler=self.validate_cart,
                body=PricedCartIn,
                answer=PricedOut,
                status=200,
                tag="Redemptions",
                summary="Ask what a cart costs with its incentives; nothing is used",
            )
        ]

    async def validate_cart(self, call: Call) -> Reply:
        """Price a cart."""
        single = _Single(call, hot.decode(_cart, call.body))
        self.guesses.check(call)
        key = (call.workspace_id, call.caller.actor.id, single.body.explain)
        if self.gather:
            out = await self.gatherer.submit(key, single)
        else:
            (out,) = await self._list(key, [single])
        if isinstance(out, Problem):
            raise out
        self.guesses.note(call, [row.refusal["code"] for row in out.refused if row.asked is not None])
        guessing.hide(call, out, single.body)
        return Reply(200, _encode(out))

    async def _list(self, key: Hashable, singles: Sequence[_Single]) -> list[PricedOut | Problem]:
        async def run(tx: Tx, part: Sequence[_Single]) -> list[PricedOut | Problem]:
            asked = [_asked(tx, one.body) for one in part]
            outs: list[PricedOut | Problem] = []
            for one in await service.validate(tx, asked, explain=part[0].body.explain):
                outs.append(one if isinstance(one, Problem) else answers.validated_out(one))
                await tx.pause()
            return outs

        return await doors.halved(self.pool, singles, run, singles[0].call.asked("pricing.validate", dry_run=True))


def _asked(tx: Tx, body: PricedCartIn) -> CartAsked | Problem:
    try:
        return policy.cart_asked(body, now=tx.now, currency=tx.workspace.currency)
    except Problem as problem:
        return problem
