"""What each entry of the vocabulary is called in each language, one file per language.

A key is the name of an entry; a field of an order's line begins with `line.`, one of a payment with `tender.`. What a
workspace names itself stands under `*`, and its noun has `{name}`: the attribute, or the units of the wallet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import Final

from laurels.program.vocabulary.entries import WEEKDAYS
from laurels.rules import Entry, Noun, Vocabulary
from laurels.rules.locales import LOCALES

NOUNS: Final[Mapping[str, Mapping[str, Noun]]] = {
    code: getattr(import_module(f"{__name__}.{code}"), "NOUNS")  # noqa: B009
    for code in LOCALES
}


def spoken(vocabulary: Vocabulary, units: Mapping[str, tuple[str, str]]) -> Vocabulary:
    """Give every entry its nouns.

    :param units: what each wallet counts, one and several, by its key
    """
    entries = {name: _named(entry, name, units) for name, entry in vocabulary.entries.items()}
    objects = {
        kind: {name: _named(entry, f"{kind}.{name}", units) for name, entry in fields.items()}
        for kind, fields in vocabulary.objects.items()
    }
    return replace(vocabulary, entries=entries, objects=objects)


def _named(entry: Entry, name: str, units: Mapping[str, tuple[str, str]]) -> Entry:
    unit = units.get(name.split(".")[1]) if name.startswith("wallets.") else None
    nouns = _nouns(name, unit)
    return replace(entry, nouns=nouns) if nouns else entry


# Most names are the same in every workspace and at every reading of its set-up.
@lru_cache(maxsize=4096)
def _nouns(name: str, unit: tuple[str, str] | None) -> Mapping[str, Noun]:
    return {code: noun for code in NOUNS if (noun := _noun(code, name, unit)) is not None}


def _noun(code: str, name: str, unit: tuple[str, str] | None) -> Noun | None:
    nouns = NOUNS[code]
    if name in nouns:
        return replace(nouns[name], values=_values(code, name))
    group, _, last = name.rpartition(".")
    if unit is not None:
        found = nouns.get(f"wallets.*.{last}")
        own = unit[1] if LOCALES[code].plural else unit[0]
        return found and replace(found, said=found.said.replace("{name}", own), unit="|".join(unit))
    if group.startswith("reading."):
        found, own = nouns.get("reading.*"), f"{group.removeprefix('reading.')} {last}"
    else:
        found, own = nouns.get(f"{group}.*"), last
    return found and replace(found, said=found.said.replace("{name}", own.replace("_", " ")))


def _values(code: str, name: str) -> Mapping[object, str]:
    match name:
        case "now.weekday":
            return dict(zip(WEEKDAYS, LOCALES[code].weekdays, strict=True))
        case "now.month":
            return dict(enumerate(LOCALES[code].months, 1))
        case _:
            return {}
