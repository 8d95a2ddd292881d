"""The words of stacking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from laurels.core.carts import Change, Priced
from laurels.kit.money import Rounding, Spare
from laurels.program.campaigns import Bound, IncentiveKind, Stacking
from laurels.rules import Rule

Mode: TypeAlias = Literal["all", "first", "best_for_customer", "best_for_margin"]
INCENTIVES_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Incentives that are settled together.

    :param most: how many of them may apply; None: no bound
    """

    key: str
    mode: Mode = "all"
    most: int | None = None

    @property
    def searched(self) -> bool:
        """Tell whether the best combination is looked for."""
        return self.mode not in ("all", "first")


_DEFAULT_GROUP: Final = Group("default")


@dataclass(frozen=True, slots=True)
class Rules:
    """How incentives go together in a workspace, as of one version of the rules.

    :param groups: in the order in which they are settled; an incentive of no group here is of "default"
    :param partial: whether the rest applies where one that was asked for cannot; else nothing does
    :param idle: whether an incentive that was asked for may stay where it changes nothing, as if it applied
    :param by_request: whether incentives come in the order in which they were asked for, before those nobody asked for
    :param high_first: whether the higher of two priorities comes first
    :param initial: whether percentages are of prices before all incentives, else of those before it
    :param once: whether each line is made cheaper by one incentive only
    :param most: how many incentives one cart may have
    :param apart: pairs of kinds of incentives of which never both are on one cart
    :param conditions: on which carts points, or gift cards, may be used
    :param discount_max_bps: how much of the cart's amount all discounts together may be; None: all of it
    :param margin_floor_bps: what the shop must keep of what the goods sell for, where it told their cost
    """

    version: int = 0
    groups: tuple[Group, ...] = (Group("default"),)
    partial: bool = False
    idle: bool = False
    by_request: bool = False
    high_first: bool = True
    initial: bool = False
    once: bool = False
    most: int = 30
    apart: frozenset[frozenset[IncentiveKind]] = frozenset()
    conditions: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
    discount_max_bps: int | None = None
    margin_floor_bps: int | None = None
    spare: Spare = Spare.largest_remainder
    rounding: Rounding = Rounding.half_up

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """List the groups in order; "default" comes last where it is not named."""
        named = any(group.key == "default" for group in self.groups)
        return self.groups if named else (*self.groups, _DEFAULT_GROUP)

    def group_of(self, stacking: Stacking) -> Group:
        """Find the group of a campaign."""
        groups = self.all_groups
        found = next((group for group in groups if group.key == stacking.group), None)
        return found or next(group for group in groups if group.key == "default")


DEFAULT: Final = Rules()


@dataclass(frozen=True, slots=True)
class Offer:
    """An incentive that could be used on a cart: its effects, bound to the moment, and how it goes with others.

    :param id: the campaign
    :param place: where it stands among those that were asked for; None: nobody asked for it
    :param discount_max: what its limits leave of a budget
    :param units_max: what its limits leave of units
    :param discount_bound: beyond what discount it is refused whole; None: no bound
    :param units_bound: beyond how many units it is refused whole
    """

    id: UUID
    name: str
    effects: tuple[Bound, ...]
    stacking: Stacking
    place: int | None = None
    discount_max: int | None = None
    units_max: int | None = None
    discount_bound: int | None = None
    units_bound: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an offer is not taken."""

    code: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer that is taken, and what each of its effects does."""

    offer: Offer
    changes: tuple[Change, ...]

    @property
    def discount_minor(self) -> int:
        return sum(change.discount_minor for change in self.changes)

    @property
    def units_count(self) -> int:
        return sum(change.units_count for change in self.changes)

    @property
    def idle(self) -> bool:
        return all(change.empty for change in self.changes)


@dataclass(frozen=True, slots=True)
class Result:
    """A cart with the offers that are taken, in order, and why the others are not.

    :param exact: whether the best combination is the best of all; else there were too many to try each
    :param order: in which order the offers were gone through
    """

    priced: Priced
    taken: tuple[Taken, ...] = ()
    refused: Mapping[UUID, Refusal] = field(default_factory=dict[UUID, Refusal])
    exact: bool = True
    order: tuple[UUID, ...] = ()
