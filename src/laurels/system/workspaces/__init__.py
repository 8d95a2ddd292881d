"""Workspaces: a brand or country, live or test, with its currency, zone and locale.

Nothing of one workspace is ever visible from another. A test workspace has a clock that its owner moves forward, so
that points can be watched as they expire. `version` rises with every change of configuration; `stopped` is the kill
switch.
"""

from laurels.kit.tx import enter
from laurels.system.workspaces.model import Workspace
from laurels.system.workspaces.service import (
    WorkspaceStopped,
    advance_clock,
    bump,
    create,
    get,
    resume,
    stop,
    update,
)

EVENTS = {
    "workspace.clock_advanced": "The clock of a test workspace was moved forward.",
    "workspace.stopped": "Earning and spending were stopped for the whole workspace.",
    "workspace.resumed": "Earning and spending run again.",
    "workspace.kind_stopped": "One kind of incentives was stopped.",
    "workspace.kind_resumed": "One kind of incentives runs again.",
    "workspace.zone_changed": "The workspace counts its days in another time zone from now on.",
}

__all__ = [
    "EVENTS",
    "Workspace",
    "WorkspaceStopped",
    "advance_clock",
    "bump",
    "create",
    "enter",
    "get",
    "resume",
    "stop",
    "update",
]
