"""`laurels import`: bring customers, products, orders, returns and members of segments in from a file, here and now."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from laurels.cli import database
from laurels.cli.failures import CommandFailed
from laurels.cli.family import Signals
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.insight import imports
from laurels.insight.imports import Import, KindName, Mapping
from laurels.kit import doors, ids
from laurels.kit.limits import RateLimiter
from laurels.kit.postgres import Pool, held
from laurels.kit.tx import Actor
from laurels.system import access

SAMPLE_ROWS = 50
SOME_REFUSED, STOPPED = 3, 130
Caller = tuple[UUID, Actor]


class Kind(StrEnum):
    """What the rows of a file are."""

    customers = "customers"
    products = "products"
    orders = "orders"
    returns = "returns"
    segment_members = "segment_members"
    vouchers = "vouchers"


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("import")(import_file)


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, gzipped or not, or Parquet.")],
    kind: Annotated[Kind | None, typer.Option(help="What the rows are; a mapping says it too.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A mapping file; without it columns are guessed.")] = None,
    source: Annotated[str, typer.Option(help="The system whose ids these are, where no mapping says so.")] = "import",
    workspace: Annotated[str | None, typer.Option(help="The workspace, wsp_….", envvar="LAURELS_WORKSPACE")] = None,
    key: Annotated[
        str | None, typer.Option(help="Or an API key of it; LAURELS_KEY hides it.", envvar="LAURELS_KEY")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing but the report.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Only go on with an import that was stopped.")] = False,
    suggest_mapping: Annotated[bool, typer.Option("--suggest-mapping", help="Print a mapping to edit.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Import a file. Leaves with 0, with 3 if rows were refused, and with 130 if it was stopped by Ctrl-C.

    Rows that were refused are written beside the file with the reason of each. The same command again goes on where it
    was stopped; a file that is in already changes nothing.
    """
    if suggest_mapping:
        say(_suggestion(file, _kind_of(kind, None), source).rstrip("\n"))
        return
    chosen = _mapping(file, mapping, kind, source)
    with Signals() as signals, held(settings_for_command(level="warning")) as server:
        migrated(server)
        job = _Job(file, chosen, dry_run=dry_run, resume=resume, quiet=json, stopped=lambda: signals.asked)
        after = asyncio.run(job.done(server.app_url, workspace, key))
    _show(after, job, json=json)
    if after.state == "failed":
        raise CommandFailed(f"The import failed: {after.failure}")
    if after.state != "finished":
        raise typer.Exit(STOPPED)
    if after.refused_count:
        raise typer.Exit(SOME_REFUSED)


def _kind_of(kind: Kind | None, mapping: Mapping | None) -> KindName:
    if mapping is not None:
        if kind is not None and kind.value != mapping.kind:
            raise CommandFailed(f"The mapping is for {mapping.kind}, not {kind.value}. Leave --kind out.")
        return mapping.kind
    if kind is None:
        raise CommandFailed(f"Say what the rows are: --kind {'|'.join(Kind)}.")
    return kind.value


def _mapping(file: Path, path: Path | None, kind: Kind | None, source: str) -> Mapping:
    if path is None:
        return imports.read_toml(
            _suggestion(file, _kind_of(kind, None), source), name=f"The mapping guessed for {file.name}"
        )
    try:
        mapping = imports.read_toml(path.read_text(encoding="utf-8"), name=str(path))
    except (OSError, UnicodeError) as error:
        raise CommandFailed(f"{path} cannot be read: {error}.") from None
    _kind_of(kind, mapping)
    return mapping


def _suggestion(file: Path, kind: KindName, source: str) -> str:
    with contextlib.closing(imports.open_file(file, imports.Formats())) as rows:
        sample = [row for row, _ in zip(rows.rows(), range(SAMPLE_ROWS), strict=False)]
        return imports.toml_of(imports.suggested(kind, rows.header, sample, source=source), rows.header)


async def caller(pool: Pool, workspace: str | None, key: str | None, *permissions: str) -> Caller:
    """Tell for which workspace a command acts, and as whom: by a key that may do this, or as who is there."""
    if key is not None:
        gate = access.KeyGate(pool, RateLimiter(1_000_000, 1, burst=1_000_000))
        admitted = [await gate.admit(authorization=f"Bearer {key}", permission=needed) for needed in permissions][-1]
        if workspace is not None and database.workspace_id_of(workspace) != admitted.workspace_id:
            raise CommandFailed("The key is of another workspace. Give one of the two.")
        return admitted.workspace_id, admitted.actor
    if workspace is None:
        raise CommandFailed("Say where to: --workspace wsp_… (`laurels workspaces list`), or a key in LAURELS_KEY.")
    return database.workspace_id_of(workspace), database.whoever_asks()


