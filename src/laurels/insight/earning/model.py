"""The words of earning rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from laurels.insight.results import Money
from laurels.program.campaigns import Campaign

On: TypeAlias = Literal["order", "event"]
TRIGGERS: Final[dict[On, str]] = {"order": "order.paid", "event": "event.%"}
"""How the triggers of campaigns begin that earn on something; `%` stands for any type of event."""


@dataclass(frozen=True, slots=True)
class EarningRule:
    """A campaign that earns, and what it gave.

    :param sentence: None where it no longer fits what is set up
    :param gave: in the window that was asked about
    :param last_on: the last day on which something was earned by it that still stands; None: never
    """

    campaign: Campaign
    sentence: str | None
    gave: Money
    last_on: date | None
