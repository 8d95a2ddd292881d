"""What an editor of rules offers: the names of a trigger's language, and the values to compare them with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from laurels.core.attributes import nearest
from laurels.engine.drafts import store
from laurels.engine.drafts.model import Offer, Value
from laurels.engine.drafts.service import language_of
from laurels.kit import ids
from laurels.kit.postgres import Statement
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.vocabulary import EVENT, Language
from laurels.rules import BOOL, Entry

LOOKED_AT: Final = 10_000
"""So many of the newest rows are looked at for the values that are met most."""

_LISTED: Final[dict[str, Statement]] = {
    "customer.segments": store.SEGMENTS,
    "now.holidays": store.CALENDARS,
    "order.store": store.STORE_CODES,
    "customer.identities": store.SOURCES,
    "line.sku": store.SKUS,
    "line.collections": store.COLLECTIONS,
}
"""Names whose values are things that are set up, each with its own name."""
_OF_PARAMETER: Final[dict[str, Statement]] = {
    "SKU": store.SKUS,
    "collection": store.COLLECTIONS,
    "event": store.EVENT_TYPES,
}
_MET: Final[dict[str, Statement]] = {"order.channel": store.CHANNELS}
_ATTRIBUTES: Final[dict[str, Statement]] = {
    "customer.attributes.": store.CUSTOMERS,
    "order.attributes.": store.ORDERS,
    "order.store_attributes.": store.STORES,
    "line.attributes.": store.LINES,
    "line.product.": store.PRODUCTS,
    EVENT: store.EVENTS,
}
"""Names whose values are those that were met lately."""
_SUGGESTED: Final[dict[str, tuple[str, ...]]] = {
    "window": (
        *("today", "7d", "30d", "90d", "365d"),
        *("this_week", "this_month", "this_year", "last_month", "last_year", "ever"),
    ),
    "ahead": ("7d", "14d", "30d", "90d"),
}


async def offer(tx: Tx, *, trigger: str, published: bool = False) -> Offer:
    """List what rules of a trigger may read.

    :raises UnknownTrigger: nothing of this name has rules
    """
    language = language_of(await vocabulary.sources(tx), trigger, published=published, pointer="/query/for")
    objects = {name: tuple(fields.values()) for name, fields in language.moment.objects.items()}
    return Offer(tuple(language.moment.entries.values()), objects)


async def values(tx: Tx, *, name: str, trigger: str, parameter: str | None, prefix: str, limit: int) -> list[Value]:
    """Look up the values that a fact can be compared with, or a parameter asked with, that begin with a prefix.

    Things that are set up come by name, what was met in data by how often it was met lately.

    :raises UnknownTrigger: nothing of this name has rules
    :raises InvalidField: rules of the trigger cannot read it, or it takes no such parameter
    """
    language = language_of(await vocabulary.sources(tx), trigger, pointer="/query/for")
    path, entry = _entry(language, name)
    if parameter is not None:
        return await _of_parameter(tx, entry, parameter, prefix, limit)
    if path in _LISTED:
        return await tx.all(_LISTED[path], Value, prefix=prefix, limit=limit)
    if entry.allowed is not None:
        return _beginning(entry.allowed, prefix, limit)
    if entry.type == BOOL:
        return _beginning((True, False), prefix, limit)
    if path == "order.currency":
        return _beginning((tx.workspace.currency,), prefix, limit)
    if path in _MET:
        return await tx.all(_MET[path], Value, prefix=prefix, looked=LOOKED_AT, limit=limit)
    for start, statement in _ATTRIBUTES.items():
        if path.startswith(start):
            found = {"name": path.removeprefix(start), "type": trigger.removeprefix(EVENT)}
            return await tx.all(statement, Value, **found, prefix=prefix, looked=LOOKED_AT, limit=limit)
    return []


async def _of_parameter(tx: Tx, entry: Entry, name: str, prefix: str, limit: int) -> list[Value]:
    known = {one.name: one for one in entry.parameters}
    if name not in known:
        takes = f"It takes {', '.join(known)}." if known else "It takes none."
        raise InvalidField(f"{entry.name} has no parameter {name[:50]!r}. {takes}", pointer="/query/parameter")
    if name in _OF_PARAMETER:
        return await tx.all(_OF_PARAMETER[name], Value, prefix=prefix, limit=limit)
    if name == "campaign":
        rows = await tx.all(store.CAMPAIGNS, Value, prefix=prefix, limit=limit)
        return [replace(one, value=ids.encode("cmp", UUID(str(one.value)))) for one in rows]
    return _beginning(known[name].allowed or _SUGGESTED.get(name, ()), prefix, limit)


def _entry(language: Language, name: str) -> tuple[str, Entry]:
    entry = language.moment.entries.get(name)
    if entry is not None:
        return name, entry
    for start, kind in (("order.lines.", "line"), ("line.", "line"), ("order.tenders.", "tender")):
        field = language.moment.objects.get(kind, {}).get(name.removeprefix(start))
        if name.startswith(start) and field is not None:
            return f"{kind}.{field.name}", field
    raise InvalidField(
        f"Rules of this trigger cannot read {name[:100]!r}.{nearest(name, language.moment.entries)} "
        "The vocabulary lists what they can.",
        pointer="/query/name",
    )


def _beginning(offered: tuple[Any, ...], prefix: str, limit: int) -> list[Value]:
    low = prefix.lower()
    return [Value(one) for one in offered if str(one).lower().startswith(low)][:limit]
