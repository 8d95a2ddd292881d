"""Patterns of codes: which characters are drawn, which one shows a typo, and whether a code can be guessed.

In a pattern `#` is a drawn character and `*` the check character; everything else stands for itself, as in
`SPRING-####-####*`. Pure: chance comes from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from laurels.kit.problems import InvalidField

DRAWN, CHECK = "#", "*"
CODE_LENGTH_MAX: Final = 64
CHARACTERS_MAX: Final = 62
GUESS_ODDS: Final = 1_000_000
"""For each code at least so many that are none: a guess succeeds once in a million times at most."""

SETS: Final = {
    "readable": "23456789ABCDEFGHJKMNPQRSTUVWXYZ",
    "digits": "0123456789",
    "letters": "ABCDEFGHJKMNPQRSTUVWXYZ",
    "alphanumeric": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
"""Characters by name. `readable` and `letters` are without what looks alike: 0 and O, 1, I and L."""

DEFAULT_SET: Final = "readable"
DEFAULT_PATTERN: Final = "####-####-####"

SKIPPED: Final = "- "
_WRITABLE = re.compile(r"[!-~]+(?: [!-~]+)*")
_OWN_SET = re.compile(r"[0-9A-Za-z]+")

Fit: TypeAlias = Literal["fits", "mistyped"]


class CodesGuessable(InvalidField):
    """The pattern has too few codes for so many."""

    code = "codes_guessable"
    title = "Codes of this pattern could be guessed"
    cure = "Add as many `#` to the pattern as the detail says, take a larger character set, or ask for fewer codes."


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with its characters; of one that does not heed case, upper and lower case are one."""

    text: str
    characters: str
    case_sensitive: bool = False

    @property
    def drawn_count(self) -> int:
        """How many characters are drawn."""
        return self.text.count(DRAWN)

    @property
    def checked(self) -> bool:
        """Whether one character shows typos."""
        return CHECK in self.text

    @property
    def space(self) -> int:
        """How many different codes there are."""
        return len(self.characters) ** self.drawn_count

    def written(self, drawn: Iterable[str]) -> tuple[list[str], list[str]]:
        """Put drawn characters into the pattern, and the check character behind them: codes, and keys to find them by.

        >>> Pattern("Spring-##-##", "AB").written(["ABBA"])
        (['Spring-AB-BA'], ['SPRINGABBA'])
        """
        template, cuts = _template(self)
        if self.checked:
            values = _values(self.characters)
            codes = [template % (*[one[cut] for cut in cuts], _check(one, self.characters, values)) for one in drawn]
        else:
            codes = [template % tuple([one[cut] for cut in cuts]) for one in drawn]
        return codes, self.key("\n".join(codes)).split("\n")

    def key(self, code: str) -> str:
        """Give the form under which a code of this pattern is found."""
        plain = code.replace("-", "").replace(" ", "")
        return plain if self.case_sensitive else plain.upper()

    def fit(self, key: str) -> Fit | None:
        """Tell whether a key looks like this pattern, and whether its check character is right; None: it does not."""
        shape, alphabet = _shape(self)
        found = shape.fullmatch(key)
        if found is None:
            return None
        if not self.checked:
            return "fits"
        drawn = "".join(part for name, part in found.groupdict("").items() if name[0] == "d")
        return "fits" if check_character(drawn, alphabet) == found["c"] else "mistyped"

    @property
    def shape(self) -> str:
        """What keys of this pattern look like, as a regular expression that PostgreSQL reads alike."""
        return _shape(self)[0].pattern

    @property
    def beginning(self) -> str:
        """What all its keys begin with, as they are stored."""
        return self.key(re.split(r"[#*]", self.text)[0])

    def meets(self, other: Pattern) -> bool:
        """Tell whether some code could look like both patterns."""
        mine, theirs = _places(self), _places(other)
        return len(mine) == len(theirs) and all(a & b for a, b in zip(mine, theirs, strict=True))


def read(text: str, characters: str, *, case_sensitive: bool = False, pointer: str = "") -> Pattern:
    """Read a pattern and its characters: the name of a set, or the characters themselves.

    :raises InvalidField: naming what cannot be
    """
    alphabet = _alphabet(characters, case_sensitive, f"{pointer}/characters")
    at = f"{pointer}/pattern"
    if not 1 <= len(text) <= CODE_LENGTH_MAX or not _WRITABLE.fullmatch(text):
        raise InvalidField(
            f"A pattern has 1 to {CODE_LENGTH_MAX} letters, digits and signs of ASCII, with single blanks between them "
            "at most.",
            pointer=at,
        )
    if DRAWN not in text:
        raise InvalidField("Put a `#` wherever a character shall be drawn, such as SPRING-####-####.", pointer=at)
    if text.count(CHECK) > 1 or (CHECK in text and text.index(CHECK) < text.rindex(DRAWN)):
        raise InvalidField("There is one check character `*` at most, and it stands behind every `#`.", pointer=at)
    return Pattern(text, alphabet, case_sensitive)


