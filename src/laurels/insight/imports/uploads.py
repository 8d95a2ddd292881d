"""Files on their way in: off the wire and onto the disk piece by piece, under names of our own, and never too large."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from laurels.insight.imports.mappings.read import TOML_MAX
from laurels.kit.problems import BodyTooLarge, InvalidBody

BYTES_MAX = 1_000_000_000
FIELDS = ("mapping", "kind", "source", "dry_run")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where uploaded files wait until they are imported: one file an import, named by its id."""

    directory: Path
    bytes_max: int = BYTES_MAX

    def place(self, id: UUID) -> Path:
        """Name the file of an import."""
        return self.directory / f"{id.hex}.upload"

    def partial(self, id: UUID) -> Path:
        """Name the file of an upload that has not wholly arrived."""
        return self.directory / f"{id.hex}.partial"

    def keep(self, id: UUID) -> None:
        """Keep what has wholly arrived, also if the power goes now."""
        self.partial(id).rename(self.place(id))
        directory = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def drop(self, id: UUID) -> None:
        """Forget the file of an import, which may be about people."""
        for path in (self.place(id), self.partial(id)):
            path.unlink(missing_ok=True)


@dataclass(slots=True)
class Upload:
    """What arrived: a file on the shelf and the fields beside it."""

    name: str = "upload"
    size: int = 0
    sha256: bytes = b""
    fields: dict[str, str] = field(default_factory=dict[str, str])


def sweep(shelf: Shelf, *, before: datetime) -> int:
    """Forget files that came before this and were never imported to the end; tell how many."""
    old = [path for path in shelf.directory.glob("*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def digest(path: Path) -> tuple[int, bytes]:
    """Give size and SHA-256 of a file."""
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").digest()


async def receive(pieces: AsyncIterable[bytes], content_type: str, *, shelf: Shelf, id: UUID) -> Upload:
    """Write a body to the shelf: a form with the part `file`, or the file itself.

    :raises BodyTooLarge: it is larger than the shelf takes
    :raises InvalidBody: it is no form that can be read, or brings no file
    """
    shelf.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind, options = parse_options_header(content_type)
    taken = 0
    try:
        with open(shelf.partial(id), "xb", opener=_private) as file:  # noqa: ASYNC230
            sink = _Sink(file)
            form = _Form(sink, options.get(b"boundary", b"")) if kind == b"multipart/form-data" else None
            async for piece in pieces:
                taken += len(piece)
                if taken > shelf.bytes_max + TOML_MAX:
                    raise _too_large(shelf.bytes_max)
                if form is None:
                    sink.write(piece)
                else:
                    form.write(piece)
                if sink.size > shelf.bytes_max:
                    raise _too_large(shelf.bytes_max)
            upload = Upload() if form is None else form.finish()
            if not sink.size:
                raise InvalidBody("No file came. Send it as the body, or as the part `file` of a form.")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            shelf.drop(id)
        raise
    upload.size, upload.sha256 = sink.size, sink.hash.digest()
    return upload


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"A file may have at most {most} bytes. Split it, or compress it with gzip.", bytes_max=most)


class _Sink:
    """A file that counts and digests what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.hash = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self.size += len(piece)
        self.hash.update(piece)


class _Form:
    """A multipart form, of which the file goes to the sink and the few known fields are kept."""

    def __init__(self, sink: _Sink, boundary: bytes) -> None:
        self._sink = sink
        self._upload = Upload()
        self._part = ""
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._fields: dict[str, bytearray] = {}
        self._ended = False
        self._files = 0
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": self._on_header,
            "on_header_value": self._on_value,
            "on_header_end": self._header_ended,
            "on_headers_finished": self._headers_ended,
            "on_part_data": self._data,
            "on_end": self._end,
        }
        try:
            self._parser = MultipartParser(boundary, callbacks)
        except FormParserError as error:
            raise InvalidBody(f"The form cannot be read: {error}.") from None

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise InvalidBody(f"The form cannot be read: {error}.") from None

    def finish(self) -> Upload:
        """Give what came, once everything has come."""
        if not self._ended:
            raise InvalidBody("The form breaks off before its end. Send it whole.")
        try:
            self._upload.fields = {name: bytes(said).decode() for name, said in self._fields.items()}
        except UnicodeDecodeError:
            raise InvalidBody("A field of the form is no UTF-8.") from None
        return self._upload

    def _begin(self) -> None:
        self._header = self._value = self._disposition = b""

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ended(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_ended(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._part = options.get(b"name", b"").decode("utf-8", "replace")
        if self._part == "file":
            self._files += 1
            self._upload.name = options.get(b"filename", b"upload").decode("utf-8", "replace")
            if self._files > 1:
                raise InvalidBody("Send one file at a time.")
        elif self._part not in FIELDS or self._part in self._fields:
            raise InvalidBody(f"The form has a part {self._part[:50]!r} too many; it takes file, {', '.join(FIELDS)}.")
        else:
            self._fields[self._part] = bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part == "file":
            self._sink.write(data[start:end])
            return
        said = self._fields[self._part]
        said += data[start:end]
        if len(said) > TOML_MAX:
            raise InvalidBody(f"The part {self._part!r} is too long.")

    def _end(self) -> None:
        self._ended = True
