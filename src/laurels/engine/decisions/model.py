"""The words of deciding."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.attributes import Schema
from laurels.core.ledger import AccountRef
from laurels.program import stacking, vocabulary
from laurels.program.campaigns import Live, LiveCampaign, Trigger
from laurels.program.programs import Wallet
from laurels.rules import Read

COUNTED_MAX: Final = 16
"""So many campaigns with limits are counted for every moment; of more only those that may give something."""

READS_MAX: Final = 64
"""So many facts with arguments, such as what was bought of a SKU, are read for every moment."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that is live in a workspace, compiled, as of one version of its configuration."""

    version: int
    stopped: bool
    live: Live
    wallets: Mapping[UUID, Wallet]
    enrolment: Mapping[UUID, str]
    """How customers become members of each active programme: automatic or manual."""
    schemas: Mapping[str, Schema]
    event_types: frozenset[str]
    stopped_kinds: frozenset[str] = frozenset()
    stacking: stacking.Rules = stacking.DEFAULT
    again: bool = False
    """Whether moments are decided that are booked already, whose history is only what came before them."""
    published: Mapping[UUID, LiveCampaign] = field(init=False)
    """The campaigns of orders and events that are only for those to whom they were published."""

    def __post_init__(self) -> None:
        found: dict[UUID, LiveCampaign] = {}
        for name, trigger in self.live.index.triggers.items():
            if name not in (vocabulary.CART, vocabulary.CODE):
                found.update(trigger.published)
        object.__setattr__(self, "published", found)

    @property
    def needs(self) -> frozenset[str]:
        """List the facts that live rules read, as dotted names."""
        others = self.stacking.conditions.values()
        return self.live.index.needs.union(*(rule.needs for rule in others)) if others else self.live.index.needs

    def reads(self, prefix: str) -> bool:
        """Say whether any live rule reads a fact of this name or below it."""
        if prefix in self.live.index.prefixes:
            return True
        others = self.stacking.conditions.values()
        return any(f"{need}.".startswith(f"{prefix}.") for rule in others for need in rule.needs)

    @property
    def _reads(self) -> frozenset[Read]:
        others = self.stacking.conditions.values()
        return self.live.index.reads.union(*(rule.reads for rule in others)) if others else self.live.index.reads

    @property
    def to_load(self) -> frozenset[Read]:
        """List the facts that live rules read beyond a request, the customer's record and balances.

        Of very many that ask with arguments none is in the list: they are found for the campaigns in question.
        """
        reads = vocabulary.to_load(self._reads)
        return frozenset(read for read in reads if not read.arguments) if self.asks_much else reads

    @property
    def asks_much(self) -> bool:
        """Tell whether live rules ask so many facts with arguments that not all are read for every moment."""
        return self.live.index.asked_count > READS_MAX

    @property
    def moving(self) -> bool:
        """Tell whether live rules read what each order or event may change for the next one of the customer."""
        return vocabulary.moving(self._reads)

    @property
    def selective(self) -> bool:
        """Tell whether there is too much to read for all live campaigns, so that first those in question are found."""
        return self.asks_much or any(
            len(trigger.limited) > COUNTED_MAX for trigger in self.live.index.triggers.values()
        )

    def of_trigger(self, trigger: str) -> Trigger:
        """Give the live campaigns of a trigger, all of them and by what a moment has."""
        return self.live.index.of(trigger)

    def joined(self, program_id: UUID | None, customer_id: UUID, members: Collection[tuple[UUID, UUID]]) -> bool:
        """Tell whether a campaign of this programme is open to a customer; one of no programme is open to all."""
        if program_id is None or self.enrolment[program_id] == "automatic":
            return True
        return (program_id, customer_id) in members

    def limited(self, trigger: str) -> tuple[LiveCampaign, ...] | None:
        """List the campaigns of a trigger that have limits; None if they are too many to count them all beforehand."""
        limited = self.of_trigger(trigger).limited
        return tuple(limited.values()) if len(limited) <= COUNTED_MAX else None


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, about which campaigns are asked."""

    trigger: str
    customer_id: UUID
    occurred_at: datetime
    zone: ZoneInfo
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What a campaign sees of a moment: of one that is published, once for each open publication."""

    context: Mapping[str, Any]
    publication_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What a grant counts towards one limit."""

    campaign_id: UUID
    account: AccountRef
    amount: int
    maximum: int
    measure: str
    wallet_id: UUID | None
    publication_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Points that a campaign gives, in the wallet's smallest part; `asked` is what it would give without limits."""

    campaign_id: UUID
    version: int
    campaign: str
    program_id: UUID
    wallet_id: UUID
    effect_index: int
    points: int
    asked: int
    publication_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a campaign gives nothing."""

    campaign_id: UUID
    version: int
    campaign: str
    code: str
    message: str
    publication_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a moment earns, what that counts towards limits, and who refused."""

    grants: tuple[Grant, ...] = ()
    counts: tuple[Count, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a return takes back of one grant, and what of it stands after."""

    grant: Grant
    points: int
    standing: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is stored."""

    id: UUID
    cause: str
    cause_id: UUID
    subject_id: UUID
    customer_id: UUID | None
    occurred_at: datetime
    programme_version: int
    input_hash: bytes
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    verdict: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def of_event(self) -> bool:
        """Tell whether it is about an event, also where a return made it."""
        return self.cause == "event" or "sent" in self.facts
