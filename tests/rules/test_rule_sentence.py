"""How values are said, and that no language is left with words of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from laurels.rules import DECIMAL, INT, MONEY, POINTS, Entry, Noun, Vocabulary, check
from laurels.rules.locales import LOCALES, language
from laurels.rules.locales import _turkish as turkish
from laurels.rules.wording import joined, moment_said, span_said, value_said, window_said
from tests.rules.rule_examples import VOCABULARY, context, rules

CODES = ("en", "es", "tr", "id", "vi", "zh")
GBP = MONEY("GBP", 2)
MOMENT = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)


def nameless() -> Vocabulary:
    """Give every entry the noun ⟦⟧ in every language, so that all other words of a sentence are the language's own."""
    nouns = dict.fromkeys(CODES, Noun("⟦⟧"))

    def of(entry: Entry) -> Entry:
        return replace(entry, nouns=nouns)

    return replace(
        VOCABULARY,
        entries={name: of(entry) for name, entry in VOCABULARY.entries.items()},
        objects={kind: {n: of(e) for n, e in fields.items()} for kind, fields in VOCABULARY.objects.items()},
    )


def words_of(code: str) -> Iterator[str]:
    locale = LOCALES[code]
    templates = [*locale.phrases.values(), *locale.worked.values(), *locale.months, *locale.weekdays]
    templates += [one for kind in locale.compared.values() for one in kind.values()]
    templates += [one for pair in (*locale.units.values(), *locale.functions.values()) for one in pair]
    for template in templates:
        yield from re.findall(r"[a-z]+", re.sub(r"\{.*?\}", " ", template.lower()))


NAMELESS = nameless()
# The generated rules name the products A and the country AT themselves.
ENGLISH_ONLY = {code: set(words_of("en")) - set(words_of(code)) - {"a", "at"} for code in CODES}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules)
def test_every_rule_is_said_in_every_language_without_a_word_of_another(text: str) -> None:
    rule = check(text, NAMELESS)
    for code in CODES:
        said = rule.sentence(code)
        assert said
        assert not {"{", "}"} & set(said)
        assert not ENGLISH_ONLY[code] & set(re.findall(r"[a-z]+", said.lower())), said


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules)
def test_advice_is_given_in_every_language_without_a_word_of_another(text: str) -> None:
    rule = check(text, NAMELESS)
    for code in CODES:
        for leaf in rule.explain(context(), code).leaves():
            advice = leaf.advice or ""
            assert not ENGLISH_ONLY[code] & set(re.findall(r"[a-z]+", advice.lower())), advice


@pytest.mark.parametrize("locale", ["de", "", "tlh-KL", "xx_YY", "français"])
def test_english_stands_in_for_an_unknown_locale(locale: str) -> None:
    rule = check("order.amount >= 100", VOCABULARY)
    assert rule.sentence(locale) == rule.sentence("en")


@pytest.mark.parametrize("locale", ["tr", "tr-TR", "TR_tr"])
def test_a_region_speaks_its_language(locale: str) -> None:
    assert language(locale) is LOCALES["tr"]


@pytest.mark.parametrize(
    ("code", "money", "points", "year", "many"),
    [
        ("en", "1,000.50 GBP", "1,500 points", "2026", "12,345.5"),
        ("es", "1.000,50 GBP", "1.500 puntos", "2026", "12.345,5"),
        ("tr", "1.000,50 GBP", "1.500 puan", "2026", "12.345,5"),
        ("id", "1.000,50 GBP", "1.500 poin", "2026", "12.345,5"),
        ("vi", "1.000,50 GBP", "1.500 điểm", "2026", "12.345,5"),
        ("zh", "1,000.50 GBP", "1,500积分", "2026", "12,345.5"),
    ],
)
def test_numbers_have_the_separators_of_the_language(code: str, money: str, points: str, year: str, many: str) -> None:
    locale = LOCALES[code]
    assert value_said(100_050, GBP, locale=locale) == money
    assert value_said(1500, POINTS(0), locale=locale) == points
    assert value_said(2026, INT, locale=locale) == year
    assert value_said(Decimal("12345.5"), DECIMAL, locale=locale) == many
    assert value_said(-100_050, GBP, locale=locale) == f"-{money}"


