"""Stacking rules on the wire. They are stored as they are sent, so this is their stored form too."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from laurels.kit import money
from laurels.kit.money import Rounding, Spare
from laurels.kit.problems import InvalidField
from laurels.kit.web import Instant, Wire
from laurels.program.campaigns import IncentiveKind, RuleText
from laurels.program.stacking.model import INCENTIVES_MAX, Group, Mode, Rules
from laurels.program.vocabulary import Language
from laurels.rules import BOOL

Percent = Annotated[str, Field(max_length=20, examples=["50"])]


class GroupIn(Wire):
    """Incentives that are settled together."""

    key: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$", examples=["default"])
    mode: Mode = Field(
        default="all",
        description="`all` that go together apply; `first`: the first that changes something; `best_for_customer`: the "
        "combination that takes off most; `best_for_margin`: of those that give something, the one that costs least.",
    )
    max: int | None = Field(default=None, ge=1, le=INCENTIVES_MAX, description="At most so many of them apply.")


class StackingIn(Wire):
    """How incentives go together on one cart."""

    groups: list[GroupIn] = Field(
        default_factory=lambda: [GroupIn(key="default")],
        min_length=1,
        max_length=50,
        description="In the order in which they are settled. A campaign whose group is not here counts as `default`.",
    )
    application: Literal["all", "partial"] = Field(
        default="all",
        description="Where one that was asked for cannot be used: `all` refuses everything, `partial` goes on.",
    )
    no_effect: Literal["refuse", "allow"] = Field(
        default="refuse",
        description="Whether an incentive that was asked for and changes nothing is refused, or used up all the same.",
    )
    order: Literal["priority", "requested"] = Field(
        default="priority",
        description="By the campaigns' priorities, or as they were asked for, before those that nobody asked for.",
    )
    priority: Literal["high_first", "low_first"] = "high_first"
    percent_base: Literal["discounted", "initial"] = Field(
        default="discounted", description="Of what percentages are, unless the campaign says: two of 10 % are 19 or 20."
    )
    one_per_line: bool = Field(default=False, description="Whether each line is made cheaper by one incentive only.")
    incentives_max: int = Field(default=30, ge=1, le=INCENTIVES_MAX)
    apart: list[Annotated[list[IncentiveKind], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list[list[IncentiveKind]],
        max_length=10,
        description="Pairs of kinds of incentives of which never both are on one cart.",
        examples=[[["coupon", "gift_card"]]],
    )
    discount_max_percent: Percent | None = Field(
        default=None, description="All discounts together are at most so much of the cart's amount."
    )
    margin_floor_percent: Percent | None = Field(
        default=None, description="What must be left of the price of the goods after their cost, where carts tell it."
    )
    points_condition: RuleText | None = Field(
        default=None, description="On which carts points may be used: a rule.", examples=["order.amount > 50"]
    )
    gift_card_condition: RuleText | None = Field(
        default=None, description="On which carts gift cards may be used: a rule."
    )
    spare: Literal["largest_remainder", "first", "last"] = Field(
        default="largest_remainder", description="Which lines get the minor units that equal shares leave over."
    )
    rounding: Literal["half_up", "half_even", "down", "up"] = "half_up"

    def rules(self, version: int, language: Language) -> Rules:
        """Read the rules; conditions are in the language of carts.

        :raises InvalidField: two groups have one key, a number does not fit, or a condition is wrong
        """
        keys = [group.key for group in self.groups]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise InvalidField(
                    f"There are two groups {key!r}. Give each its own key.", pointer=f"/groups/{place}/key"
                )
        return Rules(
            version=version,
            groups=tuple(Group(group.key, group.mode, group.max) for group in self.groups),
            partial=self.application == "partial",
            idle=self.no_effect == "allow",
            by_request=self.order == "requested",
            high_first=self.priority == "high_first",
            initial=self.percent_base == "initial",
            once=self.one_per_line,
            most=self.incentives_max,
            apart=frozenset(frozenset(pair) for pair in self.apart),
            discount_max_bps=_bps(self.discount_max_percent, "/discount_max_percent"),
            margin_floor_bps=_bps(self.margin_floor_percent, "/margin_floor_percent"),
            conditions={
                kind: language.rule(text, expects=BOOL, pointer=f"/{kind}_condition")
                for kind, text in (("points", self.points_condition), ("gift_card", self.gift_card_condition))
                if text is not None
            },
            spare=Spare(self.spare),
            rounding=Rounding(self.rounding),
        )


class StackingOut(StackingIn):
    """The stacking rules as they stand."""

    version: int = Field(description="Send it as If-Match to change only what you saw; 0: nobody set any rules yet.")
    changed_at: Instant | None
    changed_by: str | None


class PairOut(Wire):
    """Two live campaigns of carts that do not both apply to one cart."""

    campaign_id: str
    campaign: str
    other_id: str
    other: str
    reason: str = Field(
        description="`excludes`, `never`, `first` or `most` of their group, or `best`: the better combination.",
        examples=["excludes"],
    )


class CompatibilityOut(Wire):
    """Which live campaigns of carts do not go together, pair by pair, and how many pairs do."""

    campaigns: int
    pairs: list[PairOut]
    apart_count: int = Field(description="How many pairs there are in all; `limit` bounds those that are listed.")
    together_count: int


def _bps(text: str | None, pointer: str) -> int | None:
    if text is None:
        return None
    bps = money.parse_decimal(text, pointer=pointer) * 100
    if bps != int(bps) or not 0 <= bps <= 10_000:
        raise InvalidField("Give a percentage from 0 to 100, in hundredths at most.", pointer=pointer)
    return int(bps)
