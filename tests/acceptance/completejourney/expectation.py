"""What must come out, from the files alone: every redemption that was recorded, and what becomes of its spoilt copies.

Nothing of the product is imported here, and nothing of the sender.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

COUPON_CENTS = 100
"""The data do not say what a coupon was worth; here each takes 1.00 off what it covers."""

_REDEEMED = """
CREATE TEMP TABLE redeemed AS
SELECT concat_ws('-', household_id, coupon_upc, campaign_id, redemption_date::DATE) AS name,
       household_id AS household, coupon_upc AS coupon, campaign_id AS campaign, redemption_date::DATE AS day
FROM read_csv($redemptions)
"""

_LAWFUL = """
SELECT name,
       day BETWEEN start_date::DATE AND end_date::DATE
         AND (campaign, household) IN (SELECT (campaign_id, household_id) FROM read_csv($targets))
         AND (campaign, coupon) IN (SELECT (campaign_id, coupon_upc) FROM read_parquet($coupons))
FROM redeemed JOIN read_csv($campaigns) AS described ON described.campaign_id = campaign
"""

# What the household bought on that day, by the clocks of the shop, of what the coupon covers.
_COVERED = """
SELECT redeemed.name, least($worth, sum(greatest(bought.sales_value_cents, 1)))::BIGINT
FROM redeemed
JOIN read_parquet($transactions) AS bought
  ON bought.household_id = redeemed.household
  AND ((bought.transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York')::DATE = redeemed.day
WHERE (redeemed.coupon, redeemed.campaign, bought.product_id) IN (
  SELECT (coupon_upc, campaign_id, product_id) FROM read_parquet($coupons)
)
GROUP BY redeemed.name
"""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every value that a right replay answers.

    :param lawful: by the name of each redemption, whether dates, target list and coupon allow it
    :param discounts: what each takes off in cents
    :param bought: those whose household bought something that the coupon covers on that day
    """

    lawful: dict[str, bool]
    discounts: dict[str, int]
    bought: frozenset[str]


def expected(folder: Path) -> Expectation:
    """Work out the expectation for a folder of this form."""
    with duckdb.connect() as db:
        db.execute(_REDEEMED, {"redemptions": str(folder / "coupon_redemptions.csv")})
        lawful = db.execute(
            _LAWFUL,
            {
                "targets": str(folder / "campaigns.csv"),
                "campaigns": str(folder / "campaign_descriptions.csv"),
                "coupons": str(folder / "coupons.parquet"),
            },
        ).fetchall()
        covered = db.execute(
            _COVERED,
            {
                "transactions": str(folder / "transactions.parquet"),
                "coupons": str(folder / "coupons.parquet"),
                "worth": COUPON_CENTS,
            },
        ).fetchall()
    discounts = dict.fromkeys((name for name, _ in lawful), COUPON_CENTS) | dict(covered)
    return Expectation(dict(lawful), discounts, frozenset(name for name, _ in covered))
