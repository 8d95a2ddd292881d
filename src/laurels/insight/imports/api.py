"""Routes of imports. An upload passes the gate before a byte of it is taken, and goes to the disk as it comes."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import Query
from fastapi import Request as HttpRequest
from starlette.responses import Response, StreamingResponse

from laurels.insight.imports import kinds, mappings, reports, service, undoing, uploads
from laurels.insight.imports.files import open_file
from laurels.insight.imports.mappings import Plan
from laurels.insight.imports.model import KINDS, BadMapping, Formats, Kept, KindName, Mapping, Refusal
from laurels.insight.imports.schemas import ImportOut, KeptOut, RefusalOut, UndoIn
from laurels.insight.imports.uploads import Shelf, Upload
from laurels.kit import doors, ids, spreadsheet, web
from laurels.kit.paging import Page as Rows
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/imports", tag="Imports")
READ, WRITE = "imports:read", "imports:write"
SAMPLE_ROWS = 50
Limit = Annotated[int, Query(ge=1, le=200)]
KindIn = Annotated[KindName | None, Query(description="What the rows are, where no mapping says so.")]
SourceIn = Annotated[str, Query(max_length=50, description="The system whose ids these are, where no mapping says so.")]
DryRun = Annotated[bool, Query(description="Go through the whole file and keep nothing but the report.")]


async def create(
    request: HttpRequest, kind: KindIn = None, source: SourceIn = "import", dry_run: DryRun = False
) -> Response:
    """Send a file to be imported in the background.

    Either a form with the parts `file` and `mapping` (TOML), or the file itself as the body with the query parameter
    `kind`. Without a mapping, columns are guessed by their names; `laurels import FILE --suggest-mapping` shows the
    guess. CSV (UTF-8, or UTF-16 with a byte order mark; also gzipped) and Parquet are taken. The key needs the right to
    write what the file holds.
    """
    caller = await web.admit(request, WRITE)
    id, shelf = ids.new_uuid7(datetime.now(UTC)), shelf_of(request)
    upload = await uploads.receive(request.stream(), request.headers.get("content-type", ""), shelf=shelf, id=id)
    try:
        dry_run = dry_run or upload.fields.get("dry_run", "").lower() in ("1", "true", "yes")
        chosen = upload.fields.get("kind") or kind
        mapping = await asyncio.to_thread(_mapping, upload, shelf.partial(id), chosen, source)
        await web.admit(request, kinds.ALL[mapping.kind].permission)
        shelf.keep(id)
        answered = await doors.answer(
            request.app.state.pool,
            lambda tx: _create(tx, id=id, upload=upload, mapping=mapping, dry_run=dry_run),
            web.door(
                request,
                caller,
                "imports.create",
                key=web.checked_key(request.headers.get("idempotency-key")),
                fingerprint=_fingerprint(upload, mapping, dry_run),
            ),
        )
    except doors.CommitUnknown:
        raise  # the file may be wanted; one that is not is swept away later
    except BaseException:
        shelf.drop(id)
        raise
    if answered.replayed:
        shelf.drop(id)
    headers = {**caller.headers, **({"Idempotency-Replayed": "true"} if answered.replayed else {})}
    return Response(answered.body, answered.status, headers, "application/json")


async def _create(tx: Tx, *, id: UUID, upload: Upload, mapping: Mapping, dry_run: bool) -> tuple[int, bytes]:
    made = await service.create(
        tx,
        id=id,
        file_name=upload.name,
        file_bytes=upload.size,
        file_sha256=upload.sha256,
        mapping=mapping,
        dry_run=dry_run,
        stored=True,
    )
    return 202, ImportOut.of(made).model_dump_json().encode()


def _mapping(upload: Upload, path: Path, kind: str | None, source: str) -> Mapping:
    """Read the mapping that came, or guess one, and hold it against the file's header."""
    given = upload.fields.get("mapping")
    mapping = None if given is None else mappings.read_toml(given)
    file = open_file(path, Formats() if mapping is None else mapping.formats)
    try:
        if mapping is None:
            if kind not in KINDS:
                raise BadMapping(f"Send a mapping, or say what the rows are: kind={'|'.join(KINDS)}.", pointer="/kind")
            sample = [row for row, _ in zip(file.rows(), range(SAMPLE_ROWS), strict=False)]
            guess = mappings.suggested(kind, file.header, sample, source=upload.fields.get("source") or source)
            mapping = mappings.read(mappings.as_stored(guess))
        Plan.of(mapping, file.header)
    finally:
        file.close()
    return mapping


