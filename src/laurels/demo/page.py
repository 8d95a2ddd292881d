"""The start page: where the documentation is, what to try, and how much there is, in numbers that live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import msgspec
from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, JSONResponse

from laurels.demo import store
from laurels.kit import doors, ids, web
from laurels.kit.tx import Tx

PERMISSION = "workspace:read"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is in a workspace."""

    customers: int
    products: int
    orders: int
    returns: int
    redemptions: int
    discount_minor: int
    campaigns: int
    happened: int


@dataclass(frozen=True, slots=True)
class Points:
    """What became of the points of one wallet, in the smallest part of a point."""

    name: str
    precision: int
    earned: int
    spent: int
    expired: int
    outstanding: int


def register(app: FastAPI, keys: Mapping[str, str]) -> None:
    """Serve the page at `/`. Keys are shown where there are any, which is in the demo alone."""
    text = (files("laurels.demo") / "page.html").read_text(encoding="utf-8")
    # `<` is the only letter that could end a script's text.
    page = text.replace("/*KEYS*/null", msgspec.json.encode(dict(keys)).decode().replace("<", "\\u003c"))

    @app.get("/", include_in_schema=False)
    async def start() -> HTMLResponse:
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})

    @app.get("/start/numbers", include_in_schema=False)
    async def numbers(request: Request) -> JSONResponse:
        pool = request.app.state.pool
        caller = await web.admit(request, PERMISSION)
        request_id = request.scope.get("request_id") or ids.new_request_id()
        asked = doors.Request(caller.workspace_id, caller.actor, "start.numbers", request_id)
        return JSONResponse(await doors.transact(pool, count, asked))

    _ = (start, numbers)


async def count(tx: Tx) -> dict[str, object]:
    """Count what there is, and add up the points."""
    numbers = await tx.one(store.NUMBERS, Numbers)
    wallets = await tx.all(store.POINTS, Points)
    return {
        **{name: getattr(numbers, name) for name in Numbers.__slots__},
        "wallets": [
            {
                "name": wallet.name,
                **{
                    name: getattr(wallet, name) / 10**wallet.precision
                    for name in ("earned", "spent", "expired", "outstanding")
                },
            }
            for wallet in wallets
        ],
    }
