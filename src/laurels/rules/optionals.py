"""Optional values of plain CEL at run time: looking up what may not be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from laurels.rules import operators
from laurels.rules.errors import RuleFailed
from laurels.rules.values import NONE, Optional, has_key, kind_of


def need(value: object, what: str) -> Optional:
    """Give an optional back.

    :raises RuleFailed: it is none
    """
    if isinstance(value, Optional):
        return value
    raise RuleFailed(f"no such overload: {what} of {kind_of(value)}")


def looked_up(value: object, key: Any) -> Optional:
    """Look a key or an index up, inside an optional too: an empty optional where it is not there.

    :raises RuleFailed: the value has neither keys nor indexes
    """
    if isinstance(value, Optional):
        return looked_up(value.value, key) if value.present else NONE
    match kind_of(value):
        case "map":
            table = cast(Mapping[Any, object], value)
            return Optional(operators.indexed(table, key)) if has_key(table, key) else NONE
        case "list":
            items = cast(Sequence[object], value)
            if kind_of(key) not in ("int", "uint", "double"):
                raise RuleFailed(f"no such overload: list[{kind_of(key)}]")
            return Optional(operators.indexed(items, key)) if 0 <= key < len(items) else NONE
        case kind:
            raise RuleFailed(f"no such overload: {kind} has nothing to look up")


def indexed(value: object, key: Any) -> object:
    """Give what is at an index or key, as an optional where the value is one.

    :raises RuleFailed: it is not there
    """
    return looked_up(value, key) if isinstance(value, Optional) else operators.indexed(value, key)


def indexed_some(value: object, key: Any) -> object:
    """Give what is at an index or key of a typed rule, where None is missing.

    :raises RuleFailed: it is not there
    """
    found = operators.indexed(value, key)
    if found is None:
        raise RuleFailed(f"the item {key} is missing", missing=str(key))
    return found
