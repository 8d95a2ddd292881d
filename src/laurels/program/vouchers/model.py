"""The words of codes: a voucher and its code, batches of them, changes of many, and pools that fill themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

from laurels.kit.problems import JSON

Kind: TypeAlias = Literal["coupon", "gift_card"]
State: TypeAlias = Literal["active", "disabled", "withdrawn"]
Step: TypeAlias = Literal["disable", "enable", "withdraw"]
Source: TypeAlias = Literal["pattern", "import", "pool"]
BatchState: TypeAlias = Literal["pending", "running", "paused", "finished", "failed"]
Action: TypeAlias = Literal["withdraw", "disable", "enable", "validity"]
ChangeState: TypeAlias = Literal["pending", "running", "paused", "finished"]


class Keys(NamedTuple):
    """The forms under which a code may be stored: without regard to case, and as it was typed."""

    folded: str
    exact: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """A thing with a code.

    :param key: the normal form of the code, by which it is found
    :param campaign_id: whose coupon it is; None for gift cards
    :param uses_max: how often it can be used; None: without end
    :param customer_id: the holder, to whom it was given
    :param holder_only: whether nobody else may use it
    :param free: whether a publication may still give it to somebody
    :param holders: influencers and partners whose code it is
    """

    id: UUID
    kind: Kind
    campaign_id: UUID | None
    batch_id: UUID | None
    code: str
    key: str
    case_sensitive: bool
    state: State
    reason: str | None
    uses_max: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    customer_id: UUID | None
    holder_only: bool
    free: bool
    published_at: datetime | None
    attributes: dict[str, Any]
    created_at: datetime
    holders: list[UUID] = field(default_factory=list[UUID])


@dataclass(frozen=True, slots=True)
class Terms:
    """What codes that are made together have in common."""

    uses_max: int | None = 1
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    holder_only: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Draft:
    """A code to create, or to bring to these terms if it is known.

    :param code: None draws one of `pattern`
    :param pooled: whether publications may give it to somebody
    """

    kind: Kind
    campaign_id: UUID | None
    code: str | None = None
    pattern: str | None = None
    characters: str | None = None
    case_sensitive: bool = False
    terms: Terms = field(default_factory=Terms)
    customer_id: UUID | None = None
    pooled: bool = False
    batch_id: UUID | None = None
    place: int = 0
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A voucher, and whether it was created, updated or left unchanged.

    :param before: what it was before it was updated
    """

    status: Literal["created", "updated", "unchanged"]
    voucher: Voucher
    before: Voucher | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """A free code that becomes somebody's; dates that are given replace its own."""

    voucher_id: UUID
    customer_id: UUID
    published_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a code cannot be used, with what was needed and what was there."""

    code: str
    message: str
    facts: Mapping[str, JSON] = field(default_factory=dict[str, JSON])


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose code it is, and their share of what it brings in."""

    customer_id: UUID
    share_bps: int | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes that are made together. `made_count` of `wanted_count` are there; both are always true."""

    id: UUID
    campaign_id: UUID | None
    kind: Kind
    source: Source
    name: str
    state: BatchState
    pattern: str | None
    characters: str | None
    case_sensitive: bool
    uses_max: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    holder_only: bool
    pooled: bool
    attributes: dict[str, Any]
    wanted_count: int
    made_count: int
    collided_count: int
    run_id: UUID | None
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of many codes; `seen_count` of them are behind it, `changed_count` became different."""

    id: UUID
    action: Action
    batch_id: UUID | None
    campaign_id: UUID | None
    voucher_ids: list[UUID] | None
    sets_start: bool
    sets_end: bool
    starts_at: datetime | None
    ends_at: datetime | None
    reason: str
    state: ChangeState
    until_id: UUID
    after_id: UUID
    seen_count: int
    changed_count: int
    run_id: UUID | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodePool:
    """How a campaign's free codes are kept up: when fewer than `free_min` are left, `refill_count` are drawn."""

    campaign_id: UUID
    free_min: int
    refill_count: int
    pattern: str
    characters: str
    case_sensitive: bool
    uses_max: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    holder_only: bool
    attributes: dict[str, Any]
    batch_id: UUID | None
    failure: str | None
    changed_at: datetime
