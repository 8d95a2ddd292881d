"""A second factor is asked for where one is on, counts once, and is set up and removed by its owner alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pyotp.totp import TOTP

from laurels.kit import doors
from laurels.kit.postgres import Pool
from laurels.kit.tx import ORGANISATION, Tx, enter
from laurels.settings import Settings
from laurels.system import sessions, staff
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving
from tests.signed_in import PASSWORD, Browser, forgive, hired, long_ago, signed_in
from tests.soft_authenticator import PRESENT, SoftAuthenticator, encoded

ORIGIN = "http://laurels"


@pytest.fixture(scope="module")
async def client(
    shared_database: Database, pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Client]:
    settings = Settings(data_directory=tmp_path_factory.mktemp("data"))
    async with serving(shared_database.app_url, pool, settings) as client:
        yield client


@pytest.fixture(autouse=True)
async def forgiven(pool: Pool) -> None:
    await forgive(pool)


class Phone:
    """An authenticator app: it shows a code for each half minute."""

    def __init__(self, secret: str) -> None:
        self.codes = TOTP(secret)

    def code(self) -> str:
        """Give the code of now, to set up with."""
        return self.codes.at(datetime.now(UTC))

    def next(self) -> str:
        """Give the code after it, to sign in with: no test waits for half a minute to pass."""
        return self.codes.at(datetime.now(UTC) + timedelta(seconds=30))


async def with_authenticator(client: Client, pool: Pool) -> tuple[Browser, str, Phone, list[str]]:
    """Sign somebody in who then sets an authenticator up."""
    browser, email = await hired(client, pool, "support")
    assert (await browser.sign_in(email=email, password=PASSWORD)).status_code == 201
    begun = await browser.done("POST", "/v1/me/authenticator")
    assert begun["uri"].startswith("otpauth://totp/Laurels:")
    assert begun["qr"].startswith("data:image/svg+xml"), "nobody has to ask another machine to draw it"
    phone = Phone(begun["secret"])
    made = await browser.done("POST", "/v1/me/authenticator/confirmations", {"code": phone.code()})
    return browser, email, phone, made["codes"]


async def test_signing_in_takes_two_steps_where_an_authenticator_is_on(client: Client, pool: Pool) -> None:
    browser, email, phone, _ = await with_authenticator(client, pool)
    half = await browser.sign_in(email=email, password=PASSWORD)
    assert (half.status_code, half.json()["code"]) == (401, "code_needed")
    assert "set-cookie" not in half.headers
    wrong = await browser.sign_in(email=email, password=PASSWORD, code="000000")
    assert wrong.json()["code"] == "sign_in_refused"
    assert (await browser.sign_in(email=email, password=PASSWORD, code=phone.next())).status_code == 201
    assert (await browser.get("/v1/me/factors"))["authenticator"] is True


async def test_who_has_only_the_code_or_a_wrong_password_is_not_told_that_there_is_one(
    client: Client, pool: Pool
) -> None:
    browser, email, phone, _ = await with_authenticator(client, pool)
    for code in ({}, {"code": phone.next()}):
        answer = await browser.sign_in(email=email, password="a wrong guess", **code)
        assert answer.json()["code"] == "sign_in_refused"


async def test_a_code_counts_once_also_when_it_is_sent_twice_at_once(client: Client, pool: Pool) -> None:
    browser, email, phone, _ = await with_authenticator(client, pool)
    body = {"email": email, "password": PASSWORD, "code": phone.next()}
    answers = await asyncio.gather(*(browser.sign_in(**body) for _ in range(3)))
    first, *others = sorted(one.status_code for one in answers)
    assert first == 201
    assert set(others) <= {401, 429}, "refused, or asked to wait as who guesses is"
    assert (await browser.sign_in(**body)).status_code in (401, 429)
    again = await browser.sign_in(**{**body, "code": phone.code()})
    assert again.status_code in (401, 429), "older ones are worthless"


async def test_codes_cannot_be_guessed_by_who_has_the_password(client: Client, pool: Pool) -> None:
    """Half an attempt forgives nothing, or guessing could go on for ever."""
    browser, email, _, _ = await with_authenticator(client, pool)
    said: list[str] = []
    for code in ("000000", None, "000001", None, "000002", None, "000003"):
        body = {"email": email, "password": PASSWORD, **({} if code is None else {"code": code})}
        said.append((await browser.sign_in(**body)).json()["code"])
    assert said[-1] == "rate_limited"


async def test_a_recovery_code_stands_in_once(client: Client, pool: Pool) -> None:
    browser, email, _, codes = await with_authenticator(client, pool)
    assert len(set(codes)) == 10
    body = {"email": email, "password": PASSWORD, "code": codes[0].upper().replace("-", " ")}
    assert (await browser.sign_in(**body)).status_code == 201
    assert (await browser.get("/v1/me/factors"))["recovery_code_count"] == 9
    assert (await browser.sign_in(**body)).status_code == 401
    fresh = (await browser.done("POST", "/v1/me/recovery_codes"))["codes"]
    assert (await browser.sign_in(**{**body, "code": codes[1]})).status_code == 401
    assert (await browser.sign_in(**{**body, "code": fresh[0]})).status_code == 201


async def test_a_link_opens_nothing_without_the_code(client: Client, pool: Pool) -> None:
    browser, email, phone, _ = await with_authenticator(client, pool)

    async def made(tx: Tx) -> str:
        person = await staff.by_email(tx, email=email)
        assert person is not None
        return (await sessions.link(tx, person=person)).token

    token = await doors.transact(pool, made, request(ORGANISATION))
    assert (await browser.sign_in(link=token)).json()["code"] == "code_needed"
    page = await client.http.get("/admin/sign-in", params={"link": token, "pressed": "true"})
    assert 'name="code"' in page.text
    assert (await browser.sign_in(link=token, code="000000")).json()["code"] == "sign_in_refused"
    assert (await browser.sign_in(link=token, code=phone.next())).status_code == 201
    assert (await browser.sign_in(link=token, code=phone.next())).json()["code"] == "link_used"


async def test_a_browser_that_was_left_open_cannot_change_any_factor(client: Client, pool: Pool) -> None:
    browser, _, phone, _ = await with_authenticator(client, pool)
    await long_ago(pool, browser)
    for method, path, body in (
        ("POST", "/v1/me/authenticator", None),
        ("DELETE", "/v1/me/authenticator", None),
        ("POST", "/v1/me/recovery_codes", None),
        ("POST", "/v1/me/passkeys/challenges", None),
        ("POST", "/v1/me/passkeys", {"name": "mine", "credential": {}}),
    ):
        assert await browser.refused(method, path, body) == "confirmation_needed"
    assert await browser.refused("POST", "/v1/me/confirmations", {"password": PASSWORD}) == "code_needed"
    await browser.done("POST", "/v1/me/confirmations", {"password": PASSWORD, "code": phone.next()})
    assert await browser.done("DELETE", "/v1/me/authenticator") == {"removed": True}
    assert (await browser.get("/v1/me/factors"))["recovery_code_count"] == 0


async def test_an_authenticator_counts_only_once_a_code_of_it_was_sent(client: Client, pool: Pool) -> None:
    browser, email = await hired(client, pool, "support")
    await browser.sign_in(email=email, password=PASSWORD)
    begun = await browser.done("POST", "/v1/me/authenticator")
    assert await browser.refused("POST", "/v1/me/authenticator/confirmations", {"code": "000000"}) == "invalid_field"
    assert (await browser.sign_in(email=email, password=PASSWORD)).status_code == 201
    assert await browser.refused("POST", "/v1/me/recovery_codes") == "conflict"
    again = await browser.done("POST", "/v1/me/authenticator")
    assert again["secret"] != begun["secret"]
    code = {"code": Phone(again["secret"]).code()}
    await browser.done("POST", "/v1/me/authenticator/confirmations", code)
    assert await browser.refused("POST", "/v1/me/authenticator") == "conflict"


async def with_passkey(client: Client, pool: Pool) -> tuple[Browser, SoftAuthenticator, dict[str, Any]]:
    browser = await signed_in(client, pool, "support")
    phone = SoftAuthenticator(ORIGIN)
    options = (await browser.done("POST", "/v1/me/passkeys/challenges"))["options"]
    added = await browser.done("POST", "/v1/me/passkeys", {"name": "Phone", "credential": phone.create(options)})
    return browser, phone, added


async def asked(client: Client) -> dict[str, Any]:
    answer = await client.http.post("/v1/sessions/challenges")
    assert answer.status_code == 201, answer.text
    return answer.json()["options"]


@pytest.fixture(autouse=True)
def nobody_asked_before(client: Client) -> None:
    """Forget how often this address asked for a challenge."""
    app: Any = client.http._transport.app.app  # type: ignore[attr-defined]
    app.state.gate.keys.guesses = type(app.state.gate.keys.guesses)(1000, 60, name="guesses")


async def test_a_passkey_signs_in_alone(client: Client, pool: Pool) -> None:
    browser, phone, added = await with_passkey(client, pool)
    options = await asked(client)
    assert (options["rpId"], options["userVerification"]) == ("laurels", "required")
    answer = await browser.sign_in(passkey=phone.get(options))
    assert answer.status_code == 201, answer.text
    (session, *_) = (await browser.get("/v1/me/sessions"))["items"]
    assert session["method"] == "passkey"
    (listed,) = (await browser.get("/v1/me/passkeys"))["items"]
    assert listed["used_at"] is not None
    await browser.done("DELETE", f"/v1/me/passkeys/{added['id']}")
    assert (await browser.sign_in(passkey=phone.get(await asked(client)))).status_code == 401


async def test_what_a_passkey_signed_counts_once(client: Client, pool: Pool) -> None:
    browser, phone, _ = await with_passkey(client, pool)
    signed = phone.get(await asked(client))
    answers = await asyncio.gather(*(browser.sign_in(passkey=signed) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 401, 401]


async def test_a_passkey_that_signed_for_another_site_or_unlocked_or_copied_is_refused(
    client: Client, pool: Pool
) -> None:
    browser, phone, _ = await with_passkey(client, pool)
    phone.origin = "http://laurels.evil.example"
    assert (await browser.sign_in(passkey=phone.get(await asked(client)))).status_code == 401
    phone.origin = ORIGIN
    options = await asked(client)
    assert (await browser.sign_in(passkey=phone.get({**options, "rpId": "evil.example"}))).status_code == 401
    phone.flags = PRESENT
    assert (await browser.sign_in(passkey=phone.get(await asked(client)))).status_code == 401
    phone.flags = SoftAuthenticator.__dataclass_fields__["flags"].default
    assert (await browser.sign_in(passkey=phone.get(await asked(client)))).status_code == 201
    phone.uses -= 2
    assert (await browser.sign_in(passkey=phone.get(await asked(client)))).status_code == 401, "a copy counts less"
    mine = {"type": "webauthn.get", "challenge": encoded(b"made up"), "origin": ORIGIN}
    made_up = phone.get({"rpId": "laurels", "challenge": mine["challenge"]})
    assert (await browser.sign_in(passkey=made_up)).status_code == 401


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "rawId", "response"])
@pytest.mark.parametrize("value", [None, 7, "", "!!", "AAAA", encoded(b"[]"), encoded(json.dumps({}).encode()), {}])
async def test_nonsense_from_a_browser_is_refused_as_such(client: Client, pool: Pool, part: str, value: Any) -> None:
    phone = SoftAuthenticator(ORIGIN)
    sent = phone.get(await asked(client))
    (sent if part in sent else sent["response"])[part] = value
    answer = await client.http.post("/v1/sessions", json={"passkey": sent})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused"), answer.text


async def test_a_passkey_answers_only_a_challenge_of_its_owner(client: Client, pool: Pool) -> None:
    mallory, ada = await signed_in(client, pool, "support"), await signed_in(client, pool, "support")
    options = (await ada.done("POST", "/v1/me/passkeys/challenges"))["options"]
    stolen = {"name": "mine", "credential": SoftAuthenticator(ORIGIN).create(options)}
    assert await mallory.refused("POST", "/v1/me/passkeys", stolen) == "invalid_field"
    browser, phone, _ = await with_passkey(client, pool)
    for_ada = {"passkey": phone.get(await asked(client))}
    assert await ada.refused("POST", "/v1/me/confirmations", for_ada) == "forbidden"
    await long_ago(pool, browser)
    await browser.done("POST", "/v1/me/confirmations", {"passkey": phone.get(await asked(client))})
    await browser.done("PUT", "/v1/me/password", {"password": "saddle lantern forty otters"})


async def test_challenges_are_asked_for_slowly(client: Client) -> None:
    app: Any = client.http._transport.app.app  # type: ignore[attr-defined]
    app.state.gate.keys.guesses = type(app.state.gate.keys.guesses)(20, 60, name="guesses")
    answers = [await client.http.post("/v1/sessions/challenges") for _ in range(22)]
    assert answers[-1].status_code == 429


async def test_an_administrator_lets_somebody_back_in_who_has_lost_everything(client: Client, pool: Pool) -> None:
    admin = await signed_in(client, pool, "administrator")
    browser, email, _, _ = await with_authenticator(client, pool)
    me = (await browser.get("/v1/me"))["id"]
    left = await admin.done("DELETE", f"/v1/staff/{me}/factors")
    assert (left["authenticator"], left["password"]) == (False, True)
    assert await browser.refused("GET", "/v1/me") == "unauthenticated"
    assert (await browser.sign_in(email=email, password=PASSWORD)).status_code == 201
    support = await signed_in(client, pool, "support")
    assert await support.refused("DELETE", f"/v1/staff/{me}/factors") == "forbidden"


async def test_the_secret_of_an_authenticator_is_nowhere_in_the_clear(
    client: Client, pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    browser, email = await hired(client, pool, "support")
    await browser.sign_in(email=email, password=PASSWORD)
    secret = (await browser.done("POST", "/v1/me/authenticator"))["secret"]
    codes = (await browser.done("POST", "/v1/me/authenticator/confirmations", {"code": Phone(secret).code()}))["codes"]
    tables = ("authenticator", "recovery_code", "session", "audit", "feed_inbox", "idempotency")
    async with pool.connection() as db, db.transaction():
        await enter(db, ORGANISATION)
        rows: list[Any] = []
        for table in tables:
            rows += await (await db.execute(f"SELECT t::text FROM {table} t".encode())).fetchall()
    written = "\n".join(text for (text,) in rows) + caplog.text
    forms = [secret, secret.encode().hex(), *codes, *(code.replace("-", "").encode().hex() for code in codes)]
    assert rows
    assert not [one for one in forms if one in written]
