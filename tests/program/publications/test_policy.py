"""How long publications are valid: a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from laurels.kit.calendar import Period
from laurels.kit.problems import InvalidField
from laurels.program.publications import policy
from laurels.program.publications.model import Rule, Wanted

LONDON = ZoneInfo("Europe/London")
CAMPAIGN = UUID(int=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rule(valid_for: str | None = None, *, within: bool = False, most: int | None = None) -> Rule:
    return Rule(CAMPAIGN, None, valid_for, within, most, None)


@pytest.mark.parametrize(
    ("rule", "asked", "published", "starts", "ends", "code_ends", "expected"),
    [
        (rule(), None, "2026-03-01T10:00", None, None, None, ("2026-03-01T10:00", None)),
        (rule("P1M"), None, "2026-03-01T10:00", None, None, None, ("2026-03-01T10:00", "2026-04-01T09:00")),
        (rule("PT48H"), None, "2026-03-28T10:00", None, None, None, ("2026-03-28T10:00", "2026-03-30T10:00")),
        (rule("P2D"), None, "2026-03-28T10:00", None, None, None, ("2026-03-28T10:00", "2026-03-30T09:00")),
        (rule("P1M"), None, "2026-01-31T10:00", None, None, None, ("2026-01-31T10:00", "2026-02-28T10:00")),
        (rule("P1M"), "PT1H", "2026-03-01T10:00", None, None, None, ("2026-03-01T10:00", "2026-03-01T11:00")),
        (rule("P1Y"), None, "2026-03-01T10:00", None, "2026-04-01", None, ("2026-03-01T10:00", "2027-03-01T10:00")),
        (rule("P1Y", within=True), None, "2026-03-01", None, "2026-04-01", None, ("2026-03-01", "2026-04-01")),
        (rule("P1D", within=True), None, "2026-03-01", None, "2026-04-01", None, ("2026-03-01", "2026-03-02")),
        (rule(within=True), None, "2026-03-01", "2026-03-10", None, None, ("2026-03-10", None)),
        (rule(), None, "2026-03-01", None, None, "2026-05-01", ("2026-03-01", "2026-05-01")),
        (rule("P1M"), None, "2026-03-01", None, None, "2026-03-02", ("2026-03-01", "2026-03-31T23:00")),
        (rule(within=True), None, "2026-03-01", None, "2026-04-01", "2026-05-01", ("2026-03-01", "2026-04-01")),
    ],
)  # fmt: skip
def test_validity_is_counted_from_the_publication(
    rule: Rule,
    asked: str | None,
    published: str,
    starts: str | None,
    ends: str | None,
    code_ends: str | None,
    expected: tuple[str, str | None],
) -> None:
    found = policy.validity(
        rule,
        published_at=at(published),
        valid_for=None if asked is None else Period.parse(asked),
        zone=LONDON,
        campaign_starts_at=None if starts is None else at(starts),
        campaign_ends_at=None if ends is None else at(ends),
        code_ends_at=None if code_ends is None else at(code_ends),
    )
    assert found == (at(expected[0]), None if expected[1] is None else at(expected[1]))


def test_a_publication_that_would_be_over_at_once_is_refused() -> None:
    with pytest.raises(InvalidField) as refused:
        policy.validity(
            rule("P1D", within=True),
            published_at=at("2026-03-01"),
            valid_for=None,
            zone=LONDON,
            campaign_starts_at=None,
            campaign_ends_at=at("2026-03-01"),
        )
    assert refused.value.pointer == "/valid_for"


@pytest.mark.parametrize("text", ["P0D", "1 month", "", "P-1D"])
def test_a_period_of_nothing_is_none(text: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_period(text, pointer="/valid_for")


def test_what_is_past_may_be_told_late_and_nothing_ahead() -> None:
    now = at("2026-03-01")
    wanted = Wanted(CAMPAIGN, UUID(int=2), "x", published_at=now - timedelta(days=400))
    assert policy.check_moment(wanted, now=now) == now - timedelta(days=400)
    assert policy.check_moment(Wanted(CAMPAIGN, UUID(int=2), "x"), now=now) == now
    with pytest.raises(InvalidField):
        policy.check_moment(Wanted(CAMPAIGN, UUID(int=2), "x", published_at=now + timedelta(seconds=1)), now=now)


@pytest.mark.parametrize(("state", "open"), [("draft", True), ("live", True), ("paused", False), ("ended", False)])
def test_what_is_paused_or_ended_gives_nothing_out(state: str, open: bool) -> None:
    if open:
        return policy.check_given(state, pointer="")
    with pytest.raises(policy.CampaignClosed):
        policy.check_given(state, pointer="")
    return None
