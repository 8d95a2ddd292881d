"""How what was typed is read, and who may find what. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from laurels.insight.search.model import Kind
from laurels.kit import ids
from laurels.kit.problems import InvalidField
from laurels.program import vouchers

PREFIXES: Final[dict[Kind, str]] = {
    "customer": "cus",
    "campaign": "cmp",
    "code": "vch",
    "gift_card": "gft",
    "order": "ord",
    "redemption": "red",
    "product": "prd",
    "segment": "seg",
    "store": "sto",
    "program": "prg",
    "wallet": "wal",
    "payment": "pay",
    "event": "evn",
    "decision": "dec",
    "publication": "pub",
    "voucher_batch": "vba",
    "import": "imp",
}
PERMISSIONS: Final[dict[Kind, str]] = {
    "customer": "customers:read",
    "campaign": "campaigns:read",
    "code": "vouchers:read",
    "gift_card": "gift_cards:read",
    "order": "orders:read",
    "redemption": "redemptions:read",
    "product": "catalog:read",
    "segment": "segments:read",
    "store": "catalog:read",
    "program": "programs:read",
    "wallet": "programs:read",
    "payment": "points:read",
    "event": "events:read",
    "decision": "decisions:read",
    "publication": "publications:read",
    "voucher_batch": "vouchers:read",
    "import": "imports:read",
}
LAST: Final = "\U0010ffff"
"""Behind every text that begins alike."""
_MARKS = re.compile("[\u0300-\u036f]")
_SAME = str.maketrans("ıςł", "iσl")
_TAIL = re.compile(r"[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, in each form in which something is compared with it; None where it cannot be that."""

    text: str
    folded: str
    lower: str
    digits: str | None
    codes: list[str]
    tail: str | None
    id: tuple[Kind, UUID] | None

    def params(self, limit: int) -> dict[str, object]:
        """Write it as what the statements are asked with: beginnings as spans, up to behind the last that begins so."""
        return {
            "limit": limit,
            "text": self.text,
            "text_end": self.text + LAST,
            "lower": self.lower,
            "lower_end": self.lower + LAST,
            "folded": self.folded,
            "folded_end": self.folded + LAST,
            "digits": self.digits,
            "digits_end": None if self.digits is None else self.digits + LAST,
            "codes": self.codes,
            "tail": self.tail,
            "is_tail": self.codes[:1] == [self.tail],
        }


def read(typed: str) -> Wanted:
    """Read what was typed.

    :raises InvalidField: it is blank
    """
    text = " ".join(typed.split())
    if not text:
        raise InvalidField("Type at least one sign to search for.", pointer="/query/q")
    codes = vouchers.readings([text])
    digits = re.sub(r"[+ ()./\-]", "", text)
    tail = codes[0][-4:] if codes else ""
    return Wanted(
        text=text,
        folded=fold(text),
        lower=text.lower(),
        digits=digits if digits.isdigit() and digits.isascii() and len(digits) >= 3 else None,
        codes=codes,
        tail=tail if _TAIL.fullmatch(tail) else None,
        id=_id(text),
    )


def fold(text: str) -> str:
    """Write a text as `search_key` of the database does: lower case, without marks.

    >>> fold("Işıl Çelik")
    'isil celik'
    """
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(_SAME)


def allowed(scopes: Collection[str]) -> list[Kind]:
    """List the kinds that a caller may read."""
    return [kind for kind, permission in PERMISSIONS.items() if "*" in scopes or permission in scopes]


def _id(text: str) -> tuple[Kind, UUID] | None:
    for kind, prefix in PREFIXES.items():
        if text.startswith(f"{prefix}_"):
            try:
                return kind, ids.decode(prefix, text)
            except ids.BadId:
                return None
    return None
