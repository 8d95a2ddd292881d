"""The words of simulations. Amounts are in minor units, points in the smallest part of their wallet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core.customers import CustomerRef
from laurels.engine.accruals import EventAsked
from laurels.engine.decisions import Programme
from laurels.engine.explanations import Judgement
from laurels.engine.pricing import CartAsked, PricedOut


@dataclass(frozen=True, slots=True)
class Scene:
    """What is simulated: a cart or an event, of somebody or nobody, at a time.

    :param said: the cart or event as it is sent, to be kept and asked again
    """

    at: datetime
    said: Mapping[str, Any]
    customer: CustomerRef | None = None
    cart: CartAsked | None = None
    event: EventAsked | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign comes to.

    :param code: why it gives nothing; None where it gives something
    :param points: by the key of the wallet
    :param gifts: what else it gives, as it is shown
    """

    code: str | None
    discount_minor: int = 0
    points: Mapping[str, int] = field(default_factory=dict[str, int])
    gifts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one campaign says and comes to; `tried` where it is the one that is tried."""

    judgement: Judgement
    outcome: Outcome
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Alone:
    """What a campaign comes to where nothing else is live, and what that was decided from."""

    verdict: Verdict
    customer_id: UUID | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a cart or event would come to.

    :param priced: what the cart would cost; None for an event
    :param points: all points that would be given, by the key of the wallet
    :param campaigns_count: how many campaigns might be asked; of very many not all have a verdict here
    :param assumed: what is taken as given, because nothing tells
    """

    scene: Scene
    customer_id: UUID | None
    priced: PricedOut | None
    points: Mapping[str, int]
    verdicts: Sequence[Verdict]
    campaigns_count: int
    assumed: Sequence[str]
    programme: Programme
