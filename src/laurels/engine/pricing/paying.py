"""Points and gift cards on a cart: as a payment, which leaves the price as it is, or as a discount. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from laurels.core import carts, prices
from laurels.core.carts import Priced, Terms
from laurels.core.ledger import AccountRef
from laurels.engine.decisions import Programme
from laurels.engine.pricing.model import Found, Refusal, Used
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program import giftcards, programs
from laurels.program.programs import Wallet

if TYPE_CHECKING:
    from laurels.engine.pricing.deciding import Known, Prepared


def lowers(found: Found) -> bool:
    """Tell whether it lowers the price rather than pays it."""
    return found.wallet is not None and found.wallet.pays_as == "discount"


def barred(found: Found, customer_id: UUID | None, *, now: datetime) -> Refusal | None:
    """Name what keeps points or a card from being used at all."""
    if found.card is not None:
        refused = giftcards.refusal(found.card, now=now)
        return None if refused is None else Refusal(refused.code, refused.message, refused.facts)
    if customer_id is None:
        return Refusal("customer_required", "Only a customer has points. Say who the customer is.")
    if found.wallet is not None and found.wallet.cash_rate is None:
        return Refusal("wallet_without_cash_rate", "Points of this wallet are not worth money.")
    return None


def paid_from(found: Found, customer_id: UUID | None) -> AccountRef:
    """Name the account that is debited."""
    if found.card is not None:
        return giftcards.account(found.card)
    assert customer_id is not None, "points are a customer's"
    assert found.wallet is not None, "points are in a wallet"
    return AccountRef("wallet", customer_id, found.wallet.id)


def unit(found: Found) -> UUID:
    """Name what a card or a wallet counts."""
    if found.card is not None:
        return giftcards.account(found.card).unit_id
    assert found.wallet is not None, "points are in a wallet"
    return found.wallet.id


def used(
    found: Found, prepared: Prepared, priced: Priced, before: Sequence[Used], programme: Programme, known: Known
) -> Used | Refusal:
    """Work out how much of a card or of points is used, of what there is left to pay."""
    left = priced.total_minor - sum(one.paid_minor for one in before)
    if left <= 0:
        return Refusal("nothing_to_pay", "There is nothing left to pay.")
    if found.card is not None:
        return _card(found, prepared, left, known)
    return _points(found, prepared, priced, left, programme, known)


def _card(found: Found, prepared: Prepared, left: int, known: Known) -> Used | Refusal:
    card, asked = found.card, found.asked
    assert card is not None, "this is about cards"
    assert asked is not None, "a card is used by its code"
    balance = known.balances.get(giftcards.account(card), 0)
    if card.single_use and known.counted.get(giftcards.uses_account(card).id, 0):
        return Refusal("gift_card_used", giftcards.REFUSALS["gift_card_used"])
    if balance <= 0:
        return Refusal("gift_card_empty", giftcards.REFUSALS["gift_card_empty"])
    currency = prepared.asked.order.currency
    wanted = left if asked.amount_minor is None else min(left, asked.amount_minor)
    if card.currency == currency:
        paid = min(wanted, balance)
        return Used(found, paid_minor=paid, taken=paid)
    rate = known.rates.get((currency, card.currency))
    if rate is None:
        facts = {"card": card.currency, "cart": currency}
        return Refusal("currency_mismatch", "The card has another currency, and no exchange rate is known.", facts)
    half_up = money.Rounding.half_up
    paid = min(wanted, prices.most_covered(balance, currency, card.currency, rate, half_up))
    if paid <= 0:
        return Refusal("gift_card_empty", "What is on this gift card is worth nothing in the cart's currency.")
    taken = max(1, min(balance, prices.convert(paid, currency, card.currency, rate, half_up)))
    return Used(found, paid_minor=paid, taken=taken, rate=f"{rate:f}")


def _points(
    found: Found, prepared: Prepared, priced: Priced, left: int, programme: Programme, known: Known
) -> Used | Refusal:
    wallet, asked = found.wallet, found.asked
    assert wallet is not None, "points are in a wallet"
    assert asked is not None, "points are asked for"
    assert prepared.customer_id is not None, "points are a customer's"
    currency = prepared.asked.order.currency
    spendable = known.balances.get(AccountRef("wallet", prepared.customer_id, wallet.id), 0)
    wanted = left if asked.amount_minor is None else min(left, asked.amount_minor)
    if wallet.pays_as == "discount":
        wanted = min(wanted, sum(priced.left(place) for place in range(len(priced.cart.lines))))
    points = programs.points_for_cash(wallet, wanted, currency)
    if asked.points is not None:
        try:
            named = programs.to_units(wallet, money.parse_decimal(asked.points), pointer=f"{asked.pointer}/points")
        except InvalidField as invalid:
            return Refusal("points_invalid", invalid.detail)
        if named > spendable:
            return _too_few(wallet, named, spendable)
        points = min(points, named)
    elif asked.amount_minor is not None and points > spendable:
        return _too_few(wallet, points, spendable)
    points = min(points, spendable)
    worth = min(wanted, programs.cash_minor(wallet, points, currency))
    if points <= 0 or worth <= 0:
        return _too_few(wallet, max(points, 1), spendable)
    if wallet.pays_as == "payment":
        return Used(found, paid_minor=worth, taken=points)
    rules = programme.stacking
    change = carts.discounted(priced, range(len(priced.cart.lines)), worth, Terms(spare=rules.spare))
    return Used(found, (change,), taken=points)


def _too_few(wallet: Wallet, needed: int, spendable: int) -> Refusal:
    facts = {
        "needed": programs.points_text(needed, wallet.precision),
        "available": programs.points_text(spendable, wallet.precision),
    }
    return Refusal("insufficient_balance", f"There are {programs.written(wallet, spendable)} to spend.", facts)
