"""The log: one JSON object a line (or colours for people), with who and where bound, and with no secrets.

`log = logger(__name__)`, then `log.info("feed.dispatched", rows=20)`: an event is named like `room.happened`, its facts
are keywords. What libraries log comes out the same way.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar, Token
from types import MappingProxyType
from typing import Any, Literal, TextIO, TypeAlias, cast

import structlog

Format = Literal["json", "console"]

HIDDEN = "[hidden]"
SECRET_WORDS = frozenset({"secret", "token", "authorization", "password", "passphrase", "cookie", "key", "pepper"})
# A key of a dictionary or of a period is none of a lock.
HARMLESS_NAMES = frozenset({"period_key", "idempotency_key", "partition_key", "feed_key"})
# Our API keys, tokens of sessions, links and invitations, bearer tokens, and the password of a database's address,
# wherever they stand in a text.
SECRET_TEXT = re.compile(
    r"\b(lk[sp]?_|lss_|lsl_|lin_)[A-Za-z0-9_]{6,}"
    r"|\b(bearer\s+)[^\s\"',]+|(://[^\s/:@]*:)[^\s/@]+(?=@)",
    re.IGNORECASE,
)
DEPTH_MAX = 8


Bound: TypeAlias = Token[Mapping[str, object]]
_facts: ContextVar[Mapping[str, object]] = ContextVar("facts", default=MappingProxyType({}))


def configure(format: Format = "json", level: str = "INFO", stream: TextIO | None = None) -> None:
    """Set up the log of this process, ours and that of libraries, on one stream (default: standard output)."""
    out = stream or sys.stdout
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        _merge,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Traces of errors become text before secrets are hidden, so that they are hidden in traces too.
    last: list[structlog.typing.Processor] = [
        structlog.processors.format_exc_info,
        redact,
        structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
        if format == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback),
    ]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=stream is None,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.INFO))


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Give the logger of a module."""
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(module=name))


def bind(**facts: object) -> Bound:
    """Add facts such as `request_id` and `workspace_id` to every line of this task; give the result to `unbind` at its
    end."""
    # One variable for all facts: structlog's own has one a fact, which cost a tenth of a hot request.
    return _facts.set({**_facts.get(), **facts})


def unbind(bound: Bound) -> None:
    """Take away what `bind` added."""
    _facts.reset(bound)


def _merge(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in _facts.get().items():
        event.setdefault(name, value)
    return event


def redact(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide values under names of secrets, and secrets inside texts, at any depth."""
    for name, value in event.items():
        event[name] = _shown(name, value, 0)
    return event


def _shown(name: str, value: object, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if _is_secret(name):
        return HIDDEN
    match value:
        case int() | float():
            return value
        case str():
            return SECRET_TEXT.sub(r"\1\2\3" + HIDDEN, value)
        case bytes():
            return f"{len(value)} bytes"
        case Mapping():
            if depth >= DEPTH_MAX:
                return "…"
            inside = cast("Mapping[object, object]", value)
            return {str(key): _shown(str(key), item, depth + 1) for key, item in inside.items()}
        case list() | tuple() | set() | frozenset():
            items = cast("list[object]", value)
            return "…" if depth >= DEPTH_MAX else [_shown("", item, depth + 1) for item in items]
        case _:
            return SECRET_TEXT.sub(r"\1\2\3" + HIDDEN, str(value))


def _is_secret(name: str) -> bool:
    name = name.lower().replace("-", "_")
    return name.rpartition("_")[2].removesuffix("s") in SECRET_WORDS and name not in HARMLESS_NAMES
