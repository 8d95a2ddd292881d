"""Contexts as JSON, and rules asked in SQL, for the tests of the SQL reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg

from laurels.rules import Rule
from laurels.rules.change import plain
from laurels.rules.sql import Json, translate
from laurels.rules.values import UInt

SOURCE = Json("moment.context")


def stored(context: Any) -> Any:
    """Give a context as JSON holds it."""
    return plain(context)


def asked(db: psycopg.Connection[Any], rules: Sequence[Rule], contexts: Sequence[Any]) -> list[list[Any]]:
    """Ask every rule of every context in one statement: for each context, the value of each rule as SQL gives it."""
    conditions = [translate(rule, SOURCE, prefix=f"r{number}") for number, rule in enumerate(rules)]
    columns = ", ".join(f"{one.text} AS r{number}" for number, one in enumerate(conditions))
    params: dict[str, Any] = {"contexts": json.dumps([stored(one) for one in contexts])}
    for one in conditions:
        assert not params.keys() & one.params.keys()
        params |= one.params
    text = (
        f"SELECT {columns} FROM jsonb_array_elements(%(contexts)s::jsonb) WITH ORDINALITY AS moment(context, place)"
        " ORDER BY moment.place"
    )
    return [list(row) for row in db.execute(text.encode(), params)]


def shown(value: Any) -> Any:
    """Give a value of a rule as SQL gives it, for comparing."""
    match value:
        case bool() | str() | bytes() | float() | None | datetime():
            return value
        case UInt() | int() | Decimal():
            return Decimal(value)
        case timedelta():
            return Decimal(value // timedelta(microseconds=1))
        case _:
            return value
