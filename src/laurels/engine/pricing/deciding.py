"""Deciding what a cart gets: which incentives there are, whether each may be used, and what they come to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from laurels.core.carts import Change, Priced
from laurels.core.ledger import AccountRef
from laurels.engine import decisions
from laurels.engine.decisions import Moment, Programme
from laurels.engine.pricing import limits, paying
from laurels.engine.pricing.limits import Counter
from laurels.engine.pricing.model import CartAsked, Decided, Found, IncentiveAsked, Refusal, Used
from laurels.program import campaigns, giftcards, stacking, vouchers
from laurels.program.campaigns import IncentiveKind, LiveCampaign
from laurels.program.giftcards import GiftCard
from laurels.program.publications import Open
from laurels.program.stacking import Offer
from laurels.program.vocabulary import CART, CODE
from laurels.program.vouchers import Voucher

MILD: Final = frozenset({"not_best", "not_first"})
"""Refusals of an incentive that was asked for which do not refuse the whole: something better was found."""
NOT_PUBLISHED: Final = Refusal(
    "not_published", "It is only for those to whom it was published, and it was not published to this customer."
)
BLOCKED: Final = Refusal("customer_blocked", "This customer is blocked and can use nothing.")
OTHER_CAMPAIGN: Final = Refusal("code_of_other_campaign", "The code is not one of the campaign that was named with it.")


@dataclass(slots=True)
class Known:
    """What is known beside the programme. `counted` and `balances` move on as a list is decided, one cart at a time."""

    vouchers: dict[str, Voucher] = field(default_factory=dict[str, Voucher])
    """By the code as it was typed."""
    cards: dict[str, GiftCard] = field(default_factory=dict[str, GiftCard])
    publications: dict[tuple[UUID, UUID], list[Open]] = field(default_factory=dict[tuple[UUID, UUID], list[Open]])
    """By campaign and customer, the one that ends first before the others."""
    states: dict[UUID, str] = field(default_factory=dict[UUID, str])
    """The states of campaigns that are not live."""
    members: set[tuple[UUID, UUID]] = field(default_factory=set[tuple[UUID, UUID]])
    blocked: set[UUID] = field(default_factory=set[UUID])
    counted: dict[UUID, int] = field(default_factory=dict[UUID, int])
    balances: dict[AccountRef, int] = field(default_factory=dict[AccountRef, int])
    rates: dict[tuple[str, str], Decimal] = field(default_factory=dict[tuple[str, str], Decimal])
    mistyped: set[str] = field(default_factory=set[str])
    """Codes that nobody has, and that look like one with a typing error."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cart with all that may be used on it: each incentive with its offer and counters, or why it is out."""

    asked: CartAsked
    moment: Moment
    customer_id: UUID | None
    offers: tuple[tuple[Found, Offer, tuple[Counter, ...]], ...] = ()
    paying: tuple[tuple[Found, tuple[Counter, ...]], ...] = ()
    out: tuple[tuple[Found, Refusal], ...] = ()

    @property
    def filled(self) -> set[UUID]:
        """List the wallets that what is offered may fill."""
        lives = [found.live for found, *_ in self.offers if found.live is not None]
        return {one.wallet_id for live in lives for one in live.pricings if one.wallet_id is not None}

    @property
    def accounts(self) -> set[AccountRef]:
        """List the accounts that deciding looks at."""
        counters = [counter.account for _, _, listed in self.offers for counter in listed]
        counters += [counter.account for _, listed in self.paying for counter in listed]
        cards = [found.card for found, _ in self.paying if found.card is not None]
        counters += [giftcards.uses_account(card) for card in cards if card.single_use]
        return {*counters, *(paying.paid_from(found, self.customer_id) for found, _ in self.paying)}


# ---- what there is


def found(asked: CartAsked, moment: Moment, programme: Programme, known: Known) -> list[Found]:
    """Find what a cart asks for, and the campaigns that may apply by themselves."""
    listed = [_found(one, programme, known) for one in asked.incentives]
    if not asked.automatic:
        return listed
    named = {one.live.id for one in listed if one.live is not None}
    candidates = programme.of_trigger(CART).candidates(moment.context)
    return [*listed, *[Found("promotion", live=live) for live in candidates if live.id not in named]]


