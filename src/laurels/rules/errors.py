"""What can go wrong with a rule: its text is refused, or it cannot be decided for one moment."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class RuleError(Exception):
    """Say why a rule's text is refused, where, and what would cure it.

    `position` counts characters from 0; `line` and `column` count from 1. `found`, `expected` and `nearest` are
    None where they mean nothing for this error.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        position: int = 0,
        found: str | None = None,
        expected: str | None = None,
        nearest: str | None = None,
    ) -> None:
        self.code = code
        self.position = position
        self.found = None if found is None else _short(found)
        self.expected = expected
        self.nearest = nearest
        self.line = 1
        self.column = position + 1
        advice = f": did you mean {nearest}?" if nearest is not None else ""
        self.message = f"{_short(message)} at position {position}{advice}"
        super().__init__(self.message)

    def locate(self, text: str) -> RuleError:
        """Fill in line and column from the rule's text."""
        before = text[: self.position]
        self.line = before.count("\n") + 1
        self.column = self.position - (before.rfind("\n") + 1) + 1
        return self


class RuleFailed(Exception):
    """Say that a rule has no value for this moment, for example because an attribute is missing.

    `missing` is the dotted path of the fact that was not there, or None.
    """

    def __init__(self, message: str, *, missing: str | None = None) -> None:
        self.message = message
        self.missing = missing
        super().__init__(message)


def _short(text: str, most: int = 300) -> str:
    """Cut a text that would repeat a long part of the rule."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name closest to one that is unknown, or None when nothing is close.

    `nearest("order.amonut", ["order.amount", "now"])` is `"order.amount"`.
    """
    close = difflib.get_close_matches(name[:100], list(known), n=1, cutoff=0.6)
    return close[0] if close else None
