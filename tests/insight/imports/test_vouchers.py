"""Codes from files: brought in with holders and dates, again without a change, withdrawn, and changed as a batch."""

from __future__ import annotations

from uuid import UUID

import pytest

from laurels.insight import imports
from laurels.insight.imports.model import BadMapping
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.program import campaigns, programs, vouchers
from laurels.program.programs import Wallet
from laurels.program.vouchers import Filter, Voucher
from tests.insight.imports.files import CUSTOMERS, Desk, counts, customers_csv

CODES = """
kind = "vouchers"
source = "shop"
[columns]
"code" = "code"
"holder" = "customer.external_id"
"until" = "ends_at"
"uses" = "uses_max"
"do" = "action"
"city" = "attributes.city"
[constants]
campaign = "{campaign}"
"""


@pytest.fixture
async def campaign(desk: Desk) -> str:
    """Give a campaign, and two customers."""
    await desk.done(customers_csv(2), CUSTOMERS)
    return ids.encode("cmp", await new_campaign(desk))


async def new_campaign(desk: Desk, key: str = "points") -> UUID:
    program = await desk.asked(lambda tx: programs.create_program(tx, name="Club", enrolment="automatic"))
    await desk.asked(
        lambda tx: programs.create_wallet(tx, Wallet(tx.new_id(), program.id, key, key.title(), "point", "points"))
    )
    effects = [{"kind": "fixed", "wallet": key, "points": "1"}]
    definition = campaigns.Definition.model_validate({"trigger": "code", "effects": effects})
    made = await desk.asked(
        lambda tx: campaigns.create(tx, program_id=program.id, name="Spring", definition=definition)
    )
    return made.id


async def codes(desk: Desk, wanted: Filter | None = None) -> dict[str, Voucher]:
    page = await desk.asked(lambda tx: vouchers.list_vouchers(tx, page=PageRequest(200), wanted=wanted or Filter()))
    return {one.code: one for one in page.items}


HEAD = "code,holder,until,uses,do,city"
HOLDERS = '[columns]\n"c" = "code"\n"h" = "customer.external_id"\n'
FILE = """code,holder,until,uses,do,city
SPRING-1,0,2030-01-01,1,,Leeds
spring 2,,,,,
Spring-3,1,,5,add,
"""


async def test_codes_come_with_their_holders_and_dates(desk: Desk, campaign: str) -> None:
    done = await desk.done(FILE, CODES.format(campaign=campaign))
    assert counts(done) == (3, 0, 0, 0)
    found = await codes(desk)
    one, two, three = found["SPRING-1"], found["spring 2"], found["Spring-3"]
    assert (one.uses_max, one.attributes, one.customer_id is None) == (1, {"city": "Leeds"}, False)
    assert one.ends_at is not None
    assert one.ends_at.isoformat() == "2030-01-01T00:00:00+00:00"
    assert (two.uses_max, two.customer_id, three.uses_max) == (None, None, 5)
    assert {one.batch_id for one in found.values()} == {done.id}
    again = await desk.done(FILE.replace("SPRING-1", "spring1"), CODES.format(campaign=campaign))
    assert counts(again) == (0, 0, 3, 0), "known codes in any writing change nothing"
    later = await desk.done(FILE.replace("2030", "2031"), CODES.format(campaign=campaign))
    assert counts(later) == (0, 1, 2, 0)


async def test_what_a_file_brought_is_changed_as_a_batch(desk: Desk, campaign: str) -> None:
    done = await desk.done(FILE, CODES.format(campaign=campaign), items_max=2)
    batch = await desk.asked(lambda tx: vouchers.batches.get(tx, done.id))
    assert (batch.source, batch.state, batch.made_count, batch.wanted_count) == ("import", "finished", 3, 3)
    change = await desk.asked(
        lambda tx: vouchers.changes.create(tx, action="withdraw", batch_id=done.id, reason="wrong file")
    )
    assert (change.state, change.changed_count) == ("finished", 3)


async def test_a_file_withdraws_codes(desk: Desk, campaign: str) -> None:
    """F122: withdraw a list of coupons."""
    await desk.done(FILE, CODES.format(campaign=campaign))
    rows = ["spring-1,,,,withdraw,", "SPRING2,,,,disable,", "other,,,,withdraw,", "x,,,,burn,"]
    done = await desk.done("\n".join([HEAD, *rows, ""]), CODES.format(campaign=campaign))
    assert counts(done) == (0, 2, 0, 2)
    assert [(one.code, one.column_name) for one in await desk.refusals(done)] == [
        ("not_found", "code"),
        ("bad_value", "do"),
    ]
    assert {code: one.state for code, one in (await codes(desk)).items()} == {
        "SPRING-1": "withdrawn",
        "spring 2": "disabled",
        "Spring-3": "active",
    }


async def test_rows_that_cannot_be_codes_are_refused_one_by_one(desk: Desk, campaign: str) -> None:
    other = ids.encode("cmp", await new_campaign(desk, "miles"))
    await desk.done(FILE, CODES.format(campaign=other))
    rows = ["SPRING-1,,,,,", "Grün,,,,,", "ok,nobody,,,,", "fine,,,0,,", ",0,,,,", "GOOD,,,,,", "good,,,,,"]
    done = await desk.done("\n".join([HEAD, *rows, ""]), CODES.format(campaign=campaign))
    assert counts(done) == (1, 0, 1, 5)
    assert [(one.row_number, one.code) for one in await desk.refusals(done)] == [
        (1, "code_taken"),
        (2, "code_unusable"),
        (3, "invalid_field"),
        (4, "bad_value"),
        (5, "bad_value"),
    ]


async def test_a_dry_run_brings_no_code(desk: Desk, campaign: str) -> None:
    done = await desk.done(FILE, CODES.format(campaign=campaign), dry_run=True)
    assert counts(done) == (3, 0, 0, 0)
    assert await desk.count("voucher") == await desk.count("voucher_batch") == 0


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('kind = "vouchers"\n[columns]\n"code" = "code"\n', "campaign"),
        ('kind = "vouchers"\n[columns]\n"code" = "code"\n"c" = "campaign"\n', "one campaign"),
        (f'kind = "vouchers"\nsource = ""\n{HOLDERS}[constants]\ncampaign = "x"\n', "ids"),
    ],
)  # fmt: skip
def test_a_mapping_names_one_campaign(mapping: str, said: str) -> None:
    with pytest.raises(BadMapping, match=said):
        imports.read_toml(mapping)