def prepare(
    asked: CartAsked, moment: Moment, found: Iterable[Found], programme: Programme, known: Known, now: datetime
) -> Prepared:
    """Tell of what was found whether it may be used on a cart."""
    customer_id = None if asked.order.customer is None else moment.customer_id
    offers: list[tuple[Found, Offer, tuple[Counter, ...]]] = []
    tenders: list[tuple[Found, tuple[Counter, ...]]] = []
    out: list[tuple[Found, Refusal]] = []
    taken: set[UUID] = set()
    for one in [_published(one, known, customer_id) for one in found]:
        refusal = one.refusal or _again(one, tenders) or _barred(one, programme, known, customer_id, taken, asked, now)
        if refusal is None and one.live is None:
            refusal = _conditioned(one, moment, programme)
        listed = refusal or limits.counters(one, asked, customer_id)
        if isinstance(listed, Refusal):
            out.append((one, listed))
        elif one.live is None:
            tenders.append((one, listed))
        else:
            offer = _offer(one, moment, programme)
            if isinstance(offer, Refusal):
                out.append((one, offer))
            else:
                taken.add(one.live.id)
                offers.append((one, offer, listed))
    return Prepared(asked, moment, customer_id, tuple(offers), tuple(tenders), tuple(out))


def _again(found: Found, tenders: Iterable[tuple[Found, tuple[Counter, ...]]]) -> Refusal | None:
    """Tell whether a card pays already, by a code that was typed in another way."""
    if found.card is None or all(one.card is None or one.card.id != found.card.id for one, _ in tenders):
        return None
    return Refusal("gift_card_used_twice", "This gift card pays on the cart already. Name it once.")


def _found(one: IncentiveAsked, programme: Programme, known: Known) -> Found:
    if one.code is not None:
        return _of_code(one, one.code, programme, known)
    if one.campaign_id is not None:
        live = programme.of_trigger(CART).all.get(one.campaign_id)
        if live is None:
            return Found("promotion", one, refusal=_not_live(one.campaign_id, known))
        return Found("promotion", one, live)
    wallet = next((wallet for wallet in programme.wallets.values() if wallet.key == one.wallet), None)
    refusal = Refusal("wallet_not_found", "There is no wallet of this key.") if wallet is None else None
    return Found("points", one, wallet=wallet, refusal=refusal)


def _of_code(one: IncentiveAsked, code: str, programme: Programme, known: Known) -> Found:
    voucher = known.vouchers.get(code)
    if voucher is None:
        card = known.cards.get(code)
        if card is not None:
            return Found("gift_card", one, card=card, refusal=None if one.campaign_id is None else OTHER_CAMPAIGN)
        if code in known.mistyped:
            refusal = Refusal("code_mistyped", vouchers.REFUSALS["code_mistyped"])
            return Found("coupon", one, refusal=refusal)
        return Found(
            "coupon", one, refusal=Refusal("code_not_found", "There is no such code. Check how it is spelled.")
        )
    assert voucher.campaign_id is not None, "a coupon is of a campaign"
    if one.campaign_id not in (None, voucher.campaign_id):
        return Found("coupon", one, voucher=voucher, refusal=OTHER_CAMPAIGN)
    live = programme.of_trigger(CODE).all.get(voucher.campaign_id)
    if live is None:
        return Found("coupon", one, voucher=voucher, refusal=_not_live(voucher.campaign_id, known))
    return Found("coupon", one, live, voucher)


def _not_live(campaign_id: UUID, known: Known) -> Refusal:
    match known.states.get(campaign_id):
        case None:
            return Refusal("campaign_not_found", "There is no such campaign.")
        case "draft":
            return Refusal("campaign_not_launched", "The campaign was not launched yet.")
        case "paused":
            return Refusal("campaign_paused", "The campaign is paused.")
        case "live":
            return Refusal("campaign_of_other_kind", "The campaign is not one of carts, or needs one of its codes.")
        case _:
            return Refusal("campaign_ended", "The campaign is over.")


def _published(found: Found, known: Known, customer_id: UUID | None) -> Found:
    """Find the publication by which a customer may use a campaign that must be published."""
    live = found.live
    if live is None or not live.published or found.refusal is not None:
        return found
    mine = [] if customer_id is None else known.publications.get((live.id, customer_id), [])
    if found.voucher is not None:
        # What was given with a code is used with that code; where none was given, any of the campaign goes.
        mine = [one for one in mine if one.voucher_id in (None, found.voucher.id)]
        mine.sort(key=lambda one: one.voucher_id is None)
        return replace(found, publication=mine[0]) if mine else replace(found, refusal=NOT_PUBLISHED)
    used = [limit for limit in live.limits if limit.scope == "code"]
    for one in mine:
        spent = [known.counted.get(AccountRef("counter", one.id, limit.id).id, 0) >= limit.maximum for limit in used]
        if not any(spent):
            return replace(found, publication=one)
    return replace(found, refusal=NOT_PUBLISHED, publication=mine[0] if mine else None)


