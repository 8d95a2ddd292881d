"""Segments on the wire."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from laurels.core import segments
from laurels.core.attributes import Text
from laurels.core.segments import Clock, Kind, Segment
from laurels.engine.segmentation import service
from laurels.kit import ids
from laurels.kit.problems import Problem, to_json
from laurels.kit.web import Instant, Wire
from laurels.program.vocabulary import Sources
from laurels.rules.bounds import TEXT_MAX

_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _day_text(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day of the years 1900 to 2199 like 2026-12-24")


Day = Annotated[date, Field(strict=False), BeforeValidator(_day_text)]
RuleText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=TEXT_MAX,
        pattern=r"^[^\x00]*$",
        description="Who belongs to it, in the language of customers: see GET /v1/rules/vocabulary.",
        examples=['customer.spent("1y") > 1000 && !("staff" in customer.segments)'],
    ),
]
Description = Annotated[
    str, Field(max_length=2000, pattern=r"^[^\x00]*$", examples=["Whom the exclusive programme is for"])
]


class SegmentCreate(Wire):
    """A segment to create; its key is what rules name, and never changes."""

    key: Text = Field(max_length=64, examples=["vip"])
    name: Text = Field(examples=["Our best customers"])
    description: Description = ""
    kind: Kind = Field(
        description="static: a list that you keep; dynamic: whoever the rule holds for.", examples=["dynamic"]
    )
    rule: RuleText | None = None


class SegmentPatch(Wire):
    """What may be changed of a segment: fields left out stay as they are."""

    name: Text | None = Field(default=None, examples=["Our very best customers"])
    description: Description | None = None
    rule: RuleText | None = None
    archived: bool | None = Field(default=None, description="True archives it, false brings it back.")


class WorkOut(Wire):
    """How far everybody was asked, for a segment that follows a rule."""

    settled: bool = Field(description="Whether its members are those of its present rule.")
    waiting: int = Field(description="How many are known to enter or leave and still wait for it.")
    found: int = Field(description="How many were to enter or leave when everybody was last asked.")
    stopped: bool = Field(description="Whether somebody stopped it; a rebuild goes on.")
    compared_at: Instant | None = Field(description="When everybody was last asked.")
    due_at: Instant | None = Field(description="When everybody is asked next; null: time alone changes nothing.")


class SegmentOut(Wire):
    """A segment."""

    id: str = Field(examples=["seg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str = Field(examples=["vip"])
    name: str
    description: str
    kind: Kind
    state: segments.State
    size: int = Field(description="How many customers are in it.", examples=[1204])
    rule: str | None
    sentence: str | None = Field(description="The rule in plain words.")
    rule_version: int | None
    clock: Clock | None = Field(description="How often time alone may change who is in.")
    names: list[str] = Field(description="The segments that its rule names.")
    fault: str | None = Field(description="Why its rule cannot be asked any more; its members then stay.")
    work: WorkOut | None
    revision: int
    created_at: Instant
    changed_at: Instant

    @classmethod
    def of(cls, segment: Segment, *, sources: Sources, locale: str) -> SegmentOut:
        """Show a segment."""
        ruled = segment.kind == "dynamic"
        return cls(
            id=ids.encode("seg", segment.id),
            key=segment.key,
            name=segment.name,
            description=segment.description,
            kind=segment.kind,
            state=segment.state,
            size=segment.size,
            rule=segment.rule,
            sentence=service.sentence(segment, sources, locale),
            rule_version=segment.rule_version if ruled else None,
            clock=segment.clock,
            names=sorted(key for key, id in sources.segments.items() if id in segment.named_ids),
            fault=segment.fault,
            work=_work(segment) if ruled else None,
            revision=segment.revision,
            created_at=segment.created_at,
            changed_at=segment.changed_at,
        )


def _work(segment: Segment) -> WorkOut:
    return WorkOut(
        settled=segment.settled,
        waiting=segment.waiting_count,
        found=segment.found_count,
        stopped=segment.stopped,
        compared_at=segment.compared_at,
        due_at=segment.due_at,
    )


class RuleVersionOut(Wire):
    """A rule that a segment has, or had."""

    version: int = Field(examples=[2])
    rule: str
    created_at: Instant
    created_by: str

    @classmethod
    def of(cls, version: segments.RuleVersion) -> RuleVersionOut:
        """Show a version."""
        return cls(
            version=version.version, rule=version.rule, created_at=version.created_at, created_by=version.created_by
        )


class MemberOut(Wire):
    """A customer in a segment."""

    customer_id: str = Field(examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    entered_at: Instant

    @classmethod
    def of(cls, member: segments.Member) -> MemberOut:
        """Show a member."""
        return cls(customer_id=ids.encode("cus", member.customer_id), entered_at=member.entered_at)


class MemberRowOut(Wire):
    """What became of one customer of a list."""

    index: int = Field(description="The row's place in the request, from 0.")
    status: Literal["added", "removed", "unchanged", "refused"]
    customer_id: str | None
    problem: dict[str, Any] | None = Field(description="Why the row was refused.")


class MembersChangedOut(Wire):
    """What became of every customer of a list, in its order."""

    results: list[MemberRowOut]
    added: int
    removed: int
    unchanged: int
    refused: int

    @classmethod
    def of(cls, outcomes: Sequence[tuple[str, UUID] | Problem], *, request_id: str) -> MembersChangedOut:
        """Show status and customer, or the problem, of each row."""
        rows = [_row(index, outcome, request_id) for index, outcome in enumerate(outcomes)]
        counts = Counter(row.status for row in rows)
        return cls(
            results=rows,
            added=counts["added"],
            removed=counts["removed"],
            unchanged=counts["unchanged"],
            refused=counts["refused"],
        )


def _row(index: int, outcome: tuple[str, UUID] | Problem, request_id: str) -> MemberRowOut:
    if isinstance(outcome, Problem):
        problem = dict(to_json(outcome, request_id))
        return MemberRowOut(index=index, status="refused", customer_id=None, problem=problem)
    status, customer_id = outcome
    return MemberRowOut.model_validate(
        {"index": index, "status": status, "customer_id": ids.encode("cus", customer_id), "problem": None}
    )


class BelongingOut(Wire):
    """A segment that a customer is in."""

    id: str = Field(examples=["seg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str = Field(examples=["vip"])
    name: str
    kind: Kind
    entered_at: Instant

    @classmethod
    def of(cls, belonging: segments.Belonging) -> BelongingOut:
        """Show a segment of a customer."""
        return cls(
            id=ids.encode("seg", belonging.id),
            key=belonging.key,
            name=belonging.name,
            kind=belonging.kind,
            entered_at=belonging.entered_at,
        )


class BelongingsOut(Wire):
    """The segments that a customer is in."""

    items: list[BelongingOut]


class PreviewIn(Wire):
    """A rule to try."""

    rule: RuleText
    segment_id: str | None = Field(
        default=None,
        description="A present segment: the answer then says how many would enter and leave it.",
        examples=["seg_01kaw3x9p3e9rs8s9p1y9e1v5a"],
    )
    sample: int = Field(default=10, ge=0, le=100, description="How many customers to name.")


class PreviewOut(Wire):
    """Whom a rule holds for now."""

    size: int = Field(description="For how many customers the rule holds.", examples=[1204])
    customers: int = Field(description="Of how many.", examples=[48210])
    sentence: str = Field(description="The rule in plain words.")
    clock: Clock = Field(description="How often time alone may change who is in.")
    sample: list[str] = Field(description="Some of them, the same ones each time.")
    entering: int | None = Field(description="How many would enter the present segment.")
    leaving: int | None = Field(description="How many would leave the present segment.")

    @classmethod
    def of(cls, preview: service.Preview, *, against: bool, locale: str) -> PreviewOut:
        """Show a preview."""
        counted = preview.counted
        return cls(
            size=counted.size,
            customers=counted.asked_count,
            sentence=preview.rule.sentence(locale),
            clock=preview.clock,
            sample=[ids.encode("cus", one) for one in counted.sample],
            entering=counted.entering_count if against else None,
            leaving=counted.leaving_count if against else None,
        )


class OverlapOut(Wire):
    """How many customers two segments share."""

    both: int = Field(examples=[310])
    only_first: int = Field(examples=[894])
    only_second: int = Field(examples=[41])

    @classmethod
    def of(cls, overlap: segments.Overlap) -> OverlapOut:
        """Show what two segments share."""
        return cls(both=overlap.both, only_first=overlap.only_first, only_second=overlap.only_second)


class CampaignUseOut(Wire):
    """A campaign whose rules name a segment."""

    id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    state: str = Field(examples=["live"])


class SegmentUseOut(Wire):
    """A segment whose rule names another."""

    id: str = Field(examples=["seg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str
    name: str


class UsesOut(Wire):
    """What names a segment. Live campaigns and segments keep it from being archived."""

    campaigns: list[CampaignUseOut]
    segments: list[SegmentUseOut]

    @classmethod
    def of(cls, uses: service.Uses) -> UsesOut:
        """Show what names a segment."""
        return cls(
            campaigns=[
                CampaignUseOut(id=ids.encode("cmp", one.id), name=one.name, state=one.state) for one in uses.campaigns
            ],
            segments=[SegmentUseOut(id=ids.encode("seg", one.id), key=one.key, name=one.name) for one in uses.segments],
        )


class DayOut(Wire):
    """What a segment counted on one local day."""

    day: Day = Field(examples=["2026-11-21"])
    size: int = Field(description="How many were in it at the end of the day; today, now.")
    entered: int
    left: int

    @classmethod
    def of(cls, day: segments.Day) -> DayOut:
        """Show a day."""
        return cls(day=day.day, size=day.size, entered=day.entered_count, left=day.left_count)


class HistoryOut(Wire):
    """The size of a segment, day by day."""

    items: list[DayOut]
