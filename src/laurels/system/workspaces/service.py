"""Verbs of workspaces."""

from __future__ import annotations

from datetime import datetime
from typing import LiteralString, cast
from uuid import UUID

from laurels.kit.problems import Conflict, InvalidField, Problem
from laurels.kit.tx import ORGANISATION, Connection, Tx, enter
from laurels.system.workspaces import policy, store
from laurels.system.workspaces.model import Workspace


class WorkspaceStopped(Problem):
    """The kill switch of the workspace is on."""

    code = "workspace_stopped"
    status = 423
    title = "This workspace is stopped"
    cure = "Nothing earns or spends until someone with the permission workspace:write resumes the workspace."


async def create(
    db: Connection,
    *,
    workspace_id: UUID,
    name: str,
    mode: str,
    currency: str,
    zone: str,
    locale: str,
    starts_at: datetime | None = None,
) -> None:
    """Create a workspace inside the open transaction of this connection, and act in it from here on.

    `starts_at` sets the clock of a test workspace.

    :raises InvalidField: a setting is unknown, or a live workspace was given a clock
    """
    policy.check(currency=currency, zone=zone, locale=locale)
    if starts_at is not None and mode != "test":
        raise InvalidField("Only a test workspace has a clock of its own.", pointer="/starts_at")
    await enter(db, ORGANISATION)
    await db.execute(cast(LiteralString, store.ENROL), {"workspace_id": ORGANISATION, "place_id": workspace_id})
    await enter(db, workspace_id)
    await db.execute(
        cast(LiteralString, store.CREATE),
        {
            "workspace_id": workspace_id,
            "name": name,
            "mode": mode,
            "currency": currency,
            "zone": zone,
            "locale": locale,
            "starts_at": starts_at,
        },
    )


async def get(tx: Tx) -> Workspace:
    """Read this transaction's workspace."""
    return await tx.one(store.BY_ID, Workspace)


async def update(tx: Tx, *, name: str | None = None, zone: str | None = None, locale: str | None = None) -> Workspace:
    """Change the name, zone or locale; the currency is fixed, since every stored amount is in it."""
    policy.check(zone=zone, locale=locale)
    await tx.run(store.UPDATE, name=name, zone=zone, locale=locale)
    tx.note("workspace", tx.workspace_id, name=name, zone=zone, locale=locale)
    if zone not in (None, tx.workspace.zone.key):
        tx.emit("workspace.zone_changed", key=tx.workspace_id, zone=zone)
    return await get(tx)


async def advance_clock(tx: Tx, *, to: datetime) -> Workspace:
    """Move the clock of a test workspace forward.

    :raises Conflict: the workspace is live
    :raises InvalidField: the instant lies behind the workspace's clock
    """
    if tx.workspace.mode != "test":
        raise Conflict("Only a test workspace has a clock that can be moved.")
    if not await tx.run(store.ADVANCE, to=to):
        raise InvalidField(
            f"The clock only moves forward, and it shows {tx.now.isoformat()}. Give a later instant.", pointer="/to"
        )
    tx.note("workspace", tx.workspace_id, clock=to.isoformat())
    tx.emit("workspace.clock_advanced", key=tx.workspace_id, to=to.isoformat())
    return await get(tx)


async def bump(tx: Tx) -> None:
    """Say that configuration changed, so that no process decides by what it compiled before."""
    await tx.run(store.BUMP)


async def stop(tx: Tx, *, reason: str) -> Workspace:
    """Stop all earning and spending of the workspace at once."""
    return await _switch(tx, stopped=True, reason=reason, event="workspace.stopped")


async def resume(tx: Tx, *, reason: str) -> Workspace:
    """Let earning and spending run again."""
    return await _switch(tx, stopped=False, reason=reason, event="workspace.resumed")


async def switch_kind(tx: Tx, *, kind: str, stopped: bool, reason: str) -> Workspace:
    """Stop one kind of incentives at once, or let it run again."""
    await tx.run(store.SWITCH_KIND, kind=kind, stopped=stopped)
    tx.note("workspace", tx.workspace_id, kind=kind, stopped=stopped, reason=reason)
    tx.emit(
        "workspace.kind_stopped" if stopped else "workspace.kind_resumed", key=tx.workspace_id, kind=kind, reason=reason
    )
    return await get(tx)


async def _switch(tx: Tx, *, stopped: bool, reason: str, event: str) -> Workspace:
    await tx.run(store.SWITCH, stopped=stopped, reason=reason)
    tx.note("workspace", tx.workspace_id, stopped=stopped, reason=reason)
    tx.emit(event, key=tx.workspace_id, reason=reason)
    return await get(tx)