def _barred(
    found: Found,
    programme: Programme,
    known: Known,
    customer_id: UUID | None,
    taken: Iterable[UUID],
    asked: CartAsked,
    now: datetime,
) -> Refusal | None:
    """Name what keeps an incentive from being looked at."""
    if programme.stopped:
        return Refusal("workspace_stopped", "Everything is stopped at the moment.")
    if customer_id in known.blocked:
        return BLOCKED
    if found.kind in programme.stopped_kinds:
        return Refusal("kind_stopped", "Incentives of this kind are stopped at the moment.", {"kind": found.kind})
    if found.live is None:
        return paying.barred(found, customer_id, now=now)
    live = found.live
    if live.id in taken:
        return Refusal("campaign_used_twice", "Another incentive of the same campaign is used on this cart.")
    if found.voucher is not None:
        refused = vouchers.refusal(found.voucher, now=asked.order.placed_at, customer_id=customer_id)
        if refused is not None:
            return Refusal(refused.code, refused.message, refused.facts)
    if not programme.joined(live.program_id, customer_id or UUID(int=0), known.members):
        return Refusal("not_a_member", "It is only for members of its programme.")
    if not campaigns.rolled_out(live, customer_id):
        return Refusal("not_rolled_out", "It is not open to this customer yet.")
    return _apart(found, asked, live)


def _conditioned(found: Found, moment: Moment, programme: Programme) -> Refusal | None:
    """Tell whether cards, or points, may not be used on such a cart at all."""
    rule = programme.stacking.conditions.get(found.kind)
    if rule is None or rule.holds(moment.context):
        return None
    message = f"It may only be used if {rule.sentence('en')}."
    return Refusal("condition_not_met", message, explanation=rule.explain(moment.context))


def _apart(found: Found, asked: CartAsked, live: LiveCampaign) -> Refusal | None:
    """Tell whether a campaign gives way to another kind of incentive that the cart asks for."""
    excluded = live.stacking.excludes_kinds & _tender_kinds(asked)
    if not excluded:
        return None
    facts = {"kinds": sorted(excluded), "why": "excludes"}
    return Refusal("excluded_by", "It does not go together with another kind of incentive on this cart.", facts)


def _tender_kinds(asked: CartAsked) -> set[IncentiveKind]:
    return {"points" for one in asked.incentives if one.wallet is not None}


def seen(found: Found, moment: Moment, programme: Programme) -> campaigns.Context:
    """Give what a campaign sees of a moment: where a code asks for it, the code too."""
    if found.voucher is None:
        return moment.context
    return decisions.with_code(moment.context, found.voucher.attributes, programme.schemas)


def _offer(found: Found, moment: Moment, programme: Programme) -> Offer | Refusal:
    live = found.live
    assert live is not None, "an offer is of a campaign"
    bound = campaigns.offered(live, seen(found, moment, programme))
    if isinstance(bound, campaigns.Refusal):
        return Refusal(bound.code, bound.message)
    place = None if found.asked is None else found.asked.place
    return Offer(live.id, live.name, bound, live.stacking, place)


# ---- what it comes to


def decide(prepared: Prepared, programme: Programme, known: Known) -> Decided:
    """Settle what a cart gets, within its limits and balances. Deciding again on the same facts gives the same."""
    asked, rules = prepared.asked, programme.stacking
    order_minor = asked.cart.amount_minor
    unused = list(prepared.out)
    offers: list[Offer] = []
    mine: dict[UUID, tuple[Found, tuple[Counter, ...]]] = {}
    for found, offer, listed in prepared.offers:
        bounded = limits.limited(offer, listed, known.counted, order_minor)
        if isinstance(bounded, Refusal):
            unused.append((found, bounded))
        else:
            offers.append(bounded)
            mine[offer.id] = found, listed
    lost = _kinds_lost(prepared, rules)
    for found, _ in mine.values():
        if found.kind in lost:
            unused.append((found, lost[found.kind]))
    offers = [offer for offer in offers if mine[offer.id][0].kind not in lost]
    result, used = _stacked(prepared, offers, mine, rules, known, unused)
    unused += [
        (mine[id][0], Refusal(one.code, one.message, one.facts)) for id, one in result.refused.items() if id in mine
    ]
    priced = result.priced
    for found, listed in _by_kind(prepared.paying):
        one = lost.get(found.kind) or paying.used(found, prepared, priced, used, programme, known)
        if isinstance(one, Refusal):
            unused.append((found, one))
            continue
        priced = _after(priced, one.changes)
        used.append(replace(one, counts=limits.counts(found, one.changes, listed, order_minor)))
    refused = not rules.partial and any(
        found.asked is not None and refusal.code not in MILD for found, refusal in unused
    )
    if refused:
        return Decided(Priced.of(asked.cart), (), _ordered(unused), True)
    return Decided(priced, tuple(used), _ordered(unused), False, result.exact, result.order)


