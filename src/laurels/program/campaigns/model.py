"""The words of campaigns: what one is, what is left of it when compiled, and what it says of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit import calendar
from laurels.rules import Explanation, Read, Rule
from laurels.rules.keys import Key

Context: TypeAlias = Mapping[str, Any]
"""What is known of one moment, in the shape that the vocabulary describes."""

State: TypeAlias = Literal["draft", "live", "paused", "ended"]
Step: TypeAlias = Literal["launch", "pause", "kill", "end"]
LimitScope: TypeAlias = Literal["customer", "campaign"]
LimitPeriod: TypeAlias = Literal["ever", "day", "week", "month", "quarter", "year"]
LimitMeasure: TypeAlias = Literal["points", "times"]
OnReach: TypeAlias = Literal["clip", "refuse"]
OnReturn: TypeAlias = Literal["reevaluate", "keep"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as it stands; `version` is that of its definition, `revision` rises with every change."""

    id: UUID
    program_id: UUID
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
    """A definition as text, with whose it is."""

    id: UUID
    version: int
    name: str
    program_id: UUID
    definition: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How much one customer, or everybody together, may get out of a campaign in one period.

    `id` is derived from what is limited and not from the definition's version, so that counters survive an edit.

    :param maximum: points in the smallest part of `wallet_id`, or a count of times
    :param window: the campaign's happy hour: one that runs past midnight is one day, that on which it opened
    """

    id: UUID
    scope: LimitScope
    period: LimitPeriod
    measure: LimitMeasure
    maximum: int
    on_reach: OnReach
    wallet_id: UUID | None
    window: calendar.Window | None = None

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


@dataclass(frozen=True, slots=True)
class LiveCampaign:
    """A campaign's definition compiled against one vocabulary; evaluating it does no I/O.

    :param needs: the facts that its rules read, as dotted names
    :param outdated: why the definition no longer fits the vocabulary; such a campaign awards nothing and says so
    :param keys: what must be equal for it to give anything; without one it must always be asked
    """

    id: UUID
    version: int
    name: str
    program_id: UUID
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

    @property
    def reads(self) -> frozenset[Read]:
        """List the facts that its rules read, with their arguments."""
        asked = frozenset[Read]() if self.condition is None else self.condition.reads
        return asked.union(*(effect.reads for effect in self.effects))


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
