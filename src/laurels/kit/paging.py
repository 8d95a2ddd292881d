"""Paging: lists are walked by the key of the last row (keyset), so that writes in between skip and repeat nothing.

The cursor is opaque to the caller but no secret: it holds only the sort key of a row that the caller has seen.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from laurels.kit.problems import InvalidField

T = TypeVar("T")
U = TypeVar("U")
K = TypeVar("K", bound=tuple[object, ...])

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
CURSOR_LENGTH_MAX = 1000
FIRST_ID, LAST_ID = UUID(int=0), UUID(int=2**128 - 1)
"""Before and behind the ids of all rows: where a list begins that goes up, and one that goes down."""
_INT64 = range(-(2**63), 2**63)


class BadCursor(InvalidField):
    code, title = "bad_cursor", "The cursor does not belong to this list"
    cure = "Send `next_cursor` as the previous page gave it, with the same filters and order, or start without one."


class Cursor:
    """A page's last key as text; a key is a tuple of str, int, bool, UUID, Decimal, aware datetime or None."""

    @staticmethod
    def encode(key: tuple[object, ...]) -> str:
        """Write the key as base64url without padding."""
        return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()

    @staticmethod
    def decode(text: str, into: type[K], *, pointer: str = "/query/cursor") -> K:
        """Read a key of this shape, such as `tuple[datetime, UUID]`.

        :raises BadCursor: damaged, of another list, or holding what no row can hold
        """
        try:
            if len(text) > CURSOR_LENGTH_MAX or "=" in text:
                raise ValueError
            raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
            key = msgspec.json.decode(raw, type=into)
        except (ValueError, binascii.Error, msgspec.MsgspecError):
            raise BadCursor("Send the cursor of the previous page of this list unchanged.", pointer=pointer) from None
        if not all(map(_storable, key)):
            raise BadCursor("Send the cursor of the previous page of this list unchanged.", pointer=pointer)
        return key


def _storable(value: object) -> bool:
    # A forged cursor must end as 422, not as an error of the database.
    match value:
        case str():
            return "\0" not in value
        case int():
            return value in _INT64
        case datetime():
            return value.tzinfo is not None
        case _:
            return True


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What page the caller wants: at most `limit` rows (1 to 200) behind the cursor `after`."""

    limit: int = LIMIT_DEFAULT
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LIMIT_MAX:
            raise InvalidField(f"Ask for 1 to {LIMIT_MAX} rows.", pointer="/query/limit")

    @property
    def rows_max(self) -> int:
        """How many rows to select: one more than the limit, which tells whether there is a next page."""
        return self.limit + 1

    def key(self, into: type[K]) -> K | None:
        """Give the key behind which the page starts, or None for the first page."""
        return None if self.after is None else Cursor.decode(self.after, into)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list and the cursor of the next, or None at the end."""

    items: Sequence[T]
    next_cursor: str | None = None

    @classmethod
    def of(cls, rows: Sequence[T], request: PageRequest, key: Callable[[T], tuple[object, ...]]) -> "Page[T]":
        """Cut rows selected with `request.rows_max` into a page; `key` names a row's place in the order."""
        if len(rows) <= request.limit:
            return cls(rows)
        items = rows[: request.limit]
        return cls(items, Cursor.encode(key(items[-1])))

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """Turn each item into another, such as its form on the wire, and keep the cursor."""
        return Page([change(item) for item in self.items], self.next_cursor)
