"""Files: the rows of CSV and Parquet, one after the other, so that a file of any size needs little memory."""

from __future__ import annotations

from pathlib import Path

from laurels.insight.imports.files.delimited import Delimited
from laurels.insight.imports.files.file import RowFile
from laurels.insight.imports.files.parquet import Parquet
from laurels.insight.imports.model import BadFile, Formats

__all__ = ["RowFile", "open_file"]


def open_file(path: Path, formats: Formats) -> RowFile:
    """Open a file by what it begins with, not by its name.

    :raises BadFile: it is missing, empty or of a kind that cannot be read
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(8)
    except OSError as error:
        raise BadFile(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    if not beginning:
        raise BadFile(f"{path.name} is empty.")
    if beginning[:4] == b"PAR1":
        return Parquet(path)
    if beginning[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise BadFile(f"{path.name} is a spreadsheet or an archive. Save it as CSV (UTF-8) and import that.")
    return Delimited(path, formats)
