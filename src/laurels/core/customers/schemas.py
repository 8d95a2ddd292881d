"""Customers on the wire."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from laurels.core.attributes import Text
from laurels.core.customers import policy
from laurels.core.customers.model import Customer, CustomerRef, Identity, Saying, Written
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _day_text(value: Any) -> Any:
    if type(value) is date or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day as text like 1990-12-31")


Day = Annotated[date, Field(strict=False), BeforeValidator(_day_text)]
Source = Annotated[Text, Field(max_length=50, examples=["shop"])]


class IdentityIn(Wire):
    """The name under which another system knows a customer."""

    source: Source
    external_id: Text = Field(examples=["42"])

    def identity(self) -> Identity:
        """Read the identity."""
        return Identity(self.source, self.external_id)


class CustomerRefIn(Wire):
    """A customer, by id or by source and external id."""

    id: str | None = Field(default=None, examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    source: Source | None = None
    external_id: Text | None = None

    def ref(self, pointer: str = "/customer") -> CustomerRef:
        """Read the reference.

        :raises InvalidField: neither an id alone, nor source and external_id together
        """
        return policy.ref(id=self.id, source=self.source, external_id=self.external_id, pointer=pointer)


class CustomerChange(Wire):
    """What is said about a customer: fields left out stay as they are, null takes a value away."""

    name: Text | None = Field(default=None, examples=["Ada Lovelace"])
    email: str | None = Field(default=None, max_length=254, examples=["ada@example.com"])
    phone: str | None = Field(default=None, max_length=40, examples=["+44 20 7946 0018"])
    born_on: Day | None = Field(default=None, examples=["1990-12-10"])
    locale: str | None = Field(default=None, max_length=20, examples=["en-GB"])
    registered_at: Instant | None = None
    attributes: Attributes = Field(default={}, description="Merged into what is stored; null takes one away.")
    as_of: Instant | None = Field(
        default=None,
        description="When this was true where it comes from. An older saying never overwrites a newer one, field by "
        "field, so that changes may be sent in any order. Without it, it is true now.",
    )

    def saying(self, pointer: str = "") -> Saying:
        """Read what is said."""
        given = self.model_fields_set - {"as_of", "identities"}
        return Saying({name: getattr(self, name) for name in given}, as_of=self.as_of, pointer=pointer)


class CustomerCreate(CustomerChange):
    """A customer to create, or to update if one of the identities is known."""

    identities: list[IdentityIn] = Field(default=[], max_length=10)

    def saying(self, pointer: str = "") -> Saying:
        """Read what is said, and of whom."""
        said = CustomerChange.saying(self, pointer)
        named = tuple(dict.fromkeys(identity.identity() for identity in self.identities))
        return Saying(said.changes, named, said.as_of, pointer)


class Block(Wire):
    """Why a customer is blocked, or no longer."""

    reason: str = Field(min_length=1, max_length=500, examples=["Five cards opened with one phone"])


class CustomerOut(Wire):
    """A customer."""

    id: str = Field(examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str | None
    email: str | None
    phone: str | None
    born_on: Day | None
    locale: str | None
    registered_at: Instant
    attributes: Attributes
    identities: list[IdentityIn]
    state: str = Field(description="active, blocked or erased.", examples=["active"])
    blocked_reason: str | None = Field(description="Why the customer is blocked: they get and use nothing.")
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, customer: Customer) -> CustomerOut:
        """Show a customer."""
        return cls(**_fields(customer))


class CustomerWritten(CustomerOut):
    """A customer, and what became of them."""

    status: str = Field(description="created, updated or unchanged.", examples=["created"])

    @classmethod
    def written(cls, written: Written) -> CustomerWritten:
        """Show what was written."""
        return cls(**_fields(written.customer), status=written.status)


def _fields(customer: Customer) -> dict[str, Any]:
    return {
        "id": ids.encode("cus", customer.id),
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "born_on": customer.born_on,
        "locale": customer.locale,
        "registered_at": customer.registered_at,
        "attributes": customer.attributes,
        "identities": [IdentityIn(source=one["source"], external_id=one["external_id"]) for one in customer.identities],
        "state": customer.state,
        "blocked_reason": customer.blocked_reason,
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
    }
