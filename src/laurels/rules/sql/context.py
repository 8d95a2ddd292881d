"""Facts out of one jsonb column that holds the whole context of a rule."""

from __future__ import annotations

from dataclasses import dataclass

from laurels.rules.sql import forms
from laurels.rules.sql.source import Bind
from laurels.rules.tree import Read


@dataclass(frozen=True, slots=True)
class Json:
    """The context as JSON: moments and durations as text, decimals as text or number, amounts in minor units.

    `column` is SQL of ours, such as "moment.context".
    """

    column: str

    def value(self, read: Read, bind: Bind) -> str:
        """Take the fact at the end of its way through the context."""
        return forms.from_json(f"({self.column} #> {bind(list(read.keys))}::text[])", read.type)

    def contains(self, read: Read, item: str, bind: Bind) -> str | None:
        """Know no faster test."""
        return None
