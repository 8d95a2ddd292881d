"""What kinds of effects have in common: their arguments, and the bench on which they are checked and compiled."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program import programs
from laurels.program.campaigns.effects.payout import Payout
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases
from laurels.program.vocabulary import Language
from laurels.rules import BOOL, Read, Rule
from laurels.rules.bounds import TEXT_MAX
from laurels.rules.errors import nearest
from laurels.rules.keys import Key, keys

DecimalText = Annotated[str, Field(max_length=80, examples=["1.5"])]
RuleText = Annotated[str, Field(min_length=1, max_length=TEXT_MAX, pattern=r"^[^\x00]*$")]
WalletKey = Annotated[str, Field(max_length=40, examples=["points"], description="The key of the wallet to fill.")]
LinesRule = Annotated[
    RuleText | None,
    Field(
        description="Which lines of the order count: a rule over `line`. Left out, all of them do.",
        examples=['"coffee" in line.collections'],
    ),
]


class Effect(BaseModel):
    """The arguments of one kind of effect, as they are sent and stored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    example: ClassVar[str]
    """One worked example with numbers, for the reference and the editor."""

    on: ClassVar[tuple[str, ...]]
    """What triggers campaigns that may have it: orders and events, or carts and codes."""

    @property
    def name(self) -> str:
        """Name its kind."""
        return str(getattr(self, "kind"))  # noqa: B009 - each kind declares its own

    @abstractmethod
    def sentence(self, bench: Bench, words: Phrases) -> str:
        """Say the effect as it follows "members earn" or "customers get", by the phrases of its kind."""


class Earning(Effect):
    """An effect that fills a wallet. On a cart it does so when the cart is redeemed."""

    on: ClassVar[tuple[str, ...]] = ("order", "event", "cart")

    wallet: WalletKey
    minimum: DecimalText | None = Field(default=None, description="At least so many points, once there are any.")
    maximum: DecimalText | None = Field(default=None, description="At most so many points each time.")

    @abstractmethod
    def compiled(self, bench: Bench) -> Payout:
        """Check the arguments and make them fast.

        :raises InvalidField: an argument or rule is wrong; the pointer says which
        """


