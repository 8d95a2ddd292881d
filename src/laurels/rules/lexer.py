"""Text to tokens."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from laurels.rules.bounds import TEXT_MAX
from laurels.rules.errors import RuleError


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text. Kinds: int uint double string name quoted (a field in backticks) sign end."""

    kind: str
    text: str
    position: int

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else self.text


# Each alternative starts with a character of its own and repeats single classes, so matching is linear.
_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n\f]+|//[^\n]*)
  | (?P<string>(?:[rR][bB]?|[bB][rR]?)?(?:\"\"\"|'''|["']))
  | (?P<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<int>0[xX][0-9a-fA-F]+|\d+)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<quoted>`[A-Za-z0-9_.\-/ ]+`)
  | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE | re.ASCII,
)
# Halves of characters, which UTF-8 cannot hold.
_ALIEN = re.compile("[\ud800-\udfff]")
_CURES = {"=": "== to compare", "&": "&& for and", "|": "|| for or", "“": 'a plain quote "', "”": 'a plain quote "'}


def tokens(text: str) -> list[Token]:
    """Cut a rule into tokens, the last one of kind `end`.

    :raises RuleError: the text is too long, or holds a character the language does not know
    """
    if len(text) > TEXT_MAX:
        raise RuleError(
            "rule_too_long",
            f"the rule has {len(text)} characters; the limit is {TEXT_MAX}, so split it in two",
            position=TEXT_MAX,
            found=str(len(text)),
            expected=str(TEXT_MAX),
        )
    alien = _ALIEN.search(text)
    if alien is not None:
        raise RuleError(
            "unknown_character",
            f"{alien.group()!r} is no character that text may hold; take it out",
            position=alien.start(),
            found=alien.group(),
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            cure = _CURES.get(text[at])
            advice = f"; write {cure}" if cure else ""
            raise RuleError(
                "unknown_character", f"unexpected {text[at]!r}{advice}", position=at, found=text[at], expected=cure
            )
        kind, end = str(match.lastgroup), match.end()
        if kind == "string":
            end = _string_end(text, match.end(), opened=match.group(), start=at)
        elif kind == "int" and text[end : end + 1] in ("u", "U"):
            kind, end = "uint", end + 1
        if kind in ("int", "uint", "double") and (text[end : end + 1].isalnum() or text[end : end + 1] == "_"):
            raise RuleError("bad_number", f"unexpected {text[end]!r} in a number", position=end, found=text[end])
        if kind != "space":
            # Thousands of rules use the same few words: each is kept once.
            found.append(Token(kind, sys.intern(text[at:end]), at))
        at = end
    found.append(Token("end", "", len(text)))
    return found


def _string_end(text: str, at: int, *, opened: str, start: int) -> int:
    quotes = opened.lstrip("rRbB")
    raw = "r" in opened[: len(opened) - len(quotes)].lower()
    while at < len(text):
        if text[at] == "\\" and not raw:
            at += 2
        elif text.startswith(quotes, at):
            return at + len(quotes)
        elif len(quotes) == 1 and text[at] in "\r\n":
            break
        else:
            at += 1
    raise RuleError(
        "string_not_closed", f"a string is not closed; add {quotes}", position=start, found=opened, expected=quotes
    )
