"""The words of campaigns: what one is, what is left of it when compiled, and what it says of one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.carts import Change, Priced, Terms
from laurels.kit import calendar
from laurels.rules import Explanation, Read, Rule
from laurels.rules.keys import Key

Context: TypeAlias = Mapping[str, Any]
"""What is known of one moment, in the shape that the vocabulary describes."""

State: TypeAlias = Literal["draft", "live", "paused", "ended"]
Step: TypeAlias = Literal["launch", "pause", "kill", "end"]
LimitScope: TypeAlias = Literal["customer", "campaign", "code", "store"]
LimitPeriod: TypeAlias = Literal["ever", "day", "week", "month", "quarter", "year"]
LimitMeasure: TypeAlias = Literal["points", "times", "discount", "order_value", "units"]
IdentityKind: TypeAlias = Literal["email", "phone", "device", "payment"]
OnReach: TypeAlias = Literal["clip", "refuse"]
OnReturn: TypeAlias = Literal["reevaluate", "keep"]
OnRollback: TypeAlias = Literal["give_back", "keep_used"]
Category: TypeAlias = Literal["common", "never", "always"]
IncentiveKind: TypeAlias = Literal["promotion", "coupon", "gift_card", "points"]
PercentBase: TypeAlias = Literal["initial", "discounted"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as it stands; `version` is that of its definition, `revision` rises with every change."""

    id: UUID
    program_id: UUID | None
    name: str
    state: State
    version: int
    revision: int
    reason: str | None
    created_at: datetime
    changed_at: datetime
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One definition that a campaign has, or had; it never changes."""

    version: int
    created_at: datetime
    created_by: str
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """A definition as text, with whose it is.

    :param period: how often it went live, or was changed while it was; 0 where that does not matter
    """

    id: UUID
    version: int
    name: str
    program_id: UUID | None
    definition: str
    period: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """How much one customer, one code, one store, or everybody together, may get out of a campaign in one period.

    `id` is derived from what is limited and not from the definition's version, so that counters survive an edit.

    :param maximum: points in the smallest part of `wallet_id`, money in minor units, or a count of times or units
    :param window: the campaign's happy hour: one that runs past midnight is one day, that on which it opened
    :param by: by what else than their id a customer is known, so that another account does not begin anew
    :param alerts: at which shares of the maximum, in percent, somebody is told
    :param shared_id: what it counts for, where several campaigns count together
    """

    id: UUID
    scope: LimitScope
    period: LimitPeriod
    measure: LimitMeasure
    maximum: int
    on_reach: OnReach
    wallet_id: UUID | None
    window: calendar.Window | None = None
    by: tuple[IdentityKind, ...] = ()
    alerts: tuple[int, ...] = ()
    shared_id: UUID | None = None

    def period_key(self, occurred_at: datetime, zone: ZoneInfo) -> str:
        """Name the period that a moment counts in, such as "2026-11" for a month and "" for ever."""
        if self.period == "day" and self.window is not None:
            opened = self.window.occurrence(occurred_at, zone)
            if opened is not None:
                return opened.isoformat()
        return calendar.period_key(occurred_at, self.period, zone)


class Payout(Protocol):
    """A compiled effect: into which wallet, and how many of its smallest parts for one moment."""

    @property
    def wallet_id(self) -> UUID: ...
    @property
    def needs(self) -> frozenset[str]: ...
    @property
    def keys(self) -> tuple[Key, ...]: ...
    @property
    def reads(self) -> frozenset[Read]: ...
    def points(self, context: Context) -> int: ...


Bound: TypeAlias = Callable[[Priced, Terms], Change]
"""An effect bound to a moment: what it does to any state of the cart's prices."""


class Pricing(Protocol):
    """A compiled effect on a cart, to be bound to a moment."""

    @property
    def bind(self) -> Callable[[Context], Bound]: ...
    @property
    def needs(self) -> frozenset[str]: ...
    @property
    def keys(self) -> tuple[Key, ...]: ...
    @property
    def reads(self) -> frozenset[Read]: ...
    @property
    def wallet_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Stacking:
    """How a campaign goes together with others on one cart.

    :param group: the stacking group by its key
    :param category: `common` goes with others, `never` with none but those that `always` go
    :param priority: of two, which comes first; the workspace says whether the higher or the lower
    :param excludes: campaigns with which it never goes, from either side
    :param excludes_kinds: kinds of incentives with which it never goes
    :param percent_base: of what its percentages are; None: as the workspace says
    """

    group: str = "default"
    category: Category = "common"
    priority: int = 0
    excludes: frozenset[UUID] = frozenset()
    excludes_kinds: frozenset[IncentiveKind] = frozenset()
    percent_base: PercentBase | None = None


ALONE: Final = Stacking()
REACHED: Final = ("publication.spent", "publication.orders")
"""What the orders in the time of a publication add up to."""


@dataclass(frozen=True, slots=True)
class LiveCampaign:
    """A campaign's definition compiled against one vocabulary; evaluating it does no I/O.

    :param needs: the facts that its rules read, as dotted names
    :param outdated: why the definition no longer fits the vocabulary; such a campaign awards nothing and says so
    :param keys: what must be equal for it to give anything; without one it must always be asked
    :param effects: what it pays into wallets, of an order or an event
    :param pricings: what it does to a cart
    :param published: whether it is only for those to whom it was published; each publication is used by itself
    :param period: how often it went live, or was changed while it was: what publications reach is counted anew in each
    :param rollout_bps: to which share of the customers it is open so far, in hundredths of a percent; None: to all
    :param reusable: whether undoing its use gives the use back
    """

    id: UUID
    version: int
    name: str
    program_id: UUID | None
    trigger: str
    zone: ZoneInfo
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    window: calendar.Window | None = None
    condition: Rule | None = None
    effects: tuple[Payout, ...] = ()
    limits: tuple[Limit, ...] = ()
    on_return: OnReturn = "reevaluate"
    needs: frozenset[str] = frozenset()
    outdated: str | None = None
    keys: tuple[Key, ...] = ()
    pricings: tuple[Pricing, ...] = ()
    stacking: Stacking = ALONE
    published: bool = False
    rollout_bps: int | None = None
    reusable: bool = True
    period: int = 0

    @property
    def counts(self) -> bool:
        """Tell whether its rules read what a publication has reached."""
        return self.published and not self.needs.isdisjoint(REACHED)

    @property
    def reads(self) -> frozenset[Read]:
        """List the facts that its rules read, with their arguments."""
        asked = frozenset[Read]() if self.condition is None else self.condition.reads
        return asked.union(*(effect.reads for effect in (*self.effects, *self.pricings)))


@dataclass(frozen=True, slots=True)
class Award:
    """Points that one effect gives: more than zero, in the smallest part of the wallet."""

    wallet_id: UUID
    points: int
    effect_index: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a campaign gives nothing. The explanation of a condition is only there when it was asked for."""

    code: str
    message: str
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a campaign says of one moment: awards, or the reason for none."""

    earned: tuple[Award, ...] = ()
    refused: Refusal | None = None
