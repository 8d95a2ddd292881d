"""`laurels demo`: a programme with a year of real shopping in it, to look at and to try things on."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
import threading
import time
import webbrowser
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from laurels import demo
from laurels.cli import database
from laurels.cli.examining import examined
from laurels.cli.failures import CommandFailed
from laurels.cli.family import Signals
from laurels.cli.progress import OrdersBar
from laurels.cli.schema import migrated
from laurels.cli.screen import say, settings_for_command
from laurels.cli.serve import serving, with_options
from laurels.kit import ids
from laurels.kit.postgres import NotRunning, Server, connect_info, held
from laurels.settings import Settings
from laurels.system import access

NAME = "Journey Club demo"
PERSON, EMAIL = "Demo administrator", "demo@example.com"


class Keys(msgspec.Struct, frozen=True):
    """The workspace of the demo, its keys, which nobody but its owner may read, and what to try them with."""

    workspace_id: str
    secret: str
    publishable: str
    household: str
    sku: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a demo lives."""

    directory: Path

    @property
    def keys_file(self) -> Path:
        """Name the file that a finished load leaves behind."""
        return self.directory / "keys.json"


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("demo")(run)


def run(
    everything: Annotated[bool, typer.Option("--all", help=f"Load all {demo.HOUSEHOLDS:,} households.")] = False,
    households: Annotated[
        int, typer.Option(min=1, max=demo.HOUSEHOLDS, help="How many households to load; always the same ones.")
    ] = 500,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port; 0 is any that is free.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Go on with the data of the last demo, if it was loaded.")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the start page when it is loaded.")] = True,
    exit_after_load: Annotated[bool, typer.Option("--exit-after-load", help="End when everything is loaded.")] = False,
) -> None:
    """Show a programme at work: half a thousand households, a year of groceries, every feature in use."""
    began = time.monotonic()
    settings = _settings(host=host, port=port)
    place = Place(settings.data_directory)
    year = _Reading(demo.HOUSEHOLDS if everything else households)
    with Signals() as signals, ExitStack() as stack:
        kept = _prepare(place, settings, keep=keep)
        if kept is None:
            year.start()
        server = stack.enter_context(held(settings))
        migrated(server)
        keys = kept or _new_workspace(server, year.finished())
        address = stack.enter_context(serving(settings, server, with_worker=True, page=msgspec.to_builtins(keys)))
        if kept is None:
            _load(address, keys, year)
            _write(place.keys_file, keys)
        healthy = _examine(server, keys)
        link = asyncio.run(database.first_person(server, email=EMAIL, name=PERSON))
        _tell(address, keys, link, seconds=time.monotonic() - began, loaded=kept is None)
        if exit_after_load:
            if not healthy:
                raise CommandFailed("The books of the demo do not hold; the findings are above.")
            return
        say("Ctrl-C ends it.")
        if browser:
            _open(address)
        signals.wait()


class _Reading:
    """Reads the data in a thread of its own while the database and the server start."""

    def __init__(self, households: int) -> None:
        self._households = households
        self._year: demo.Year | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name="laurels-data", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def finished(self) -> demo.Year:
        """Return what was read.

        :raises CommandFailed: the data are not installed
        """
        self._thread.join()
        if isinstance(self._failure, demo.NoData):
            raise CommandFailed(str(self._failure)) from self._failure
        if self._failure is not None:
            raise self._failure
        assert self._year is not None, "it was read or it failed"
        return self._year

    def _read(self) -> None:
        try:
            self._year = demo.open_year(self._households)
        except BaseException as failure:
            self._failure = failure


def _settings(**options: int | str | None) -> Settings:
    settings = with_options(settings_for_command(level="warning"), **options)
    place = settings.data_directory.absolute() / "demo"
    # Never on a database that somebody uses: the demo wipes its own. The processes we start read the same variables.
    for name in ("DATABASE_URL", *(f"LAURELS_DATABASE_{one}" for one in ("URL", "OWNER_URL", "BATCH_URL"))):
        os.environ.pop(name, None)
    os.environ["LAURELS_DATA_DIRECTORY"] = str(place)
    return dataclasses.replace(
        settings, database_url=None, database_owner_url=None, database_batch_url=None, data_directory=place
    )


