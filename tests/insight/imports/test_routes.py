"""Imports as a client sees them: sent, run by the worker, looked at, stopped; and what a stranger may not do."""

from __future__ import annotations

import asyncio
import csv
import functools
import io
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from laurels.insight import imports
from laurels.insight.imports import Shelf, api
from laurels.insight.imports import uploads as uploads_of
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.postgres import open_pool
from laurels.settings import Settings
from laurels.system import access, jobs
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, customers_csv
from tests.scene import request
from tests.served import Client, serving


@pytest.fixture
async def own(database: Database) -> AsyncGenerator[Pool]:
    """Give a pool on a database with the tables of the job queue."""
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    pool = await open_pool(database.app_url, size=4, name="imports")
    yield pool
    await pool.close()


@pytest.fixture
async def client(
    database: Database, own: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Client]:
    """Give a client of an application whose files lie in a directory of this test's own."""
    monkeypatch.setenv("LAURELS_DATA_DIRECTORY", str(tmp_path))
    async with serving(database.app_url, own, Settings(data_directory=tmp_path)) as made:
        yield made


assert api.routes, "the application may not bind the room yet"


async def send(client: Client, query: str = "", *, key: str | None = None, **parts: Any) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {key or client.key}", **parts.pop("headers", {})}
    return await client.http.post(f"/v1/imports{query}", headers=headers, **parts)


def form(content: str | bytes, mapping: str | None = CUSTOMERS, name: str = "people.csv") -> dict[str, Any]:
    return {"files": {"file": (name, content)}, "data": {} if mapping is None else {"mapping": mapping}}


async def work(own: Pool, tmp_path: Path) -> int:
    """Do everything that was ever put into the queue, as the worker will: a job may come twice."""
    shelf = Shelf(tmp_path / "imports")
    async with own.connection() as db:
        rows = await (await db.execute("SELECT id, task_name, args FROM procrastinate.procrastinate_jobs")).fetchall()
    for _, name, args in rows:
        await {"import.run": imports.run_stored, "import.undo": imports.undo_stored}[name](own, shelf, **args)
    return len(rows)


