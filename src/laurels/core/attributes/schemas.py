"""Attribute declarations on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.core.attributes.model import Attribute, Kind
from laurels.kit.web import Instant, Wire


class AttributeIn(Wire):
    """What an attribute shall be."""

    type: Kind = Field(examples=["integer"])
    required: bool = Field(default=False, description="Whether every later write must give it.")
    allowed: list[Any] | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The only values there can be; for texts, lists of texts, integers and decimals.",
        examples=[[36, 37, 38]],
    )


class AttributeOut(Wire):
    """A declared attribute."""

    entity: str = Field(examples=["customer"])
    name: str = Field(examples=["shoe_size"])
    type: Kind
    required: bool
    allowed: list[Any] | None
    created_at: Instant

    @classmethod
    def of(cls, attribute: Attribute) -> AttributeOut:
        """Show a declaration."""
        return cls(
            entity=attribute.entity,
            name=attribute.name,
            type=attribute.type,
            required=attribute.required,
            allowed=attribute.allowed,
            created_at=attribute.created_at,
        )
