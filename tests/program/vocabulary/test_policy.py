"""What rules may read, how it reads in English, and how often time alone can change a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from laurels.program import vocabulary
from laurels.program.vocabulary import BadRule, UnknownTrigger, clock, dates, moment
from laurels.program.vocabulary.policy import moving, to_load
from laurels.rules import Rule
from tests.program.campaigns.stage import SOURCES

LONDON = ZoneInfo("Europe/London")


def rule(text: str, trigger: str = vocabulary.CUSTOMER) -> Rule:
    """Check a rule."""
    return SOURCES.language(trigger).rule(text, expects=None, pointer="/rule")


@pytest.mark.parametrize(
    ("text", "how_often"),
    [
        ('customer.spent("ever") > 1 && "shop" in customer.identities', "never"),
        ('customer.attributes.country == "DE"', "never"),
        ('customer.spent("30d") > 1', "day"),
        ('customer.orders("last_year") > 1', "day"),
        ("customer.birthday || customer.years > 3", "day"),
        ("customer.days_since_order > 90", "day"),
        ('now.weekday == "monday"', "day"),
        ('"uk" in now.holidays', "day"),
        ('now.hour == 9 && customer.orders("30d") > 1', "hour"),
        ('customer.orders("12h") > 1 && now.hour == 9', "minute"),
        ("now.at - customer.since > days(30)", "minute"),
        ("wallets.beans.spendable > 10", "minute"),
        ('wallets.beans.expiring("7d") > 10', "minute"),
    ],
)
def test_time_alone_can_change_a_verdict_so_often(text: str, how_often: str) -> None:
    if "holidays" in text:
        with pytest.raises(BadRule):
            rule(text)
        return
    assert clock(rule(text)) == how_often


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('customer.spent("365d") > 1000', "the customer's spending in the last 365 days is more than 1,000.00 GBP"),
        ('customer.orders("this_month") == 0', "the number of the customer's orders this month is 0"),
        (
            'wallets.beans.expiring("30d") >= 100',
            "the customer's balance of beans that expires in the next 30 days is at least 100 beans",
        ),
    ],
)
def test_a_fact_reads_well_in_english(text: str, said: str) -> None:
    assert rule(text).sentence() == said


@pytest.mark.parametrize(
    "text",
    [
        'customer.spent("30 days") > 1',
        'customer.spent("0d") > 1',
        'customer.bought("", "30d") > 1',
        'customer.bought_from("toys", "30d") > 1',
        'customer.events("flight", "30d") > 1',
        'customer.redeemed("cmp_1", "30d") > 1',
        'customer.points_earned("stars2", "30d") > 1.0',
        'wallets.beans.expiring("this_month") > 1',
        "customer.spent > 1",
        "order.amount > 1",
        'line.sku == "a"',
    ],
)
def test_what_customers_do_not_have_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        rule(text)


def test_a_window_that_is_left_out_is_ever() -> None:
    assert {read.arguments for read in rule("customer.orders() > 1").reads} == {("ever",)}


def test_only_what_is_set_up_triggers_something() -> None:
    with pytest.raises(UnknownTrigger):
        SOURCES.language("customers")
    with pytest.raises(UnknownTrigger):
        SOURCES.check_trigger(vocabulary.CUSTOMER)


def test_every_trigger_knows_everything_about_customers() -> None:
    customers = SOURCES.language(vocabulary.CUSTOMER).moment.entries
    for trigger in (vocabulary.ORDER_PAID, "event.ride"):
        entries = SOURCES.language(trigger).moment.entries
        assert {name: entries[name] for name in customers} == dict(customers)


@pytest.mark.parametrize(
    ("text", "loaded", "moves"),
    [
        ("order.amount > 1 && customer.birthday && wallets.beans.spendable > 1", False, False),
        ('"DE" == customer.attributes.country && customer.years > 1', False, False),
        ('customer.orders("1d") > 1', True, True),
        ('customer.redeemed("cmp_01h455vb4pex5vsknk084sn02q") > 0', True, True),
        ("customer.email_known", True, False),
        ('wallets.beans.expiring("1d") > 1', True, True),
    ],
)
def test_a_rule_says_what_must_be_loaded_for_it(text: str, loaded: bool, moves: bool) -> None:
    reads = rule(text, vocabulary.ORDER_PAID).reads
    assert (bool(to_load(reads)), moving(reads)) == (loaded, moves)


@pytest.mark.parametrize(
    ("born_on", "joined_on", "today", "known"),
    [
        ("2000-02-29", "2024-02-29", "2026-02-28", {"birthday": True, "age": 26, "anniversary": True, "years": 2}),
        ("2000-02-29", "2026-02-28", "2026-02-27", {"days_to_birthday": 1, "years": 0, "days_to_anniversary": 366}),
        (None, "2026-02-28", "2026-02-28", {"anniversary": False, "days_to_anniversary": 365, "birthday": False}),
        ("1990-01-01", "2025-12-31", "2026-12-31", {"days_to_birthday": 1, "anniversary": True, "years": 1}),
    ],
)
def test_dates_of_customers(born_on: str | None, joined_on: str, today: str, known: dict[str, Any]) -> None:
    found = dates(
        None if born_on is None else date.fromisoformat(born_on),
        date.fromisoformat(joined_on),
        date.fromisoformat(today),
    )
    assert {name: found.get(name) for name in known} == known
    assert ("age" in found) == (born_on is not None)


def test_a_moment_is_told_in_local_time() -> None:
    now = moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), LONDON)
    assert (now["date"], now["hour"], now["minute"], now["quarter"], now["week"]) == ("2026-07-01", 0, 30, 3, 27)
    assert (now["weekday"], now["day_of_year"], now["year"], now["month"], now["day"]) == ("wednesday", 182, 2026, 7, 1)
