"""The hot route of pricing."""

from __future__ import annotations

import msgspec

from laurels.engine.pricing import answers, guessing, policy, service
from laurels.engine.pricing.guessing import Guesses
from laurels.engine.pricing.schemas import PricedCartIn, PricedOut
from laurels.kit import doors, hot
from laurels.kit.hot import Call, HotRoute, Reply
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx

_cart = msgspec.json.Decoder(PricedCartIn)
_encode = msgspec.json.Encoder().encode


class Scales:
    """Tells what carts cost, and uses nothing."""

    def __init__(self, pool: Pool, guesses: Guesses) -> None:
        self.pool = pool
        self.guesses = guesses

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
        body = hot.decode(_cart, call.body)
        self.guesses.check(call)

        async def work(tx: Tx) -> PricedOut:
            asked = policy.cart_asked(body, now=tx.now, currency=tx.workspace.currency)
            return answers.validated_out(await service.validate(tx, asked, explain=body.explain))

        request = doors.Request(
            workspace_id=call.workspace_id,
            actor=call.caller.actor,
            action="pricing.validate",
            request_id=call.request_id,
            dry_run=True,
        )
        out = await doors.transact(self.pool, work, request)
        self.guesses.note(call, [row.refusal["code"] for row in out.refused if row.asked is not None])
        guessing.hide(call, out, body)
        return Reply(200, _encode(out))
