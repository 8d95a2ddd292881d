"""What a customer is, and what is said about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from laurels.kit.problems import Conflict


class CustomerBlocked(Conflict):
    """Whoever is blocked can use nothing."""

    code = "customer_blocked"
    title = "This customer is blocked"
    cure = "See on the customer why, and unblock them first."


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """The name under which another system knows a customer."""

    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class CustomerRef:
    """How a request names a customer: by our id, or by source and external id."""

    id: UUID | None = None
    source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the engine must know of a customer, after merges were followed; state is active, blocked or erased."""

    id: UUID
    attributes: dict[str, Any]
    born_on: date | None
    registered_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """One row of `RESOLVE`: the customer that the ref at this place (from 1) names."""

    ordinal: int
    id: UUID
    attributes: dict[str, Any]
    born_on: date | None
    registered_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as it is stored. `said` maps each field to when it was last said, in microseconds since 1970."""

    id: UUID
    name: str | None
    email: str | None
    email_key: str | None
    phone: str | None
    phone_key: str | None
    born_on: date | None
    locale: str | None
    registered_at: datetime
    attributes: dict[str, Any]
    said: dict[str, int]
    state: str
    merged_into_id: UUID | None
    created_at: datetime
    updated_at: datetime
    blocked_reason: str | None = None
    identities: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says about a customer: only the fields that they named; None takes a value away.

    `as_of` is when that was true where it comes from; without it, it is true now. `pointer` is where it stands in the
    request.
    """

    changes: Mapping[str, Any]
    identities: tuple[Identity, ...] = ()
    as_of: datetime | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one saying: created, updated or unchanged, and the customer after it.

    :param before: the customer before it; None for one who was created
    """

    status: str
    customer: Customer
    before: Customer | None = None
