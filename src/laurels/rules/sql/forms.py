"""How each type is held in SQL, alone and inside JSON.

Alone: int, uint, decimal and amounts are numbers without a float (bigint or numeric; amounts in minor units), a
duration is numeric microseconds, a moment timestamptz, text of any collation; lists, maps, objects and null are jsonb.
Inside JSON: numbers are numbers (decimals may be text), moments RFC 3339 text, durations microseconds or text such as
"90s", doubles numbers or "NaN", "Infinity", "-Infinity", bytes hexadecimal text; keys of maps are text.
"""

from __future__ import annotations

from laurels.rules.types import Type
from laurels.rules.vocabulary import Vocabulary

KINDS = {
    "bool": "boolean",
    "int": "numeric",
    "uint": "numeric",
    "decimal": "numeric",
    "money": "numeric",
    "points": "numeric",
    "double": "double precision",
    "string": "text",
    "bytes": "bytea",
    "timestamp": "timestamptz",
    "duration": "numeric",
}
"""The SQL type of each kind; every other kind is jsonb."""

NUMBERS = frozenset(("int", "uint", "decimal", "money", "points"))
KEYS = frozenset(("bool", "int", "uint", "string"))
# Kinds that JSON may hold in more than one way, so that equal values may differ as JSON.
_LOOSE = frozenset(("decimal", "double", "timestamp", "duration"))
_READERS = {
    "bool": "rule_bool({})",
    "string": "rule_text({})",
    "timestamp": "rule_timestamp(rule_text({}))",
    "duration": "rule_duration({})",
    "double": "rule_double({})",
    "bytes": "rule_bytes({})",
    "list": "rule_array({})",
    "map": "rule_object({})",
    "object": "rule_object({})",
} | dict.fromkeys(NUMBERS, "rule_number({})")
_WRITERS = {
    "timestamp": "to_jsonb(rule_moment_text({}))",
    "double": "rule_json({})",
    "bytes": "to_jsonb(encode({}, 'hex'))",
} | dict.fromkeys(NUMBERS | {"bool", "string", "duration"}, "to_jsonb({})")


def kind(type: Type) -> str:
    """Name the SQL type that holds values of a type."""
    return KINDS.get(type.kind, "jsonb")


def null(type: Type) -> str:
    """Write what has no value."""
    return f"NULL::{kind(type)}"


def scalar(type: Type) -> bool:
    """Tell whether values are no JSON in SQL."""
    return type.kind in KINDS


def from_json(text: str, type: Type) -> str:
    """Take a value of a type out of JSON."""
    return _READERS.get(type.kind, "{}").format(text)


def to_json(text: str, type: Type) -> str:
    """Put a value of a type into JSON."""
    return _WRITERS.get(type.kind, "{}").format(text)


def key(text: str, type: Type) -> str:
    """Write the text under which a map of JSON has a key."""
    if type.kind == "string":
        return text
    if type.kind == "double":
        return f"trim_scale(rule_exactly({text}))::text"
    return f"({text})::text" if type.kind == "bool" else f"trim_scale(({text})::numeric)::text"


def from_key(text: str, type: Type) -> str:
    """Take a key of a map into JSON as a value of its type."""
    if type.kind in NUMBERS:
        return f"to_jsonb(rule_decimal({text}))"
    return f"to_jsonb({text} = 'true')" if type.kind == "bool" else f"to_jsonb({text})"


def alike(text: str, type: Type, vocabulary: Vocabulary, name: str) -> str:
    """Write a list, map or object so that equal ones are equal as JSON; `name` begins the aliases it makes."""
    if scalar(type):
        value = from_json(text, type)
        return to_json(f"({value} + 0)" if type.kind == "double" else value, type)  # -0.0 equals 0.0
    item, place = f"{name}.item", f"{name}.place"
    if not _loose(type, vocabulary):
        return text
    match type.kind:
        case "list":
            made = f"coalesce(jsonb_agg({alike(item, type.of[0], vocabulary, f'{name}_')} ORDER BY {place}), '[]')"
            rows = f"jsonb_array_elements({text}) WITH ORDINALITY AS {name}(item, place)"
        case "map":
            made = f"coalesce(jsonb_object_agg({place}, {alike(item, type.of[1], vocabulary, f'{name}_')}), '{{}}')"
            rows = f"jsonb_each({text}) AS {name}(place, item)"
        case _:
            for path, entry in vocabulary.objects.get(type.name, {}).items():
                if _loose(entry.type, vocabulary):
                    # The path is of the vocabulary, whose names are words; the literal is quoted all the same.
                    way = ", ".join("'" + part.replace("'", "''").replace("%", "%%") + "'" for part in path.split("."))
                    found = f"({text}) #> ARRAY[{way}]"
                    same = alike(found, entry.type, vocabulary, f"{name}_")
                    text = f"jsonb_set({text}, ARRAY[{way}], coalesce({same}, 'null'), false)"
            return text
    return f"CASE WHEN {text} IS NOT NULL THEN (SELECT {made} FROM {rows}) END"


def _loose(type: Type, vocabulary: Vocabulary, inside: frozenset[str] = frozenset()) -> bool:
    if type.kind == "object" and type.name not in inside:
        fields = vocabulary.objects.get(type.name, {}).values()
        return any(_loose(entry.type, vocabulary, inside | {type.name}) for entry in fields)
    return type.kind in _LOOSE or any(_loose(inner, vocabulary, inside) for inner in type.of)
