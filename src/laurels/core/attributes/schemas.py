"""Attribute declarations on the wire, and batches of the things that have attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, SkipValidation, ValidationError

from laurels.core.attributes.model import Attribute, Kind
from laurels.core.attributes.policy import below
from laurels.kit.problems import InvalidField, Problem, to_json
from laurels.kit.web import Instant, Wire

T = TypeVar("T")
W = TypeVar("W", bound=BaseModel)
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One line of text."""


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


class Batch(Wire, Generic[T]):
    """Up to 1000 rows. Each stands for itself: a refused row does not hurt the others."""

    items: list[SkipValidation[T]] = Field(min_length=1, max_length=1000)


class RowOut(Wire):
    """What became of one row of a batch."""

    index: int = Field(description="The row's place in the request, from 0.")
    status: Literal["created", "updated", "unchanged", "refused"]
    id: str | None
    problem: dict[str, Any] | None = Field(description="Why the row was refused.")


class BatchOut(Wire):
    """What became of every row of a batch, in its order."""

    results: list[RowOut]
    created: int
    updated: int
    unchanged: int
    refused: int

    @classmethod
    def of(cls, outcomes: Sequence[tuple[str, str] | Problem], *, request_id: str) -> BatchOut:
        """Show status and id, or the problem, of each row."""
        rows = [
            RowOut(index=index, status="refused", id=None, problem=dict(to_json(outcome, request_id)))
            if isinstance(outcome, Problem)
            else RowOut.model_validate({"index": index, "status": outcome[0], "id": outcome[1], "problem": None})
            for index, outcome in enumerate(outcomes)
        ]
        counts = Counter(row.status for row in rows)
        return cls(
            results=rows,
            created=counts["created"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            refused=counts["refused"],
        )


def read_rows(model: type[W], items: Sequence[Any]) -> list[W | Problem]:
    """Read each row of a batch by itself: the row as its wire class, or what is wrong with it."""
    return [_row(model, item, f"/items/{index}") for index, item in enumerate(items)]


def _row(model: type[W], item: Any, pointer: str) -> W | Problem:
    try:
        return model.model_validate(item)
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_context=False, include_input=False)[0]
        for step in first["loc"]:
            pointer = below(pointer, str(step))
        return InvalidField(f"{first['msg']}.", pointer=pointer)
