"""All runs on sets so small that every number is known by hand; on the real sets where they are at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from laurels.kit.doors.door import Pool
from tests.acceptance import airline_loyalty, online_retail_ii, segments, starbucks
from tests.acceptance.airline_loyalty.expectation import expected as expected_of_airline
from tests.acceptance.house import House
from tests.acceptance.online_retail_ii.expectation import MALFORMED, UNMATCHED
from tests.acceptance.online_retail_ii.expectation import expected as expected_of_retail
from tests.acceptance.recognition import recognised
from tests.acceptance.report import Report
from tests.acceptance.starbucks.expectation import expected as expected_of_coffee
from tests.conftest import Database
from tests.served import serving

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ["LAURELS_DATA"]) if "LAURELS_DATA" in os.environ else None

LINES = """
SELECT * FROM (VALUES
  ('1001', TIMESTAMP '2010-01-04 09:00', 1, 'A', 3, 1255, 1),
  ('1001', TIMESTAMP '2010-01-04 09:01', 1, 'B', 1, 6250, 2),
  ('1001', TIMESTAMP '2010-01-04 09:00', 1, 'POST', 1, 18000, 3),
  ('C1003', TIMESTAMP '2010-01-04 09:00', 1, 'A', -1, 1255, 1),
  ('1002', TIMESTAMP '2010-01-04 09:00', 1, 'A', 1, 1255, 1),
  ('C1004', TIMESTAMP '2010-01-05 10:00', 1, 'A', -2, 1255, 1),
  ('C1005', TIMESTAMP '2010-01-05 10:00', 1, 'A', -2, 1255, 1),
  ('C1006', TIMESTAMP '2010-01-05 10:00', NULL, 'B', -1, 6250, 1),
  ('1007', TIMESTAMP '2010-01-05 11:00', NULL, 'B', 2, 6250, 1),
  ('1008', TIMESTAMP '2010-01-05 12:00', 2, 'C', 1, 0, 1),
  ('1008', TIMESTAMP '2010-01-05 12:00', 2, 'B', -5, 6250, 2),
  ('1009', TIMESTAMP '2010-07-06 12:00', 3, 'gift_0001_10', 1, 10000, 1),
  ('1009', TIMESTAMP '2010-07-06 12:00', 3, 'B', 2, 6250, 2),
  ('1009', TIMESTAMP '2010-07-06 12:00', 3, 'B', 2, 6250, 3),
  ('C1010', TIMESTAMP '2010-07-06 12:00', 4, 'D', -1, 5000, 1),
  ('A1011', TIMESTAMP '2010-07-07 12:00', NULL, 'B', 1, -11062060, 1),
  ('C1012', TIMESTAMP '2010-07-08 12:00', 3, 'gift_0001_10', -1, 10000, 1),
  ('C1012', TIMESTAMP '2010-07-08 12:00', 3, 'B', -1, 6250, 2)
) AS line(invoice, invoice_ts_local, customer_id, stock_code, quantity, unit_price_mills, line_no)
"""

MEMBERS = """
SELECT * FROM (VALUES (1, 'Standard', 2017, 1), (2, '2018 Promotion', 2018, 2), (3, 'Standard', 2018, 3))
  AS member(loyalty_number, enrollment_type, enrollment_year, enrollment_month)
