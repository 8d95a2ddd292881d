"""What a segment is, and what is counted of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

Kind = Literal["static", "dynamic"]
State = Literal["active", "archived"]
Clock = Literal["never", "minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A named set of customers. Of a static one, rule and clock are None.

    `revision` rises with every change of the definition, `rule_version` with every change of the rule. Of those whom
    the last comparison with everybody found to differ, `waiting_count` still wait.

    :param fault: why the rule cannot be asked any more; the members then stay as they are
    :param stopped: whether somebody stopped the work on those who wait
    """

    id: UUID
    key: str
    name: str
    description: str
    kind: Kind
    state: State
    revision: int
    rule: str | None
    rule_version: int
    clock: Clock | None
    named_ids: list[UUID]
    meaning: str | None
    fault: str | None
    due_at: datetime | None
    compared_at: datetime | None
    compared_version: int
    waiting_count: int
    found_count: int
    stopped: bool
    size: int
    created_at: datetime
    changed_at: datetime

    @property
    def settled(self) -> bool:
        """Tell whether its members are those of its present rule, as far as everybody was asked."""
        return self.kind == "static" or (self.compared_version == self.rule_version and self.waiting_count == 0)


@dataclass(frozen=True, slots=True)
class Named:
    """A segment that rules may name."""

    id: UUID
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule that a segment has, or had."""

    version: int
    rule: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a segment."""

    customer_id: UUID
    entered_at: datetime


class Moved(NamedTuple):
    """What became of a customer who was put into a list or taken out: created, updated or unchanged.

    :param entered_at: since when somebody who was taken out had been in it
    """

    status: str
    customer_id: UUID
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Belonging:
    """A segment that a customer is in."""

    id: UUID
    key: str
    name: str
    kind: Kind
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A customer who entered a segment, or left it."""

    segment_id: UUID
    customer_id: UUID
    entered: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What a segment counted at the end of a local day, and who came and went on it."""

    day: date
    size: int
    entered_count: int
    left_count: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many customers two segments share."""

    both: int
    only_first: int
    only_second: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that tells of each customer whether rules hold: columns customer_id, rule_0, rule_1 … (never null).

    Its place in `segment_ids` tells which segment a rule belongs to.
    """

    segment_ids: tuple[UUID, ...]
    text: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Counted:
    """For how many a rule holds, of how many, with some of them.

    Against the members of a present segment: how many would enter, and how many leave.
    """

    asked_count: int
    size: int
    entering_count: int
    leaving_count: int
    sample: list[UUID]


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to do for the segments of a workspace.

    :param version_seen: the workspace version that rules were last read under
    :param ruled: whether any segment follows a rule
    :param due: whether one must be compared with everybody
    :param waiting_ids: those that customers wait for, the one with the fewest first
    """

    version_seen: int
    ruled: bool
    due: bool
    waiting_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class Astray:
    """How many customers' membership of a segment is not what its rule says."""

    segment_id: UUID
    count: int
