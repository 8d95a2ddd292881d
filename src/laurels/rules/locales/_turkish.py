"""The endings of Turkish words: which of them follows from the last vowel and the last letter of what is spoken."""

from __future__ import annotations

import re

_VOWELS = "aeıioöuü"
_NARROW = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}
_HARD = "fstkçşhp"
_ONES = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_NUMBER = re.compile(r"(?:.*\D)?(\d+)", re.DOTALL)


def of(text: str) -> str:
    """Put a text in the genitive: sipariş satırlarının."""
    return _ended(text, "of")


def from_(text: str) -> str:
    """Put a text in the ablative: 100,00 GBP'den, 30 günden, sipariş tutarından."""
    return _ended(text, "from")


def to(text: str) -> str:
    """Put a text in the dative: 100,00 GBP'ye, 30 güne, sipariş tutarına."""
    return _ended(text, "to")


def _ended(text: str, case: str) -> str:
    last = text.rpartition(" ")[2]
    if not last or not last[-1].isalnum():
        return f"{text} {_ending_of('değeri', case, owned=True)}"
    if last[-1].isdigit():
        return f"{text}'{_ending(_spoken(last), case, owned=False)}"
    if last.isupper():  # the letters of a currency are read out, and all their names end in e
        return f"{text}'{_ending('e', case, owned=False)}"
    word = last.replace("I", "ı").replace("İ", "i").lower()
    # A noun of several words belongs to something, "sipariş tutarı", and takes an n before its ending.
    owned = " " in text and word[-1] in "ıiuü"
    return text + _ending(word, case, owned=owned)


def _ending_of(word: str, case: str, *, owned: bool) -> str:
    return word + _ending(word, case, owned=owned)


def _ending(word: str, case: str, *, owned: bool) -> str:
    vowel = next((letter for letter in reversed(word) if letter in _VOWELS), "e")
    wide = "a" if vowel in "aıou" else "e"
    open_ended = word[-1] in _VOWELS
    match case:
        case "of":
            return f"{'n' if open_ended else ''}{_NARROW[vowel]}n"
        case "from":
            return f"{'n' if owned else ''}{'t' if word[-1] in _HARD else 'd'}{wide}n"
        case _:
            return f"{'n' if owned else 'y' if open_ended else ''}{wide}"


def _spoken(number: str) -> str:
    """Give the last word of a number when it is read out: 2026 ends in altı, 1.000 in bin, 17:00 in yedi."""
    number = number.removesuffix(":00")
    whole, _, fraction = number.rpartition(",")
    digits = fraction if whole else number.replace(".", "")
    found = _NUMBER.fullmatch(digits)
    digits = found.group(1) if found else digits
    bare = digits.rstrip("0")
    zeros = len(digits) - len(bare)
    if not bare.strip("0"):
        return _ONES[0]
    if zeros == 0:
        return _ONES[int(bare[-1])]
    if zeros == 1:
        return _TENS[int(bare[-1])]
    return "yüz" if zeros == 2 else ("bin", "milyon", "milyar", "trilyon")[min((zeros - 3) // 3, 3)]