"""

FLIGHTS = """
SELECT * FROM (VALUES
  (1, 2017, 1, 1000, 1000.0, 0, 0),
  (1, 2017, 2, 0, 0.0, 525, 95),
  (2, 2018, 1, 333, 499.5, 0, 0),
  (2, 2018, 1, 1, 1.5, 0, 0),
  (2, 2018, 2, 1, 1.5, 600, 108),
  (2, 2018, 3, 3, 4.5, 2, 0)
) AS flown(loyalty_number, year, month, distance_km, points_accumulated, points_redeemed, dollar_cost_points_redeemed)
"""

OFFERS = """
SELECT * FROM (VALUES
  ('more', 'bogo', 10, 10, 1), ('saver', 'discount', 10, 2, 1), ('news', 'informational', 0, 0, 1)
) AS offer(offer_id, offer_type, difficulty_usd, reward_usd, duration_days)
"""

GUESTS = "SELECT * FROM (VALUES ('ada'), ('bob'), ('cleo')) AS guest(customer_id)"

COFFEES = """
SELECT * FROM (VALUES
  (1, 'ada', 'offer_received', 0, 'more', NULL),
  (2, 'ada', 'offer_received', 0, 'saver', NULL),
  (3, 'ada', 'offer_received', 0, 'news', NULL),
  (4, 'ada', 'offer_viewed', 0, 'news', NULL),
  (5, 'ada', 'transaction', 0, NULL, 1000),
  (6, 'ada', 'offer_completed', 0, 'saver', NULL),
  (7, 'ada', 'transaction', 24, NULL, 1001),
  (8, 'ada', 'offer_completed', 24, 'more', NULL),
  (9, 'bob', 'transaction', 0, NULL, 9999),
  (10, 'bob', 'offer_received', 0, 'saver', NULL),
  (11, 'bob', 'offer_completed', 0, 'saver', NULL),
  (12, 'ada', 'offer_received', 30, 'saver', NULL),
  (13, 'ada', 'transaction', 30, NULL, 400),
  (14, 'ada', 'offer_received', 40, 'saver', NULL),
  (15, 'ada', 'transaction', 54, NULL, 600),
  (16, 'ada', 'offer_completed', 54, 'saver', NULL),
  (17, 'ada', 'transaction', 64, NULL, 400),
  (18, 'ada', 'offer_completed', 64, 'saver', NULL),
  (19, 'ada', 'transaction', 65, NULL, 5000),
  (20, 'bob', 'offer_received', 60, 'saver', NULL),
  (21, 'bob', 'offer_received', 61, 'saver', NULL),
  (22, 'bob', 'transaction', 62, NULL, 1500),
  (23, 'bob', 'offer_completed', 62, 'saver', NULL),
  (24, 'bob', 'offer_completed', 62, 'saver', NULL)
) AS happened(seq, customer_id, event, time_hours, offer_id, amount_cents)
"""


def wrote(folder: Path, **files: str) -> Path:
    for name, rows in files.items():
        duckdb.execute(f"COPY ({rows}) TO '{folder / name}.parquet'")
    return folder


def coffee_house(folder: Path, events: str = COFFEES) -> Path:
    duckdb.execute(f"COPY ({OFFERS}) TO '{folder / 'offers.csv'}'")
    return wrote(folder, customers=GUESTS, events=events)


@pytest.fixture
async def house(shared_database: Database, pool: Pool) -> AsyncGenerator[House]:
    async with serving(shared_database.app_url, pool) as client:
        yield House(client.http, pool)


def test_the_retail_rule_by_hand(tmp_path: Path):
    right = expected_of_retail(wrote(tmp_path, lines=LINES) / "lines.parquet")
    # 1001: 3 × 1.255 = 3.765 is 3.77, and 6.25 make 10.02; the postage is not eligible.
    assert right.earned == {"1001": 10, "1002": 1, "1007": 0, "1008": 0, "1009": 25}
    refused = {name: word for name, word in right.outcomes.items() if word != "created"}
    assert refused == {
        "C1005/1": UNMATCHED,
        "C1006/1": MALFORMED,
        "1008/2": MALFORMED,
        "C1010/1": UNMATCHED,
        "A1011/1": MALFORMED,
    }
    assert right.returned_to == {"C1003/1": "1002", "C1004/1": "1001", "C1012/1": "1009", "C1012/2": "1009"}
    assert right.returned_pence == {"C1003/1": 126, "C1004/1": 251, "C1012/1": 1000, "C1012/2": 625}
    # 1001 falls from 10.02 to 7.51, 1009 from 25.00 to 18.75.
    assert right.taken_back == {"C1003/1": 1, "C1004/1": 3, "C1012/1": 0, "C1012/2": 7}
    assert right.balances == {"1": 7, "2": 0, "3": 18, "4": 0}


async def test_a_small_shop_is_replayed_without_a_difference(house: House, tmp_path: Path):
    report = Report("small")
    await online_retail_ii.replay(house, wrote(tmp_path, lines=LINES), report)
    assert [one for one in report.comparisons if one.different] == []
    # 14 answers, 5 invoices, 4 cancellations three times over and 4 balances, twice; then 14, 5 and 4.
    assert report.table().splitlines()[-1] == "expected 93, got 93, different 0"


async def test_segments_of_a_small_shop_have_the_members_that_duckdb_finds(house: House, tmp_path: Path):
    report = Report("small")
    described = f"""SELECT *, CASE customer_id WHEN 3 THEN 'France' ELSE 'United Kingdom' END AS country,
                           CASE stock_code WHEN 'A' THEN 'CHRISTMAS STAR' WHEN 'B' THEN 'LUNCH BAG' END AS description
                    FROM ({LINES})"""
    await segments.replay_retail(house, wrote(tmp_path, lines=described), report)
    assert [one for one in report.comparisons if one.different] == []
    members = {one.title: one.got for one in report.comparisons if one.got and not one.title.endswith("counts")}
    assert members == {
        "2010-09-30 dormant": 2,
        "2010-09-30 christmas_not_candles": 1,
        "2011-04-15 dormant": 3,
        "2011-12-31 dormant": 3,
    }


async def test_a_shop_without_lines_is_replayed_too(house: House, tmp_path: Path):
    report = Report("empty")
    await online_retail_ii.replay(house, wrote(tmp_path, lines=f"{LINES} WHERE false"), report)
    assert report.table().splitlines()[-1] == "expected 0, got 0, different 0"


def test_the_airline_rule_by_hand(tmp_path: Path):
    right = expected_of_airline(wrote(tmp_path, members=MEMBERS, flight_activity=FLIGHTS))
    assert right.points == {
        "1-2017-01": 1000,
        "1-2017-02": 0,
        "2-2018-01": 501,
        "2-2018-02": Decimal("1.5"),
        "2-2018-03": Decimal("4.5"),
    }
    assert right.costs == {"1-2017-02-1": 95, "2-2018-02-1": 108, "2-2018-03-1": 0}
    # Member 2 has 502.5 and spends 600, so 97.5 were there before; 4.5 less 2 are left.
    assert right.balances == {"1": 475, "2": Decimal("2.5"), "3": 0}


async def test_a_small_airline_is_replayed_without_a_difference(house: House, tmp_path: Path):
    report = Report("small")
    await airline_loyalty.replay(house, wrote(tmp_path, members=MEMBERS, flight_activity=FLIGHTS), report)
    assert [one for one in report.comparisons if one.different] == []
    assert report.table().splitlines()[-1] == "expected 19, got 19, different 0"


async def test_a_file_that_records_other_points_is_not_passed(house: House, tmp_path: Path):
    report = Report("wrong")
    wrong = FLIGHTS.replace("1000, 1000.0", "1000, 1000.5")
    await airline_loyalty.replay(house, wrote(tmp_path, members=MEMBERS, flight_activity=wrong), report)
    assert report.table().splitlines()[-1] == "expected 19, got 19, different 2"


def test_the_coffee_rule_by_hand(tmp_path: Path):
    right = expected_of_coffee(coffee_house(tmp_path))
    # 10.00 reaches the saver and is not above the other; both ends of a window count; bob's first receipt comes before
    # the transaction of its hour; 62 completes two receipts of one offer.
    assert right.hours == {"2": 0, "1": 24, "10": 0, "12": 54, "14": 64, "20": 62, "21": 62}
    assert right.computed == right.recorded
    assert right.rewards == {"ada": 16, "bob": 6, "cleo": 0}


async def test_a_small_coffee_house_is_replayed_without_a_difference(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(starbucks.run, "SHORTER", {2: 1})
    report = Report("small")
    await starbucks.replay(house, coffee_house(tmp_path), report)
    assert [one for one in report.comparisons if one.different] == []
    # 7 completions of the rule; 16 answers, 7 and 7 completions and 3 balances, twice; again 16 answers and 3 balances.
    assert report.table().splitlines()[-1] == "expected 92, got 92, different 0"


async def test_a_completion_that_is_missing_in_the_file_is_not_passed(house: House, tmp_path: Path):
    report = Report("wrong")
    wrong = f"SELECT * FROM ({COFFEES}) WHERE seq <> 24"
    await starbucks.replay(house, coffee_house(tmp_path, wrong), report)
    assert report.different() > 0


async def test_a_coffee_house_where_nothing_happened_is_replayed_too(house: House, tmp_path: Path):
    report = Report("empty")
    await starbucks.replay(house, coffee_house(tmp_path, f"{COFFEES} WHERE false"), report)
    assert report.different() == 0


def test_what_is_missing_unequal_or_unexpected_is_different():
    report = Report("compared")
    report.compare("points", {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "d": 4})
    assert replace(report.comparisons[0], examples=()).different == 3
    assert report.table().splitlines()[-1] == "expected 3, got 3, different 3"


def test_a_folder_is_known_by_its_files_and_their_columns(tmp_path: Path):
    assert recognised(tmp_path) is None
    wrote(tmp_path, lines="SELECT 1 AS invoice")
    assert recognised(tmp_path) is None
    wrote(tmp_path, lines=LINES)
    assert recognised(tmp_path) == "online_retail_ii"


def test_a_set_may_have_a_file_of_text(tmp_path: Path):
    wrote(tmp_path, customers=GUESTS, events=COFFEES)
    assert recognised(tmp_path) is None
    assert recognised(coffee_house(tmp_path)) == "starbucks"


def test_a_folder_without_a_run_ends_with_two(tmp_path: Path):
    ended = acceptance(tmp_path)
    assert (ended.returncode, ended.stdout) == (2, f"no acceptance run is known for this folder: {tmp_path}\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["online_retail_ii", "airline_loyalty", "completejourney", "starbucks"])
def test_a_whole_set_is_replayed_without_a_difference(name: str):
    if DATA is None or not (DATA / name).is_dir():
        pytest.skip("LAURELS_DATA names no folder with this set")
    ended = acceptance(DATA / name)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith("different 0\n")


def acceptance(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.acceptance", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
