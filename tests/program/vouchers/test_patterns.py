"""Patterns, characters, check characters and how hard codes are to guess: tables and properties."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laurels.kit import ids
from laurels.kit.problems import InvalidField
from laurels.program.vouchers import drawing, patterns
from laurels.program.vouchers.patterns import SETS, CodesGuessable, Pattern, check_character, check_space, read

LOOK_ALIKES = set("01OIL")


def test_sets_for_people_have_no_look_alikes() -> None:
    assert not LOOK_ALIKES & set(SETS["readable"])
    assert not (LOOK_ALIKES - {"0", "1"}) & set(SETS["letters"])
    assert all(len(set(chars)) == len(chars) for chars in SETS.values())


@pytest.mark.parametrize(
    ("text", "characters", "pointer"),
    [
        ("", "readable", "/pattern"),
        ("SPRING", "readable", "/pattern"),
        ("#" * 65, "readable", "/pattern"),
        ("A  ##", "readable", "/pattern"),
        ("Ä-####", "readable", "/pattern"),
        ("##*#", "readable", "/pattern"),
        ("##**", "readable", "/pattern"),
        ("*", "readable", "/pattern"),
        (" ####", "readable", "/pattern"),
        ("####", "readible", "/characters"),
        ("####", "A", "/characters"),
        ("####", "A-B", "/characters"),
        ("####", "aA", "/characters"),
        ("####", "AAB", "/characters"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_by_its_field(text: str, characters: str, pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read(text, characters)
    assert refused.value.pointer == pointer


def test_a_pattern_is_written_with_its_literals() -> None:
    codes, keys = Pattern("Spring-##-## %", "AB").written(["ABBA", "BBBB"])
    assert codes == ["Spring-AB-BA %", "Spring-BB-BB %"]
    assert keys == ["SPRINGABBA%", "SPRINGBBBB%"]
    _, kept = Pattern("Spring-##", "ab", case_sensitive=True).written(["ab"])
    assert kept == ["Springab"]


@pytest.mark.parametrize(
    ("pattern", "count", "made", "needed"),
    [
        ("SPRING-####", 100, 0, 6),
        ("####-####", 852_891, 0, None),
        ("####-####", 852_892, 0, 9),
        ("####-####", 1, 852_891, 9),
        ("####-#####", 1_000_000, 0, None),
    ],
)
def test_codes_that_could_be_guessed_are_refused_with_the_cure(
    pattern: str, count: int, made: int, needed: int | None
) -> None:
    read_pattern = read(pattern, "readable")
    if needed is None:
        return check_space(read_pattern, count, made=made)
    with pytest.raises(CodesGuessable) as refused:
        check_space(read_pattern, count, made=made)
    assert refused.value.pointer == "/pattern"
    assert refused.value.extra["drawn_needed"] == needed
    assert f"Write {needed} `#`" in refused.value.detail
    longer = Pattern("#" * needed, read_pattern.characters)
    return check_space(longer, count, made=made)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """ISO/IEC 7064 has MOD 11,10 of 0794 as 5."""
    assert check_character("0794", SETS["digits"]) == "5"


@settings(max_examples=300)
@given(st.sampled_from(sorted(SETS)), st.data())
def test_one_wrong_character_never_passes(name: str, data: st.DataObject) -> None:
    alphabet = SETS[name]
    drawn = data.draw(st.text(st.sampled_from(alphabet), min_size=1, max_size=12))
    place = data.draw(st.integers(0, len(drawn) - 1))
    other = data.draw(st.sampled_from([one for one in alphabet if one != drawn[place]]))
    typed = drawn[:place] + other + drawn[place + 1 :]
    assert check_character(drawn, alphabet) != check_character(typed, alphabet)


@settings(max_examples=300)
@given(st.sampled_from(["readable", "letters"]), st.data())
def test_two_neighbours_exchanged_never_pass(name: str, data: st.DataObject) -> None:
    alphabet = SETS[name]
    drawn = data.draw(st.text(st.sampled_from(alphabet), min_size=2, max_size=12))
    place = data.draw(st.integers(0, len(drawn) - 2))
    typed = drawn[:place] + drawn[place + 1] + drawn[place] + drawn[place + 2 :]
    assert typed == drawn or check_character(drawn, alphabet) != check_character(typed, alphabet)


@settings(max_examples=200)
@given(
    st.sampled_from(["SPRING-####-#####*", "##-##-##-*", "x##.##*y", "####", "##- -## *-"]),
    st.sampled_from(["readable", "digits", "letters", "alphanumeric", "abc"]),
    st.booleans(),
)
def test_what_is_drawn_fits_its_pattern(text: str, characters: str, case_sensitive: bool) -> None:
    pattern = read(text, characters, case_sensitive=case_sensitive)
    codes, keys = drawing.codes(pattern, 3)
    assert len(set(codes)) == len(set(keys)) == 3
    for code, key in zip(codes, keys, strict=True):
        assert pattern.fit(key) == "fits"
        assert pattern.key(code) == key
        assert len(code) == len(text)


def test_a_typing_error_is_told_from_another_code() -> None:
    pattern = read("SPRING-####*", "readable")
    (code,), (key,) = drawing.codes(pattern, 1)
    wrong = key[:-1] + next(one for one in pattern.characters if one != key[-1])
    assert pattern.fit(wrong) == "mistyped"
    assert pattern.fit(key + "2") is None
    assert pattern.fit("SUMMER" + key[6:]) is None
    assert code.startswith("SPRING-")


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("A-####*", "A-#####", True),
        ("A-####*", "B-#####", False),
        ("A####*", "######", True),
        ("A####*", "#######", False),
        ("a####*", "A#####", True),
        ("1####*", "#####*", False),
    ],
)
def test_patterns_meet_if_a_code_could_be_of_both(one: str, other: str, meet: bool) -> None:
    mine, theirs = read(one, "readable"), read(other, "readable")
    assert mine.meets(theirs) is theirs.meets(mine) is meet


def test_every_character_is_as_likely_as_any_other() -> None:
    """Chi-square over 310,000 draws with 30 degrees of freedom: beyond 73 once in a hundred thousand runs."""
    counted = Counter(drawing.characters(SETS["readable"], 310_000))
    assert sum((number - 10_000) ** 2 / 10_000 for number in counted.values()) < 73
    assert set(counted) == set(SETS["readable"])


def test_ids_of_a_batch_are_one_stretch_in_order() -> None:
    batch_id = ids.new_uuid7(datetime(2026, 3, 1, tzinfo=UTC))
    drawn = drawing.draw(read("####-####", "readable"), 100, batch_id=batch_id, first=2**28 - 50)
    made = drawn.ids.split("\n")
    first, last = ids.stretch(batch_id)
    assert made == sorted(made)
    assert first.hex < made[0] < made[-1] < last.hex
    assert drawn.keys.split("\n") == sorted(drawn.keys.split("\n"))
    assert patterns.CODE_LENGTH_MAX == 64
