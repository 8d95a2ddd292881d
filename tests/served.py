"""The application as a client sees it, without a socket: every request passes the front, the gate and the doors.

On the database that a worker's tests share the application stays up between them, as one does that is really served:
each test has a workspace of its own. Who serves a second one beside it, or with settings, gets one of its own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from laurels.app import create_app
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.kit.front import Front
from laurels.settings import Settings
from laurels.system import access
from tests.lasting import LASTING
from tests.scene import new_workspace, request

ORDINARY = Settings(wait_max_ms=60_000, request_log_days=0)


class Client:
    """A client of one workspace with a key that may do everything."""

    def __init__(self, http: httpx2.AsyncClient, key: str, workspace_id: Any) -> None:
        self.http = http
        self.key = key
        self.workspace_id = workspace_id

    async def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Send a request with the key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.request(
            method, path, json=body, headers={"Authorization": f"Bearer {self.key}", **named}
        )

    async def get(self, path: str) -> Any:
        """Read something that must be there."""
        response = await self.send("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Write something that must succeed."""
        response = await self.send("POST", path, body, **headers)
        assert response.status_code in (200, 201), response.text
        return response.json()

    async def refused(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send something that must be refused with a problem."""
        response = await self.send(method, path, body, **headers)
        assert 400 <= response.status_code < 500, response.text
        assert response.headers["content-type"] == "application/problem+json"
        return response.json()


@asynccontextmanager
async def serving(
    database_url: str, pool: Pool, settings: Settings | None = None, **workspace: Any
) -> AsyncGenerator[Client]:
    """Serve the application and give a client of a new workspace."""
    async with _application(database_url, settings) as front:
        workspace_id = await new_workspace(pool, **workspace)
        issued = await doors.transact(
            pool,
            lambda tx: access.create(tx, name="test", kind="secret", scopes=["*"]),
            request(workspace_id),
        )
        transport = httpx2.ASGITransport(app=front, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://laurels") as http:
            yield Client(http, issued.text, workspace_id)


@asynccontextmanager
async def _application(database_url: str, settings: Settings | None) -> AsyncGenerator[Front]:
    stays = LASTING.get(database_url) if settings is None else None
    if stays is None or stays.taken:
        async with _up(database_url, settings or ORDINARY) as front:
            yield front
        return
    if stays.front is None:
        stays.front = await stays.until_the_end.enter_async_context(_up(database_url, ORDINARY))
    stays.taken = True
    try:
        yield stays.front
    finally:
        stays.taken = False


@asynccontextmanager
async def _up(database_url: str, settings: Settings) -> AsyncGenerator[Front]:
    front = create_app(settings, database_url)
    app: Any = front.app
    async with app.router.lifespan_context(app):
        yield front
