"""The SQL of all, exists, exists_one, filter and map: a subquery over the items of a list or the keys of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laurels.rules.sql import forms
from laurels.rules.tree import Macro
from laurels.rules.types import Type
from laurels.rules.work import Measured

if TYPE_CHECKING:
    from laurels.rules.sql.writer import Writer

# An item whose test has no value takes the value of the whole, except where another item decides it.
_VERDICTS = {
    "exists": "CASE WHEN bool_or({t}.test) THEN TRUE WHEN bool_or({t}.test IS NULL) THEN NULL ELSE FALSE END",
    "all": "CASE WHEN bool_or(NOT {t}.test) THEN FALSE WHEN bool_or({t}.test IS NULL) THEN NULL ELSE TRUE END",
    "exists_one": "CASE WHEN bool_or({t}.test IS NULL) THEN NULL ELSE count(*) FILTER (WHERE {t}.test) = 1 END",
}
_VERDICTS["existsOne"] = _VERDICTS["exists_one"]
_MADE = (
    "CASE WHEN bool_or({t}.test IS NULL OR ({t}.test AND {t}.made IS NULL)) THEN NULL"
    " ELSE coalesce(jsonb_agg({t}.made ORDER BY {t}.place) FILTER (WHERE {t}.test), '[]') END"
)
_LENGTHS = {
    "list": "jsonb_array_length({})",
    "map": "(SELECT count(*) FROM jsonb_object_keys({}))",
    "string": "char_length({})",
}


def walked(writer: Writer, node: Macro) -> str:
    """Write a macro; without its source it has no value."""
    source, item, list_, tested = writer.node(node.source), writer.alias(), writer.alias(), writer.alias()
    before, around = writer.variables, writer.lists
    writer.variables = {**before, node.variable: f"{item}.item"}
    writer.lists = (*around, _length(f"{list_}.list", node.source.type))
    body = writer.node(node.body)
    made, test = f"{item}.item", body
    if node.macro == "map":
        made, test = forms.to_json(body, node.body.type), "TRUE" if node.test is None else writer.node(node.test)
    writer.variables, writer.lists = before, around
    verdict = _VERDICTS.get(node.macro, _MADE).format(t=tested)
    return (
        f"(SELECT (SELECT {verdict}"
        f" FROM (SELECT {test} AS test, {made} AS made, {item}.place FROM {_items(node, list_, item)}) AS {tested})"
        f" FROM (SELECT {source} AS list OFFSET 0) AS {list_} WHERE {list_}.list IS NOT NULL)"
    )


def measured(writer: Writer, node: Measured) -> str:
    """Write a part that has no value where it is too long to be walked so often."""
    part = writer.alias()
    times = " * ".join((_length(f"{part}.part", node.type), *writer.lists))
    return (
        f"(SELECT CASE WHEN {times} <= {node.most} THEN {part}.part END"
        f" FROM (SELECT {writer.node(node.operand)} AS part OFFSET 0) AS {part})"
    )


def _length(part: str, type: Type) -> str:
    return f"{_LENGTHS[type.kind].format(part)}::bigint"


def _items(node: Macro, source: str, item: str) -> str:
    if node.source.type.kind == "list":
        return f"jsonb_array_elements({source}.list) WITH ORDINALITY AS {item}(item, place)"
    kind = node.source.type.of[0]
    key = forms.from_key("keys.key", kind)
    order = "rule_decimal(keys.key)" if kind.kind in forms.NUMBERS else 'keys.key COLLATE "C"'
    return (
        f"(SELECT {key}, row_number() OVER (ORDER BY {order}) FROM jsonb_object_keys({source}.list) AS keys(key))"
        f" AS {item}(item, place)"
    )
