"""A customer a row, found again by identities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from laurels.core import attributes, customers
from laurels.core.attributes import Schema
from laurels.core.customers import Customer, CustomerCreate, Identity, Saying
from laurels.insight.imports import store
from laurels.insight.imports.kinds.kind import (
    Did,
    Kind,
    Written,
    differing,
    each,
    given_back,
    in_rounds,
    misfit,
    put,
    reading,
    said,
    said_since,
    seal,
)
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, InUse, Item
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

SEALED = (*customers.FIELDS, "said", "state", "identities")


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    sayings = each(items, lambda item: _saying(plan, read, item))

    async def write(some: list[Saying]) -> list[customers.Written | Problem]:
        return await customers.write(tx, sayings=some)

    def names(saying: Saying) -> tuple[Identity, ...]:
        return saying.identities

    outcomes = await in_rounds(sayings, names, write)
    return [one if isinstance(one, Problem) else _did(one) for one in outcomes]


def _did(written: customers.Written) -> Did:
    """Tell what was changed: fields, when each was said, and identities that were added."""
    before, after = written.before, written.customer
    if before is None:
        return Did(written.status, after.id, None, {"seal": seal(after, SEALED)})
    was, wrote = differing(before, after, customers.FIELDS)
    moments = sorted(name for name, moment in after.said.items() if before.said.get(name) != moment)
    added = [one for one in after.identities if one not in before.identities]
    if not (was or moments or added):
        return Did(written.status)
    was |= {"said": {name: before.said.get(name) for name in moments}}
    wrote |= {"said": {name: after.said[name] for name in moments}, "identities": added}
    return Did(written.status, after.id, was, wrote)


async def _undo(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    found = await customers.lock(tx, [change.subject_id for change in changes])
    schema = await attributes.schema(tx, "customer")
    made = [change.subject_id for change in changes if change.before is None]
    needed = {one.id: one.what for one in await tx.all(store.DEPENDING_ON_CUSTOMERS, _Needed, ids=made) if one.what}
    removed: list[UUID] = []
    restored: list[tuple[Customer, Customer]] = []
    outcomes: list[Problem | None] = []
    for change in changes:
        customer = found.get(change.subject_id)
        outcome: Problem | None = None
        if customer is None:
            pass  # somebody took them away already
        elif customer.state in ("merged", "erased"):
            outcome = ChangedSince(f"This customer was {customer.state} since.")
        elif change.before is None:
            outcome = _why_kept(customer, change, needed.get(customer.id))
            if outcome is None:
                removed.append(customer.id)
        else:
            after, outcome = _former(customer, change, schema)
            restored.append((customer, after))
        outcomes.append(outcome)
    await customers.restore(tx, restored)
    await customers.remove(tx, removed)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Needed:
    id: UUID
    what: str | None


def _why_kept(customer: Customer, change: Change, needed: str | None) -> Problem | None:
    if needed is not None:
        return InUse(f"This customer has {needed}, and stays.")
    if seal(customer, SEALED) != change.after["seal"]:
        return ChangedSince("Something else was said of this customer since, who stays.")
    return None


def _former(customer: Customer, change: Change, schema: Schema) -> tuple[Customer, Problem | None]:
    """Give back each field of which the import was the last to speak, and take away the identities that it added."""
    was, wrote = dict(change.before or {}), dict(change.after)
    told, moments, added = was.pop("said"), wrote.pop("said"), wrote.pop("identities")
    own = [name for name, moment in moments.items() if customer.said.get(name) == moment]
    spoken = {name for name in was if name in moments and name not in own}
    fields = {name: value for name, value in was.items() if name not in spoken}
    after, later = given_back(customer, replace(change, before=fields, after=wrote))
    unfit = misfit(schema, fields)
    if unfit is not None:
        return customer, unfit
    said = {name: moment for name, moment in customer.said.items() if name not in own or name in later}
    said |= {name: told[name] for name in own if told[name] is not None and name not in later}
    left = [one for one in customer.identities if one not in added]
    return replace(after, said=said, identities=left), said_since(sorted({*later, *spoken}))


def _saying(plan: Plan, read: Reading, item: Item) -> Saying:
    body: dict[str, Any] = {}
    identities: list[dict[str, str]] = []
    for name, value in said(plan, item.rows[0], read).items():
        if name == "external_id":
            identities.append({"source": plan.mapping.source, "external_id": value})
        elif name.startswith("identities."):
            identities.append({"source": name.removeprefix("identities."), "external_id": value})
        else:
            put(body, name, value)
    if not identities:
        raise BadValue("This row does not say who it is: its external id is empty. Fill it.", pointer="/external_id")
    (row,) = attributes.read_rows(CustomerCreate, [{**body, "identities": identities}])
    if isinstance(row, Problem):
        row.pointer = (row.pointer or "").removeprefix("/items/0")
        raise row
    return row.saying()


CUSTOMERS = Kind(permission="customers:write", write=_write, undo=_undo)