def _stacked(
    prepared: Prepared,
    offers: list[Offer],
    mine: Mapping[UUID, tuple[Found, tuple[Counter, ...]]],
    rules: stacking.Rules,
    known: Known,
    unused: list[tuple[Found, Refusal]],
) -> tuple[stacking.Result, list[Used]]:
    """Stack offers; where two count in one budget that suffices for one, the later one is left out."""
    order_minor = prepared.asked.cart.amount_minor
    while True:
        result = stacking.stack(prepared.asked.cart, offers, rules)
        used: list[Used] = []
        reached = dict[UUID, int]()
        over: UUID | None = None
        for taken in result.taken:
            found, listed = mine[taken.offer.id]
            changes = limits.clipped(taken.changes, listed, known.counted)
            counts = limits.counts(found, changes, listed, order_minor)
            used.append(Used(found, changes, counts))
            for count in counts:
                account = count.account.id
                reached[account] = reached.get(account, known.counted.get(account, 0)) + count.amount
                if reached[account] > count.maximum:
                    over = taken.offer.id
            if over is not None:
                break
        if over is None:
            return result, used
        unused.append(
            (mine[over][0], Refusal("budget_exhausted", "A budget that it shares does not suffice for both."))
        )
        offers = [offer for offer in offers if offer.id != over]


def _after(priced: Priced, changes: Sequence[Change]) -> Priced:
    for change in changes:
        priced = priced.after(change)
    return priced


def _kinds_lost(prepared: Prepared, rules: stacking.Rules) -> dict[IncentiveKind, Refusal]:
    """Find the kinds that give way to others: to what the cart asked for earlier, and what applies by itself to all."""
    if not rules.apart:
        return {}
    asked = [found for found, *_ in prepared.offers if found.asked is not None]
    asked += [found for found, _ in prepared.paying]
    kept: list[IncentiveKind] = []
    lost: list[IncentiveKind] = []
    for found in sorted(asked, key=lambda one: one.asked.place if one.asked else 0):
        if any(frozenset((found.kind, kind)) in rules.apart for kind in kept):
            lost.append(found.kind)
        elif found.kind not in kept:
            kept.append(found.kind)
    if any(frozenset(("promotion", kind)) in rules.apart for kind in kept if kind != "promotion"):
        lost.append("promotion")
    return {
        kind: Refusal(
            "excluded_by",
            "It does not go together with another kind of incentive on this cart.",
            {"kinds": [one for one in kept if one != kind], "why": "apart"},
        )
        for kind in lost
    }


def _by_kind(several: Iterable[tuple[Found, tuple[Counter, ...]]]) -> list[tuple[Found, tuple[Counter, ...]]]:
    """Put what lowers the price before what pays it; else they keep the order in which they were asked for."""
    return sorted(several, key=lambda one: not paying.lowers(one[0]))


def _ordered(unused: Iterable[tuple[Found, Refusal]]) -> tuple[tuple[Found, Refusal], ...]:
    return tuple(sorted(unused, key=lambda one: 1_000_000 if one[0].asked is None else one[0].asked.place))


def moved_on(known: Known, decided: Decided, customer_id: UUID | None) -> None:
    """Let the next cart of a list see what this one counted and took."""
    for one in decided.used:
        for count in one.counts:
            known.counted[count.account.id] = known.counted.get(count.account.id, 0) + count.amount
        if one.found.card is not None and one.found.card.single_use:
            known.counted[giftcards.uses_account(one.found.card).id] = 1
        if one.taken:
            account = paying.paid_from(one.found, customer_id)
            known.balances[account] = known.balances.get(account, 0) - one.taken
