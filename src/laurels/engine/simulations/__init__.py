"""Simulations: what a cart or an event would come to, for anybody, at any time, also with a campaign that is not live.

Everything here only reads. Campaigns are decided and explained by the functions that decide live ones. Always true: a
moment that lies in the past sees of the customer only what came before it, and what had to be assumed is said.
"""

from laurels.engine.simulations.alone import alone
from laurels.engine.simulations.model import Alone, Outcome, Scene, Verdict
from laurels.engine.simulations.scenes import drafted, scene, scene_of
from laurels.engine.simulations.schemas import OutcomeOut, SceneIn, points_out
from laurels.engine.simulations.service import simulate

__all__ = [
    "Alone",
    "Outcome",
    "OutcomeOut",
    "Scene",
    "SceneIn",
    "Verdict",
    "alone",
    "drafted",
    "points_out",
    "scene",
    "scene_of",
    "simulate",
]
