"""Routes of the workspace that a key belongs to."""

from __future__ import annotations

from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.system.workspaces import service
from laurels.system.workspaces.schemas import ClockAdvance, IncentiveKind, Switch, WorkspaceChange, WorkspaceOut

routes = Routes(prefix="/v1/workspace", tag="Workspace")
kind_routes = Routes(prefix="/v1/incentive_kinds", tag="Workspace")


@routes.get("", permission="workspace:read")
async def get(tx: Tx) -> WorkspaceOut:
    """Show the workspace of this key, with its clock."""
    return WorkspaceOut.of(await service.get(tx))


@routes.patch("", permission="workspace:write")
async def update(tx: Tx, body: WorkspaceChange) -> WorkspaceOut:
    """Change the name, time zone or locale. The currency is fixed."""
    return WorkspaceOut.of(await service.update(tx, name=body.name, zone=body.zone, locale=body.locale))


@routes.post("/clock_advances", permission="workspace:write")
async def advance_clock(tx: Tx, body: ClockAdvance) -> WorkspaceOut:
    """Move the clock of a test workspace forward, to watch points become available and expire."""
    return WorkspaceOut.of(await service.advance_clock(tx, to=body.to))


@routes.post("/stops", permission="workspace:write")
async def stop(tx: Tx, body: Switch) -> WorkspaceOut:
    """Stop all earning and spending at once: the kill switch."""
    return WorkspaceOut.of(await service.stop(tx, reason=body.reason))


@routes.post("/resumptions", permission="workspace:write")
async def resume(tx: Tx, body: Switch) -> WorkspaceOut:
    """Let earning and spending run again."""
    return WorkspaceOut.of(await service.resume(tx, reason=body.reason))


@kind_routes.post("/{kind}/stops", permission="campaigns:write")
async def stop_kind(tx: Tx, kind: IncentiveKind, body: Switch) -> WorkspaceOut:
    """Stop one kind of incentives at once, whatever campaigns are live: its kill switch."""
    return WorkspaceOut.of(await service.switch_kind(tx, kind=kind, stopped=True, reason=body.reason))


@kind_routes.post("/{kind}/resumptions", permission="campaigns:write")
async def resume_kind(tx: Tx, kind: IncentiveKind, body: Switch) -> WorkspaceOut:
    """Let one kind of incentives run again."""
    return WorkspaceOut.of(await service.switch_kind(tx, kind=kind, stopped=False, reason=body.reason))
