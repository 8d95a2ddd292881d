"""Which of the queue's own migrations a database still needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FILE = re.compile(r"(\d\d)\.(\d\d)\.(\d\d)_\d\d_(?:pre|post)_\w+\.sql")


def version_of(text: str) -> tuple[int, int, int]:
    """Read a version such as `3.10.0`; what cannot be read is older than any."""
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)


def newer(names: Iterable[str], than: tuple[int, int, int]) -> list[str]:
    """Choose the files that came after a version, in the order to apply them."""
    return sorted(
        name
        for name in names
        if (found := _FILE.fullmatch(name)) and (int(found[1]), int(found[2]), int(found[3])) > than
    )
