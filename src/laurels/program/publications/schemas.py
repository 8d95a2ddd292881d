"""Publications on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.customers import CustomerRefIn
from laurels.kit import ids
from laurels.kit.problems import Problem, to_json
from laurels.kit.web import Instant, Wire
from laurels.program.publications.model import Publication, Published, Rule

ValidFor = Annotated[
    str,
    Field(
        min_length=3,
        max_length=40,
        description="How long it is valid from its publication, in words of the calendar: P30D, P1M, PT48H.",
        examples=["PT48H"],
    ),
]


class PublicationCreate(Wire):
    """The three names of a publication."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    customer: CustomerRefIn
    source_id: Text = Field(
        description="Your name for this publication, such as that of the mailing. The same campaign, customer and "
        "source id always get the same publication and the same code.",
        examples=["spring-mailing"],
    )
    published_at: Instant | None = Field(default=None, description="When it was, for late data; else now.")
    valid_for: ValidFor | None = Field(default=None, description="In place of what the campaign's rule says.")


class PublicationOut(Wire):
    """What was given to whom, from when until before when."""

    id: str = Field(examples=["pub_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    campaign_id: str
    customer_id: str
    source_id: str
    voucher_id: str | None
    code: str | None
    published_at: Instant
    valid_from: Instant
    valid_until: Instant | None
    revoked_at: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, one: Publication) -> PublicationOut:
        """Show a publication."""
        return cls(
            id=ids.encode("pub", one.id),
            campaign_id=ids.encode("cmp", one.campaign_id),
            customer_id=ids.encode("cus", one.customer_id),
            source_id=one.source_id,
            voucher_id=None if one.voucher_id is None else ids.encode("vch", one.voucher_id),
            code=one.code,
            published_at=one.published_at,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            revoked_at=one.revoked_at,
            created_at=one.created_at,
        )


class PublishedOut(Wire):
    """A publication, and whether it was created now or was there."""

    status: Literal["created", "unchanged"]
    publication: PublicationOut

    @classmethod
    def of(cls, one: Published) -> PublishedOut:
        """Show what was published."""
        return cls(status=one.status, publication=PublicationOut.of(one.publication))


class PublishedRow(Wire):
    """What became of one row of a list."""

    index: int = Field(description="The row's place in the request, from 0.")
    status: Literal["created", "unchanged", "refused"]
    publication: PublicationOut | None
    problem: dict[str, Any] | None = Field(description="Why the row was refused.")


class PublishedRows(Wire):
    """What became of every row of a list, in its order."""

    results: list[PublishedRow]
    created: int
    unchanged: int
    refused: int

    @classmethod
    def of(cls, outcomes: Sequence[Published | Problem], *, request_id: str) -> PublishedRows:
        """Show the publication, or the problem, of each row."""
        rows = [
            PublishedRow(index=index, status="refused", publication=None, problem=dict(to_json(outcome, request_id)))
            if isinstance(outcome, Problem)
            else PublishedRow(
                index=index, status=outcome.status, publication=PublicationOut.of(outcome.publication), problem=None
            )
            for index, outcome in enumerate(outcomes)
        ]
        statuses = [row.status for row in rows]
        return cls(
            results=rows,
            created=statuses.count("created"),
            unchanged=statuses.count("unchanged"),
            refused=statuses.count("refused"),
        )


class RevocationIn(Wire):
    """Why a publication is taken back."""

    reason: str = Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*$",
        description="Kept in the audit trail.",
        examples=["It went to the wrong list"],
    )


class RuleIn(Wire):
    """How a campaign is given out where the call does not say."""

    with_code: bool | None = Field(
        default=None,
        description="Whether each publication takes a free code; null: if the campaign has any. Only one with the "
        "trigger code has codes.",
    )
    valid_for: ValidFor | None = None
    within_campaign: bool = Field(default=False, description="Whether it also begins and ends with the campaign.")
    customer_max: int | None = Field(default=None, ge=1, le=10**6, description="How many one customer can get.")


class RuleOut(Wire):
    """How a campaign is given out where the call does not say."""

    campaign_id: str
    with_code: bool | None
    valid_for: str | None
    within_campaign: bool
    customer_max: int | None
    changed_at: Instant | None

    @classmethod
    def of(cls, one: Rule) -> RuleOut:
        """Show a rule."""
        return cls(
            campaign_id=ids.encode("cmp", one.campaign_id),
            with_code=one.with_code,
            valid_for=one.valid_for,
            within_campaign=one.within_campaign,
            customer_max=one.customer_max,
            changed_at=one.changed_at,
        )
