"""What of a call is written, what is hidden of it, and which can be sent again. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from laurels.insight.requests.model import Logged, NotAgain, Row
from laurels.kit import ids
from laurels.kit.witness import Seen

HIDDEN: Final = "\N{HORIZONTAL ELLIPSIS}"
OBJECTS_MAX: Final = 40
REFUSED_FROM: Final = 400
SHOWN: Final = 4
"""So many characters at the end of a code stay, for who holds it in their hands."""
READS: Final = frozenset({"GET", "HEAD"})

# A body may be cut in the midst of a text, so these look at the characters as they came and need no whole JSON. Looking
# for plain words first is a hundred times cheaper than each of these, and most calls have none.
_SECRETS: Final = (
    "password", "passphrase", "secret", "token", "otp", "recovery", "private", "credential", "authorization", "cookie",
)  # fmt: skip
_VALUE = r'(?:"(?:[^"\\]|\\.)*"?|\[[^\[\]]*\]?|\{[^{}]*\}?|[-+.0-9eE]+)'
_SECRET: Final = re.compile(rf'("[^"\\]*(?:{"|".join(_SECRETS)})[^"\\]*"\s*:\s*)' + _VALUE, re.IGNORECASE)
_KEY: Final = re.compile(r"\b(lk[sp]_(?:live|test)_)[0-9A-Za-z_]+")
_BEARER: Final = re.compile(r"\b(Bearer\s+)[^\s\"\\]+", re.IGNORECASE)
_CODE: Final = re.compile(r'("(?:code|pin)"\s*:\s*")((?:[^"\\]|\\.)*)')
_CODES: Final = re.compile(r'("codes"\s*:\s*\[)[^\]]*')
_WORD: Final = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
_CODE_ASKED: Final = re.compile(r"((?:^|&)(?:code|pin)=)([^&]*)")
_SECRET_ASKED: Final = re.compile(r"((?:^|&)[^=&]*(?:password|secret|token)[^=&]*=)[^&]+", re.IGNORECASE)
_CARD_PATH: Final = re.compile(r"(/v1/gift_cards/)(?!gft_)([^/]+)")
_ID: Final = re.compile(r"_[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9A-Za-z_])")
_PREFIX: Final = re.compile(r"(?<![0-9A-Za-z_])[a-z]{2,5}$")


def hidden(text: str, *, live: bool) -> tuple[str, bool]:
    """Hide secrets in a body or an answer, and in live workspaces most of each code; tell whether there were any."""
    found = 0

    def cut(match: re.Match[str]) -> str:
        nonlocal found
        if _WORD.fullmatch(match[2]):
            return match[0]  # why something was refused
        found += 1
        return match[1] + _end(match[2])

    secrets = keys = bearers = 0
    lowered = text.lower()
    if any(word in lowered for word in _SECRETS):
        text, secrets = _SECRET.subn(rf'\g<1>"{HIDDEN}"', text)
    if "lks_" in text or "lkp_" in text:
        text, keys = _KEY.subn(rf"\g<1>{HIDDEN}", text)
    if "bearer" in lowered:
        text, bearers = _BEARER.subn(rf"\g<1>{HIDDEN}", text)
    if live and ('"code' in text or '"pin"' in text):
        text = _CODE.sub(cut, text)
        text, lists = _CODES.subn(rf'\g<1>"{HIDDEN}"', text)
        found += lists
    return text, bool(found or secrets or keys or bearers)


def _end(code: str) -> str:
    return HIDDEN + code[-SHOWN:] if len(code) > 2 * SHOWN else HIDDEN


def hidden_address(path: str, query: str, *, live: bool) -> tuple[str, str, bool]:
    """Hide secrets that stand in an address, and in live workspaces codes."""
    query, secrets = _SECRET_ASKED.subn(rf"\g<1>{HIDDEN}", query)
    query, keys = _KEY.subn(rf"\g<1>{HIDDEN}", query)
    path, more = _KEY.subn(rf"\g<1>{HIDDEN}", path)
    secrets += keys + more
    if not live:
        return path, query, bool(secrets)
    path, cards = _CARD_PATH.subn(lambda match: match[1] + _end(match[2]), path)
    query, codes = _CODE_ASKED.subn(lambda match: match[1] + _end(match[2]), query)
    return path, query, bool(secrets or cards or codes)


def objects(*texts: str) -> list[str]:
    """List the ids that are named in some texts, in their order and each once."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _ID.finditer(text):
            start = match.start()
            prefix = _PREFIX.search(text, max(0, start - 6), start)
            if prefix is not None and prefix[0] != "req":
                found[prefix[0] + match[0]] = None
                if len(found) == OBJECTS_MAX:
                    return list(found)
    return list(found)


class _Problem(msgspec.Struct):
    code: str


_problem = msgspec.json.Decoder(_Problem)


def row(seen: Seen, *, live: bool, left_out: int, silent: bool = False) -> Row:
    """Write a call as its row.

    :param left_out: how many calls before it were left out
    :param silent: whether its route handles secrets, so that neither what it was told nor what it answered is kept
    """
    code = _code(seen)
    body, answer = ("", "") if silent else (_text(seen.body), _text(seen.answer))
    body, in_body = hidden(body, live=live)
    answer, _ = hidden(answer, live=live)
    path, query, in_address = hidden_address(_plain(seen.path), _text(seen.query), live=live)
    at = datetime.fromtimestamp(seen.at, UTC)
    actor = seen.caller.actor
    return {
        "id": ids.new_uuid7(at),
        "at": at,
        "method": _plain(seen.method),
        "path": path,
        "query": query,
        "route": seen.route,
        "status": seen.status,
        "took_us": round(seen.seconds * 1_000_000),
        "request_id": seen.request_id,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "idempotency_key": None if seen.key is None else _text(seen.key)[:255],
        "code": code,
        "objects": objects(path, body, answer),
        "body": body,
        "body_bytes": seen.body_bytes,
        "answer": answer,
        "answer_bytes": seen.answer_bytes,
        "hidden": in_body or in_address or silent,
        "left_out": left_out,
        "replay_of": None if seen.replay_of is None else ids.decode("rql", seen.replay_of),
    }


def why_not_again(logged: Logged, *, mode: str) -> NotAgain | None:
    """Say why a call cannot be sent again as it was; None where it can."""
    if mode != "test":
        return "live"
    if logged.hidden:
        return "hidden"
    if len(logged.body.encode()) != logged.body_bytes:
        return "cut"
    return None


def dry(query: str) -> str:
    """Ask the same as a dry run.

    >>> dry("a=1&dry_run=false")
    'a=1&dry_run=true'
    """
    return "&".join([*(one for one in query.split("&") if one and not one.startswith("dry_run=")), "dry_run=true"])


def statuses(text: str) -> tuple[int, int]:
    """Read a status such as `404`, or a class of them such as `4xx`.

    >>> statuses("4xx")
    (400, 499)
    """
    return int(text[0] + text[1:].replace("x", "0")), int(text[0] + text[1:].replace("x", "9"))


def _code(seen: Seen) -> str | None:
    if seen.status < REFUSED_FROM:
        return None
    try:
        return _problem.decode(seen.answer).code
    except msgspec.MsgspecError:
        return None


def _text(raw: bytes) -> str:
    return _plain(raw.decode("utf-8", "replace"))


def _plain(text: str) -> str:
    """Leave out what no database can keep."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
