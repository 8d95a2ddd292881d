"""The route of simulations."""

from __future__ import annotations

from laurels.engine.simulations import scenes, service
from laurels.engine.simulations.schemas import SimulationCreate, SimulationOut
from laurels.kit.tx import Tx
from laurels.kit.web import Routes

routes = Routes(prefix="/v1/simulations", tag="Simulations")


@routes.post("", permission="decisions:read", status=200)
async def simulate(tx: Tx, body: SimulationCreate) -> SimulationOut:
    """Try a cart, a past order or an event on all campaigns, at any time, also on a draft; nothing is written.

    The answer has the prices before and after, the points, and each campaign with its condition leaf by leaf: what it
    found, what it needed, and the smallest change that would do. Of a moment that is past the customer is seen as far
    as history goes back: what was bought since does not count; what limits have counted is that of now.
    """
    locale = body.locale or tx.locale
    found = await service.simulate(
        tx,
        await scenes.scene_of(tx, body),
        tried=None if body.draft is None else await scenes.tried(tx, body.draft),
        as_then=body.campaigns == "then",
        locale=locale,
    )
    return SimulationOut.of(found, tx.workspace.currency, locale)
