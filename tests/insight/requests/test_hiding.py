"""What is hidden of a call before it is kept, and what is not: secrets everywhere, codes in live workspaces."""

from __future__ import annotations

import pytest

from laurels.insight.requests import policy
from laurels.insight.requests.policy import HIDDEN

KEY = "lks_live_01kaw3x9p3e9rs8s9p1y9e1v5a_abcDEF0123456789abcDEF"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('{"password": "violin harbour"}', '{"password": "…"}'),
        ('{"New_Password":"a\\"b"}', '{"New_Password":"…"}'),
        ('{"client_secret": "x", "name": "Ada"}', '{"client_secret": "…", "name": "Ada"}'),
        ('{"recovery_codes": ["a-b", "c-d"]}', '{"recovery_codes": "…"}'),
        ('{"secret": {"value": "x"}}', '{"secret": "…"}'),
        ('{"totp": 123456}', '{"totp": "…"}'),
        ('{"token": "cut in its mid', '{"token": "…"'),
        (f'{{"text": "{KEY}"}}', '{"text": "lks_live_…"}'),
        ('{"header": "Bearer abc.def"}', '{"header": "Bearer …"}'),
    ],
)
@pytest.mark.parametrize("live", [True, False])
def test_secrets_are_hidden_everywhere_and_it_is_said(sent: str, kept: str, live: bool) -> None:
    assert policy.hidden(sent, live=live) == (kept, True)


@pytest.mark.parametrize(
    "sent", ['{"name": "Ada", "amount_minor": 4000}', "", '{"note": "her password is in the safe"}', "[1, 2", "ümlaut"]
)
def test_what_is_no_secret_stays_as_it_came(sent: str) -> None:
    assert policy.hidden(sent, live=True) == (sent, False)


def test_codes_are_cut_in_live_workspaces_alone_and_reasons_never() -> None:
    sent = '{"code": "SUMMER-ABCD-1234", "problem": {"code": "incentive_refused"}, "pin": "77"}'
    assert policy.hidden(sent, live=False) == (sent, False)
    kept = '{"code": "…1234", "problem": {"code": "incentive_refused"}, "pin": "…"}'
    assert policy.hidden(sent, live=True) == (kept, True)


def test_addresses_hide_codes_and_secrets() -> None:
    card = "/v1/gift_cards/GIFT-ABCD-1234/entries"
    assert policy.hidden_address(card, "", live=False) == (card, "", False)
    assert policy.hidden_address(card, "", live=True) == (f"/v1/gift_cards/{HIDDEN}1234/entries", "", True)
    by_id = "/v1/gift_cards/gft_01kaw3x9p3e9rs8s9p1y9e1v5a"
    assert policy.hidden_address(by_id, "key_id=key_01", live=True) == (by_id, "key_id=key_01", False)
    asked = policy.hidden_address("/v1/vouchers/by_code", "code=SUMMER-2030&x=1&token=abc", live=True)
    assert asked == ("/v1/vouchers/by_code", f"code={HIDDEN}2030&x=1&token={HIDDEN}", True)


def test_ids_that_a_call_names_are_found_once() -> None:
    ada, order = "cus_01kaw3x9p3e9rs8s9p1y9e1v5a", "ord_01kaw3x9p3e9rs8s9p1y9e1v5b"
    request = "req_01kaw3x9p3e9rs8s9p1y9e1v5c"
    assert policy.objects(f"/v1/customers/{ada}", f'{{"order": "{order}", "by": "{ada}"}}', request) == [ada, order]


def test_a_body_that_takes_long_to_read_does_not_take_long_to_hide() -> None:
    for nasty in ('"' * 16_000, '"' + "a" * 16_000, '{"secret' * 2_000, "\\" * 16_000, '"code":"' * 2_000):
        policy.hidden(nasty, live=True)


@pytest.mark.parametrize(("text", "span"), [("404", (404, 404)), ("4xx", (400, 499)), ("5xx", (500, 599))])
def test_statuses_are_asked_for_singly_or_by_class(text: str, span: tuple[int, int]) -> None:
    assert policy.statuses(text) == span