async def test_a_file_is_sent_and_run_and_reported(client: Client, own: Pool, tmp_path: Path) -> None:
    content = customers_csv(30) + "x,=cmd(),bad\n"
    response = await send(client, **form(content, name="../../etc/people\r\n.csv"))
    assert response.status_code == 202, response.text
    made = response.json()
    assert (made["state"], made["kind"], made["file_bytes"]) == ("pending", "customers", len(content))
    assert "/" not in made["file_name"]
    (stored,) = (tmp_path / "imports").iterdir()
    assert (stored.name, stored.read_text(), stored.stat().st_mode & 0o777) == (
        f"{ids.decode('imp', made['id']).hex}.upload", content, 0o600,
    )  # fmt: skip
    assert await work(own, tmp_path) == 1
    done = await client.get(f"/v1/imports/{made['id']}")
    assert (done["state"], done["created"], done["refused"], done["rows_done"]) == ("finished", 30, 1, 31)
    assert not stored.exists()
    listed = await client.get("/v1/imports")
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    refusals = await client.get(f"/v1/imports/{made['id']}/refusals")
    (row,) = refusals["items"]
    assert (row["row"], row["line"], row["column"], row["content"]) == (31, 32, "email", "x,=cmd(),bad")
    table = await client.send("GET", f"/v1/imports/{made['id']}/refusals?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(table.text)))) == 2
    # A job that comes twice does nothing more.
    await imports.run_stored(
        own, Shelf(tmp_path / "imports"), workspace_id=str(client.workspace_id),
        import_id=str(ids.decode("imp", made["id"])),
    )  # fmt: skip


async def test_refusals_are_paged(client: Client, own: Pool, tmp_path: Path) -> None:
    content = "id,name,email\n" + "".join(f"{n},A,bad\n" for n in range(7))
    made = (await send(client, **form(content))).json()
    await work(own, tmp_path)
    seen: list[int] = []
    path = f"/v1/imports/{made['id']}/refusals?limit=3"
    page = await client.get(path)
    while True:
        seen += [one["row"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        page = await client.get(f"{path}&cursor={page['next_cursor']}")
    assert seen == [1, 2, 3, 4, 5, 6, 7]


async def test_a_body_alone_is_guessed_by_its_headers(client: Client, own: Pool, tmp_path: Path) -> None:
    body = b"Customer ID,Full Name\n1,Ada\n"
    response = await send(client, "?kind=customers&source=till&dry_run=true", content=body)
    assert response.status_code == 202, response.text
    made = response.json()
    assert made["mapping"]["columns"] == [
        {"column": "Customer ID", "fields": ["external_id"]},
        {"column": "Full Name", "fields": ["name"]},
    ]
    await work(own, tmp_path)
    done = await client.get(f"/v1/imports/{made['id']}")
    assert (done["state"], done["dry_run"], done["created"]) == ("finished", True, 1)
    assert (await client.get("/v1/customers"))["items"] == []


async def test_an_import_is_stopped_and_resumed(client: Client, own: Pool, tmp_path: Path) -> None:
    made = (await send(client, **form(customers_csv(5)))).json()
    stopped = await client.post(f"/v1/imports/{made['id']}/stops")
    assert stopped["state"] == "paused"
    resumed = await client.post(f"/v1/imports/{made['id']}/resumptions")
    assert resumed["state"] == "pending"
    await work(own, tmp_path)
    assert (await client.get(f"/v1/imports/{made['id']}"))["created"] == 5
    for verb in ("stops", "resumptions"):
        assert (await client.refused("POST", f"/v1/imports/{made['id']}/{verb}"))["code"] == "conflict"


async def test_the_worker_takes_it_out_of_the_queue(
    client: Client, database: Database, own: Pool, tmp_path: Path
) -> None:
    made = (await send(client, **form(customers_csv(5)))).json()
    stop = asyncio.Event()
    run = functools.partial(imports.run_stored, own, Shelf(tmp_path / "imports"))
    working = asyncio.create_task(jobs.Queue({"import.run": run}, {}).work(database.app_url, stop))
    async with asyncio.timeout(60):
        while (await client.get(f"/v1/imports/{made['id']}"))["state"] != "finished":
            await asyncio.sleep(0.05)
    stop.set()
    await working


async def test_the_same_call_with_its_key_is_one_import(client: Client, tmp_path: Path) -> None:
    headers = {"Idempotency-Key": "once"}
    first = await send(client, headers=headers, **form(customers_csv(3)))
    again = await send(client, headers=headers, **form(customers_csv(3)))
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await send(client, headers=headers, **form(customers_csv(4)))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(list((tmp_path / "imports").iterdir())) == 1


@pytest.mark.parametrize(
    ("query", "parts", "code"),
    [
        ("", {"content": b""}, "invalid_body"),
        ("", {"content": b"id,name\n1,A\n"}, "bad_mapping"),
        ("?kind=customers", {"content": b"a,b\n1,2\n"}, "bad_mapping"),
        ("?kind=people", {"content": b"a,b\n1,2\n"}, "invalid_field"),
        ("", form(customers_csv(1), "kind = 'customers"), "bad_mapping"),
        ("", form("id,name\n1,A\n"), "bad_mapping"),
        ("", form(b"PK\x03\x04"), "bad_file"),
        ("", {"files": {"file": ("a", b"x"), "other": ("b", b"y")}}, "invalid_body"),
        ("", {"files": [("file", ("a", b"x")), ("file", ("b", b"y"))]}, "invalid_body"),
        ("", {"files": {"mapping": ("a", b"x" * 300_000)}}, "invalid_body"),
        (
            "",
            {"content": b"--x\r\nContent-Disp", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
            "invalid_body",
        ),
        ("", {"content": b"id\n1\n", "headers": {"Content-Type": "multipart/form-data"}}, "invalid_body"),
    ],
)
async def test_what_cannot_be_an_import_is_refused_and_leaves_no_file(
    client: Client, tmp_path: Path, query: str, parts: dict[str, Any], code: str
) -> None:
    response = await send(client, query, **parts)
    assert (response.status_code // 100, response.json().get("code")) == (4, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    directory = tmp_path / "imports"
    assert not directory.exists() or not list(directory.iterdir())
    assert (await client.get("/v1/imports"))["items"] == []


async def test_a_file_that_is_too_large_is_refused_while_it_comes(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_of, "TOML_MAX", 1000)
    client.http._transport.app.app.state.imports = Shelf(tmp_path / "small", bytes_max=1000)  # type: ignore[attr-defined]
    bodies: list[dict[str, Any]] = [{"content": customers_csv(500).encode()}, form(customers_csv(500))]
    for parts in bodies:
        response = await send(client, "?kind=customers", **parts)
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert list((tmp_path / "small").iterdir()) == []


async def test_a_key_imports_only_what_it_may_write(client: Client, own: Pool, tmp_path: Path) -> None:
    async def key(*scopes: str) -> str:
        issued = await doors.transact(
            own,
            lambda tx: access.create(tx, name="k", kind="secret", scopes=list(scopes)),
            request(client.workspace_id),
        )
        return issued.text

    for scopes in (["customers:write"], ["imports:read"], ["imports:write"], ["imports:write", "orders:write"]):
        response = await send(client, key=await key(*scopes), **form(customers_csv(2)))
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    stranger = await send(client, key="lks_nonsense", **form(customers_csv(2)))
    assert stranger.status_code == 401
    directory = tmp_path / "imports"
    assert not directory.exists() or not list(directory.iterdir())
    allowed = await send(client, key=await key("imports:write", "customers:write"), **form(customers_csv(2)))
    assert allowed.status_code == 202


async def test_another_workspace_s_import_is_not_there(
    client: Client, database: Database, own: Pool, tmp_path: Path
) -> None:
    made = (await send(client, **form(customers_csv(2)))).json()
    async with serving(database.app_url, own, Settings(data_directory=tmp_path)) as other:
        for path in ("", "/refusals", "/refusals?format=csv"):
            response = await other.send("GET", f"/v1/imports/{made['id']}{path}")
            assert response.status_code == 404
        for verb in ("stops", "resumptions"):
            assert (await other.send("POST", f"/v1/imports/{made['id']}/{verb}")).status_code == 404


async def test_every_route_is_in_the_document_with_its_permission(client: Client) -> None:
    document = await client.get("/openapi.json")
    found = {
        (method, path): operation["x-permission"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/v1/imports")
    }
    assert found == {
        ("post", "/v1/imports"): "imports:write",
        ("get", "/v1/imports"): "imports:read",
        ("get", "/v1/imports/{id}"): "imports:read",
        ("get", "/v1/imports/{id}/refusals"): "imports:read",
        ("post", "/v1/imports/{id}/stops"): "imports:write",
        ("post", "/v1/imports/{id}/resumptions"): "imports:write",
        ("post", "/v1/imports/{id}/undos"): "imports:write",
        ("get", "/v1/imports/{id}/kept"): "imports:read",
    }


async def test_an_import_is_undone_by_the_worker(client: Client, own: Pool, tmp_path: Path) -> None:
    made = (await send(client, **form(customers_csv(5)))).json()
    path = f"/v1/imports/{made['id']}"
    assert (made["undoable"], made["undo"]) == (False, None)
    assert (await client.refused("POST", f"{path}/undos", {"reason": "wrong"}))["code"] == "import_not_undoable"
    await work(own, tmp_path)
    assert (await client.get(path))["undoable"]
    await client.post("/v1/customers", {"name": "Ada", "identities": [{"source": "shop", "external_id": "3"}]})
    for reason in ("the wrong file", "the wrong file again"):
        asked = await client.send("POST", f"{path}/undos", {"reason": reason})
        assert (asked.status_code, asked.json()["state"], asked.json()["undoable"]) == (202, "undoing", False)
    await work(own, tmp_path)
    done = await client.get(path)
    assert (done["state"], done["undo"]["reason"], done["undo"]["todo"]) == ("undone", "the wrong file", 5)
    assert (done["undo"]["taken_back"], done["undo"]["kept"]) == (4, 1)
    (kept,) = (await client.get(f"{path}/kept"))["items"]
    assert (kept["row"], kept["code"]) == (4, "changed_since")
    assert [one["id"] for one in (await client.get("/v1/customers"))["items"]] == [kept["id"]]
    again = await client.send("POST", f"{path}/undos", {"reason": "once more"})
    assert again.json() == done


async def test_an_undo_needs_the_right_to_write_what_the_file_held(client: Client, own: Pool, tmp_path: Path) -> None:
    made = (await send(client, **form(customers_csv(2)))).json()
    await work(own, tmp_path)
    path, body = f"/v1/imports/{made['id']}/undos", {"reason": "wrong"}
    for scopes, wanted in ((["imports:write"], "customers:write"), (["customers:write"], "imports:write")):
        issued = await doors.transact(
            own,
            lambda tx, scopes=scopes: access.create(tx, name="half", kind="secret", scopes=scopes),
            request(client.workspace_id),
        )
        answer = await client.http.post(path, json=body, headers={"Authorization": f"Bearer {issued.text}"})
        assert (answer.status_code, answer.json()["permission"]) == (403, wanted)
    assert (await client.get(f"/v1/imports/{made['id']}"))["state"] == "finished"


async def test_the_file_of_a_paused_import_that_is_undone_is_forgotten(
    client: Client, own: Pool, tmp_path: Path
) -> None:
    made = (await send(client, **form(customers_csv(2)))).json()
    await client.post(f"/v1/imports/{made['id']}/stops")
    assert list((tmp_path / "imports").iterdir())
    await client.send("POST", f"/v1/imports/{made['id']}/undos", {"reason": "wrong"})
    await work(own, tmp_path)
    assert not list((tmp_path / "imports").iterdir())
    assert (await client.get(f"/v1/imports/{made['id']}"))["state"] == "undone"
