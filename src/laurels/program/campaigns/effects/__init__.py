"""The kinds of effects, one file each: its arguments with their meaning, its sentence, and how it is worked out.

An `Earning` fills a wallet, for orders, events and carts; an `OnCart` makes a cart cheaper or gives something with it.
To add a kind, write its file and list its class here; the wire, the reference and the compiler follow.
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from laurels.program.campaigns.effects.bundle import Bundle
from laurels.program.campaigns.effects.buy_get import BuyGet
from laurels.program.campaigns.effects.credit import Credit
from laurels.program.campaigns.effects.custom import Custom
from laurels.program.campaigns.effects.delivery import Delivery
from laurels.program.campaigns.effects.discount_formula import DiscountFormula
from laurels.program.campaigns.effects.effect import Bench, DecimalText, Earning, Effect, OnCart, RuleText
from laurels.program.campaigns.effects.fixed import Fixed
from laurels.program.campaigns.effects.formula import Formula
from laurels.program.campaigns.effects.free_item import FreeItem
from laurels.program.campaigns.effects.gifts import points
from laurels.program.campaigns.effects.line_amount import LineAmount
from laurels.program.campaigns.effects.line_percent import LinePercent
from laurels.program.campaigns.effects.line_price import LinePrice
from laurels.program.campaigns.effects.message import Message
from laurels.program.campaigns.effects.order_amount import OrderAmount
from laurels.program.campaigns.effects.order_percent import OrderPercent
from laurels.program.campaigns.effects.order_price import OrderPrice
from laurels.program.campaigns.effects.payout import Payout
from laurels.program.campaigns.effects.per_item import PerItem
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.effects.proportional import Proportional
from laurels.program.campaigns.effects.tag import Tag
from laurels.program.campaigns.effects.upgrade import Upgrade
from laurels.program.campaigns.effects.volume import Volume
from laurels.program.campaigns.effects.voucher import Voucher

KINDS: tuple[type[Effect], ...] = (
    Fixed,
    Proportional,
    PerItem,
    Formula,
    OrderAmount,
    OrderPercent,
    OrderPrice,
    LineAmount,
    LinePercent,
    LinePrice,
    DiscountFormula,
    BuyGet,
    Bundle,
    Volume,
    FreeItem,
    Upgrade,
    Delivery,
    Voucher,
    Credit,
    Tag,
    Message,
    Custom,
)

AnyEffect: TypeAlias = Annotated[
    Fixed
    | Proportional
    | PerItem
    | Formula
    | OrderAmount
    | OrderPercent
    | OrderPrice
    | LineAmount
    | LinePercent
    | LinePrice
    | DiscountFormula
    | BuyGet
    | Bundle
    | Volume
    | FreeItem
    | Upgrade
    | Delivery
    | Voucher
    | Credit
    | Tag
    | Message
    | Custom,
    Field(discriminator="kind"),
]

__all__ = [
    "KINDS",
    "AnyEffect",
    "Bench",
    "DecimalText",
    "Earning",
    "Effect",
    "OnCart",
    "Payout",
    "Pricer",
    "RuleText",
    "points",
]
