"""The route of health for people."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from fastapi import Request as HttpRequest
from starlette.responses import Response

import laurels
from laurels.insight.health import service
from laurels.insight.health.model import Disk
from laurels.insight.health.schemas import HealthOut
from laurels.kit import doors, web
from laurels.kit.web import Routes

routes = Routes(prefix="/v1/system", tag="System")


@routes.plain("GET", "/health", permission="system:read", answer=HealthOut, admitted=True)
async def health(request: HttpRequest) -> Response:
    """Show whether all is well: workers, what waits for them, the database, the disk, and what the doctor found."""
    caller: web.Caller = request.state.caller
    disk = await asyncio.to_thread(_disk, request.app.state.data_directory)
    found = await doors.transact(
        request.app.state.pool, lambda tx: service.health(tx, disk), web.door(request, caller, "system.health")
    )
    body = HealthOut.of(found, laurels.__version__).model_dump_json()
    return Response(body, 200, dict(caller.headers), "application/json")


def _disk(directory: Path) -> Disk:
    """Look at the nearest directory that is there: a web process beside a database of its own has none of its own."""
    there = next(place for place in (directory.absolute(), *directory.absolute().parents) if place.exists())
    usage = shutil.disk_usage(there)
    return Disk(usage.total, usage.free)
