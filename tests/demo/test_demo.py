"""The demo, small: loaded through the API by processes of its own, every feature in use, and the books right."""

from __future__ import annotations

import json
import re
import subprocess
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from laurels import demo
from laurels.demo import journey, story
from tests.cli.running import laurels, own_home, running


@pytest.fixture(scope="module")
def year() -> journey.Year:
    """Read the year of five households."""
    return demo.open_year(5)


def test_a_small_demo_is_the_beginning_of_a_large_one(year: journey.Year) -> None:
    assert set(demo.open_year(3).households) < set(year.households)


def test_the_year_is_read_whole_and_in_order(year: journey.Year) -> None:
    baskets = [basket for begins, ends in journey.months() for basket in year.baskets(begins, ends)]
    assert len(baskets) == year.basket_count
    assert [basket.placed_at for basket in baskets] == sorted(basket.placed_at for basket in baskets)
    assert {basket.household for basket in baskets} == set(year.households)


def test_months_meet_at_midnight_in_new_york() -> None:
    months = list(journey.months())
    assert months[0][0] == journey.STARTS_AT
    assert months[-1][1] == datetime(2018, 1, 1, 5, tzinfo=UTC)
    assert months[5] == (datetime(2017, 6, 1, 4, tzinfo=UTC), datetime(2017, 7, 1, 4, tzinfo=UTC))
    assert all(before[1] == after[0] for before, after in pairwise(months))


def test_what_is_paid_is_never_more_than_the_shelf_price(year: journey.Year) -> None:
    lines = [line for begins, ends in journey.months() for one in year.baskets(begins, ends) for line in one.lines]
    assert all(line.get("gross_amount_minor", line["amount_minor"]) >= line["amount_minor"] >= 0 for line in lines)
    assert all(line["quantity"] >= 1 for line in lines)


def test_lists_are_bearable_and_lose_nothing(year: journey.Year) -> None:
    begins, ends = next(journey.months())
    orders = [story.order(basket) for basket in year.baskets(begins, ends) if basket.lines]
    lists = list(story.lists(orders * 50))
    assert sum(len(rows) for rows in lists) == 50 * len(orders)
    assert all(len(rows) <= 1000 for rows in lists)
    assert all(sum(len(row["lines"]) for row in rows) <= story.LINES_AT_ONCE for rows in lists)


def test_a_demo_of_twenty_households_loads_and_its_commands_work_as_printed() -> None:
    with own_home() as home, running(home, "demo", "--households", "20", "--port", "0", "--no-browser") as shown:
        shown.hears("Ctrl-C ends it")
        said = shown.said
        assert "Loaded 20 customers" in said
        assert "The doctor finds every balance" in said
        commands = re.findall(r"^  (curl .*)$", said, re.MULTILINE)
        assert len(commands) == 6
        answers = [
            json.loads(subprocess.run(["bash", "-c", one], capture_output=True, check=True, timeout=30).stdout)
            for one in commands
        ]
        balances, preview, priced, qualified, rule, feed = answers
        assert {wallet["wallet"] for wallet in balances["wallets"]} == {"points", "stars"}
        assert preview["earned"]
        assert priced["status"] == "valid"
        assert priced["discount_minor"] > 0
        assert {one["code"] for one in priced["incentives"]} >= {demo.CODE}
        assert qualified["usable"]
        assert rule["ok"]
        assert rule["sentence"]
        assert rule["audience"]["size"] <= 20
        assert len(feed["items"]) == 3
        key = re.search(r"Secret key +(\S+)", said)
        address = re.search(r"Start page +(\S+)", said)
        assert key is not None
        assert address is not None
        # The worker books what ran out when the clock moved on; give it its turn.
        deadline = time.monotonic() + 60
        while not (points := _points(address[1], key[1]))["expired"] and time.monotonic() < deadline:
            time.sleep(0.5)
        assert min(points["earned"], points["spent"], points["expired"], points["outstanding"]) > 0
        beside = laurels(home, "demo", "--port", "0", "--no-browser")
        assert beside.returncode == 1
        assert "already" in beside.stderr
        assert shown.end() == 0


def _points(address: str, key: str) -> dict[str, float]:
    asked = ["curl", "-s", f"{address}/start/numbers", "-H", f"Authorization: Bearer {key}"]
    numbers = json.loads(subprocess.run(asked, capture_output=True, check=True, timeout=30).stdout)
    assert numbers["returns"] > 0
    assert numbers["redemptions"] > 10
    assert numbers["discount_minor"] > 0
    return next(wallet for wallet in numbers["wallets"] if wallet["name"] == "Points")
