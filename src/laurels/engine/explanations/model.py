"""What is said of somebody: by a rule that is tried, and by a campaign, then and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from laurels.engine.decisions import Moment
from laurels.program.campaigns import Limit, LiveCampaign
from laurels.program.programs import Wallet
from laurels.rules import Explanation, Rule


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule says of one moment; a condition is explained, another rule has a value or the reason for none."""

    rule: Rule
    moment: Moment
    customer_id: UUID | None
    explanation: Explanation | None
    value: Any = None
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The order, event or redemption that is asked about; a refusal is a redemption that did not come about."""

    kind: Literal["order", "event", "redemption", "refusal"]
    id: UUID
    external_id: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class LimitState:
    """How far a limit of a campaign was reached in the period of a moment."""

    limit: Limit
    period: str
    used: int
    wallet: Wallet | None

    @property
    def reached(self) -> bool:
        return self.used >= self.limit.maximum


@dataclass(frozen=True, slots=True)
class Given:
    """Points that a campaign gives, as they are written, or what it takes off; without both, a gift of another kind."""

    wallet: Wallet | None
    points: str
    limited: bool
    discount_minor: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a campaign's version says of one moment, and why.

    :param code: why it gives nothing; None where it gives something
    :param explanation: its condition leaf by leaf, also where it is met; None where it has none or it cannot be read
    """

    live: LiveCampaign
    at: datetime
    given: tuple[Given, ...]
    code: str | None
    message: str | None
    explanation: Explanation | None
    limits: tuple[LimitState, ...]


@dataclass(frozen=True, slots=True)
class Then:
    """What was decided about the subject, by its stored facts; `decision_id` None if nothing was.

    :param asked: whether the decision asked this campaign; one that was live may be passed over for its keys
    :param taken_back: whether returns took something of it back since
    """

    decision_id: UUID | None
    decided_at: datetime | None
    programme_version: int | None
    state: str | None
    asked: bool
    judgement: Judgement | None
    code: str | None
    message: str | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer to why a customer got something from a campaign or did not."""

    campaign_id: UUID
    campaign: str
    state: str
    reason: str | None
    customer_id: UUID
    membership: str
    subject: Subject | None
    then: Then | None
    now: Judgement
    sentence: str
