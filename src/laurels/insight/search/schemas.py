"""The search on the wire."""

from __future__ import annotations

from pydantic import Field

from laurels.insight.search.model import Hit, Kind
from laurels.kit.web import Wire


class HitOut(Wire):
    """One thing that was found."""

    kind: Kind = Field(examples=["customer"])
    id: str = Field(examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    title: str = Field(description="What it is called.", examples=["Ada Lovelace"])
    subtitle: str = Field(description="What tells it from others of that name.", examples=["ada@example.com"])
    state: str | None = Field(description="In which state it is, where its kind has states.", examples=["active"])

    @classmethod
    def of(cls, hit: Hit) -> HitOut:
        """Show what was found."""
        return cls(kind=hit.kind, id=hit.id, title=hit.title, subtitle=hit.subtitle, state=hit.state)


class FoundOut(Wire):
    """A few of each kind, the best first."""

    items: list[HitOut]
