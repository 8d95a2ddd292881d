"""Gift cards on a real database: their life from making to expiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from laurels import worker
from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef, Saying
from laurels.core.ledger import InsufficientBalance, RestoreTooMuch
from laurels.insight import doctor
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import giftcards, vouchers
from laurels.program.giftcards import policy, service, spending, transfers
from laurels.program.giftcards.model import CardState, Debit, GiftCard
from laurels.program.giftcards.policy import CashOutRefused, GiftCardUnusable
from laurels.program.giftcards.service import Made
from laurels.system import workspaces
from tests.program.giftcards.cards import make, new

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_ = worker  # binds who speaks for the units of money


def later(tx: Tx, by: timedelta) -> Tx:
    """Go on at another time; what happened is told to the same feed."""
    return replace(tx, now=tx.now + by)


async def balance(tx: Tx, card: GiftCard) -> tuple[int, int]:
    """Read all that is on a card, and what can be spent."""
    found = (await service.standing(tx, card)).balance
    return found.balance, found.spendable


async def pay(tx: Tx, card: GiftCard, amount: int, name: str = "order-1", **more: Any) -> Debit:
    return await spending.debit(tx, card.code, source="shop", external_id=name, amount_minor=amount, **more)


async def refused(tx: Tx, card: GiftCard, amount: int = 1, name: str = "refused") -> str:
    with pytest.raises(GiftCardUnusable) as unusable:
        await pay(tx, card, amount, name)
    return unusable.value.refusal.code


async def healthy(tx: Tx) -> None:
    """Prove all books, and that the figures of finance are those of the ledger."""
    found = [one for one in await doctor.examine(tx) if not one.information and not one.check.startswith("feed")]
    assert found == []
    for total in await service.totals(tx, at=tx.now + timedelta(days=36500)):
        cards = list((await service.list_cards(tx, page=PageRequest(200))).items)
        of = [one for one in await service.standings(tx, cards) if one.card.currency == total.sold.currency]
        assert total.outstanding_minor == sum(one.balance.balance for one in of)
        assert total.loaded_minor == total.sold.sold_minor


def types(tx: Tx) -> list[str]:
    return [event.type.removeprefix("gift_card.") for event in tx.events]


async def test_a_card_is_made_with_its_money_and_told_without_its_code(tx: Tx) -> None:
    card = await make(tx, 5000)
    assert await balance(tx, card) == (5000, 5000)
    assert types(tx) == ["voucher.created", "created", "activated"]
    assert all(card.code not in str(event.payload) for event in tx.events)
    assert {event.key for event in tx.events} == {card.id}
    assert {note.subject_id for note in tx.notes} == {card.id}
    assert await service.get(tx, card.code.lower().replace("-", " ")) == card
    assert await service.get(tx, ids.encode("gft", card.id)) == card
    with pytest.raises(NotFound):
        await service.get(tx, "ABCDEFGHIJKL")
    await healthy(tx)


async def test_a_card_of_the_same_name_is_made_once(tx: Tx) -> None:
    first = await make(tx, 5000, external_id="line-1")
    assert await make(tx, 5000, external_id="line-1") == first
    with pytest.raises(Conflict):
        await make(tx, 6000, external_id="line-1")
    assert await balance(tx, first) == (5000, 5000)
    assert (await make(tx, 5000, external_id="line-1", source="till")).id != first.id


async def test_a_batch_answers_for_each_row(tx: Tx) -> None:
    rows: list[Any] = [
        new(1000, external_id="a"),
        new(2000, currency="EUX", pointer="/items/1"),
        InvalidField("No.", pointer="/items/2"),
        new(1000, external_id="a"),
        new(1100, external_id="a", pointer="/items/4"),
        new(500, code="LOYAL-0001"),
        new(500, code="loyal 0001", pointer="/items/6"),
        new(500, code="x", pointer="/items/7"),
        new(500, holder=CustomerRef(source="shop", external_id="nobody"), pointer="/items/8"),
    ]
    outcomes = await service.create(tx, cards=rows)
    told = [one.status if isinstance(one, Made) else one.pointer for one in outcomes]
    assert told == [
        "created", "/items/1/currency", "/items/2", "unchanged", "/items/4/external_id", "created", "/items/6/code",
        "/items/7/code", "/items/8/customer",
    ]  # fmt: skip
    (total,) = await service.totals(tx, at=tx.now + DAY)
    assert (total.sold.sold_count, total.sold.sold_minor, total.loaded_minor) == (2, 1500, 1500)
    await healthy(tx)


async def test_a_thousand_cards_are_made_at_once(tx: Tx) -> None:
    outcomes = await service.create(tx, cards=[new(1000 + n) for n in range(1000)])
    assert len({one.card.code for one in outcomes if isinstance(one, Made)}) == 1000
    (total,) = await service.totals(tx, at=tx.now + DAY)
    assert total.outstanding_minor == sum(1000 + n for n in range(1000))


async def test_a_card_pays_again_and_again_until_it_is_empty(tx: Tx) -> None:
    card = await make(tx, 5000)
    assert (await pay(tx, card, 1200, "o1")).status == "captured"
    assert await balance(tx, card) == (3800, 3800)
    with pytest.raises(InsufficientBalance) as short:
        await pay(tx, card, 3801, "o2")
    assert short.value.extra["available"] == 3800
    part = await pay(tx, card, 9000, "o3", partial=True)
    assert (part.amount_minor, part.captured_minor) == (3800, 3800)
    assert await refused(tx, card) == "gift_card_empty"
    await healthy(tx)


async def test_a_debit_of_the_same_name_happens_once(tx: Tx) -> None:
    card, other = await make(tx, 5000), await make(tx, 5000)
    first = await pay(tx, card, 1200)
    assert await pay(tx, card, 1200) == first
    with pytest.raises(Conflict):
        await pay(tx, card, 1300)
    assert (await pay(tx, other, 1300)).amount_minor == 1300  # an order may be paid with two cards
    part = await pay(tx, card, 9000, "rest", partial=True)
    assert await pay(tx, card, 9000, "rest", partial=True) == part
    assert types(tx).count("debited") == 3
    await healthy(tx)


async def test_a_reservation_is_captured_in_part_and_its_rest_is_free(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 3000, life=HOUR)
    assert (held.status, held.captured_minor, await balance(tx, card)) == ("held", 0, (5000, 2000))
    taken = await spending.capture(tx, card.code, held.id, amount_minor=1000)
    assert (taken.status, taken.captured_minor, await balance(tx, card)) == ("captured", 1000, (4000, 4000))
    assert await spending.capture(tx, card.code, held.id, amount_minor=1000) == taken
    assert await spending.capture(tx, card.code, held.id, amount_minor=None) == taken
    with pytest.raises(ledger.HoldEnded):
        await spending.capture(tx, card.code, held.id, amount_minor=500)
    with pytest.raises(ledger.HoldEnded):
        await spending.void(tx, card.code, held.id)
    assert types(tx)[-2:] == ["reserved", "debited"]
    await healthy(tx)


async def test_a_reservation_is_given_up_once(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 3000, life=HOUR)
    assert (await spending.void(tx, card.code, held.id)).status == "voided"
    assert (await spending.void(tx, card.code, held.id)).status == "voided"
    assert await balance(tx, card) == (5000, 5000)
    assert types(tx).count("released") == 1
    with pytest.raises(ledger.HoldEnded):
        await spending.capture(tx, card.code, held.id, amount_minor=None)
    direct = await pay(tx, card, 100, "o2")
    with pytest.raises(ledger.HoldEnded):
        await spending.void(tx, card.code, direct.id)


async def test_a_reservation_that_is_over_is_told_of_its_card(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 3000, life=HOUR)
    after = later(tx, 2 * HOUR)
    await ledger.jobs.release_overdue(after)
    event = after.events[-1]
    assert (event.type, event.key, event.payload["how"]) == ("gift_card.released", card.id, "expired")
    assert event.payload["debit_id"] == ids.encode("gfd", held.id)
    assert (await spending.get_debit(after, card, held.id)).status == "expired"
    assert not [one for one in after.events if one.type.startswith("points.")]


async def test_a_refund_goes_back_to_the_card_and_never_beyond_what_was_paid(tx: Tx) -> None:
    card = await make(tx, 5000)
    paid = await pay(tx, card, 3000)

    async def back(amount: int | None, name: str) -> Debit:
        return await spending.refund(tx, card.code, paid.id, source="", external_id=name, amount_minor=amount)

    assert (await back(1000, "r1")).refunded_minor == 1000
    assert (await back(1000, "r1")).refunded_minor == 1000
    with pytest.raises(RestoreTooMuch):
        await back(2001, "r2")
    with pytest.raises(Conflict):
        await back(999, "r1")
    assert (await back(None, "r3")).refunded_minor == 3000
    with pytest.raises(RestoreTooMuch):
        await back(None, "r4")
    assert await balance(tx, card) == (5000, 5000)
    (lot,) = await ledger.lots(tx, transfers.account(card))
    assert (lot.issued, lot.remaining) == (5000, 5000)
    await healthy(tx)


async def test_a_reservation_is_not_refunded(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 3000, life=HOUR)
    with pytest.raises(RestoreTooMuch):
        await spending.refund(tx, card.code, held.id, source="", external_id="r", amount_minor=1)


async def test_a_refund_wakes_an_expired_card_for_a_month(tx: Tx) -> None:
    card = await make(tx, 5000, expires_at=tx.now + 10 * DAY)
    paid = await pay(tx, card, 3000)
    after = later(tx, 20 * DAY)
    await ledger.jobs.expire(after)
    assert await balance(after, card) == (0, 0)
    await spending.refund(after, card.code, paid.id, source="", external_id="r", amount_minor=None)
    awake = await service.get(after, card.code)
    assert awake.expires_at == after.now + service.REFUND_GRACE
    assert await balance(after, awake) == (3000, 3000)
    assert (await pay(after, awake, 3000, "o2")).status == "captured"
    await healthy(after)


async def test_a_card_for_a_single_use_pays_once(tx: Tx) -> None:
    kept, lost = await make(tx, 5000, single_use=True), await make(tx, 5000, single_use=True, rest="lost")
    await pay(tx, kept, 1200)
    await pay(tx, lost, 1200)
    assert (await balance(tx, kept), await balance(tx, lost)) == ((3800, 3800), (0, 0))
    assert (await refused(tx, kept), await refused(tx, lost)) == ("gift_card_used", "gift_card_used")
    (total,) = await service.totals(tx, at=tx.now + DAY)
    assert (total.spent_minor, total.expired_minor, total.outstanding_minor) == (2400, 3800, 3800)
    await healthy(tx)


async def test_a_card_for_a_single_use_is_reserved_once(tx: Tx) -> None:
    card = await make(tx, 5000, single_use=True)
    held = await pay(tx, card, 1200, life=HOUR)
    assert await refused(tx, card) == "gift_card_reserved"
    await spending.capture(tx, card.code, held.id, amount_minor=None)
    assert await refused(tx, card) == "gift_card_used"


async def test_undoing_a_single_use_gives_back_the_use_and_the_rest(tx: Tx) -> None:
    card = await make(tx, 5000, single_use=True, rest="lost")
    paid = await pay(tx, card, 1200)
    await spending.refund(tx, card.code, paid.id, source="", external_id="r1", amount_minor=200)
    assert await balance(tx, card) == (200, 200)
    await spending.refund(tx, card.code, paid.id, source="", external_id="r2", amount_minor=None)
    assert await balance(tx, card) == (5000, 5000)
    await healthy(tx)
    assert (await pay(tx, card, 100, "o2")).status == "captured"
    assert await balance(tx, card) == (0, 0)


async def test_a_top_up_adds_money_once(tx: Tx) -> None:
    card = await make(tx, 5000, expires_after="P1Y")
    for _ in range(2):
        await spending.top_up(tx, card.code, source="", external_id="t1", amount_minor=700)
    with pytest.raises(Conflict):
        await spending.top_up(tx, card.code, source="", external_id="t1", amount_minor=701)
    assert await balance(tx, card) == (5700, 5700)
    assert {lot.expires_at for lot in await ledger.lots(tx, transfers.account(card))} == {card.expires_at}
    once = await make(tx, 5000, single_use=True)
    with pytest.raises(GiftCardUnusable, match="topped up"):
        await spending.top_up(tx, once.code, source="", external_id="t1", amount_minor=700)
    await healthy(tx)


async def test_a_top_up_keeps_all_money_as_long_as_the_law_wants(tx: Tx) -> None:
    card = await make(tx, 5000, expires_after="P5Y", jurisdiction="US")
    after = later(tx, 1000 * DAY)
    held = await pay(after, card, 1000, life=HOUR)
    topped = await spending.top_up(after, card.code, source="", external_id="t", amount_minor=700)
    assert topped.expires_at is not None
    assert card.expires_at is not None
    assert topped.expires_at > card.expires_at + 900 * DAY
    assert await balance(after, topped) == (5700, 4700)
    await spending.void(after, card.code, held.id)  # what was reserved kept its old end
    over = later(tx, card.expires_at - tx.now + HOUR)
    await ledger.jobs.expire(over)
    assert await balance(over, topped) == (5700, 5700)
    assert "expired" not in types(over)
    (total,) = await service.totals(over, at=over.now + HOUR)
    assert (total.expired_minor, total.outstanding_minor) == (0, 5700)
    await healthy(over)
    gone = later(tx, topped.expires_at - tx.now)
    await ledger.jobs.expire(gone)
    assert await balance(gone, topped) == (0, 0)
    assert [one.payload["amount_minor"] for one in gone.events if one.type == "gift_card.expired"] == [5700]
    await healthy(gone)


async def test_a_card_that_awaits_its_activation_has_no_money(tx: Tx) -> None:
    card = await make(tx, 5000, awaits_activation=True, activation_delay_seconds=3600)
    assert (await balance(tx, card), await refused(tx, card)) == ((0, 0), "gift_card_not_activated")
    with pytest.raises(GiftCardUnusable):
        await spending.top_up(tx, card.code, source="", external_id="t", amount_minor=700)
    (total,) = await service.totals(tx, at=tx.now + DAY)
    assert (total.sold.sold_count, total.sold.waiting_count, total.sold.waiting_minor) == (0, 1, 5000)
    active = await service.activate(tx, card.code)
    assert await service.activate(tx, card.code) == active
    assert (await balance(tx, active), await refused(tx, active)) == ((5000, 0), "gift_card_not_active_yet")
    assert (await pay(later(tx, HOUR), active, 100)).status == "captured"
    assert types(tx).count("activated") == 1
    await healthy(tx)


async def test_a_scheduled_card_pays_from_its_moment_on(tx: Tx) -> None:
    card = await make(tx, 5000, activates_at=tx.now + DAY)
    assert (await balance(tx, card), await refused(tx, card)) == ((5000, 0), "gift_card_not_active_yet")
    assert (await pay(later(tx, DAY), card, 5000)).status == "captured"


async def test_a_blocked_card_pays_nothing_until_it_is_unblocked(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 1000, life=HOUR)
    for _ in range(2):
        assert (await service.block(tx, card.code, reason="stolen")).blocked_reason == "stolen"
    assert await refused(tx, card) == "gift_card_blocked"
    with pytest.raises(GiftCardUnusable):
        await spending.capture(tx, card.code, held.id, amount_minor=None)
    with pytest.raises(GiftCardUnusable):
        await spending.top_up(tx, card.code, source="", external_id="t", amount_minor=1)
    with pytest.raises(GiftCardUnusable):
        await spending.cash_out(tx, card.code, source="", external_id="c", reason="asked")
    await service.unblock(tx, card.code, reason="found")
    assert (await spending.capture(tx, card.code, held.id, amount_minor=None)).status == "captured"
    assert [note.changes for note in tx.notes if "blocked" in note.changes] == [
        {"blocked": True, "reason": "stolen"}, {"blocked": False, "reason": "found"},
    ]  # fmt: skip
    assert [one for one in types(tx) if "block" in one] == ["blocked", "unblocked"]


async def test_a_stopped_workspace_pays_nothing(tx: Tx) -> None:
    card = await make(tx, 5000)
    held = await pay(tx, card, 1000, life=HOUR)
    await workspaces.stop(tx, reason="fraud")
    for attempt in (
        pay(tx, card, 1, "o2"),
        spending.capture(tx, card.code, held.id, amount_minor=None),
        spending.cash_out(tx, card.code, source="", external_id="c", reason="asked"),
    ):
        with pytest.raises(workspaces.WorkspaceStopped):
            await attempt
    assert (await spending.void(tx, card.code, held.id)).status == "voided"


async def test_what_runs_out_is_told_of_its_card_and_of_no_customer(tx: Tx) -> None:
    card = await make(tx, 5000, expires_at=tx.now + DAY)
    other = await make(tx, 300, expires_at=tx.now + DAY, currency="EUR")
    after = later(tx, DAY)
    assert await refused(after, card) == "gift_card_expired"
    tx.events.clear()
    assert not await ledger.jobs.expire(after)
    assert {(one.type, one.key, one.payload["amount_minor"]) for one in after.events} == {
        ("gift_card.expired", card.id, 5000), ("gift_card.expired", other.id, 300),
    }  # fmt: skip
    await healthy(after)


async def test_a_card_is_prolonged_with_all_its_money(tx: Tx) -> None:
    card = await make(tx, 5000, expires_at=tx.now + DAY)
    with pytest.raises(InvalidField):
        await service.prolong(tx, card.code, expires_at=tx.now + HOUR, reason="no")
    longer = await service.prolong(tx, card.code, expires_at=tx.now + 9 * DAY, reason="kind")
    after = later(tx, 2 * DAY)
    await ledger.jobs.expire(after)
    assert await balance(after, longer) == (5000, 5000)
    for_ever = await service.prolong(after, card.code, expires_at=None, reason="kinder")
    assert {lot.expires_at for lot in await ledger.lots(after, transfers.account(card)) if lot.remaining} == {None}
    with pytest.raises(InvalidField):
        await service.prolong(after, card.code, expires_at=tx.now + 90 * DAY, reason="no")
    assert await balance(later(tx, 9999 * DAY), for_ever) == (5000, 5000)
    gone = await make(tx, 100, expires_at=tx.now + DAY)
    with pytest.raises(GiftCardUnusable):
        await service.prolong(after, gone.code, expires_at=None, reason="late")
    await ledger.jobs.expire(after)
    await healthy(after)


async def test_money_that_comes_back_to_an_old_lot_ends_with_its_card(tx: Tx) -> None:
    card = await make(tx, 5000, expires_at=tx.now + 5 * DAY)
    paid = await pay(tx, card, 4000)
    longer = await service.prolong(tx, card.code, expires_at=tx.now + 50 * DAY, reason="kind")
    await spending.refund(tx, card.code, paid.id, source="", external_id="r", amount_minor=1500)
    assert {lot.expires_at for lot in await ledger.lots(tx, transfers.account(card)) if lot.remaining} == {
        longer.expires_at
    }
    after = later(tx, 20 * DAY)
    await spending.refund(after, card.code, paid.id, source="", external_id="s", amount_minor=None)
    assert await balance(after, longer) == (5000, 5000)
    assert {lot.expires_at for lot in await ledger.lots(tx, transfers.account(card)) if lot.remaining} == {
        longer.expires_at
    }
    await healthy(after)


async def test_a_small_rest_is_paid_out_by_law_and_a_larger_one_by_right_only(tx: Tx) -> None:
    tx = replace(tx, actor=replace(tx.actor, scopes=frozenset({"gift_cards:spend"})))
    card = await make(tx, 5000, currency="USD", jurisdiction="US-ME")
    with pytest.raises(CashOutRefused) as no:
        await spending.cash_out(tx, card.code, source="", external_id="c1", reason="asked")
    assert no.value.extra == {"rest_minor": 5000, "currency": "USD"}
    await pay(tx, card, 4501)
    for _ in range(2):
        _, paid = await spending.cash_out(tx, card.code, source="", external_id="c1", reason="asked")
        assert paid == 499
    assert await balance(tx, card) == (0, 0)
    (told,) = [one.payload for one in tx.events if one.type == "gift_card.cashed_out"]
    assert told["law"].startswith("33 M.R.S.")
    with pytest.raises(GiftCardUnusable):
        await spending.cash_out(tx, card.code, source="", external_id="c2", reason="again")
    agent = replace(tx, actor=replace(tx.actor, scopes=frozenset({"gift_cards:cash_out"})))
    other = await make(tx, 5000)
    _, paid = await spending.cash_out(agent, other.code, source="", external_id="c3", reason="goodwill")
    assert paid == 5000
    await healthy(tx)


async def test_the_statement_names_what_was_asked(tx: Tx) -> None:
    card = await make(tx, 5000)
    paid = await pay(tx, card, 3000, "order-7")
    held = await pay(tx, card, 500, "order-8", life=HOUR)
    await spending.capture(tx, card.code, held.id, amount_minor=400)
    await spending.refund(tx, card.code, paid.id, source="", external_id="return-7", amount_minor=1000)
    lines = await service.entries(tx, card, before=None, limit=50)
    assert [(line.reason, line.amount, asked and asked.external_id) for line, asked in lines] == [
        ("refund", 1000, "return-7"), ("spend", -400, "order-8"), ("spend", -3000, "order-7"), ("load", 5000, None),
    ]  # fmt: skip


async def test_cards_are_listed_for_their_holder(tx: Tx) -> None:
    ada = await customers.create(tx, saying=Saying({}))
    mine = await make(tx, 5000, holder=CustomerRef(id=ada.customer.id))
    await make(tx, 5000)
    euros = await make(tx, 5000, currency="EUR")
    page = await service.list_cards(tx, page=PageRequest(), customer=CustomerRef(id=ada.customer.id))
    assert [card.id for card in page.items] == [mine.id]
    created = next(event for event in tx.events if event.type == "gift_card.created")
    assert created.payload["customer_id"] == str(ada.customer.id)
    page = await service.list_cards(tx, page=PageRequest(), currency="EUR")
    assert [card.id for card in page.items] == [euros.id]
    first = await service.list_cards(tx, page=PageRequest(limit=2))
    rest = await service.list_cards(tx, page=PageRequest(limit=2, after=first.next_cursor))
    assert (len(first.items), len(rest.items), rest.next_cursor) == (2, 1, None)


async def test_the_figures_of_a_day_do_not_change_afterwards(tx: Tx) -> None:
    card = await make(tx, 5000, expires_at=tx.now + 10 * DAY)
    await pay(tx, card, 1000)
    day = tx.now + DAY
    before = await service.totals(tx, at=day)
    after = later(tx, 20 * DAY)
    await make(after, 700)
    await ledger.jobs.expire(after)
    assert await service.totals(after, at=day) == before
    (total,) = await service.totals(after, at=after.now + DAY)
    assert (total.sold.sold_count, total.expired_minor, total.outstanding_minor) == (2, 4000, 700)


async def test_the_engine_pays_with_a_card_in_a_journal_of_its_own(tx: Tx) -> None:
    card = await make(tx, 5000, single_use=True, rest="lost")
    journal = ledger.Journal(tx.new_id(), "redemption", tx.new_id(), tx.now, giftcards.spend_transfers(card, 1200))
    await ledger.post_one(tx, journal)
    giftcards.booked_debit(tx, card, 1200, redemption_id="red_1")
    assert await balance(tx, card) == (0, 0)
    back = giftcards.give_back_transfers(
        card, 1200, rest_minor=await giftcards.rest_of(tx, card, journal.id), reverses=journal.id, now=tx.now
    )
    await ledger.post_one(tx, ledger.Journal(tx.new_id(), "rollback", tx.new_id(), tx.now, back))
    await giftcards.booked_refund(tx, card, 1200, redemption_id="red_1")
    assert await balance(tx, card) == (5000, 5000)
    assert not (await service.standing(tx, card)).used
    assert (await giftcards.load_many(tx, [card.id]))[card.id] == card
    await healthy(tx)


async def test_the_engine_finds_cards_by_their_codes_and_loses_each_its_own_rest(tx: Tx) -> None:
    cards = [await make(tx, amount, single_use=True, rest="lost") for amount in (900, 700)]
    await make(tx, 500)
    keys = vouchers.readings([card.code for card in cards])
    found = await tx.all(giftcards.BY_KEYS, GiftCard, keys=keys)
    assert sorted(found, key=lambda card: card.id) == cards
    moved = tuple(transfer for card in cards for transfer in giftcards.spend_transfers(card, 100))
    journal = ledger.Journal(tx.new_id(), "redemption", tx.new_id(), tx.now, moved)
    await ledger.post_one(tx, journal)
    assert [await giftcards.rest_of(tx, card, journal.id) for card in cards] == [800, 600]


async def test_a_card_is_given_once_for_a_name_and_blocked_by_it(tx: Tx) -> None:
    ada = CustomerRef(id=(await customers.create(tx, saying=Saying({}))).customer.id)
    given = [await giftcards.issue(tx, amount_minor=700, holder=ada, source="red", external_id="1") for _ in range(2)]
    assert given[0] == given[1]
    await giftcards.block_named(tx, source="red", external_id="1", reason="rolled back")
    await giftcards.block_named(tx, source="red", external_id="2", reason="never given")
    assert (await service.get(tx, given[0].code)).blocked_reason == "rolled back"


async def test_an_unknown_debit_is_not_there(tx: Tx) -> None:
    card, other = await make(tx), await make(tx)
    paid = await pay(tx, other, 100)
    with pytest.raises(NotFound):
        await spending.refund(tx, card.code, paid.id, source="", external_id="r", amount_minor=1)


async def test_a_list_by_state_finds_what_each_card_is_said_to_be(tx: Tx) -> None:
    ada = CustomerRef(id=(await customers.create(tx, saying=Saying({}))).customer.id)
    held: dict[str, Any] = {"holder": ada}
    soon = later(tx, DAY)
    await make(tx, awaits_activation=True)
    await make(tx, awaits_activation=True, expires_at=tx.now + HOUR)
    await make(tx, activates_at=tx.now + 2 * DAY, **held)
    await make(tx, expires_at=tx.now + HOUR, **held)
    await make(tx, expires_at=soon.now)
    await make(tx, expires_at=soon.now + HOUR)
    await make(tx, activates_at=soon.now, **held)
    await make(tx, single_use=True)
    used = await make(tx, single_use=True, **held)
    await pay(tx, used, 5)
    back = await make(tx, single_use=True)
    reserved = await pay(tx, back, 5, "order-2", life=HOUR)
    await spending.void(tx, back.code, reserved.id)
    for one in [await make(tx), await make(tx, single_use=True, **held), await make(tx, awaits_activation=True)]:
        await service.block(tx, one.code, reason="stolen")
    everything = PageRequest(200)
    for customer in (None, ada):
        cards = (await service.list_cards(soon, page=everything, customer=customer)).items
        told = [
            (policy.state(one.card, now=soon.now, used=one.used), one.card.id)
            for one in await service.standings(soon, cards)
        ]
        for state in get_args(CardState):
            found = await service.list_cards(soon, page=everything, customer=customer, state=state)
            assert [one.id for one in found.items] == [id for said, id in told if said == state], state
            assert found.items or customer is not None
    first = await service.list_cards(soon, page=PageRequest(2), state="blocked")
    rest = await service.list_cards(soon, page=PageRequest(2, first.next_cursor), state="blocked")
    assert (len(first.items), len(rest.items), rest.next_cursor) == (2, 1, None)
