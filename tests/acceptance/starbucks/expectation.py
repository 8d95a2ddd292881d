"""What must come out, from the files alone: worked out from offers, receipts and transactions, and as recorded.

Nothing of the product is imported here, and nothing of the sender.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

Completion: TypeAlias = tuple[str, str, int, int]
"""Customer, offer, hour, and which of those that are alike in all three, from 1."""

_EVENTS = """
CREATE VIEW event AS
SELECT seq::BIGINT AS seq, customer_id::VARCHAR AS customer, event, time_hours::BIGINT AS hour,
       offer_id::VARCHAR AS offer, amount_cents::BIGINT AS cents
FROM read_parquet($events)
"""

_OFFERS = """
CREATE VIEW offer AS
SELECT offer_id AS id, offer_type AS kind, difficulty_usd::DECIMAL(18, 2) AS difficulty,
       reward_usd::DECIMAL(18, 2) AS reward, duration_days::BIGINT AS days
FROM read_csv($offers, all_varchar = true)
"""

_COMPUTED = """
WITH received AS (
  SELECT event.seq, event.customer, offer.id AS offer, offer.kind, offer.reward, offer.difficulty, event.hour AS opens,
         event.hour + 24 * offer.days AS closes
  FROM event JOIN offer ON offer.id = event.offer
  WHERE event.event = 'offer_received'
), met AS (
  SELECT received.*, bought.hour, bought.cents,
         sum(bought.cents) OVER (PARTITION BY received.seq ORDER BY bought.hour, bought.seq) AS spent,
         row_number() OVER (PARTITION BY received.seq ORDER BY bought.hour, bought.seq) AS nth
  FROM received
  JOIN event AS bought
    ON bought.event = 'transaction' AND bought.customer = received.customer
    AND bought.hour BETWEEN received.opens AND received.closes
), enough AS (
  SELECT *, row_number() OVER (PARTITION BY seq ORDER BY nth) AS first
  FROM met
  WHERE (kind = 'bogo' AND cents > difficulty * 100) OR (kind = 'discount' AND spent >= difficulty * 100)
)
SELECT seq::VARCHAR, customer, offer, hour, reward,
       row_number() OVER (PARTITION BY customer, offer, hour ORDER BY seq) AS alike
FROM enough
WHERE first = 1
"""

_RECORDED = """
SELECT event.customer, event.offer, event.hour,
       row_number() OVER (PARTITION BY event.customer, event.offer, event.hour ORDER BY event.seq) AS alike,
       offer.reward
FROM event JOIN offer ON offer.id = event.offer
WHERE event.event = 'offer_completed'
"""

_CUSTOMERS = """
SELECT customer_id::VARCHAR FROM read_parquet($customers)
UNION
SELECT customer FROM event
"""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every value that a right replay answers.

    :param hours: when each receipt completed, by its number in the file
    :param computed: the rewards of all completions
    :param recorded: the same as the file has them
    :param rewards: what each customer got in all
    """

    hours: dict[str, int]
    owners: dict[str, str]
    computed: dict[Completion, Decimal]
    recorded: dict[Completion, Decimal]
    rewards: dict[str, Decimal]

    def among(self, chosen: Callable[[str], bool]) -> Expectation:
        """Give what is expected of some of the customers."""
        return Expectation(
            {seq: hour for seq, hour in self.hours.items() if chosen(self.owners[seq])},
            self.owners,
            {key: reward for key, reward in self.computed.items() if chosen(key[0])},
            {key: reward for key, reward in self.recorded.items() if chosen(key[0])},
            {customer: reward for customer, reward in self.rewards.items() if chosen(customer)},
        )


def expected(folder: Path) -> Expectation:
    """Work out every completion, and read what was recorded."""
    with duckdb.connect() as db:
        db.execute(_EVENTS.replace("$events", _path(folder / "events.parquet")))
        db.execute(_OFFERS.replace("$offers", _path(folder / "offers.csv")))
        rows: list[tuple[Any, ...]] = db.execute(_COMPUTED).fetchall()
        recorded = db.execute(_RECORDED).fetchall()
        everybody = db.execute(_CUSTOMERS, {"customers": str(folder / "customers.parquet")}).fetchall()
    rewards = {customer: Decimal(0) for (customer,) in everybody}
    for _, customer, _, _, reward, _ in rows:
        rewards[customer] += reward
    return Expectation(
        {seq: hour for seq, _, _, hour, _, _ in rows},
        {seq: customer for seq, customer, *_ in rows},
        {(customer, offer, hour, alike): reward for _, customer, offer, hour, reward, alike in rows},
        {(customer, offer, hour, alike): reward for customer, offer, hour, alike, reward in recorded},
        rewards,
    )


def _path(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