class OnCart(Effect):
    """An effect that makes a cart cheaper, or gives something with it."""

    on: ClassVar[tuple[str, ...]] = ("cart",)

    @property
    def counts_units(self) -> bool:
        """Tell whether it discounts single units only, so that a limit of units can bound it."""
        return False

    @abstractmethod
    def pricer(self, bench: Bench) -> Pricer:
        """Check the arguments and make them fast.

        :raises InvalidField: an argument or rule is wrong; the pointer says which
        """


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one effect or limit is checked: what it may name, and where in the definition it stands."""

    wallets: Mapping[str, programs.Wallet]
    language: Language
    pointer: str

    def wallet(self, key: str) -> programs.Wallet:
        """Find a wallet by its key.

        :raises InvalidField: the programme has none of that key
        """
        found = self.wallets.get(key)
        if found is None:
            near = nearest(key, self.wallets)
            cure = f"did you mean {near!r}?" if near else f"it has {', '.join(self.wallets) or 'none yet'}."
            raise InvalidField(f"The programme has no wallet {key!r}: {cure}", pointer=f"{self.pointer}/wallet")
        return found

    def positive(self, field: str, text: str) -> Decimal:
        """Read a decimal above zero.

        :raises InvalidField: it is no decimal, or not above zero
        """
        value = money.parse_decimal(text, pointer=f"{self.pointer}/{field}")
        if value <= 0:
            raise InvalidField("Give a number above zero.", pointer=f"{self.pointer}/{field}")
        return value

    def units(self, field: str, text: str, wallet: programs.Wallet) -> int:
        """Read points above zero that the wallet can hold exactly, in its smallest part."""
        return programs.to_units(wallet, self.positive(field, text), pointer=f"{self.pointer}/{field}")

    def bounds(self, effect: Earning, wallet: programs.Wallet) -> tuple[int, int | None]:
        """Read the minimum and maximum of an effect.

        :raises InvalidField: the maximum is below the minimum
        """
        minimum = 0 if effect.minimum is None else self.units("minimum", effect.minimum, wallet)
        maximum = None if effect.maximum is None else self.units("maximum", effect.maximum, wallet)
        if maximum is not None and maximum < minimum:
            raise InvalidField("Give a maximum that is not below the minimum.", pointer=f"{self.pointer}/maximum")
        return minimum, maximum

    def lines(self, text: str | None) -> Rule | None:
        """Check the rule that chooses lines of the order.

        :raises InvalidField: the trigger is no order, or the rule is wrong
        """
        self.orders_only("lines", needed=text is not None)
        return None if text is None else self.language.line_rule(text, expects=BOOL, pointer=f"{self.pointer}/lines")

    def line_rule(self, field: str, text: str) -> Rule:
        """Check a rule over one line that is an argument of another name than `lines`."""
        return self.language.line_rule(text, expects=BOOL, pointer=f"{self.pointer}/{field}")

    def orders_only(self, field: str, *, needed: bool = True) -> None:
        """Refuse what only an order has in a campaign of events."""
        if needed and self.language.line is None:
            raise InvalidField(
                "Only an order or a cart has amounts and lines: use another trigger, or a number of the event.",
                pointer=f"{self.pointer}/{field}",
            )

    def minor(self, field: str, text: str, *, least: int = 1) -> int:
        """Read an amount of the workspace's currency, in minor units.

        :raises InvalidField: it is no such amount, or below the least
        """
        pointer = f"{self.pointer}/{field}"
        amount = money.to_minor(text, self.language.money.name, pointer=pointer)
        if amount < least:
            raise InvalidField("Give an amount above zero." if least else "Give no negative amount.", pointer=pointer)
        return amount

    def maximum(self, field: str, text: str | None) -> int | None:
        """Read an amount that bounds a discount, if there is one."""
        return None if text is None else self.minor(field, text)

    def percent(self, field: str, text: str) -> tuple[int, int]:
        """Read a percentage as so many of so many parts: 12.5 is 1 of 8.

        :raises InvalidField: it is no decimal, not above zero or above a hundred
        """
        value = self.positive(field, text)
        if value > 100:
            raise InvalidField("Give a percentage up to 100.", pointer=f"{self.pointer}/{field}")
        top, bottom = value.as_integer_ratio()
        return Fraction(top, bottom * 100).as_integer_ratio()

    @property
    def currency(self) -> str:
        """Name the workspace's currency."""
        return self.language.money.name

    def at(self, part: str) -> Bench:
        """Go on with a part of the effect."""
        return replace(self, pointer=f"{self.pointer}/{part}")

    def number(self, field: str, text: str, *, each_line: bool = False) -> Rule:
        """Check an expression that gives a number, an amount of money or points.

        :raises InvalidField: it is no rule, or gives something else
        """
        pointer = f"{self.pointer}/{field}"
        rule = (self.language.line_rule if each_line else self.language.rule)(text, expects=None, pointer=pointer)
        if not (rule.type.number or rule.type.amount):
            raise InvalidField(f"This gives {rule.type}; write an expression that gives a number.", pointer=pointer)
        return rule


def reads_of(*rules: Rule | None) -> frozenset[Read]:
    """List the facts that some rules read, with their arguments."""
    return frozenset[Read]().union(*(rule.reads for rule in rules if rule is not None))


def line_keys(rule: Rule | None) -> tuple[Key, ...]:
    """List what must be equal for a rule to hold for any line of the order."""
    return () if rule is None else keys(rule.tree, {"line": "order.lines[]"})


def line_needs(rule: Rule | None) -> frozenset[str]:
    """List what a rule over lines reads, a line's fields under `order.lines`."""
    if rule is None:
        return frozenset({"order.lines"})
    return frozenset(f"order.lines{name[4:]}" if f"{name}.".startswith("line.") else name for name in rule.needs)