@pytest.mark.parametrize(
    ("code", "day", "moment", "span"),
    [
        ("en", "21 November 2026", "21 November 2026 17:30 UTC", "1 day 2 hours 30 minutes"),
        ("es", "el 21 de noviembre de 2026", "el 21 de noviembre de 2026 a las 17:30 UTC", "1 día 2 horas 30 minutos"),
        ("tr", "21 Kasım 2026", "21 Kasım 2026 17:30 UTC", "1 gün 2 saat 30 dakika"),
        ("id", "21 November 2026", "21 November 2026 pukul 17:30 UTC", "1 hari 2 jam 30 menit"),
        ("vi", "ngày 21 tháng 11 năm 2026", "17:30 UTC ngày 21 tháng 11 năm 2026", "1 ngày 2 giờ 30 phút"),
        ("zh", "2026年11月21日", "2026年11月21日17:30（UTC）", "1天2小时30分钟"),
    ],
)
def test_times_are_said_as_the_language_does(code: str, day: str, moment: str, span: str) -> None:
    locale = LOCALES[code]
    assert moment_said(datetime(2026, 11, 21, tzinfo=UTC), locale) == day
    assert moment_said(MOMENT, locale) == moment
    assert span_said(timedelta(days=1, hours=2, minutes=30), locale) == span


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ("in the last 365 days", "in the last hour", "this month", "last year", "so far",
                "in the next 30 days")),
        ("es", ("en los últimos 365 días", "en la última hora", "este mes", "el año pasado", "hasta ahora",
                "en los próximos 30 días")),
        ("tr", ("son 365 gündeki", "son 1 saatteki", "bu ayki", "geçen yılki", "bugüne kadarki",
                "önümüzdeki 30 günde")),
        ("id", ("dalam 365 hari terakhir", "dalam 1 jam terakhir", "bulan ini", "tahun lalu", "selama ini",
                "dalam 30 hari ke depan")),
        ("vi", ("trong 365 ngày qua", "trong 1 giờ qua", "trong tháng này", "trong năm ngoái", "từ trước đến nay",
                "trong 30 ngày tới")),
        ("zh", ("最近365天", "最近1小时", "本月", "去年", "累计", "未来30天")),
    ],
)  # fmt: skip
def test_windows_are_said(code: str, said: tuple[str, ...]) -> None:
    locale = LOCALES[code]
    past = tuple(window_said(text, locale) for text in ("365d", "1h", "this_month", "last_year", "ever"))
    assert (*past, window_said("30d", locale, ahead=True)) == said


def test_lists_are_joined() -> None:
    shown = {code: joined(["A", "B", "C"], "or", LOCALES[code]) for code in CODES}
    assert shown == {
        "en": "A, B or C",
        "es": "A, B o C",
        "tr": "A, B veya C",
        "id": "A, B atau C",
        "vi": "A, B hoặc C",
        "zh": "A、B或C",
    }


@pytest.mark.parametrize(
    ("word", "of", "from_", "to"),
    [
        ("sipariş satırları", "sipariş satırlarının", "sipariş satırlarından", "sipariş satırlarına"),
        ("sipariş tutarı", "sipariş tutarının", "sipariş tutarından", "sipariş tutarına"),
        ("geçen süre", "geçen sürenin", "geçen süreden", "geçen süreye"),
        ("30 gün", "30 günün", "30 günden", "30 güne"),
        ("2 hafta", "2 haftanın", "2 haftadan", "2 haftaya"),
        ("4", "4'ün", "4'ten", "4'e"),
        ("6", "6'nın", "6'dan", "6'ya"),
        ("2026", "2026'nın", "2026'dan", "2026'ya"),
        ("1.000", "1.000'in", "1.000'den", "1.000'e"),
        ("40", "40'ın", "40'tan", "40'a"),
        ("0", "0'ın", "0'dan", "0'a"),
        ("17:00", "17:00'nin", "17:00'den", "17:00'ye"),
        ("100,00 GBP", "100,00 GBP'nin", "100,00 GBP'den", "100,00 GBP'ye"),
        ("(a artı b)", "(a artı b) değerinin", "(a artı b) değerinden", "(a artı b) değerine"),
    ],
)
def test_turkish_endings_follow_what_is_spoken(word: str, of: str, from_: str, to: str) -> None:
    assert (turkish.of(word), turkish.from_(word), turkish.to(word)) == (of, from_, to)


def test_spanish_melts_its_articles() -> None:
    spanish = LOCALES["es"]
    assert spanish.filled("antes de {0}", "el lunes") == "antes del lunes"
    assert spanish.filled("superior a {0}", "el importe") == "superior al importe"
    assert spanish.filled("el campo {1} de {0}", "la línea", "x") == "el campo x de la línea"


def test_a_brace_in_a_value_stays_a_brace() -> None:
    rule = check("order.channel.contains('{0} {by}')", VOCABULARY)
    assert all("{0} {by}" in rule.sentence(code) for code in CODES)


def test_a_condition_is_denied_by_its_own_words() -> None:
    birthday = Noun("today is the birthday", "today is not the birthday")
    vocabulary = Vocabulary.of([replace(VOCABULARY.entries["customer.active"], nouns={"en": birthday})])
    assert check("customer.active", vocabulary).sentence() == "today is the birthday"
    assert check("!customer.active", vocabulary).sentence() == "today is not the birthday"
    explained = check("!customer.active", vocabulary).explain({"customer": {"active": True}})
    assert explained.advice == ("Needed: today is not the birthday",)