def _alphabet(characters: str, case_sensitive: bool, pointer: str) -> str:
    named = SETS.get(characters)
    if named is not None:
        return named
    folded = characters if case_sensitive else characters.upper()
    if not 2 <= len(characters) <= CHARACTERS_MAX or not _OWN_SET.fullmatch(characters):
        raise InvalidField(
            f"Name one of {', '.join(SETS)}, or write 2 to {CHARACTERS_MAX} letters and digits.", pointer=pointer
        )
    if len(set(folded)) < len(folded):
        twice = next(one for one in folded if folded.count(one) > 1)
        raise InvalidField(
            f"{twice!r} is there twice. Where case does not count, upper and lower case are one.", pointer=pointer
        )
    return characters


def check_space(pattern: Pattern, count: int, *, made: int = 0, pointer: str = "") -> None:
    """Refuse to draw so many codes, beside those that there are of this pattern, if one could then be guessed.

    :raises CodesGuessable: naming how many `#` are missing
    """
    wanted = (count + made) * GUESS_ODDS
    if pattern.space >= wanted:
        return
    needed, space = pattern.drawn_count, pattern.space
    while space < wanted:
        needed, space = needed + 1, space * len(pattern.characters)
    beside = f" beside the {made:,} that there are" if made else ""
    raise CodesGuessable(
        f"{pattern.text!r} has {pattern.space:,} codes; for {count:,}{beside} it needs {wanted:,}, so that a guess "
        f"succeeds once in a million times at most. Write {needed} `#` instead of {pattern.drawn_count}, or take a "
        "larger character set.",
        pointer=f"{pointer}/pattern",
        drawn_needed=needed,
    )


def check_character(drawn: str, characters: str) -> str:
    """Work out the character that shows a typo: any one wrong character, and any two neighbours exchanged, do not pass.

    Of an odd number of characters N, ISO 7064's pure system with radix 2: the sum of values times powers of 2, modulo
    N. Of an even N, its hybrid system MOD N+1,N, which misses a few exchanges (0 and the last one). For the digits it
    is MOD 11,10: of 0794 the character is 5, as the standard's example has it.
    """
    return _check(drawn, characters, _values(characters))


def _check(drawn: str, characters: str, values: Mapping[str, int]) -> str:
    number = len(characters)
    if number % 2:
        total = 0
        for one in drawn:
            total = (total + values[one]) * 2
        return characters[-total % number]
    carried = number
    for one in drawn:
        total = (carried + values[one]) % number or number
        carried = total * 2 % (number + 1)
    return characters[(number + 1 - carried) % number]


@lru_cache(maxsize=256)
def _values(characters: str) -> dict[str, int]:
    return {one: value for value, one in enumerate(characters)}


@lru_cache(maxsize=256)
def _template(pattern: Pattern) -> tuple[str, tuple[slice, ...]]:
    """Give the pattern as a template, and which of the drawn characters go into each of its gaps."""
    cuts: list[slice] = []
    made = ""
    for part in re.findall(r"#+|\*|[^#*]+", pattern.text):
        if part[0] == DRAWN:
            start = cuts[-1].stop if cuts else 0
            cuts.append(slice(start, start + len(part)))
        made += "%s" if part[0] in (DRAWN, CHECK) else part.replace("%", "%%")
    return made, tuple(cuts)


@lru_cache(maxsize=1024)
def _shape(pattern: Pattern) -> tuple[re.Pattern[str], str]:
    """Give what keys of the pattern look like, and the characters as they stand in a key."""
    alphabet = pattern.characters if pattern.case_sensitive else pattern.characters.upper()
    any_of = f"[{re.escape(alphabet)}]"
    made: list[str] = []
    for number, part in enumerate(re.findall(r"#+|\*|[^#*]+", pattern.text)):
        if part[0] == DRAWN:
            made.append(f"(?P<d{number}>{any_of}{{{len(part)}}})")
        elif part == CHECK:
            made.append(f"(?P<c>{any_of})")
        else:
            made.append(re.escape(pattern.key(part)))
    return re.compile("".join(made)), alphabet


@lru_cache(maxsize=1024)
def _places(pattern: Pattern) -> tuple[frozenset[str], ...]:
    """Give for each place of a key the characters that may stand there, in whatever case they are typed."""
    alphabet = frozenset(pattern.characters.upper())
    plain = (one for one in pattern.text if one not in SKIPPED)
    return tuple(alphabet if one in (DRAWN, CHECK) else frozenset(one.upper()) for one in plain)
