"""Contexts as JSON, and rules asked in SQL, for the tests of the SQL reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

import psycopg

from laurels.rules import Rule
from laurels.rules.change import plain
from laurels.rules.functions import string
from laurels.rules.sql import Json, translate
from laurels.rules.values import UInt

SOURCE = Json("moment.context")


def stored(context: Any) -> Any:
    """Give a context as JSON holds it; jsonb has no -0.0, so that is kept as text."""
    match context:
        case dict():
            return {str(key): stored(inner) for key, inner in cast(dict[object, object], context).items()}
        case list():
            return [stored(inner) for inner in cast(list[object], context)]
        case float() if str(context) == "-0.0":
            return "-0.0"
        case _:
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
    """Give a value of a rule as SQL gives it, written so that equal ones are equal."""
    match value:
        case bool():
            return value
        case UInt() | int() | Decimal():
            return string.run(Decimal(value))
        case timedelta():
            return shown(value // timedelta(microseconds=1))
        case list():
            return [shown(one) for one in cast(list[object], value)]
        case _:
            return value
