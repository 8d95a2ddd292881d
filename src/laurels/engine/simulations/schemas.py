"""Simulations on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from laurels.core.customers import CustomerRefIn
from laurels.engine.drafts import Locale
from laurels.engine.explanations import JudgementOut
from laurels.engine.pricing import PricedOut
from laurels.engine.simulations.model import Outcome, Simulation, Verdict
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire
from laurels.program import programs
from laurels.program.campaigns import Definition
from laurels.program.programs import Wallet

Wallets = Mapping[str, Wallet]


class EventTried(Wire):
    """An event that nobody sent."""

    type: str = Field(min_length=1, max_length=100, examples=["newsletter_subscribed"])
    attributes: Attributes = Field(default_factory=dict)


class SceneIn(Wire):
    """A cart, one of the real orders, or an event; of a customer or of nobody, at a time."""

    customer: CustomerRefIn | None = Field(
        default=None, description="Null: somebody new; with `order_id`, who bought it."
    )
    cart: dict[str, Any] | None = Field(
        default=None,
        description="A cart with its incentives, as for POST /v1/validations, without its customer.",
        examples=[{"lines": [{"sku": "mug-1", "quantity": 2, "amount_minor": 4000}], "incentives": []}],
    )
    order_id: str | None = Field(
        default=None,
        description="In place of a cart: an order, as the cart that it was at what was paid, when it was bought.",
        examples=["ord_01kaw3x9p3e9rs8s9p1y9e1v5a"],
    )
    event: EventTried | None = None
    at: Instant | None = Field(
        default=None, description="The moment that it happens; null: now, or when it was bought."
    )


class DraftTried(Wire):
    """A campaign that is taken as live, in place of what it is."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    definition: Definition | None = Field(
        default=None, description="What it would become, and is not saved; null: the definition that it has."
    )


class SimulationCreate(SceneIn):
    """What to simulate, and with which campaigns."""

    draft: DraftTried | None = None
    campaigns: Literal["present", "then"] = Field(
        default="present",
        description="By which campaigns and stacking rules: those that are live now, whose schedules count at that "
        "time, or those that were live `then`.",
    )
    locale: Locale = None


class PricedLine(Wire):
    """What a line costs before and after."""

    number: int
    sku: str
    quantity: int
    amount_minor: int
    discount_minor: int
    total_minor: int
    shares: list[dict[str, Any]] = Field(description="What each incentive takes off it.")


class Paying(Wire):
    """Points or a gift card that pay a part."""

    kind: str
    code: str | None
    paid_minor: int


class NotUsed(Wire):
    """What was asked for and is not used."""

    kind: str = Field(examples=["coupon"])
    code: str | None = Field(description="As it was typed; null where it was asked for by something else.")
    asked: int = Field(description="Its place in `incentives`, from 0.")
    refusal: dict[str, Any] = Field(description="Why: `code`, `message` and what belongs to it.")


class Prices(Wire):
    """What the cart costs: `amount_minor` before its incentives, `total_minor` after them."""

    amount_minor: int
    delivery_minor: int
    discount_minor: int
    delivery_discount_minor: int
    total_minor: int
    paid_minor: int
    to_pay_minor: int
    lines: list[PricedLine]
    payments: list[Paying]
    refused: bool = Field(description="Whether nothing is used, because something that was asked for cannot be.")
    unused: list[NotUsed] = Field(description="What was asked for and is not used.")

    @classmethod
    def of(cls, out: PricedOut) -> Prices:
        """Show what a cart costs, as a validation tells it."""
        return cls(
            amount_minor=out.amount_minor,
            delivery_minor=out.delivery_minor,
            discount_minor=out.discount_minor,
            delivery_discount_minor=out.delivery_discount_minor,
            total_minor=out.total_minor,
            paid_minor=out.paid_minor,
            to_pay_minor=out.to_pay_minor,
            lines=[
                PricedLine(
                    number=line.number,
                    sku=line.sku,
                    quantity=line.quantity,
                    amount_minor=line.amount_minor,
                    discount_minor=line.discount_minor,
                    total_minor=line.total_minor,
                    shares=line.shares,
                )
                for line in out.lines
            ],
            payments=[
                Paying(kind=one.kind, code=one.code, paid_minor=one.paid_minor)
                for one in out.incentives
                if one.paid_minor
            ],
            refused=out.status == "refused",
            unused=[
                NotUsed(kind=one.kind, code=one.code, asked=one.asked, refusal=one.refusal)
                for one in out.refused
                if one.asked is not None
            ],
        )


class OutcomeOut(Wire):
    """What a campaign comes to."""

    code: str | None = Field(description="Why it gives nothing; null where it gives something.")
    discount_minor: int
    points: dict[str, str] = Field(examples=[{"points": "80"}])
    gifts: list[dict[str, Any]] = Field(description="What else it gives.")

    @classmethod
    def of(cls, outcome: Outcome, wallets: Wallets) -> OutcomeOut:
        """Show an outcome."""
        return cls(
            code=outcome.code,
            discount_minor=outcome.discount_minor,
            points=points_out(outcome.points, wallets),
            gifts=[dict(one) for one in outcome.gifts],
        )


class VerdictOut(Wire):
    """What one campaign says: what it gives, or why nothing, condition by condition, and what would change it."""

    campaign_id: str
    campaign: str
    trigger: str
    tried: bool = Field(description="Whether it is the draft.")
    outcome: OutcomeOut
    judgement: JudgementOut

    @classmethod
    def of(cls, verdict: Verdict, wallets: Wallets, locale: str) -> VerdictOut:
        """Show a verdict."""
        live = verdict.judgement.live
        return cls(
            campaign_id=ids.encode("cmp", live.id),
            campaign=live.name,
            trigger=live.trigger,
            tried=verdict.tried,
            outcome=OutcomeOut.of(verdict.outcome, wallets),
            judgement=JudgementOut.of(verdict.judgement, locale),
        )


class SimulationOut(Wire):
    """What a cart or an event would come to."""

    at: Instant
    customer_id: str | None
    order_id: str | None
    currency: str
    prices: Prices | None = Field(description="Null for an event.")
    points: dict[str, str] = Field(
        description="All points that would be given, by wallet.", examples=[{"points": "80"}]
    )
    campaigns: list[VerdictOut] = Field(
        description="The draft first, then what gives something, then what lacks the least."
    )
    campaigns_count: int = Field(description="How many are live for this; of more than 200 the rest is not told.")
    assumed: list[str] = Field(description="What is taken as given of the draft.", examples=[["everybody_had_a_code"]])

    @classmethod
    def of(cls, found: Simulation, currency: str, locale: str) -> SimulationOut:
        """Show a simulation."""
        wallets = {wallet.key: wallet for wallet in found.programme.wallets.values()}
        order_id = found.scene.order_id
        return cls(
            at=found.scene.at,
            customer_id=None if found.customer_id is None else ids.encode("cus", found.customer_id),
            order_id=None if order_id is None else ids.encode("ord", order_id),
            currency=currency,
            prices=None if found.priced is None else Prices.of(found.priced),
            points=points_out(found.points, wallets),
            campaigns=[VerdictOut.of(one, wallets, locale) for one in found.verdicts],
            campaigns_count=found.campaigns_count,
            assumed=list(found.assumed),
        )


def points_out(points: Mapping[str, int], wallets: Wallets) -> dict[str, str]:
    """Write points by wallet."""
    return {
        key: programs.points_text(much, wallets[key].precision if key in wallets else 0) for key, much in points.items()
    }
