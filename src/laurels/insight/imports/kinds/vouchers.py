"""A code a row, of one campaign: brought in, or withdrawn, disabled and enabled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef
from laurels.core.ledger import AccountRef
from laurels.insight.imports.kinds.kind import (
    Did,
    Kind,
    Written,
    differing,
    each,
    given_back,
    in_rounds,
    reading,
    said,
    said_since,
)
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, InUse, Item
from laurels.kit import ids
from laurels.kit.problems import InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.program import vouchers
from laurels.program.vouchers import Draft, Terms, Voucher

ADD = "add"
STEPS = ("withdraw", "disable", "enable")
FIELDS = (
    "state", "reason", "uses_max", "starts_at", "ends_at", "holder_only", "customer_id", "published_at", "free",
)  # fmt: skip
"""What a file can change of a code that is known."""


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    action: str
    reason: str
    draft: Draft
    customer: CustomerRef | None


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    campaign_id = _campaign(plan)

    async def write(some: list[_Row]) -> list[Written]:
        outcomes: list[Written] = [Did("unchanged")] * len(some)
        for action in (ADD, *STEPS):
            places = [place for place, row in enumerate(some) if row.action == action]
            ours = [some[place] for place in places]
            if ours:
                done = await (_add(tx, plan, ours) if action == ADD else _turn(tx, action, ours))
                for place, outcome in zip(places, done, strict=True):
                    outcomes[place] = outcome
        return outcomes

    def names(row: _Row) -> tuple[str]:
        try:
            return (vouchers.key_of(row.code).folded,)
        except Problem:
            return (row.code,)

    return await in_rounds(each(items, lambda item: _row(plan, read, item, campaign_id)), names, write)


def _campaign(plan: Plan) -> UUID:
    said = plan.mapping.constants.get("campaign")
    return ids.decode("cmp", str(said), pointer="/campaign")


def _row(plan: Plan, read: Reading, item: Item, campaign_id: UUID) -> _Row:
    cells = said(plan, item.rows[0], read)
    action = cells.get("action", ADD)
    if action not in (ADD, *STEPS):
        raise BadValue(f"Say {ADD}, {', '.join(STEPS[:-1])} or {STEPS[-1]}.", pointer="/action")
    if "code" not in cells:
        raise BadValue("This row has no code. Fill it.", pointer="/code")
    uses_max = cells.get("uses_max")
    if uses_max is not None and uses_max < 1:
        raise BadValue("A code can be used once at least; leave it empty for no end.", pointer="/uses_max")
    named = {name.removeprefix("attributes."): value for name, value in cells.items() if name.startswith("attributes.")}
    terms = Terms(
        uses_max, cells.get("starts_at"), cells.get("ends_at"), bool(cells.get("holder_only", False)), attributes=named
    )
    draft = Draft(
        kind="coupon",
        campaign_id=campaign_id,
        code=cells["code"],
        case_sensitive=bool(cells.get("case_sensitive", False)),
        terms=terms,
        pooled=bool(cells.get("pooled", False)),
        batch_id=plan.import_id,
        place=item.rows[0].number,
    )
    return _Row(cells["code"], action, cells.get("reason", "imported"), draft, _customer(plan, cells))


def _customer(plan: Plan, cells: dict[str, Any]) -> CustomerRef | None:
    id, external_id = cells.get("customer.id"), cells.get("customer.external_id")
    if id is None and external_id is None:
        return None
    source = None if external_id is None else plan.mapping.customer_source or plan.mapping.source
    return customers.ref(id=id, source=source, external_id=external_id, pointer="/customer")


async def _add(tx: Tx, plan: Plan, rows: Sequence[_Row]) -> list[Written]:
    known = await customers.resolve(tx, list({row.customer for row in rows if row.customer is not None}))
    drafts: list[Draft | Problem] = []
    for row in rows:
        if row.customer is None:
            drafts.append(row.draft)
            continue
        found = known.get(row.customer)
        if found is None or found.state != "active":
            drafts.append(InvalidField("No customer is known so. Create the customer first.", pointer="/customer"))
        else:
            drafts.append(vouchers.held(row.draft, by=found.id))
    outcomes = await vouchers.create(tx, drafts)
    made = sum(1 for one in outcomes if not isinstance(one, Problem) and one.status == "created")
    if made and plan.import_id is not None:
        await vouchers.batches.of_import(
            tx, import_id=plan.import_id, campaign_id=_campaign(plan), terms=Terms(uses_max=None), made=made
        )
    return [one if isinstance(one, Problem) else _did(one) for one in outcomes]


def _did(written: vouchers.Written) -> Did:
    after = written.voucher
    match written.status:
        case "created":
            return Did(written.status, after.id, None, {"customer_id": after.customer_id})
        case "updated" if written.before is not None:
            return Did(written.status, after.id, *differing(written.before, after, FIELDS))
        case _:
            return Did(written.status)


async def _undo(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    """Withdraw codes that were brought in and nobody used, and make known ones what they were."""
    found = await vouchers.lock(tx, [change.subject_id for change in changes])
    made = [change.subject_id for change in changes if change.before is None]
    uses = await ledger.balances(tx, [AccountRef("counter", id, vouchers.USES) for id in made])
    used = {account.owner_id for account, balance in uses.items() if balance.balance or balance.held}
    withdrawn: list[Voucher] = []
    restored: list[Voucher] = []
    outcomes: list[Problem | None] = []
    for change in changes:
        voucher, outcome = found[change.subject_id], None
        if change.before is not None:
            after, later = given_back(voucher, change)
            outcome = said_since(later)
            if after != voucher:
                restored.append(after)
        elif voucher.state == "withdrawn":
            pass
        elif voucher.id in used:
            outcome = InUse("This code was used, and stays.")
        elif voucher.customer_id != _holder(change):
            outcome = ChangedSince("This code was given to somebody since, and stays.")
        else:
            withdrawn.append(voucher)
        outcomes.append(outcome)
    await vouchers.restore(tx, restored)
    if withdrawn:
        await vouchers.changes.of_many(tx, "withdraw", withdrawn, reason=now.undo_reason or "")
    return outcomes


def _holder(change: Change) -> UUID | None:
    held = change.after["customer_id"]
    return None if held is None else UUID(held)


async def _turn(tx: Tx, action: str, rows: Sequence[_Row]) -> list[Written]:
    found = await vouchers.find_many(tx, [row.code for row in rows])
    outcomes: list[Written] = []
    by_reason: dict[str, list[Voucher]] = {}
    for row in rows:
        voucher = found.get(row.code)
        if voucher is None or voucher.campaign_id != row.draft.campaign_id:
            outcomes.append(
                NotFound("The campaign has no such code. Correct it, or leave the row out.", pointer="/code")
            )
            continue
        if not vouchers.would_change(voucher, cast(Any, action)):
            outcomes.append(Did("unchanged"))
            continue
        after = vouchers.turned(voucher, cast(Any, action), reason=row.reason)
        outcomes.append(Did("updated", voucher.id, *differing(voucher, after, FIELDS)))
        by_reason.setdefault(row.reason, []).append(voucher)
    for reason, some in by_reason.items():
        await vouchers.changes.of_many(tx, cast(Any, action), some, reason=reason)
    return outcomes


VOUCHERS = Kind(permission="vouchers:write", write=_write, undo=_undo)
