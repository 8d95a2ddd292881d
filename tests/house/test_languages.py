"""Whatever is said in one language is said in all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from laurels.core.attributes import Attribute, Schema
from laurels.kit import languages
from laurels.program.campaigns.phrases import PHRASES
from laurels.program.vocabulary import CART, CODE, CUSTOMER, ORDER_PAID, Language
from laurels.program.vocabulary.nouns import NOUNS
from laurels.rules import BOOL, Entry
from laurels.rules.functions import FUNCTIONS
from laurels.rules.locales import ENGLISH, LOCALES, Locale
from tests.program.campaigns.stage import MONDAY_NOON, SOURCES

OTHERS = sorted(set(LOCALES) - {"en"})
SLOT = re.compile(r"\{(\w+)(?::\w+)?\}")


def slots(template: str) -> list[str]:
    return sorted(SLOT.findall(template))


def declared(entity: str) -> Schema:
    return Schema(entity, {"size": Attribute(entity, "size", "integer", False, None, MONDAY_NOON)})


def entries() -> Iterator[Entry]:
    more = {entity: declared(entity) for entity in ("order", "store", "reading:weather")}
    sources = replace(SOURCES, schemas={**SOURCES.schemas, **more})
    for trigger in (ORDER_PAID, CART, CODE, CUSTOMER, "event.ride"):
        language: Language = sources.language(trigger, published=trigger == ORDER_PAID)
        yield from language.moment.entries.values()
        for fields in language.moment.objects.values():
            yield from fields.values()
        if language.line is not None:
            yield from language.line.entries.values()


def test_the_languages_that_a_reader_may_ask_for_are_those_that_are_spoken() -> None:
    assert tuple(sorted(LOCALES)) == languages.SPOKEN
    assert set(NOUNS) == set(PHRASES) == set(LOCALES)


@pytest.mark.parametrize("code", OTHERS)
def test_every_function_is_said_with_all_its_arguments(code: str) -> None:
    said = LOCALES[code].functions
    assert set(said) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        sentence, denied = said[name]
        assert slots(sentence) == slots(function.sentence), name
        assert slots(denied) == slots(function.denied), name


def tables(locale: Locale) -> Mapping[str, Mapping[str, str]]:
    return {"phrases": locale.phrases, "worked": locale.worked, "number": locale.compared["number"]}


@pytest.mark.parametrize("code", OTHERS)
def test_every_phrase_of_rules_is_said_with_all_its_parts(code: str) -> None:
    locale = LOCALES[code]
    for name, english in tables(ENGLISH).items():
        other = tables(locale)[name]
        assert set(other) == set(english)
        for key, template in english.items():
            # A language that agrees in gender or case may need a part twice.
            assert set(slots(other[key])) == set(slots(template)), key
    for templates in locale.compared.values():
        assert all(slots(template) == ["0", "1"] for template in templates.values())
    assert set(locale.units) == set(ENGLISH.units)
    assert set(locale.past) == set(ENGLISH.past)
    assert set(locale.ahead) >= set(ENGLISH.ahead)
    assert (len(locale.months), len(locale.weekdays)) == (12, 7)


@pytest.mark.parametrize("code", OTHERS)
def test_every_phrase_of_campaigns_is_said_with_all_its_parts(code: str) -> None:
    english, other = PHRASES["en"].phrases, PHRASES[code].phrases
    assert set(other) == set(english)
    for key, template in english.items():
        assert slots(other[key]) == slots(template), key
    assert other["weekdays"].count("|") == 6


@pytest.mark.parametrize("code", OTHERS)
def test_everything_that_a_rule_reads_has_a_noun(code: str) -> None:
    for entry in entries():
        noun = entry.nouns.get(code)
        assert noun, f"{entry.name} has no noun in {code}: see program/vocabulary/nouns"
        assert slots(noun.said) == slots(entry.said), entry.name
        assert bool(noun.more) >= bool(entry.more), entry.name
        assert bool(noun.less) >= bool(entry.less), entry.name
        english = entry.spoken("en")
        assert bool(noun.denied) == bool(english.denied), entry.name
        assert noun.denied or entry.type != BOOL or "attributes" in entry.name or entry.name.startswith("event.")
        assert set(noun.values) == set(english.values), entry.name


def test_every_unit_is_counted_in_every_language() -> None:
    units = {entry.unit for entry in entries() if entry.unit and "|" not in entry.unit}
    for locale in LOCALES.values():
        assert units <= set(locale.units)
