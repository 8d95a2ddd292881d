"""What import tests share: files to import, runs through them, and what the workspace then holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from laurels.core import customers
from laurels.insight import imports
from laurels.insight.imports import Import, Mapping, Refusal
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from tests.scene import request

CUSTOMERS = """
kind = "customers"
source = "shop"
[columns]
"id" = "external_id"
"name" = "name"
"email" = "email"
"""


def customers_csv(count: int, *, start: int = 0) -> str:
    """Write a file of customers."""
    rows = [f"{n},Customer {n},c{n}@example.com" for n in range(start, start + count)]
    return "\n".join(["id,name,email", *rows, ""])


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace into which files are imported."""

    pool: Pool
    workspace_id: UUID
    directory: Path

    def file(self, content: str | bytes, name: str = "file.csv") -> Path:
        """Write a file."""
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    async def begin(self, path: Path, mapping: Mapping | str, *, dry_run: bool = False) -> UUID:
        """Create an import."""
        chosen = imports.read_toml(mapping) if isinstance(mapping, str) else mapping
        size, sha256 = imports.digest(path)
        made = await self.asked(
            lambda tx: imports.create(
                tx,
                id=ids.new_uuid7(datetime.now(UTC)),
                file_name=path.name,
                file_bytes=size,
                file_sha256=sha256,
                mapping=chosen,
                dry_run=dry_run,
                stored=False,
            )
        )
        return made.id

    async def go(self, path: Path, id: UUID, **more: Any) -> Import:
        """Run an import."""
        return await imports.run(self.pool, self.workspace_id, id, file=path, **more)

    async def done(
        self, content: str | bytes | Path, mapping: Mapping | str, *, dry_run: bool = False, **more: Any
    ) -> Import:
        """Import a file and give what became of it."""
        path = content if isinstance(content, Path) else self.file(content)
        return await self.go(path, await self.begin(path, mapping, dry_run=dry_run), **more)

    async def refusals(self, one: Import) -> list[Refusal]:
        """List what was refused."""
        return await self.asked(lambda tx: imports.list_refusals(tx, id=one.id, limit=1000))

    async def customers(self) -> list[tuple[str, str | None, dict[str, Any]]]:
        """List name, e-mail and attributes of every customer, by external id."""
        found: list[customers.Customer] = []

        async def read(tx: Tx) -> None:
            page = await customers.list_customers(tx, page=PageRequest(200))
            while True:
                found.extend(page.items)
                if page.next_cursor is None:
                    return
                page = await customers.list_customers(tx, page=PageRequest(200, page.next_cursor))

        await self.asked(read)
        return sorted((one.name or "", one.email, one.attributes) for one in found)

    async def count(self, table: str) -> int:
        """Count the workspace's rows of a table."""
        async with self.pool.connection() as db:
            await db.execute("BEGIN")
            await db.execute(f"SET LOCAL laurels.workspace_id = '{self.workspace_id}'".encode())
            row = await (await db.execute(f"SELECT count(*) FROM {table}".encode())).fetchone()
            await db.execute("ROLLBACK")
        assert row is not None
        return row[0]

    async def asked(self, work: Callable[[Tx], Any]) -> Any:
        """Run a verb in a transaction of its own."""
        return await doors.transact(self.pool, work, request(self.workspace_id))


def adds_up(one: Import) -> bool:
    """Tell whether every row of a file of single rows has become something."""
    counted: Sequence[int] = (one.created_count, one.updated_count, one.unchanged_count, one.refused_count)
    return sum(counted) == one.rows_done


def counts(one: Import) -> tuple[int, int, int, int]:
    """Give created, updated, unchanged and refused."""
    return one.created_count, one.updated_count, one.unchanged_count, one.refused_count
