"""What one process may be told from outside: environment variables with the prefix LAURELS_, every default works."""

# ruff: noqa: RUF009 - described() and computed() are dataclasses.field() with a sentence for the reference

from __future__ import annotations

import os
import stat
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

PREFIX = "LAURELS_"
TRUE = frozenset({"1", "true", "yes", "on"})
LEVELS = ("debug", "info", "warning", "error")
FALSE = frozenset({"0", "false", "no", "off"})

V = TypeVar("V")


class BadSetting(Exception):
    """A variable cannot be understood; the message names it and says what would be."""

    code = "bad_setting"

    def __init__(self, name: str, text: str, cure: str) -> None:
        super().__init__(f"{name}={text!r} is not usable: {cure}")
        self.name = name


def default_data_directory() -> Path:
    """Choose `.laurels` in the current directory, or a place for all users where root's server could not enter that.

    PostgreSQL never runs as root; below a private home its unprivileged user could not reach its own files.
    """
    here = Path.cwd()
    if os.geteuid() == 0 and not _open_to_others(here):
        return Path("/var/lib/laurels")
    if os.access(here, os.W_OK):
        return here / ".laurels"
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "laurels"


def _open_to_others(directory: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (directory, *directory.parents))


def default_processes() -> int:
    """Count the web processes that fill this machine: PostgreSQL needs about a quarter of what they do."""
    return max(1, min(8, round((os.cpu_count() or 1) * 0.8)))


def described(
    text: str, default: V, *, choices: tuple[str, ...] = (), low: int | None = None, secret: bool = False
) -> V:
    """Declare a setting with its default and the sentence that the reference shows."""
    return field(default=default, repr=not secret, metadata={"description": text, "choices": choices, "low": low})


def computed(text: str, factory: Callable[[], V], *, low: int | None = None) -> V:
    """Declare a setting whose default depends on the machine."""
    return field(default_factory=factory, metadata={"description": text, "choices": (), "low": low})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a process of Laurels can be told; what belongs to one workspace is stored in the database instead."""

    data_directory: Path = computed("Where the database, its passwords and its logs live.", default_data_directory)
    database_url: str | None = described(
        "A PostgreSQL 16 or newer of your own (DATABASE_URL is read too). Without it Laurels runs one itself.",
        None,
        secret=True,
    )
    database_owner_url: str | None = described(
        "The role that owns the tables and migrates them, where database_url is a lesser role or a pooler.",
        None,
        secret=True,
    )
    database_batch_url: str | None = described(
        "The role of set based jobs, which bypasses row level security; found by itself unless given.",
        None,
        secret=True,
    )
    database_pooler: bool = described("True behind a transaction pooler that cannot keep prepared statements.", False)
    pg_bindir: Path | None = described("The directory of the PostgreSQL programs to run, such as initdb.", None)
    pg_port: int | None = described("The port of the database we run; a free one unless given.", None, low=1)
    host: str = described("The address that the web server listens on.", "127.0.0.1")
    port: int = described("The port that the web server listens on.", 8000, low=0)
    processes: int = computed("How many web processes serve requests.", default_processes, low=1)
    pool_size: int = described("How many database connections a process may hold.", 10, low=1)
    writers: int = described("How many lists of writes a process keeps in flight at once.", 2, low=1)
    calls_max: int = described(
        "How many calls a process works on at once; who comes beside them is told at once to come again.", 128, low=1
    )
    wait_max_ms: int = described(
        "How long the last of a sudden crowd of calls may wait for its answer, in milliseconds; of a crowd that stays, "
        "a third of that. More are told to come again.",
        300,
        low=1,
    )
    gather: bool = described("True lets concurrent single calls travel together as one list.", True)
    statement_timeout_ms: int = described("The longest a statement of a request may run; 0 is forever.", 30_000, low=0)
    log_format: str = described("The form of log lines.", "console", choices=("console", "json"))
    log_level: str = described(
        "The least severe log line shown.", "info", choices=("debug", "info", "warning", "error")
    )
    traces_endpoint: str | None = described(
        "Where spans go, an OTLP/HTTP address such as http://localhost:4318/v1/traces; needs laurels[traces].", None
    )
    rate_limit_per_second: int = described("Requests a second that one key may make; 0 is no limit.", 0, low=0)
    rate_limit_burst: int = described("Requests that one key may make at once above its rate.", 100, low=1)
    import_bytes_max: int = described("The largest file that may be uploaded for an import.", 1_000_000_000, low=1)
    secret_keys: str | None = described(
        "Keys that encrypt stored secrets: 32 bytes in base64 each, with commas between; the first encrypts, all "
        "decrypt. Without it a key is made and kept in the data directory, which several machines must not do.",
        None,
        secret=True,
    )
    request_log_days: int = described(
        "How many days the calls of API keys are kept for developers to look at; 0 keeps none.", 7, low=0
    )
    request_log_count: int = described("How many calls of a workspace are kept at most.", 20_000, low=1)
    outbound_allow_private: bool = described(
        "True lets webhooks and connectors call private addresses; only for a network you trust.", False
    )

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read every setting from the environment.

        :raises BadSetting: a value cannot be understood
        """
        source = os.environ if environ is None else environ
        hints = get_type_hints(cls)
        found: dict[str, Any] = {}
        for one in fields(cls):
            text = source.get(PREFIX + one.name.upper(), "")
            if text:
                found[one.name] = _parsed(one, hints[one.name], text)
        if "database_url" not in found and source.get("DATABASE_URL"):
            found["database_url"] = source["DATABASE_URL"]
        return cls(**found)

    @classmethod
    def reference(cls) -> Iterator[tuple[str, str, str]]:
        """List variable, default and description of every setting, for the generated reference."""
        for one in fields(cls):
            default = "(chosen at start)" if one.default is MISSING else _shown(one.default)
            yield PREFIX + one.name.upper(), default, one.metadata["description"]


def _shown(value: object) -> str:
    if value is None:
        return "(none)"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parsed(one: Field[Any], hint: Any, text: str) -> Any:
    name = PREFIX + one.name.upper()
    kind = next(k for k in get_args(hint) if k is not type(None)) if _optional(hint) else hint
    if kind is bool:
        if text.lower() not in TRUE | FALSE:
            raise BadSetting(name, text, "say true or false")
        return text.lower() in TRUE
    if kind is int:
        low: int | None = one.metadata["low"]
        try:
            number = int(text)
        except ValueError:
            raise BadSetting(name, text, "give a whole number") from None
        if low is not None and number < low:
            raise BadSetting(name, text, f"give a whole number of at least {low}")
        return number
    if kind is Path:
        return Path(text).expanduser().absolute()
    choices: tuple[str, ...] = one.metadata["choices"]
    if choices and text not in choices:
        raise BadSetting(name, text, "choose one of " + ", ".join(choices))
    return text


def _optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)
