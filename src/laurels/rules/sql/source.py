"""Where a statement has the facts that a rule reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from laurels.rules.tree import Read

Bind = Callable[[object], str]


class Source(Protocol):
    """What a statement knows. Both methods build SQL and take any value through `bind`, which gives its placeholder."""

    def value(self, read: Read, bind: Bind) -> str:
        """Write the expression of a fact, of the type that `forms.KINDS` holds its type in; NULL where it is missing.

        A list, map or object is jsonb of that very kind, never JSON's null.
        """
        ...

    def contains(self, read: Read, item: str, bind: Bind) -> str | None:
        """Write a faster test whether a list of scalars has an item, an expression of the items' own type.

        NULL where the list is missing; what a NULL item gives does not matter. None: there is no faster test.
        """
        ...
