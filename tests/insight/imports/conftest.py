"""Imports run in workspaces of their own on a database of their worker; they commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from laurels.kit.doors.door import Pool
from tests.insight.imports.files import Desk
from tests.scene import new_workspace


@pytest.fixture
async def desk(pool: Pool, tmp_path: Path) -> Desk:
    """Give a new test workspace in pounds to import into."""
    return Desk(pool, await new_workspace(pool), tmp_path)
