"""What a year of shopping becomes: orders, now and then a return, a sign-up for a newsletter, a payment with points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from laurels.demo.journey import SOURCE, Basket, Row, number_of

CURRENCY = "USD"
RETURN_AFTER = timedelta(days=3)
LINES_AT_ONCE = 8_000
"""A list of orders is at most so long that its answer comes within a second or two."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One request's row, and when it happened."""

    at: datetime
    household: int
    body: Row
    weight: int


def customer(household: int) -> dict[str, str]:
    """Name a household as the shop knows it."""
    return {"source": SOURCE, "external_id": str(household)}


def order(basket: Basket, *, payment_id: str | None = None) -> Activity:
    """Write an order, paid with points in part where a payment was reserved."""
    body: Row = {
        "kind": "order",
        "source": SOURCE,
        "external_id": str(basket.id),
        "customer": customer(basket.household),
        "currency": CURRENCY,
        "placed_at": basket.placed_at,
        "store": str(basket.store),
        "channel": "store",
        "lines": basket.lines,
    }
    if payment_id is not None:
        body["tenders"] = [{"kind": "points", "payment_id": payment_id}]
    return Activity(basket.placed_at, basket.household, body, len(basket.lines))


def is_returned(basket: Basket) -> bool:
    """Choose one order in eighty, of which something comes back."""
    return number_of("return", basket.id) % 80 == 0


def give_back(basket: Basket) -> Activity:
    """Write the return of the dearest line, three days after it was bought."""
    dearest = max(range(len(basket.lines)), key=lambda place: basket.lines[place]["amount_minor"])
    at = basket.placed_at + RETURN_AFTER
    body = {
        "kind": "return",
        "source": SOURCE,
        "external_id": f"return-{basket.id}",
        "returned_at": at,
        "order": {"source": SOURCE, "external_id": str(basket.id)},
        "lines": [{"line": dearest + 1, "quantity": basket.lines[dearest]["quantity"]}],
        "reason": "Brought back to the store",
    }
    return Activity(at, basket.household, body, 1)


def signs_up(household: int, first: Basket) -> Activity | None:
    """Let two households in five sign up for the newsletter, an hour after their first order."""
    draw = number_of("newsletter", household)
    if draw % 5 > 1:
        return None
    at = first.placed_at + timedelta(hours=1)
    body = {
        "kind": "event",
        "source": SOURCE,
        "external_id": f"newsletter-{household}",
        "type": "newsletter_signup",
        "customer": customer(household),
        "occurred_at": at,
        "attributes": {"channel": ("web", "app", "store")[draw % 3]},
    }
    return Activity(at, household, body, 1)


def pays_with_points(basket: Basket) -> bool:
    """Choose one order in fifty that is dear enough, for which the household would pay five dollars with points."""
    return number_of("payment", basket.id) % 50 == 0 and basket.amount_minor >= 1_000


def lists(activities: Iterable[Activity]) -> Iterator[list[Row]]:
    """Cut what happened into lists of bearable size."""
    rows: list[Row] = []
    weight = 0
    for activity in activities:
        if rows and (len(rows) == 1000 or weight + activity.weight > LINES_AT_ONCE):
            yield rows
            rows, weight = [], 0
        rows.append(activity.body)
        weight += activity.weight
    if rows:
        yield rows