async def list_refusals(
    request: HttpRequest,
    id: str,
    format: Annotated[Literal["json", "csv"], Query(description="csv gives all rows at once, as a table.")] = "json",
    limit: Limit = 50,
    cursor: str | None = None,
) -> Response:
    """List the rows that were not taken, each with its reason, in the order of the file.

    As CSV it is safe to open in a spreadsheet: what would be run as a formula there begins with an apostrophe.
    """
    caller = await web.admit(request, READ)
    found = ids.decode("imp", id)
    door = web.door(request, caller, "imports.list_refusals")
    pool = request.app.state.pool
    if format == "csv":
        await doors.transact(pool, lambda tx: service.get(tx, id=found), door)
        headers = {**caller.headers, "Content-Disposition": f'attachment; filename="{id}.refused.csv"'}
        return StreamingResponse(reports.report(pool, door, found), 200, headers, spreadsheet.TYPE)
    page = PageRequest(limit, cursor)
    after = page.key(tuple[int])

    async def read(tx: Tx) -> Page[RefusalOut]:
        rows = await service.list_refusals(tx, id=found, after=after[0] if after else 0, limit=page.rows_max)
        cut = Rows[Refusal].of(rows, page, lambda one: (one.row_number,))
        return Page[RefusalOut](items=[RefusalOut.of(one) for one in cut.items], next_cursor=cut.next_cursor)

    body = (await doors.transact(pool, read, door)).model_dump_json()
    return Response(body, 200, dict(caller.headers), "application/json")


@routes.get("", permission=READ)
async def list_imports(tx: Tx, limit: Limit = 50, cursor: str | None = None) -> Page[ImportOut]:
    """List imports, newest first."""
    page = await service.list_imports(tx, page=PageRequest(limit, cursor))
    return Page[ImportOut](items=[ImportOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/{id}", permission=READ)
async def get(tx: Tx, id: str) -> ImportOut:
    """Show an import: how far it is, and what became of the rows so far."""
    return ImportOut.of(await service.get(tx, id=ids.decode("imp", id)))


@routes.post("/{id}/stops", permission=WRITE, status=200)
async def stop(tx: Tx, id: str) -> ImportOut:
    """Stop an import after the rows that it has in hand. What was taken stays; a resumption goes on from there."""
    return ImportOut.of(await service.stop(tx, id=ids.decode("imp", id)))


@routes.post("/{id}/resumptions", permission=WRITE, status=200)
async def resume(tx: Tx, id: str) -> ImportOut:
    """Let an import go on that was stopped or has failed, from where it is."""
    return ImportOut.of(await service.resume(tx, id=ids.decode("imp", id)))


@routes.post("/{id}/undos", permission=WRITE, status=202)
async def undo(tx: Tx, id: str, body: UndoIn) -> ImportOut:
    """Take back what an import did, in the background.

    It needs the right to write what the file held. What was made goes away, what was changed gets its former values,
    and orders are returned. What was changed or used since stays; `GET /v1/imports/{id}/kept` says why. Stop an
    import that runs first. Asking again changes nothing. What an import did is remembered for 30 days.
    """
    return ImportOut.of(await undoing.begin(tx, id=ids.decode("imp", id), reason=body.reason))


@routes.get("/{id}/kept", permission=READ)
async def list_kept(tx: Tx, id: str, limit: Limit = 50, cursor: str | None = None) -> Page[KeptOut]:
    """List what an undo could not take back, each with its reason, in the order of the file."""
    found = await service.get(tx, id=ids.decode("imp", id))
    page = PageRequest(limit, cursor)
    after = page.key(tuple[int])
    rows = await undoing.list_kept(tx, id=found.id, after=after[0] if after else -undoing.TOP, limit=page.rows_max)
    cut = Rows[Kept].of(rows, page, lambda one: (one.number,))
    return Page[KeptOut](items=[KeptOut.of(one, found.kind) for one in cut.items], next_cursor=cut.next_cursor)


def shelf_of(request: HttpRequest) -> Shelf:
    """Give where the application keeps uploads."""
    return cast(Shelf, request.app.state.imports)


def _fingerprint(upload: Upload, mapping: Mapping, dry_run: bool) -> bytes:
    said = repr((upload.name, mappings.as_stored(mapping), dry_run)).encode()
    return hashlib.blake2b(upload.sha256 + said, digest_size=16).digest()


_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
        "mapping": {"type": "string", "description": "A mapping file, TOML."},
        "kind": {"enum": list(KINDS)},
        "source": {"type": "string"},
        "dry_run": {"type": "boolean"},
    },
}


routes.plain(
    "POST",
    "",
    permission=WRITE,
    status=202,
    answer=ImportOut,
    requestBody={
        "required": True,
        "content": {"multipart/form-data": {"schema": _FORM}, "application/octet-stream": {"schema": {}}},
    },
)(create)
routes.plain("GET", "/{id}/refusals", permission=READ)(list_refusals)
