"""Imports: customers, products, orders, returns and members of static segments from CSV and Parquet files.

Rows travel in lists through the same verbs as calls, so a file can do nothing that a call cannot. What was booked and
how far the file is done are one transaction: an import that dies goes on where it was and neither loses nor doubles. A
dry run leaves nothing but its report. The same file again changes nothing, since everything is known by its own key.
What an import did is remembered for 30 days, so that it can be undone: what was said since stays, and is told.
"""

from laurels.insight.imports.files import open_file
from laurels.insight.imports.jobs import run, run_stored, undo, undo_stored
from laurels.insight.imports.kinds import ALL as KINDS
from laurels.insight.imports.mappings import read_toml, suggested, toml_of
from laurels.insight.imports.model import BadFile, BadMapping, Formats, Import, Kept, KindName, Mapping, Refusal
from laurels.insight.imports.reports import report
from laurels.insight.imports.service import (
    TakenOver,
    create,
    expire_reports,
    get,
    list_imports,
    list_refusals,
    resume,
    stop,
    unfinished,
)
from laurels.insight.imports.undoing import JOB as UNDO
from laurels.insight.imports.undoing import begin as begin_undo
from laurels.insight.imports.undoing import list_kept
from laurels.insight.imports.uploads import Shelf, digest, sweep

EVENTS = {
    "import.created": "A file was given to be imported.",
    "import.stopped": "An import was stopped; it can go on from where it is.",
    "import.finished": "An import came to its end; the counts say what became of its rows.",
    "import.failed": "A file could not be read further.",
    "import.undone": "What an import did was taken back; the counts say how much of it, and how much had to stay.",
}

__all__ = [
    "EVENTS",
    "KINDS",
    "UNDO",
    "BadFile",
    "BadMapping",
    "Formats",
    "Import",
    "Kept",
    "KindName",
    "Mapping",
    "Refusal",
    "Shelf",
    "TakenOver",
    "begin_undo",
    "create",
    "digest",
    "expire_reports",
    "get",
    "list_imports",
    "list_kept",
    "list_refusals",
    "open_file",
    "read_toml",
    "report",
    "resume",
    "run",
    "run_stored",
    "stop",
    "suggested",
    "sweep",
    "toml_of",
    "undo",
    "undo_stored",
    "unfinished",
]
