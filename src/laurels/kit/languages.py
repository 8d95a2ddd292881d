"""Which language an answer is said in: the first that the reader asks for and that Laurels speaks."""

from __future__ import annotations

from typing import Final

SPOKEN: Final = ("en", "es", "id", "tr", "vi", "zh")
_LENGTH_MAX = 500


def preferred(header: str | None) -> str | None:
    """Choose from an Accept-Language header; None where it names no language that is spoken.

    "de, tr-TR;q=0.8, en;q=0.9" is en: German is not spoken, and English is wanted more than Turkish.
    """
    best, most = None, 0.0
    for part in (header or "")[:_LENGTH_MAX].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        wanted = _weight(weight)
        if language in SPOKEN and wanted > most:
            best, most = tag.strip(), wanted
    return best


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(number), 0.0), 1.0)
    except ValueError:
        return 0.0
