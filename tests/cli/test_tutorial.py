"""The tutorial does what it says: its commands are run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ADDRESS, environment, own_home, running

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXPECTED = "# → "
BETWEEN = "--- next block ---"


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    blocks: list[str] = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))
    assert len(blocks) > 10
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "laurels").write_text(f'#!/bin/sh\nexec {sys.executable} -m laurels.cli "$@"\n')
    (commands / "laurels").chmod(0o755)
    with own_home() as home, running(home, "serve", "--with-worker", "--port", "0", "--processes", "1") as served:
        address = served.hears(ADDRESS)[1]
        script = f"\necho '{BETWEEN}'\n".join(blocks).replace("http://127.0.0.1:8000", address)
        script = script.replace('PATH="$PWD/.venv/bin:$PATH"', f'PATH="{commands}:$PATH"')
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            env={**environment(home), "PATH": os.environ["PATH"]},
            capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for block, output in zip(blocks, ran.stdout.split(BETWEEN), strict=True):
        for line in block.splitlines():
            if line.startswith(EXPECTED) and line.removeprefix(EXPECTED) not in output:
                pytest.fail(f"The tutorial promises {line!r}, but its commands\n{block}\nanswered\n{output}")
