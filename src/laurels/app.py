"""The web application: binds every room to HTTP, and holds no rules."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

import laurels
from laurels.core.attributes import api as attributes_api
from laurels.core.calendars import api as calendars_api
from laurels.core.catalog import api as catalog_api
from laurels.core.customers import api as customers_api
from laurels.core.events import api as events_api
from laurels.core.orders import api as orders_api
from laurels.core.prices import api as prices_api
from laurels.core.readings import api as readings_api
from laurels.core.stores import api as stores_api
from laurels.engine import testcases
from laurels.engine.accruals.api import Machine
from laurels.engine.backtests import api as backtests_api
from laurels.engine.decisions import api as decisions_api
from laurels.engine.drafts import api as drafts_api
from laurels.engine.explanations import api as explanations_api
from laurels.engine.payments import api as payments_api
from laurels.engine.points import api as points_api
from laurels.engine.preflights import api as preflights_api
from laurels.engine.pricing import Guesses
from laurels.engine.pricing.api import Scales
from laurels.engine.qualifications.api import Window
from laurels.engine.redemptions import api as redemptions_api
from laurels.engine.redemptions.api import Counter
from laurels.engine.segmentation import api as segmentation_api
from laurels.engine.simulations import api as simulations_api
from laurels.engine.testcases import api as testcases_api
from laurels.insight import imports
from laurels.insight.earning import api as earning_api
from laurels.insight.economics import api as economics_api
from laurels.insight.explorer import api as explorer_api
from laurels.insight.health import api as health_api
from laurels.insight.imports import api as imports_api
from laurels.insight.overview import api as overview_api
from laurels.insight.requests import Recorder
from laurels.insight.requests import api as requests_api
from laurels.insight.results import api as results_api
from laurels.insight.search import api as search_api
from laurels.insight.timeline import api as timeline_api
from laurels.kit import metrics, traces
from laurels.kit.crowd import Crowd
from laurels.kit.front import Front
from laurels.kit.hot import HotRoute, HotRoutes, unknown_field
from laurels.kit.limits import RateLimiter
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.problems import InvalidBody, InvalidField, Problem, to_json
from laurels.kit.site import Site
from laurels.kit.vault import Vault
from laurels.kit.web import ALL_ROUTES, known_fields
from laurels.program import campaigns
from laurels.program.campaigns import api as campaigns_api
from laurels.program.giftcards import api as giftcards_api
from laurels.program.programs import api as programs_api
from laurels.program.publications import api as publications_api
from laurels.program.stacking import api as stacking_api
from laurels.program.vouchers import api as vouchers_api
from laurels.settings import Settings
from laurels.system import feed
from laurels.system.access import KeyGate
from laurels.system.access import api as access_api
from laurels.system.accounts import api as accounts_api
from laurels.system.audit import api as audit_api
from laurels.system.factors import api as factors_api
from laurels.system.feed import api as feed_api
from laurels.system.sessions import HouseGate
from laurels.system.sessions import api as sessions_api
from laurels.system.staff import api as staff_api
from laurels.system.workspaces import api as workspaces_api

ROOMS = (
    workspaces_api,
    sessions_api,
    accounts_api,
    factors_api,
    staff_api,
    access_api,
    audit_api,
    feed_api,
    attributes_api,
    customers_api,
    catalog_api,
    prices_api,
    stores_api,
    calendars_api,
    readings_api,
    orders_api,
    events_api,
    programs_api,
    campaigns_api,
    vouchers_api,
    publications_api,
    giftcards_api,
    stacking_api,
    backtests_api,
    preflights_api,
    simulations_api,
    testcases_api,
    decisions_api,
    drafts_api,
    explanations_api,
    payments_api,
    points_api,
    redemptions_api,
    segmentation_api,
    imports_api,
    results_api,
    earning_api,
    economics_api,
    overview_api,
    search_api,
    explorer_api,
    timeline_api,
    requests_api,
    health_api,
)
UNLIMITED_PER_SECOND = 1_000_000
UPLOADS = "/v1/imports"
CREDENTIALS = frozenset({"keys", "staff", "self", "anyone"})
"""What routes are about that hand out or take secrets: the request log keeps nothing of what they are told or tell."""
BUILT = Path(__file__).with_name("built")
"""What `make web` wrote."""


def create_app(settings: Settings, database_url: str) -> Front:
    """Build the application on a database that is migrated already."""
    hot = HotRoutes()
    campaigns.guarded_by(testcases.guard)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        pool = await open_pool(
            database_url,
            size=settings.pool_size,
            name="web",
            statement_timeout_ms=settings.statement_timeout_ms,
            pooler=settings.database_pooler,
            by_key=True,
        )
        _bind(app, front, hot, pool, settings)
        traces.start(endpoint=settings.traces_endpoint, service="laurels web", version=laurels.__version__)
        metrics.pools.watch("web", pool.get_stats)
        try:
            async with _recording(front, pool, settings):
                yield
        finally:
            traces.stop()
            metrics.pools.forget("web")
            await pool.close()

    app = FastAPI(
        title="Laurels",
        version=laurels.__version__,
        description="Loyalty and promotions: customers, points, campaigns, exact to the last one.",
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
    )
    for routes in ALL_ROUTES:
        app.router.routes.extend(routes.router.routes)  # as they are: to include a router builds each of them anew
    hot.add(*_hot_routes(cast(Pool, None), settings))  # to be documented before there is a database
    _add_operations(app)
    _add_problems(app)
    app.mount("/admin", Site("The dashboard", BUILT / "dashboard"))
    app.mount("/till", Site("The till", BUILT / "till", scripts="'wasm-unsafe-eval'"))  # its scanner is WebAssembly
    app.openapi = lambda: document(app, hot)  # type: ignore[method-assign]
    _declare_events()
    front = Front(app, hot, uploads=(UPLOADS,), crowd=Crowd(settings.calls_max, settings.wait_max_ms / 1000))
    return front


def _bind(app: FastAPI, front: Front, hot: HotRoutes, pool: Pool, settings: Settings) -> None:
    limiter = RateLimiter(
        settings.rate_limit_per_second or UNLIMITED_PER_SECOND,
        1,
        burst=settings.rate_limit_burst if settings.rate_limit_per_second else UNLIMITED_PER_SECOND,
    )
    gate = HouseGate(pool, KeyGate(pool, limiter))
    app.state.front = front
    app.state.pool = pool
    app.state.gate = gate
    app.state.vault = Vault.of(settings)
    app.state.data_directory = settings.data_directory
    app.state.imports = imports.Shelf(settings.data_directory / "imports", settings.import_bytes_max)
    front.gate = gate
    hot.add(*_hot_routes(pool, settings))


@asynccontextmanager
async def _recording(front: Front, pool: Pool, settings: Settings) -> AsyncGenerator[None]:
    """Keep the calls of API keys for those who look at them, if anybody wants that."""
    if settings.request_log_days == 0:
        yield
        return
    cards = [card for routes in ALL_ROUTES for card in routes.cards]
    about = {(card.method, card.path): card.permission.split(":")[0] for card in cards}
    recorder = Recorder(
        pool,
        passed_over=[route for route, noun in about.items() if noun == "requests"],
        silent=[*(route for route, noun in about.items() if noun in CREDENTIALS), ("POST", UPLOADS)],
    )
    front.witness = recorder
    async with recorder.writing():
        yield


def _declare_events() -> None:
    """Tell the feed which events there are: those of every room that was imported."""
    for name, room in list(sys.modules.items()):
        if name.startswith("laurels.") and name.count(".") == 2:
            feed.declare(getattr(room, "EVENTS", {}))


def _hot_routes(pool: Pool, settings: Settings) -> list[HotRoute]:
    machine = Machine(pool, gather=settings.gather, writers=settings.writers)
    guesses = Guesses()
    counter = Counter(pool, guesses, gather=settings.gather, writers=settings.writers)
    scales = Scales(pool, guesses, gather=settings.gather, writers=settings.writers)
    return [*machine.routes(), *scales.routes(), *counter.routes(), *Window(pool).routes()]


def _add_operations(app: FastAPI) -> None:
    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/health/ready", include_in_schema=False)
    async def ready(request: Request) -> JSONResponse:
        try:
            async with request.app.state.pool.connection(timeout=2) as db:
                await db.execute("SELECT 1")
        except Exception:
            return JSONResponse({"status": "no database"}, 503)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics", include_in_schema=False)
    async def measured() -> Response:
        return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)

    app.get("/admin/sign-in", include_in_schema=False)(sessions_api.open_link)
    _ = (live, ready, measured)


def _add_problems(app: FastAPI) -> None:
    async def refused(request: Request, error: Exception) -> JSONResponse:
        return _answer(request, _problem(error, request))

    for kind in (Problem, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, refused)


def _problem(error: Exception, request: Request) -> Problem:
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error, request)
        case HTTPException(status_code=404):
            return NoRoute(NoRoute.cure)
        case HTTPException(status_code=405):
            return WrongMethod(WrongMethod.cure)
        case _:
            return InvalidBody("The request cannot be read.")


def _invalid(error: RequestValidationError, request: Request) -> Problem:
    """Turn the framework's list of faults into one problem that names each field."""
    unknown = next(
        (one for one in error.errors() if one["type"] == "extra_forbidden" and one["loc"][0] == "body"), None
    )
    if unknown is not None:
        *place, name = unknown["loc"][1:]
        field = getattr(request.scope.get("route"), "body_field", None)
        known = [] if field is None else known_fields(field.field_info.annotation, place)
        return unknown_field(str(name), known, _pointer(unknown["loc"]))
    faults = [
        {"pointer": _pointer(one["loc"]), "detail": _plain(one["msg"]), "code": one["type"]}
        for one in error.errors()[:20]
    ]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return InvalidBody("The body is no JSON that can be read.")
    first = faults[0]
    return InvalidField(f"{first['detail']}.", pointer=first["pointer"], errors=faults)


