"""Verbs that bring codes in one by one or from a list: by hand, from files, and drawn singly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from laurels.core.attributes import Schema
from laurels.kit.problems import InvalidField, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program.vouchers import drawing, patterns, policy, service, shapes, store
from laurels.program.vouchers.model import Draft, Kind, Voucher, Written
from laurels.program.vouchers.patterns import Pattern


@dataclass(frozen=True, slots=True)
class _Row:
    """A draft on its way into the table."""

    place: int
    draft: Draft
    pattern: Pattern | None
    code: str
    key: str

    def again(self) -> _Row:
        """Draw a code."""
        assert self.pattern is not None, "only drawn codes are drawn again"
        (code,), (key,) = drawing.codes(self.pattern, 1)
        return replace(self, code=code, key=key)


async def create(tx: Tx, drafts: Sequence[Draft | Problem]) -> list[Written | Problem]:
    """Create codes by hand, or bring known ones to these terms, with a result or a problem for each.

    A code that the same campaign has already is updated, so that a file can be sent again.
    """
    campaign_ids = {one.campaign_id for one in drafts if isinstance(one, Draft) and one.campaign_id is not None}
    await service.check_campaigns(tx, campaign_ids)
    patterns_of = [await _pattern(tx, one) if isinstance(one, Draft) else None for one in drafts]
    known = await shapes.heed(tx)
    kinds: set[Kind] = {one.kind for one in drafts if isinstance(one, Draft)}
    schemas = {kind: await service.schema(tx, kind) for kind in kinds}
    outcomes: list[Written | Problem | None] = [None] * len(drafts)
    rows: dict[str, _Row] = {}
    for place, (draft, pattern) in enumerate(zip(drafts, patterns_of, strict=True)):
        try:
            if isinstance(draft, Problem):
                raise draft
            if isinstance(pattern, Problem):
                raise pattern
            row = _row(place, draft, pattern, known, schemas[draft.kind])
            first = rows.setdefault(row.key, row)
            if first is not row:
                raise _twice(first.place, draft)
        except Problem as problem:
            outcomes[place] = problem
    made = await _insert(tx, list(rows.values()))
    while drawn_again := [row.again() for row in rows.values() if row.pattern is not None and row.key not in made]:
        rows = {row.key: row for row in rows.values() if row.pattern is None or row.key in made}
        rows |= {row.key: row for row in drawn_again}
        made |= await _insert(tx, drawn_again)
    for key, voucher in made.items():
        outcomes[rows[key].place] = Written("created", voucher)
    for place, outcome in await _meet(tx, [row for key, row in rows.items() if key not in made]):
        outcomes[place] = outcome
    service.tell(tx, [one for one in outcomes if isinstance(one, Written)])
    return [one for one in outcomes if one is not None]


async def _meet(tx: Tx, rows: Sequence[_Row]) -> list[tuple[int, Written | Problem]]:
    """Bring codes that are known to the terms of their drafts, or say whose they are."""
    if not rows:
        return []
    old = {one.key: one for one in await tx.all(store.BY_KEYS, Voucher, keys=[row.key for row in rows])}
    refused: list[tuple[int, Written | Problem]] = []
    again: list[tuple[int, Voucher, Draft]] = []
    for row in rows:
        found, draft = old[row.key], row.draft
        if (found.kind, found.campaign_id) != (draft.kind, draft.campaign_id):
            refused.append((row.place, policy.CodeTaken(policy.CodeTaken.cure, pointer=f"{draft.pointer}/code")))
        elif found.state == "withdrawn":
            cure = policy.VoucherWithdrawn.cure
            refused.append((row.place, policy.VoucherWithdrawn(cure, pointer=f"{draft.pointer}/code")))
        else:
            again.append((row.place, found, draft))
    return refused + await _rewrite(tx, again)


async def _pattern(tx: Tx, draft: Draft) -> Pattern | Problem | None:
    """Read the pattern of a code that is to be drawn, and let codes be drawn from it."""
    if draft.code is not None:
        return None
    try:
        pattern = patterns.read(
            draft.pattern or patterns.DEFAULT_PATTERN,
            draft.characters or patterns.DEFAULT_SET,
            case_sensitive=draft.case_sensitive,
            pointer=draft.pointer,
        )
        patterns.check_space(pattern, 1, pointer=draft.pointer)
        await shapes.register(tx, pattern, pointer=draft.pointer)
    except Problem as problem:
        return problem
    return pattern


def _row(place: int, draft: Draft, pattern: Pattern | None, known: Sequence[Pattern], schema: Schema) -> _Row:
    policy.check_validity(draft.terms.starts_at, draft.terms.ends_at, pointer=draft.pointer)
    schema.check(draft.terms.attributes, f"{draft.pointer}/attributes")
    if pattern is not None:
        return _Row(place, draft, pattern, "", "").again()
    assert draft.code is not None, "a draft has a code or a pattern"
    policy.check_code(draft.code, pointer=f"{draft.pointer}/code")
    keys = policy.key_of(draft.code)
    if policy.mistyped(draft.code, known):
        raise policy.CodeLooksMistyped(
            "The code looks like those of a pattern with a check character, and its own is another. Choose a code of "
            "another length or beginning.",
            pointer=f"{draft.pointer}/code",
        )
    return _Row(place, draft, None, draft.code, keys.exact if draft.case_sensitive else keys.folded)


def _twice(first: int, draft: Draft) -> InvalidField:
    return InvalidField(
        f"The row {first} has the same code; case, blanks and hyphens do not count.",
        pointer=f"{draft.pointer}/code",
        first=f"/items/{first}",
    )


async def _insert(tx: Tx, rows: Sequence[_Row]) -> dict[str, Voucher]:
    if not rows:
        return {}
    stored = [
        {
            "id": _new_id(tx, row.draft),
            "campaign_id": row.draft.campaign_id,
            "batch_id": row.draft.batch_id,
            "customer_id": row.draft.customer_id,
            "case_sensitive": row.draft.case_sensitive,
            "pooled": row.draft.pooled,
            "kind": row.draft.kind,
            "code": row.code,
            "key": row.key,
            **_terms(row.draft),
        }
        for row in rows
    ]
    return {one.key: one for one in await tx.all(store.CREATE, Voucher, vouchers=jsonb(stored))}


def _new_id(tx: Tx, draft: Draft) -> UUID:
    if draft.batch_id is None:
        return tx.new_id()
    return drawing.id_within(draft.batch_id, draft.place)


def _terms(draft: Draft) -> dict[str, Any]:
    terms = draft.terms
    return {
        "uses_max": terms.uses_max,
        "starts_at": terms.starts_at,
        "ends_at": terms.ends_at,
        "holder_only": terms.holder_only,
        "attributes": dict(terms.attributes) or None,
    }


async def _rewrite(tx: Tx, again: Sequence[tuple[int, Voucher, Draft]]) -> list[tuple[int, Written | Problem]]:
    """Bring known codes to the terms of their drafts; a holder whom a draft does not name stays."""
    wanted = [(place, before, _after(before, draft)) for place, before, draft in again]
    rows = [
        {
            "said_id": after.id,
            "customer_id": after.customer_id,
            "uses_max": after.uses_max,
            "starts_at": after.starts_at,
            "ends_at": after.ends_at,
            "holder_only": after.holder_only,
            "attributes": after.attributes or None,
        }
        for _, before, after in wanted
        if after != before
    ]
    done = {one.id: one for one in await tx.all(store.REWRITE, Voucher, vouchers=jsonb(rows))} if rows else {}
    return [
        (place, Written("updated", done[before.id], before) if before.id in done else Written("unchanged", before))
        for place, before, _ in wanted
    ]


def _after(before: Voucher, draft: Draft) -> Voucher:
    terms = draft.terms
    return replace(
        before,
        uses_max=terms.uses_max,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        holder_only=terms.holder_only,
        attributes=dict(terms.attributes),
        customer_id=draft.customer_id or before.customer_id,
    )


async def create_one(tx: Tx, draft: Draft) -> Voucher:
    """Create one code.

    :raises CodeTaken: some voucher has it already
    :raises InvalidField: it cannot be a code, or could be guessed
    """
    (written,) = await create(tx, [draft])
    if isinstance(written, Problem):
        raise written
    if written.status != "created":
        raise policy.CodeTaken(policy.CodeTaken.cure, pointer=f"{draft.pointer}/code")
    return written.voucher