@dataclasses.dataclass(slots=True)
class _Job:
    """One command's import."""

    file: Path
    mapping: Mapping
    dry_run: bool
    resume: bool
    quiet: bool
    stopped: Callable[[], bool]
    seconds: float = 0.0
    rows_before: int = 0
    report: Path | None = None

    async def done(self, url: str, workspace: str | None, key: str | None) -> Import:
        """Run the import to its end, or until somebody wants us to end, and write the report."""
        async with database.connected(url) as pool:
            permission = imports.KINDS[self.mapping.kind].permission
            workspace_id, actor = await caller(pool, workspace, key, "imports:write", permission)
            door = doors.Request(workspace_id, actor, "laurels import", ids.new_request_id())
            found = await self._found(pool, door)
            self.rows_before = found.rows_done
            began = time.monotonic()
            with self._progress(found) as told:
                after = await imports.run(
                    pool, workspace_id, found.id, file=self.file, actor=actor, on_progress=told, stopped=self.stopped
                )
            self.seconds = time.monotonic() - began
            if after.refused_count:
                self.report = await self._write_report(pool, door, after)
            return after

    async def _found(self, pool: Pool, door: doors.Request) -> Import:
        """Find this import where it was left, or begin it."""
        size, sha256 = await asyncio.to_thread(imports.digest, self.file)
        left = await doors.transact(
            pool,
            lambda tx: imports.unfinished(tx, file_sha256=sha256, mapping=self.mapping, dry_run=self.dry_run),
            door,
        )
        if left is not None:
            return left
        if self.resume:
            raise CommandFailed(
                "No import of this very file with this mapping was stopped here. Leave --resume out to begin one."
            )
        return await doors.transact(
            pool,
            lambda tx: imports.create(
                tx,
                id=_new_id(),
                file_name=self.file.name,
                file_bytes=size,
                file_sha256=sha256,
                mapping=self.mapping,
                dry_run=self.dry_run,
                stored=False,
            ),
            door,
        )

    @contextmanager
    def _progress(self, found: Import) -> Generator[Callable[[Import], None] | None]:
        if self.quiet:
            yield None
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn(
                "{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second, {task.fields[refused]:,} refused"
            ),
            TimeRemainingColumn(),
        )
        began = time.monotonic()
        with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task(found.kind, total=1.0, rows=found.rows_done, rate=0.0, refused=found.refused_count)

            def told(now: Import) -> None:
                rate = (now.rows_done - found.rows_done) / max(time.monotonic() - began, 0.001)
                bar.update(
                    task, completed=now.progress, rows=now.rows_done, rate=rate, refused=now.refused_count
                )  # fmt: skip

            yield told

    async def _write_report(self, pool: Pool, door: doors.Request, after: Import) -> Path:
        path = self.file.with_name(f"{self.file.name}.refused.csv")
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                async for piece in imports.report(pool, door, after.id):
                    out.write(piece)
        except OSError as error:
            id = ids.encode("imp", after.id)
            raise CommandFailed(
                f"The rows are in, but {path} cannot be written: {error.strerror}. The {after.refused_count} refused "
                f"ones are at GET /v1/imports/{id}/refusals?format=csv."
            ) from None
        return path


def _new_id() -> UUID:
    return ids.new_uuid7(datetime.now(UTC))


def _show(after: Import, job: _Job, *, json: bool) -> None:
    counts = {
        name: getattr(after, f"{name}_count") for name in ("created", "updated", "unchanged", "refused")
    }  # fmt: skip
    rate = (after.rows_done - job.rows_before) / job.seconds if job.seconds else 0.0
    if json:
        answer: dict[str, Any] = {
            "id": ids.encode("imp", after.id), "kind": after.kind, "state": after.state, "dry_run": after.dry_run,
            "rows": after.rows_done, **counts, "failure": after.failure, "seconds": round(job.seconds, 3),
            "rows_per_second": round(rate), "report": None if job.report is None else str(job.report),
        }  # fmt: skip
        say_json(answer)
        return
    if job.rows_before:
        say(f"Went on behind row {job.rows_before:,}, where it was stopped.")
    what = "Would be" if after.dry_run else "Were"
    say(f"{after.rows_done:,} rows of {after.file_name} read, {rate:,.0f} a second. {what}: {_list(counts)}.")
    if job.report is not None:
        say(f"The refused rows and the reason of each: {job.report}")
    if after.state == "paused":
        say("Stopped. Give the same command again to go on from here.")


def _list(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
