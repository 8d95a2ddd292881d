"""Campaigns on the wire. A definition is stored as it is sent, so this is its stored form too."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import Field

from laurels.kit.calendar import Window
from laurels.kit.web import Instant, Wire
from laurels.program.campaigns.effects import AnyEffect, DecimalText, Effect, RuleText
from laurels.program.campaigns.model import (
    Category,
    IdentityKind,
    IncentiveKind,
    LimitMeasure,
    LimitPeriod,
    LimitScope,
    OnReach,
    OnReturn,
    OnRollback,
    PercentBase,
    State,
    Version,
)

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$", examples=["Double beans on Monday"])]
Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="Kept in the audit trail.",
        examples=["The season begins"],
    ),
]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["17:00"])]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class LimitIn(Wire):
    """How much one customer, one code, one store, or everybody together, may get in one period of the calendar."""

    scope: LimitScope
    period: LimitPeriod
    measure: LimitMeasure = Field(
        description="`times` it gave something, `points` it gave; of carts also the `discount` it gave, the "
        "`order_value` of the carts it was used on, and the `units` it made cheaper."
    )
    max: int | DecimalText = Field(
        description="Points, an amount in major units, or a whole number of times or units.", examples=[100]
    )
    wallet: str | None = Field(default=None, description="Whose points; needed if the effects fill several wallets.")
    on_reach: OnReach | None = Field(
        default=None,
        description="`clip` gives what is left, `refuse` nothing. If nothing is said, points, discounts and units are "
        "clipped.",
    )
    by: list[IdentityKind] = Field(
        default_factory=list[IdentityKind],
        max_length=4,
        description="Of a customer's limit on carts: by what else the customer is known, so that another account of "
        "the same person does not begin anew.",
        examples=[["email", "phone"]],
    )
    shared: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_-]{0,39}$",
        description="Of a campaign's limit: a name by which it counts together with those of other campaigns that have "
        "the same name, period and measure, as one budget over all of them.",
        examples=["spring"],
    )
    alerts: list[Annotated[int, Field(ge=1, le=100)]] = Field(
        default_factory=list[int],
        max_length=10,
        description="At which shares of the maximum, in percent, an event tells of it.",
        examples=[[80, 100]],
    )


class WindowIn(Wire):
    """Hours of the wall clock and weekdays; one that closes before it opens runs past midnight."""

    opens: Clock = "00:00"
    closes: Clock = "00:00"
    weekdays: list[Weekday] = Field(default_factory=lambda: list(WEEKDAYS), min_length=1, max_length=7)

    def window(self) -> Window:
        """Read the window; an opening at 00:00 that closes at 00:00 is the whole day."""
        days = frozenset(WEEKDAYS.index(day) + 1 for day in self.weekdays)
        return Window(time.fromisoformat(self.opens), time.fromisoformat(self.closes), days)


class StackingIn(Wire):
    """How a campaign goes together with others on one cart."""

    group: str = Field(
        default="default",
        min_length=1,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9_-]*$",
        description="A group of the stacking rules.",
    )
    category: Category = Field(
        default="common", description="`never` goes with no other, but with those that `always` go."
    )
    priority: int = Field(default=0, ge=-1_000_000, le=1_000_000)
    excludes: list[str] = Field(
        default_factory=list[str], max_length=500, description="Campaigns with which it never goes together."
    )
    excludes_kinds: list[IncentiveKind] = Field(
        default_factory=list[IncentiveKind],
        max_length=4,
        description="Kinds of incentives with which it never goes together.",
        examples=[["gift_card"]],
    )
    percent_base: PercentBase | None = Field(
        default=None,
        description="Whether its percentages are of the price before all incentives or after those before it; left "
        "out, as the stacking rules say.",
    )


class Definition(Wire):
    """What a campaign does: when, for whom, what it gives, and how much at most."""

    trigger: str = Field(
        max_length=120,
        description="`order.paid`, or `event.` and an event type: what is then earned. `cart`: what every cart gets. "
        "`code`: what a cart with one of the campaign's codes gets.",
        examples=["order.paid"],
    )
    condition: RuleText | None = Field(
        default=None, description="Who gets it, and when.", examples=["order.amount >= 100"]
    )
    effects: list[AnyEffect] = Field(min_length=1, max_length=20)
    limits: list[LimitIn] = Field(default_factory=list[LimitIn], max_length=20)
    starts_at: Instant | None = None
    ends_at: Instant | None = Field(default=None, description="The first instant at which it is over.")
    window: WindowIn | None = Field(
        default=None, description="Only on these weekdays and hours, of the workspace's zone."
    )
    on_return: OnReturn | None = Field(
        default=None,
        description="`reevaluate` takes back what the goods that were kept no longer earn, `keep` does not. Left out, "
        "points are re-evaluated and discounts kept: goods that come back are worth what was paid for them.",
    )
    stacking: StackingIn | None = Field(default=None, description="Of carts: how it goes together with others.")
    published: bool = Field(
        default=False,
        description="Whether it is only for those to whom it was published; each publication is used by itself.",
    )
    rollout_percent: DecimalText | None = Field(
        default=None,
        description="To what share of the customers it is open so far; each stays in or out as the share grows.",
        examples=["5"],
    )
    on_rollback: OnRollback = Field(
        default="give_back", description="Of carts: whether undoing a redemption gives its uses back."
    )


class CampaignCreate(Definition):
    """A campaign to draft."""

    program_id: str | None = Field(
        default=None,
        description="The programme whose wallets it fills; a campaign of carts or codes that fills none needs none.",
        examples=["prg_01kaw3x9p3e9rs8s9p1y9e1v5a"],
    )
    name: Name

    def definition(self) -> Definition:
        """Leave out what does not belong to the definition."""
        return Definition(**{field: getattr(self, field) for field in Definition.model_fields})


class CampaignChange(Wire):
    """What shall change besides the definition."""

    name: Name


class Step(Wire):
    """Why a campaign is launched, paused, killed or ended."""

    reason: Reason


class Launch(Step):
    """Why a campaign is launched."""

    force: bool = Field(default=False, description="Launch it though test cases fail; the reason says why.")


class CampaignOut(Wire):
    """A campaign with its present definition."""

    id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    program_id: str | None
    name: str
    state: State
    version: int = Field(description="The version of the definition.")
    revision: int = Field(description="Rises with every change; send it as If-Match to change only what you saw.")
    reason: str | None = Field(description="Why it came into this state.")
    definition: Definition
    sentence: str | None = Field(description="The whole campaign in plain words.")
    outdated: str | None = Field(description="Why its rules no longer fit what is set up; it then earns nothing.")
    created_at: Instant
    changed_at: Instant


class VersionOut(Wire):
    """One version of a campaign's definition; it never changes."""

    version: int
    created_at: Instant
    created_by: str
    definition: Definition

    @classmethod
    def of(cls, version: Version) -> VersionOut:
        """Show a version."""
        return cls(
            version=version.version,
            created_at=version.created_at,
            created_by=version.created_by,
            definition=Definition.model_validate(version.definition),
        )


class EffectOut(Wire):
    """A kind of effect, for who builds an editor."""

    kind: str
    on: list[str] = Field(
        description="What triggers campaigns that may have it: `order`, `event`, or `cart`, with or without a code.",
        examples=[["cart"]],
    )
    description: str
    example: str
    arguments: dict[str, Any] = Field(description="The JSON Schema of the effect.")

    @classmethod
    def of(cls, effect: type[Effect]) -> EffectOut:
        """Show a kind of effect."""
        schema = effect.model_json_schema()
        return cls(
            kind=schema["properties"]["kind"]["const"],
            on=list(effect.on),
            description=schema["description"],
            example=effect.example,
            arguments=schema,
        )


def stored(definition: Definition) -> dict[str, Any]:
    """Write a definition as it is kept."""
    return definition.model_dump(mode="json", exclude_none=True)
