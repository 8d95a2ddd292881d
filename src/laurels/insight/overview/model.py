"""The words of the overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from laurels.insight.figures import Flows, Sold
from laurels.insight.results import Money, Window
from laurels.program.programs import Wallet

Severity: TypeAlias = Literal["problem", "warning", "information"]
Unit: TypeAlias = Literal["count", "money", "points"]
AttentionKind: TypeAlias = Literal[
    "workspace_stopped",
    "kind_stopped",
    "budget",
    "campaign_outdated",
    "campaign_ends",
    "campaign_ended",
    "import_failed",
    "batch_failed",
    "job_failed",
    "segment_faulty",
    "feed_behind",
    "doctor_findings",
]


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that somebody should look at.

    :param subject_id: as the API names it; None where the workspace itself is meant
    :param at: when it happened or will happen
    """

    kind: AttentionKind
    severity: Severity
    subject_kind: str
    subject_id: str | None
    name: str
    at: datetime | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a number says: in a sentence, what it counts one by one, and by which filters."""

    definition: str
    counts: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: in the window, and in the one of as many days before.

    :param wallet: whose points it is about; amounts are then in its smallest part
    :param before: None where only the present is known
    """

    key: str
    unit: Unit
    wallet: Wallet | None
    now: int
    before: int | None
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Key:
    """The key figures of a window with their days."""

    window: Window
    figures: Sequence[Figure]
    days: Mapping[date, Sold]
    wallets: Mapping[UUID, Mapping[date, Flows]]
    waiting_count: int


@dataclass(frozen=True, slots=True)
class Rank:
    """A campaign in a comparison."""

    id: UUID
    name: str
    state: str
    money: Money
