"""What an attribute is, and the schema that the attributes of one entity make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from laurels.core.attributes import policy
from laurels.kit.problems import InvalidField
from laurels.rules import BOOL, DECIMAL, INT, LIST, STRING, TIMESTAMP, Entry, Type

Kind = Literal["string", "integer", "decimal", "boolean", "date", "timestamp", "string_list"]

_RULE_TYPES: dict[str, Type] = {
    "string": STRING,
    "integer": INT,
    "decimal": DECIMAL,
    "boolean": BOOL,
    # A local day is compared as ISO text, whose order is the order of days, like `now.date`.
    "date": STRING,
    "timestamp": TIMESTAMP,
    "string_list": LIST(STRING),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One declared attribute of an entity, such as `shoe_size` of customers."""

    entity: str
    name: str
    type: Kind
    required: bool
    allowed: list[Any] | None
    created_at: datetime

    def check(self, value: object, pointer: str) -> None:
        """Refuse a value of another type, or one that is not allowed.

        :raises InvalidField: naming the attribute and what would fit
        """
        cure = policy.misfit(value, self.type)
        if cure is not None:
            raise InvalidField(f"The attribute {self.name} is {cure}.", pointer=pointer)
        if self.allowed is None:
            return
        for one in cast(list[Any], value) if self.type == "string_list" else [value]:
            if one not in self.allowed:
                shown = ", ".join(str(allowed) for allowed in self.allowed[:20])
                raise InvalidField(f"The attribute {self.name} allows {shown}; {one!r} is none.", pointer=pointer)


@dataclass(frozen=True, slots=True)
class Schema:
    """Every attribute declared for one entity; none declared means that anything of sensible size is stored."""

    entity: str
    attributes: Mapping[str, Attribute]

    def check(
        self, values: Mapping[str, Any], pointer: str = "/attributes", *, stored: Mapping[str, Any] | None = None
    ) -> None:
        """Refuse values that do not fit the schema. A null takes an attribute away.

        `stored` is what the entity has already: it also answers for what is required.

        :raises InvalidField: unknown attribute, wrong type, value not allowed, required one missing, or too large
        """
        policy.check_size(values, pointer)
        if not self.attributes:
            return
        for name, value in values.items():
            declared = self.attributes.get(name)
            if declared is None:
                raise InvalidField(self._unknown(name), pointer=policy.below(pointer, name))
            if value is not None:
                declared.check(value, policy.below(pointer, name))
        after = policy.merged(stored or {}, values)
        for declared in self.attributes.values():
            if declared.required and declared.name not in after:
                raise InvalidField(
                    f"The attribute {declared.name} is required: give {policy.MEANING[declared.type]}.",
                    pointer=policy.below(pointer, declared.name),
                )

    def facts(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Turn stored attributes into what a rule reads: only the declared ones, decimals and instants as such.

        A value written before its declaration that does not fit it is left out, as if it were missing.
        """
        return {
            name: _fact(stored[name], declared.type)
            for name, declared in self.attributes.items()
            if name in stored and policy.misfit(stored[name], declared.type) is None
        }

    def entries(self, prefix: str) -> list[Entry]:
        """List the attributes for the rule vocabulary, as `<prefix>.<name>`; an empty prefix gives bare names."""
        return [
            Entry(
                name=f"{prefix}.{declared.name}" if prefix else declared.name,
                type=_RULE_TYPES[declared.type],
                noun="the " + declared.name.replace("_", " "),
                allowed=_allowed(declared),
                optional=True,
            )
            for declared in self.attributes.values()
        ]

    def _unknown(self, name: str) -> str:
        hint = policy.nearest(name, self.attributes)
        return f"{name[:100]!r} is no attribute of {self.entity}.{hint} Declare it first, or leave it out."


def _fact(value: Any, kind: Kind) -> Any:
    match kind:
        case "decimal":
            return Decimal(value)
        case "timestamp":
            return datetime.fromisoformat(value)
        case _:
            return value


def _allowed(declared: Attribute) -> tuple[object, ...] | None:
    if declared.allowed is None:
        return None
    return tuple(Decimal(one) if declared.type == "decimal" else one for one in declared.allowed)