def _prepare(place: Place, settings: Settings, *, keep: bool) -> Keys | None:
    """Clear the place for a new demo, or read the keys of the last one."""
    try:
        connect_info(settings)
    except NotRunning:
        pass
    else:
        raise CommandFailed(f"A demo runs in {place.directory} already. End it, or set LAURELS_DATA_DIRECTORY.")
    if keep and place.keys_file.exists():
        return msgspec.json.decode(place.keys_file.read_bytes(), type=Keys)
    place.keys_file.unlink(missing_ok=True)
    shutil.rmtree(place.directory / "postgres", ignore_errors=True)
    return None


def _new_workspace(server: Server, year: demo.Year) -> Keys:
    made = asyncio.run(
        database.new_workspace(
            server,
            name=NAME,
            mode="test",
            currency="USD",
            zone=str(demo.ZONE),
            locale="en-US",
            starts_at=demo.STARTS_AT,
        )
    )
    publishable = asyncio.run(
        database.new_key(
            server, made.workspace_id, name="web shop", kind="publishable", scopes=sorted(access.PUBLISHABLE)
        )
    )
    return Keys(ids.encode("wsp", made.workspace_id), made.key.text, publishable.text, *year.example())


def _write(path: Path, keys: Keys) -> None:
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(keys))


def _load(address: str, keys: Keys, reading: _Reading) -> None:
    with OrdersBar() as bar:
        year = reading.finished()
        bar.expect(year.basket_count)
        try:
            loaded = asyncio.run(_through_the_api(address, keys, year, bar))
        except demo.Refused as refused:
            raise CommandFailed(f"The demo could not be loaded. {refused}") from refused
    say(
        f"Loaded {loaded.customers:,} customers, {loaded.products:,} products, {loaded.orders:,} orders, "
        f"{loaded.returns:,} returns, {loaded.payments:,} payments with points and {loaded.sign_ups:,} sign-ups; "
        f"{loaded.segments} segments fill; {loaded.redemptions} carts went through the till with promotions, codes, "
        "points and gift cards."
    )


async def _through_the_api(address: str, keys: Keys, year: demo.Year, bar: OrdersBar) -> demo.Loaded:
    async with demo.Api(address, keys.secret) as api:
        return await demo.load(api, year, bar.tell)


def _examine(server: Server, keys: Keys) -> bool:
    findings = asyncio.run(examined(server, database.workspace_id_of(keys.workspace_id)))
    wrong = [finding for finding in findings if not finding.information]
    for finding in wrong:
        say(f"{finding.invariant}  {finding.subject}: {finding.message}")
    if not wrong:
        say("The doctor finds every balance, lot, limit and number as it must be.")
    return not wrong


def _tell(address: str, keys: Keys, link: str, *, seconds: float, loaded: bool) -> None:
    auth = f"-H 'Authorization: Bearer {keys.secret}'"
    household = f"source=journey&external_id={keys.household}"
    cart = f'{{"currency":"USD","customer":{{"source":"journey","external_id":"{keys.household}"}},'
    cart += f'"lines":[{{"sku":"{keys.sku}","quantity":1,"amount_minor":4999}}]}}'
    priced = cart[:-1].replace("4999", "6400")
    priced += f',"incentives":[{{"code":"{demo.CODE}"}}]}}'
    rule = (
        '{"for":"customer","rule":"customer.spent(\\"90d\\") >= 500 && customer.days_since_order > 7","audience":true}'
    )
    say(
        f"""
{"Ready" if loaded else "Back"} after {seconds:.0f} s.

  Dashboard    {address}/admin/sign-in?link={link}
               (opens once, within a day)
  Start page   {address}
  API docs     {address}/docs
  Secret key   {keys.secret}
  For browsers {keys.publishable}

Try:

  # what a household has, and when it runs out
  curl -s '{address}/v1/balances?{household}' {auth}

  # what a cart would earn, and why not more
  curl -s {address}/v1/earnings/previews {auth} -d '{cart}'

  # what a cart costs with promotions and a code
  curl -s {address}/v1/validations {auth} -d '{priced}'

  # what a cart could use, and what is nearly reached
  curl -s {address}/v1/qualifications {auth} -d '{cart}'

  # whom a rule means: in words, and how many
  curl -s {address}/v1/rules/check {auth} -d '{rule}'

  # what happened, in order
  curl -s '{address}/v1/feed?limit=3' {auth}
"""
    )


def _open(address: str) -> None:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return  # a server without a screen
    if not isinstance(browser, webbrowser.GenericBrowser):  # one of the terminal would take this one over
        threading.Thread(target=browser.open, args=(address,), daemon=True).start()
