"""What each entry of the vocabulary is called in each language, one file per language.

A key is the name of an entry; a field of an order's line begins with `line.`, one of a payment with `tender.`. What a
workspace names itself stands under `*`, and its noun has `{name}`: the attribute, or the units of the wallet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    nouns = {code: noun for code in NOUNS if (noun := _noun(code, name, units)) is not None}
    return replace(entry, nouns=nouns) if nouns else entry


def _noun(code: str, name: str, units: Mapping[str, tuple[str, str]]) -> Noun | None:
    nouns = NOUNS[code]
    if name in nouns:
        return replace(nouns[name], values=_values(code, name))
    group, _, last = name.rpartition(".")
    if group.startswith("wallets.") and f"wallets.*.{last}" in nouns:
        one, several = units[group.removeprefix("wallets.")]
        noun, unit = nouns[f"wallets.*.{last}"], several if LOCALES[code].plural else one
        return replace(noun, said=noun.said.replace("{name}", unit), unit=f"{one}|{several}")
    if group.startswith("reading."):
        found, own = nouns.get("reading.*"), f"{group.removeprefix('reading.')} {last}"
    else:
        found, own = nouns.get(f"{group}.*"), last
    return None if found is None else replace(found, said=found.said.replace("{name}", own.replace("_", " ")))


def _values(code: str, name: str) -> Mapping[object, str]:
    match name:
        case "now.weekday":
            return dict(zip(WEEKDAYS, LOCALES[code].weekdays, strict=True))
        case "now.month":
            return dict(enumerate(LOCALES[code].months, 1))
        case _:
            return {}
