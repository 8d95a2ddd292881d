"""What a browser must load before it shows something, as it travels: packed. Skipped where the web is not built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laurels.app import BUILT

KB = 1000
IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*"(\./[^"]+\.js)"')
"""What a chunk cannot begin without; `import("./…")` waits until it is needed."""


def first(page: Path) -> set[Path]:
    """List the scripts and styles that a page names, and the scripts that those cannot begin without."""
    names = re.findall(r'(?:src|href)="/(?:admin|till)/([^"]+\.(?:js|css))"', page.read_text(encoding="utf-8"))
    return _with_imports({page.parent / name for name in names})


def _with_imports(files: set[Path]) -> set[Path]:
    todo, found = list(files), set(files)
    while todo:
        path = todo.pop()
        if path.suffix == ".js":
            for name in IMPORT.findall(path.read_text(encoding="utf-8")):
                needed = (path.parent / name).resolve()
                if needed not in found:
                    found.add(needed)
                    todo.append(needed)
    return found


def weight(files: set[Path], suffix: str) -> float:
    """Add up how much some files weigh, packed with gzip, in kilobytes."""
    return sum(path.with_name(f"{path.name}.gz").stat().st_size for path in files if path.suffix == suffix) / KB


@pytest.fixture
def dashboard() -> Path:
    if not (BUILT / "dashboard" / "index.html").is_file():
        pytest.skip("the dashboard is not built: `make web`")
    return BUILT / "dashboard"


def test_the_frame_and_a_first_list_grow_no_heavier(dashboard: Path) -> None:
    """Aim at 230 kB for both, and with brotli, which browsers ask for, they are near it."""
    frame = first(dashboard / "index.html")
    lists = {one: _with_imports({one}) | frame for one in (dashboard / "assets").glob("list-*.js")}
    assert len(lists) > 5, "the lists are found"
    assert 50 < weight(frame, ".js") <= 240
    assert max(weight(files, ".js") for files in lists.values()) <= 270
    assert weight(frame, ".css") <= 40


def test_the_till_is_light_enough_for_any_phone(dashboard: Path) -> None:
    till = first(dashboard.parent / "till" / "index.html")
    assert 5 < weight(till, ".js") <= 60
    assert weight(till, ".css") <= 15


def test_who_reads_one_language_loads_the_words_of_one(dashboard: Path) -> None:
    scripts = [path for path in first(dashboard / "index.html") if path.suffix == ".js"]
    frame = "".join(path.read_text(encoding="utf-8") for path in scripts)
    for language, word in (("es", "Reintentar"), ("tr", "Yeniden dene"), ("id", "Coba lagi"), ("vi", "Thử lại")):
        (alone,) = (dashboard / "assets").glob(f"{language}-*.js")
        assert word in alone.read_text(encoding="utf-8")
        assert word not in frame
    assert "Try again" in frame
