"""People who are signed in, as tests see them: a browser with its cookie, and how somebody is taken on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx2

from laurels.kit import doors, ids
from laurels.kit.postgres import Pool
from laurels.kit.tx import ORGANISATION, Tx, enter
from laurels.system import credentials, staff
from tests.scene import request
from tests.served import Client

PASSWORD = "violin harbour seventeen moss"


@dataclass(slots=True)
class Browser:
    """A browser of one person: it keeps cookies, and sends the second token with writes."""

    http: httpx2.AsyncClient
    workspace: str
    cookie: str = ""
    csrf: str = ""

    async def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Send a request as our own pages do."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Cookie": self.cookie, "Laurels-Workspace": self.workspace, "Laurels-CSRF": self.csrf, **named}
        return await self.http.request(method, path, json=body, headers={k: v for k, v in given.items() if v})

    async def sign_in(self, **body: Any) -> httpx2.Response:
        """Sign in and keep the cookie."""
        answer = await self.http.request("POST", "/v1/sessions", json=body)
        self.http.cookies.clear()
        if answer.status_code == 201:
            self.keep(answer)
        return answer

    def keep(self, answer: httpx2.Response) -> None:
        """Keep the cookie and the second token of an answer that opened a session."""
        self.http.cookies.clear()
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.csrf = answer.json()["csrf_token"]

    async def session_id(self) -> UUID:
        """Give the id of the session before us."""
        listed = (await self.get("/v1/me/sessions"))["items"]
        return ids.decode("ses", next(one["id"] for one in listed if one["current"]))

    async def get(self, path: str) -> Any:
        """Read something that must be there."""
        answer = await self.send("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """Write something that must succeed."""
        answer = await self.send(method, path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def refused(self, method: str, path: str, body: Any = None) -> str:
        """Send something that must be refused, and give the code."""
        answer = await self.send(method, path, body)
        assert 400 <= answer.status_code < 500, answer.text
        return answer.json()["code"]


_count = count()


async def hired(client: Client, pool: Pool, *roles: str, place: UUID | None = None) -> tuple[Browser, str]:
    """Take somebody on, in the workspace of the client or in another place; give their browser and their address."""
    email = f"person{next(_count)}@example.com"
    hash = await credentials.hashed(PASSWORD)

    async def work(tx: Tx) -> None:
        person = await staff.create(
            tx, email=email, name="Ada", place_id=place or client.workspace_id, roles=list(roles)
        )
        await credentials.set_password(tx, staff_id=person.id, hash=hash)

    await doors.transact(pool, work, request(ORGANISATION))
    inside = client.workspace_id if place in (None, ORGANISATION) else place
    return Browser(client.http, ids.encode("wsp", inside)), email


async def signed_in(client: Client, pool: Pool, *roles: str, place: UUID | None = None) -> Browser:
    """Take somebody on and sign them in."""
    browser, email = await hired(client, pool, *roles, place=place)
    answer = await browser.sign_in(email=email, password=PASSWORD)
    assert answer.status_code == 201, answer.text
    return browser


async def long_ago(pool: Pool, browser: Browser) -> None:
    """Let it be an hour since somebody proved who they are."""
    async with pool.connection() as db, db.transaction():
        await enter(db, ORGANISATION)
        await db.execute(
            "UPDATE session SET confirmed_at = confirmed_at - %s WHERE id = %s",
            [timedelta(hours=1), await browser.session_id()],
        )


async def forgive(pool: Pool) -> None:
    """Forget who guessed before: all tests come from one address."""
    async with pool.connection() as db, db.transaction():
        await enter(db, ORGANISATION)
        await db.execute("DELETE FROM sign_in_failure")