def _pointer(place: Any) -> str:
    parts = [str(part) for part in place]
    return "/" + "/".join(parts[1:] if parts and parts[0] == "body" else parts)


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").removesuffix(".")


def _answer(request: Request, problem: Problem) -> JSONResponse:
    body = to_json(problem, request.scope.get("request_id", ""))
    return JSONResponse(body, problem.status, problem.headers(), "application/problem+json")


class NoRoute(Problem):
    """No route has this path."""

    code = "no_route"
    status = 404
    title = "There is nothing at this address"
    cure = "Look the path up in /docs or /openapi.json."


class WrongMethod(Problem):
    """The path is known, the method is not."""

    code = "wrong_method"
    status = 405
    title = "This address does not take this method"
    cure = "Look the method up in /docs or /openapi.json."


def document(app: FastAPI, hot: HotRoutes) -> dict[str, Any]:
    """Write the OpenAPI document of all routes, hot ones included."""
    if app.openapi_schema is None:
        written = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        components = written.setdefault("components", {})
        components.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        components["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "laurels_session"},
        }
        written["security"] = [{"key": []}, {"session": []}]
        hot.document(written)
        _answer_with_problems(written)
        app.openapi_schema = written
    return app.openapi_schema


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "pointer": {"type": "string"},
        "request_id": {"type": "string"},
    },
}


def _answer_with_problems(written: dict[str, Any]) -> None:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in written["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"].setdefault("4XX", {"description": "Refused", "content": content})
    for name in ("HTTPValidationError", "ValidationError"):
        written["components"]["schemas"].pop(name, None)
