"""Vouchers on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.customers import CustomerRefIn
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire
from laurels.program.vouchers import patterns
from laurels.program.vouchers.model import (
    Action,
    Batch,
    BatchState,
    Change,
    ChangeState,
    CodePool,
    Holder,
    Kind,
    Source,
    State,
    Terms,
    Voucher,
)

Code = Annotated[str, Field(min_length=1, max_length=200, examples=["BLACK-FRIDAY-25"])]
CampaignId = Annotated[str, Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])]
Reason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="Kept in the audit trail.",
        examples=["It leaked to a coupon site"],
    ),
]
Uses = Annotated[int | None, Field(ge=1, le=10**15, description="How often a code can be used; null: without end.")]
PatternText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=patterns.CODE_LENGTH_MAX,
        description="`#` is a drawn character, `*` behind them a check character that shows typing errors; the rest "
        "stands for itself, such as a prefix.",
        examples=["SPRING-####-#####*"],
    ),
]
Characters = Annotated[
    str,
    Field(
        min_length=1,
        max_length=patterns.CHARACTERS_MAX,
        description="readable (2-9 and A-Z without what looks alike), digits, letters, alphanumeric, or the characters "
        "themselves.",
        examples=["readable"],
    ),
]


class TermsIn(Wire):
    """What codes have in common."""

    uses_max: Uses = 1
    starts_at: Instant | None = None
    ends_at: Instant | None = Field(default=None, description="The first instant at which it is over.")
    holder_only: bool = Field(default=False, description="Whether only the customer to whom it was given may use it.")
    attributes: Attributes = Field(default={}, description="Whatever else is to be known of them.")

    def terms(self) -> Terms:
        """Read what they have in common."""
        return Terms(self.uses_max, self.starts_at, self.ends_at, self.holder_only, self.attributes)


class VoucherCreate(TermsIn):
    """A code by hand, such as one that many people use."""

    campaign_id: CampaignId
    code: Code | None = Field(default=None, description="Left out, one is drawn.")
    pattern: PatternText = patterns.DEFAULT_PATTERN
    characters: Characters = patterns.DEFAULT_SET
    case_sensitive: bool = Field(default=False, description="Whether upper and lower case are two.")
    uses_max: Uses = None
    customer: CustomerRefIn | None = Field(default=None, description="The holder.")
    pooled: bool = Field(default=False, description="Whether publications may give it to somebody.")


class VoucherPatch(Wire):
    """What is to change of a code: fields left out stay."""

    uses_max: Uses = None
    starts_at: Instant | None = None
    ends_at: Instant | None = Field(default=None, examples=["2026-12-31T23:00:00Z"])
    holder_only: bool = False
    customer: CustomerRefIn | None = None
    attributes: Attributes = Field(default={}, description="Merged into what is stored; null takes one away.")


class VoucherOut(Wire):
    """A code and what holds for it."""

    id: str = Field(examples=["vch_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    kind: Kind
    code: str
    state: State = Field(description="disabled can be enabled again, withdrawn is for good.")
    reason: str | None = Field(description="Why it came into this state.")
    campaign_id: str | None
    batch_id: str | None
    case_sensitive: bool
    uses_max: int | None
    starts_at: Instant | None
    ends_at: Instant | None
    customer_id: str | None = Field(description="The holder, to whom it was given.")
    holder_only: bool
    holders: list[str] = Field(description="Influencers and partners whose code it is.")
    free: bool = Field(description="Whether a publication may still give it to somebody.")
    published_at: Instant | None
    attributes: Attributes
    created_at: Instant

    @classmethod
    def of(cls, one: Voucher) -> VoucherOut:
        """Show a code."""
        return cls(
            id=ids.encode("vch", one.id),
            kind=one.kind,
            code=one.code,
            state=one.state,
            reason=one.reason,
            campaign_id=None if one.campaign_id is None else ids.encode("cmp", one.campaign_id),
            batch_id=None if one.batch_id is None else ids.encode("vba", one.batch_id),
            case_sensitive=one.case_sensitive,
            uses_max=one.uses_max,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            customer_id=None if one.customer_id is None else ids.encode("cus", one.customer_id),
            holder_only=one.holder_only,
            holders=[ids.encode("cus", holder) for holder in one.holders],
            free=one.free,
            published_at=one.published_at,
            attributes=one.attributes,
            created_at=one.created_at,
        )


class StepIn(Wire):
    """Why a code is disabled, enabled or withdrawn."""

    reason: Reason


class HolderIn(Wire):
    """Somebody whose code it is."""

    customer: CustomerRefIn
    share_bps: int | None = Field(
        default=None, ge=0, le=10_000, description="Their share of what it brings in, of 10000.", examples=[5000]
    )


class HoldersIn(Wire):
    """Everybody whose code it is."""

    holders: list[HolderIn] = Field(max_length=50)


class HolderOut(Wire):
    """Somebody whose code it is, and their share."""

    customer_id: str
    share_bps: int | None
    added_at: Instant

    @classmethod
    def of(cls, one: Holder) -> HolderOut:
        """Show a holder."""
        return cls(customer_id=ids.encode("cus", one.customer_id), share_bps=one.share_bps, added_at=one.added_at)


class HoldersOut(Wire):
    """Everybody whose code it is."""

    holders: list[HolderOut]


class BatchCreate(TermsIn):
    """Codes to draw."""

    kind: Kind = Field(default="coupon", description="Coupons; gift cards are made with what is on them.")
    campaign_id: CampaignId
    count: int = Field(ge=1, le=10_000_000, examples=[1_000_000])
    pattern: PatternText = patterns.DEFAULT_PATTERN
    characters: Characters = patterns.DEFAULT_SET
    case_sensitive: bool = Field(default=False, description="Whether upper and lower case are two.")
    pooled: bool = Field(default=True, description="Whether publications may give them to somebody.")
    name: Text | None = Field(default=None, examples=["Spring mailing"])


class BatchOut(Wire):
    """A batch of codes, and how far it is."""

    id: str = Field(examples=["vba_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    campaign_id: str | None
    kind: Kind
    source: Source = Field(description="pattern: drawn; import: from a file; pool: drawn to fill a pool up.")
    name: str
    state: BatchState = Field(description="paused can go on; failed says why.")
    pattern: str | None
    characters: str | None
    case_sensitive: bool
    uses_max: int | None
    starts_at: Instant | None
    ends_at: Instant | None
    holder_only: bool
    pooled: bool
    attributes: Attributes
    count: int
    made: int = Field(description="How many of them are there already.")
    failure: str | None
    created_at: Instant
    finished_at: Instant | None

    @classmethod
    def of(cls, one: Batch) -> BatchOut:
        """Show a batch."""
        return cls(
            id=ids.encode("vba", one.id),
            campaign_id=None if one.campaign_id is None else ids.encode("cmp", one.campaign_id),
            kind=one.kind,
            source=one.source,
            name=one.name,
            state=one.state,
            pattern=one.pattern,
            characters=one.characters,
            case_sensitive=one.case_sensitive,
            uses_max=one.uses_max,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            holder_only=one.holder_only,
            pooled=one.pooled,
            attributes=one.attributes,
            count=one.wanted_count,
            made=one.made_count,
            failure=one.failure,
            created_at=one.created_at,
            finished_at=one.finished_at,
        )


class ChangeCreate(Wire):
    """A change of many codes: of a batch, of a campaign, or of a list."""

    action: Action = Field(
        description="withdraw is for good; disable and enable are a switch; validity sets the dates that are given.",
        examples=["withdraw"],
    )
    batch_id: str | None = Field(default=None, examples=["vba_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    campaign_id: str | None = None
    codes: list[Code] | None = Field(default=None, min_length=1, max_length=1000, description="In any writing.")
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    reason: Reason


class ChangeOut(Wire):
    """A change of many codes, and how far it is."""

    id: str = Field(examples=["vcg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    action: Action
    batch_id: str | None
    campaign_id: str | None
    voucher_ids: list[str] | None
    starts_at: Instant | None
    ends_at: Instant | None
    reason: str
    state: ChangeState
    seen: int = Field(description="How many codes are behind it.")
    changed: int = Field(description="How many of them became different.")
    created_at: Instant
    finished_at: Instant | None

    @classmethod
    def of(cls, one: Change) -> ChangeOut:
        """Show a change."""
        return cls(
            id=ids.encode("vcg", one.id),
            action=one.action,
            batch_id=None if one.batch_id is None else ids.encode("vba", one.batch_id),
            campaign_id=None if one.campaign_id is None else ids.encode("cmp", one.campaign_id),
            voucher_ids=None if one.voucher_ids is None else [ids.encode("vch", id) for id in one.voucher_ids],
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            reason=one.reason,
            state=one.state,
            seen=one.seen_count,
            changed=one.changed_count,
            created_at=one.created_at,
            finished_at=one.finished_at,
        )


class PoolIn(TermsIn):
    """How many codes of a campaign are to be free, and which ones are drawn when there are fewer."""

    free_min: int = Field(ge=1, le=100_000, examples=[1000])
    refill_count: int = Field(ge=1, le=100_000, examples=[5000])
    pattern: PatternText = patterns.DEFAULT_PATTERN
    characters: Characters = patterns.DEFAULT_SET
    case_sensitive: bool = False


class PoolOut(Wire):
    """How a campaign's free codes are kept up."""

    campaign_id: str
    free: int | None = Field(description="How many there are now; lists leave it out.")
    free_min: int
    refill_count: int
    pattern: str
    characters: str
    case_sensitive: bool
    uses_max: int | None
    starts_at: Instant | None
    ends_at: Instant | None
    holder_only: bool
    attributes: dict[str, Any]
    batch_id: str | None = Field(description="The batch that filled it up last.")
    failure: str | None = Field(description="Why it cannot be filled up; put it again once that is mended.")
    changed_at: Instant

    @classmethod
    def of(cls, one: CodePool, free: int | None = None) -> PoolOut:
        """Show a pool."""
        return cls(
            campaign_id=ids.encode("cmp", one.campaign_id),
            free=free,
            free_min=one.free_min,
            refill_count=one.refill_count,
            pattern=one.pattern,
            characters=one.characters,
            case_sensitive=one.case_sensitive,
            uses_max=one.uses_max,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            holder_only=one.holder_only,
            attributes=one.attributes,
            batch_id=None if one.batch_id is None else ids.encode("vba", one.batch_id),
            failure=one.failure,
            changed_at=one.changed_at,
        )
