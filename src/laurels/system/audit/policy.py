"""What the audit trail is about, how ids of it are written, and who may see what became of one thing. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple
from uuid import UUID

from laurels.kit import ids
from laurels.kit.problems import Forbidden, InvalidField


class Subject(NamedTuple):
    """A kind of things that acts are done on: the prefix of their ids, and the permission that lets one see them."""

    prefix: str
    permission: str


SUBJECTS: Final[Mapping[str, Subject]] = {
    "api_key": Subject("key", "keys:read"),
    "backtest": Subject("bkt", "campaigns:read"),
    "calendar": Subject("cal", "calendars:read"),
    "campaign": Subject("cmp", "campaigns:read"),
    "collection": Subject("col", "catalog:read"),
    "customer": Subject("cus", "customers:read"),
    "event_type": Subject("evt", "events:read"),
    "gift_card": Subject("gft", "gift_cards:read"),
    "import": Subject("imp", "imports:read"),
    "invitation": Subject("inv", "staff:read"),
    "membership": Subject("mem", "programs:read"),
    "order": Subject("ord", "orders:read"),
    "product": Subject("prd", "catalog:read"),
    "program": Subject("prg", "programs:read"),
    "publication": Subject("pub", "publications:read"),
    "publication_rule": Subject("cmp", "campaigns:read"),
    "redemption": Subject("red", "redemptions:read"),
    "request": Subject("rql", "requests:read"),
    "segment": Subject("seg", "segments:read"),
    "stacking": Subject("wsp", "campaigns:read"),
    "staff": Subject("stf", "staff:read"),
    "store": Subject("sto", "catalog:read"),
    "test_case": Subject("tcs", "campaigns:read"),
    "voucher": Subject("vch", "vouchers:read"),
    "voucher_batch": Subject("vba", "vouchers:read"),
    "voucher_change": Subject("vcg", "vouchers:read"),
    "voucher_pool": Subject("cmp", "vouchers:read"),
    "wallet": Subject("wal", "programs:read"),
    "workspace": Subject("wsp", "workspace:read"),
}
"""By the word that the trail has for them."""


def written(kind: str, id: UUID | None) -> str | None:
    """Write the id of a subject as all other answers do."""
    subject = SUBJECTS.get(kind)
    if id is None or subject is None:
        return None if id is None else str(id)
    return ids.encode(subject.prefix, id)


def read(text: str, *, pointer: str) -> tuple[UUID, list[str] | None]:
    """Read the id of a subject, and of which kinds it can be; a bare UUID, as rows of old have it, can be of any.

    :raises InvalidField: it is no id, or of something that the trail tells nothing of
    """
    try:
        return UUID(text), None
    except ValueError:
        prefix = text.rpartition("_")[0]
    kinds = [kind for kind, subject in SUBJECTS.items() if subject.prefix == prefix]
    if not kinds:
        known = ", ".join(sorted({f"{subject.prefix}_…" for subject in SUBJECTS.values()}))
        raise InvalidField(f"Give the id of something that can be changed: {known}.", pointer=pointer)
    return ids.decode(prefix, text, pointer=pointer), kinds


def seen(kinds: Collection[str], *, held: Collection[str]) -> list[str]:
    """Keep the kinds whose acts somebody may see: who sees a thing sees what became of it.

    :raises Forbidden: none of them, naming what it takes
    """
    if not {"*", "audit:read"}.isdisjoint(held):
        return list(kinds)
    kept = [kind for kind in kinds if SUBJECTS[kind].permission in held]
    if not kept:
        needed = SUBJECTS[next(iter(kinds))].permission
        raise Forbidden(f"To see what became of this takes the permission {needed}.", permission=needed)
    return kept
