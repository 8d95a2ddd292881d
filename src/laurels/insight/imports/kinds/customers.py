"""A customer a row, found again by identities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from laurels.core import attributes, customers
from laurels.core.customers import CustomerCreate, Identity, Saying
from laurels.insight.imports.kinds.kind import Kind, Written, each, in_rounds, put, reading, said
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Item
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    sayings = each(items, lambda item: _saying(plan, read, item))

    async def write(some: list[Saying]) -> list[customers.Written | Problem]:
        return await customers.write(tx, sayings=some)

    def names(saying: Saying) -> tuple[Identity, ...]:
        return saying.identities

    outcomes = await in_rounds(sayings, names, write)
    return [one if isinstance(one, Problem) else one.status for one in outcomes]


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


CUSTOMERS = Kind(permission="customers:write", write=_write)
