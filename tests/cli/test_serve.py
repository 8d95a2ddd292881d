"""`laurels serve` as its operator sees it: processes that start, mend themselves, and end as one."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest

from tests.cli.running import ADDRESS, Running, children_of, laurels, own_home, running


@pytest.fixture(scope="module")
def served() -> Generator[tuple[Running, str]]:
    """Serve with two web processes and a worker."""
    with (
        own_home() as home,
        running(home, "serve", "--with-worker", "--port", "0", "--processes", "2") as command,
    ):
        yield command, command.hears(ADDRESS)[1]


def test_the_first_administrator_comes_in_by_a_printed_link(served: tuple[Running, str]) -> None:
    command, address = served
    invited = json.loads(laurels(command.home, "staff", "invite", "ada@example.com", "--json").stdout)
    assert invited["path"] == f"/admin/join#{invited['token']}"
    body = {"token": invited["token"], "name": "Ada", "password": "saddle lantern forty otters"}
    with httpx2.Client(base_url=address, timeout=60) as browser:
        assert browser.post("/v1/invitations/acceptances", json=body).status_code == 201
        assert browser.get("/v1/me").json()["email"] == "ada@example.com"
    linked = json.loads(laurels(command.home, "staff", "link", "ada@example.com", "--json").stdout)
    with httpx2.Client(base_url=address, timeout=60) as browser:
        opened = browser.get(linked["path"], headers={"Sec-Fetch-Mode": "navigate"})
        assert (opened.status_code, opened.headers["location"]) == (303, "/admin/")
        assert browser.get("/v1/me").json()["name"] == "Ada"
    unknown = laurels(command.home, "staff", "link", "bob@example.com")
    assert unknown.returncode != 0
    assert "laurels staff invite" in unknown.stderr


def web_processes(pid: int) -> list[int]:
    """List the web processes of a command."""
    found: list[int] = []
    for child in children_of(pid):
        line = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"laurels.cli.web" in line:
            found.append(child)
    return found


def test_a_new_workspace_is_served_with_its_first_key(served: tuple[Running, str]) -> None:
    command, address = served
    made = laurels(
        command.home, "workspaces", "create", "--name", "Shop", "--currency", "gbp", "--zone", "Europe/London", "--json"
    )
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    answer = httpx2.get(f"{address}/v1/workspace", headers={"Authorization": f"Bearer {told['key']}"})
    assert answer.json()["id"] == told["workspace_id"]
    assert answer.json()["currency"] == "GBP"
    listed = json.loads(laurels(command.home, "workspaces", "list", "--json").stdout)
    assert told["workspace_id"] in [one["id"] for one in listed["items"]]


def test_a_key_made_at_the_command_line_has_its_scopes_and_no_more(served: tuple[Running, str]) -> None:
    command, address = served
    made = json.loads(
        laurels(command.home, "workspaces", "create", "--name", "Keys", "--currency", "USD", "--json").stdout
    )
    key = laurels(
        command.home, "keys", "create", "--workspace", made["workspace_id"], "--name", "till", "--scope", "orders:read"
    ).stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx2.get(f"{address}/v1/orders", headers=headers).status_code == 200
    assert httpx2.get(f"{address}/v1/customers", headers=headers).status_code == 403


def test_the_start_page_shows_numbers_to_who_has_a_key_and_no_key_to_anybody(served: tuple[Running, str]) -> None:
    command, address = served
    made = json.loads(
        laurels(command.home, "workspaces", "create", "--name", "Page", "--currency", "USD", "--json").stdout
    )
    page = httpx2.get(address)
    assert page.status_code == 200
    assert "lks_" not in page.text.replace("lks_test_…", "")
    assert httpx2.get(f"{address}/start/numbers").status_code == 401
    numbers = httpx2.get(f"{address}/start/numbers", headers={"Authorization": f"Bearer {made['key']}"}).json()
    assert numbers["customers"] == 0
    assert numbers["wallets"] == []


def test_a_killed_web_process_is_missed_by_nobody_and_comes_back(served: tuple[Running, str]) -> None:
    command, address = served
    before = web_processes(command.process.pid)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    for _ in range(20):
        assert httpx2.get(f"{address}/health/ready").status_code == 200
    deadline = time.monotonic() + 30
    while len(after := web_processes(command.process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(after) == 2
    assert before[1] in after
    assert "killed by SIGKILL" in command.said


def test_the_doctor_finds_a_served_database_well(served: tuple[Running, str]) -> None:
    command, _ = served
    examined = laurels(command.home, "doctor", "--json")
    assert examined.returncode == 0, examined.stdout
    assert json.loads(examined.stdout)["healthy"]


def test_migrating_twice_changes_nothing(served: tuple[Running, str]) -> None:
    command, _ = served
    assert json.loads(laurels(command.home, "migrate", "--json").stdout) == {"applied": []}


def test_a_taken_port_is_said_in_a_sentence(served: tuple[Running, str]) -> None:
    command, address = served
    port = address.rpartition(":")[2]
    second = laurels(command.home, "serve", "--port", port)
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("workspaces", "create", "--name", "x", "--currency", "XXX"), "ISO 4217"),
        (("workspaces", "create", "--name", "x", "--currency", "GBP", "--zone", "Mars"), "time zone 'Mars'"),
        (("keys", "create", "--workspace", "shop", "--name", "x"), "'shop' is no id of a workspace"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    served: tuple[Running, str], arguments: tuple[str, ...], said: str
) -> None:
    command, _ = served
    refused = laurels(command.home, *arguments)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("number", [pytest.param(signal.SIGTERM, marks=pytest.mark.slow), signal.SIGINT])
def test_a_server_that_is_asked_to_end_leaves_nothing_behind(number: signal.Signals) -> None:
    with own_home() as home, running(home, "serve", "--with-worker", "--port", "0", "--processes", "1") as command:
        address = command.hears(ADDRESS)[1]
        children = children_of(command.process.pid)
        assert len(children) == 3
        command.process.send_signal(number)
        assert command.process.wait(60) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in children)
        assert not (home / "postgres" / "server.json").exists()
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(address)


def test_a_server_that_is_killed_takes_its_processes_along() -> None:
    with own_home() as home, running(home, "serve", "--with-worker", "--port", "0", "--processes", "1") as command:
        command.hears(ADDRESS)
        children = children_of(command.process.pid)
        command.process.kill()
        command.process.wait(10)
        deadline = time.monotonic() + 30
        while any(_lives(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(_lives(child) for child in children)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_days_are_rebuilt_at_the_command_line_while_it_serves(served: tuple[Running, str]) -> None:
    command, address = served
    made = json.loads(
        laurels(command.home, "workspaces", "create", "--name", "Days", "--currency", "USD", "--json").stdout
    )
    headers = {"Authorization": f"Bearer {made['key']}"}
    customer = {"name": "Ada", "identities": [{"source": "shop", "external_id": "ada"}]}
    assert httpx2.post(f"{address}/v1/customers", json=customer, headers=headers).json()["status"] == "created"
    done = laurels(command.home, "rebuild", "--workspace", made["workspace_id"], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"workspace_id": made["workspace_id"], "customers": 1, "corrected": 0, "finished": True}
    ]
    said = laurels(command.home, "rebuild", "--workspace", made["workspace_id"]).stdout
    assert said == f"{made['workspace_id']}: Customers recounted: 1; days that were otherwise: 0.\n"
