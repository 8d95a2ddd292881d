"""The language of each trigger's rules, put together from what a workspace has set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from uuid import UUID

from laurels.core import catalog, customers, events
from laurels.core.attributes import Schema
from laurels.core.calendars import Observances
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.programs import Wallet
from laurels.program.vocabulary import nouns
from laurels.program.vocabulary.entries import (
    BY_KEY,
    LINES,
    NOW,
    deed_entries,
    delivery,
    history_entries,
    holidays,
    known_entries,
    line_entries,
    order_entries,
    publication_entries,
    wallet_entries,
)
from laurels.rules import MONEY, OBJECT, STRING, Entry, Rule, RuleError, Type, Vocabulary, check
from laurels.rules.errors import nearest

ORDER_PAID: Final = "order.paid"
CART: Final = "cart"
CODE: Final = "code"
CUSTOMER: Final = "customer"
EVENT: Final = "event."
READING: Final = "reading:"


class BadRule(InvalidField):
    code, title = "invalid_rule", "The rule cannot be understood"
    cure = "Correct the rule at the position that the answer names; the vocabulary lists what a rule may read."


class UnknownTrigger(InvalidField):
    code, title = "unknown_trigger", "Nothing of this name triggers a campaign"
    cure = "Use order.paid, cart, code, or event. and the name of an event type that is defined."


@dataclass(frozen=True, slots=True)
class Language:
    """The language of one trigger's rules.

    :param line: what a rule over one line may read: `line` besides all the rest; None where the trigger has no lines
    :param money: the type of an amount in the workspace's currency
    """

    moment: Vocabulary
    line: Vocabulary | None
    money: Type

    def rule(self, text: str, *, expects: Type | None, pointer: str) -> Rule:
        """Check a rule over the whole moment.

        :raises BadRule: with the position and, where there is one, the cure
        """
        return checked(text, self.moment, expects=expects, pointer=pointer)

    def line_rule(self, text: str, *, expects: Type | None, pointer: str) -> Rule:
        """Check a rule over one line of the order.

        :raises BadRule: with the position and, where there is one, the cure
        """
        return checked(text, self.line or self.moment, expects=expects, pointer=pointer)


@dataclass(frozen=True)
class Sources:
    """Everything that a workspace has set up for its rules to read.

    :param schemas: what is declared of each entity; of the outside data called weather, "reading:weather"
    :param segments: the segments that rules may name, by key
    :param programs: the programmes that rules may name: what rules call each, by id
    """

    currency: str
    schemas: Mapping[str, Schema]
    wallets: tuple[Wallet, ...]
    event_types: Mapping[str, events.EventType]
    collections: tuple[str, ...]
    segments: Mapping[str, UUID] = field(default_factory=dict[str, UUID])
    programs: Mapping[UUID, str] = field(default_factory=dict[UUID, str])
    observances: Observances = field(default_factory=lambda: Observances(()))
    lenient: bool = False
    """Whether rules may also name what is not, or no longer, set up: it is merely empty."""
    _languages: dict[str, Language] = field(default_factory=dict[str, Language], init=False, repr=False, compare=False)

    @cached_property
    def fingerprint(self) -> str:
        """Tell this set-up from another, so that a rule compiled under one is not used under another.

        Which segments, programmes and calendars there are changes no type, and one that is gone is merely empty.
        """
        declared = {**self.schemas, **{EVENT + name: one.schema for name, one in self.event_types.items()}}
        schemas = sorted((entity, repr(sorted(schema.attributes.items()))) for entity, schema in declared.items())
        collections = None if self.lenient else self.collections
        return repr((self.currency, schemas, self.wallets, collections))

    @cached_property
    def lasting(self) -> Sources:
        """Give the set-up under which what was decided before is read: keys of what was archived since still count."""
        return replace(self, lenient=True)

    def language(self, trigger: str, *, published: bool = False) -> Language:
        """Put together, once, what the rules of one trigger may read.

        :param published: whether they are asked for each publication, and may read it
        :raises UnknownTrigger: it is none of order.paid, cart, code and CUSTOMER, nor an event of a defined type
        """
        name = f"{trigger} published" if published else trigger
        if name not in self._languages:
            self._languages[name] = self._spoken(self._language(trigger, published=published))
        return self._languages[name]

    def _spoken(self, language: Language) -> Language:
        units = {wallet.key: (wallet.unit_singular, wallet.unit_plural) for wallet in self.wallets}
        line = None if language.line is None else nouns.spoken(language.line, units)
        return replace(language, moment=nouns.spoken(language.moment, units), line=line)

    def _language(self, trigger: str, *, published: bool) -> Language:
        kind = MONEY(self.currency, money.exponent(self.currency))
        customer = self.schemas.get("customer") or Schema("customer", {})
        everywhere = [
            *NOW,
            holidays(self._keys(one.key for one in self.observances.kept)),
            *customers.vocabulary(customer),
            *known_entries(self._keys(self.segments), self._keys(self.programs.values())),
            *history_entries(kind),
            *deed_entries(
                kind, self._keys(self.collections), [*self.event_types], [wallet.key for wallet in self.wallets]
            ),
            *(
                one
                for wallet in self.wallets
                for one in wallet_entries(wallet.key, wallet.precision, wallet.unit_plural)
            ),
            *self._readings(),
        ]
        if trigger == CUSTOMER:
            return Language(Vocabulary.of(everywhere), None, kind)
        if trigger in (CART, CODE):
            of_code = self._attributes("voucher", "code.attributes") if trigger == CODE else []
            return self._order([*everywhere, delivery(kind), *of_code], kind)
        if published:
            everywhere += publication_entries(kind)
        if trigger == ORDER_PAID:
            return self._order(everywhere, kind)
        self.check_trigger(trigger)
        of_event = events.vocabulary(self.event_types[trigger[len(EVENT) :]])
        return Language(Vocabulary.of([*everywhere, *of_event]), None, kind)

    def check_trigger(self, trigger: str) -> None:
        """Refuse what triggers no campaign.

        :raises UnknownTrigger: it is none of order.paid, cart and code, nor an event of a type that is defined
        """
        if trigger in (ORDER_PAID, CART, CODE) or (
            trigger.startswith(EVENT) and trigger[len(EVENT) :] in self.event_types
        ):
            return
        known = [ORDER_PAID, CART, CODE, *(EVENT + name for name in sorted(self.event_types))]
        near = nearest(trigger, known)
        hint = f"did you mean {near}?" if near else f"use one of {', '.join(known[:20])}."
        raise UnknownTrigger(f"Nothing called {trigger[:100]!r} triggers a campaign: {hint}", pointer="/trigger")

    def _order(self, everywhere: list[Entry], kind: Type) -> Language:
        entries = [
            *everywhere,
            *order_entries(kind),
            *self._attributes("order", "order.attributes"),
            *(replace(one, cost=BY_KEY) for one in self._attributes("store", "order.store_attributes")),
            LINES,
        ]
        objects = {
            "line": [
                *line_entries(kind),
                *catalog.vocabulary(self.schemas.get("product") or Schema("product", {}), self._keys(self.collections)),
                *self._attributes("line", "attributes"),
            ],
            "tender": [Entry("kind", STRING, "the kind of payment"), Entry("amount", kind, "the amount paid")],
        }
        line = Entry("line", OBJECT("line"), "the line")
        return Language(Vocabulary.of(entries, objects), Vocabulary.of([*entries, line], objects), kind)

    def _keys(self, known: Iterable[str]) -> tuple[str, ...] | None:
        return None if self.lenient else tuple(known)

    def _attributes(self, entity: str, prefix: str) -> list[Entry]:
        schema = self.schemas.get(entity)
        return [] if schema is None else schema.entries(prefix)

    def _readings(self) -> list[Entry]:
        return [
            replace(entry, cost=BY_KEY)
            for entity, schema in self.schemas.items()
            if entity.startswith(READING)
            for entry in schema.entries(f"reading.{entity.removeprefix(READING)}")
        ]


def checked(text: str, vocabulary: Vocabulary, *, expects: Type | None, pointer: str) -> Rule:
    """Check a rule's text.

    :raises BadRule: with the position, what was found and what would fit
    """
    try:
        return check(text, vocabulary, expects=expects)
    except RuleError as error:
        raise BadRule(
            error.message + ".",
            pointer=pointer,
            rule_code=error.code,
            position=error.position,
            line=error.line,
            column=error.column,
            found=error.found,
            expected=error.expected,
            nearest=error.nearest,
        ) from None
