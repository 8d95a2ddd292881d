"""What became of one thing is seen by who may see the thing; the whole trail by who audits."""

from __future__ import annotations

import re

import pytest

from laurels.kit.doors.door import Pool
from laurels.kit.problems import Forbidden, InvalidField
from laurels.system.access import PERMISSIONS
from laurels.system.audit import policy
from tests.conftest import Database
from tests.house.source import ROOT
from tests.insight.conftest import with_scopes
from tests.served import serving
from tests.shop import club, customer
from tests.signed_in import signed_in

NOTED = re.compile(r"\.note\(\s*\"([a-z_]+)\",\s*+(?!None)")


def test_every_kind_that_is_noted_has_a_prefix_and_a_permission() -> None:
    noted = {
        kind
        for file in (ROOT / "src" / "laurels").rglob("*.py")
        for kind in NOTED.findall(file.read_text(encoding="utf-8"))
    }
    assert len(noted) > 20, "the pattern finds them"
    assert noted <= policy.SUBJECTS.keys()
    assert {one.permission for one in policy.SUBJECTS.values()} <= PERMISSIONS.keys()


@pytest.mark.parametrize("text", ["req_01kaw3x9p3e9rs8s9p1y9e1v5a", "cmp_short", "", "01kaw3x9p3e9rs8s9p1y9e1v5a"])
def test_what_is_no_id_of_a_thing_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.read(text, pointer="/query/subject")
    assert refused.value.pointer == "/query/subject"


def test_who_may_not_see_a_thing_is_told_what_it_takes() -> None:
    with pytest.raises(Forbidden) as refused:
        policy.seen(["customer"], held={"workspace:read", "campaigns:read"})
    assert refused.value.extra == {"permission": "customers:read"}
    assert policy.seen(["campaign", "voucher_pool"], held={"campaigns:read"}) == ["campaign"]
    assert policy.seen(["campaign", "voucher_pool"], held={"audit:read"}) == ["campaign", "voucher_pool"]


async def test_a_marketer_sees_what_became_of_a_campaign_and_not_the_whole_trail(
    shared_database: Database, pool: Pool
) -> None:
    async with serving(shared_database.app_url, pool) as client:
        campaign = await (await club(client)).campaign()
        marketer = await signed_in(client, pool, "marketer")
        found = (await marketer.get(f"/v1/activity?subject={campaign}"))["items"]
        assert [one["action"] for one in found] == ["campaigns.launch_campaign", "campaigns.create_campaign"]
        assert {one["subject_id"] for one in found} == {campaign}
        assert await marketer.refused("GET", "/v1/audit") == "forbidden"
        assert await marketer.refused("GET", "/v1/activity?subject=stf_01kaw3x9p3e9rs8s9p1y9e1v5a") == "forbidden"


async def test_an_id_is_not_seen_under_the_name_of_another_kind(shared_database: Database, pool: Pool) -> None:
    async with serving(shared_database.app_url, pool) as client:
        ada = await customer(client)
        less = await with_scopes(client, pool, ["workspace:read", "campaigns:read"])
        disguised = ada.replace("cus_", "cmp_")
        assert (await less.get(f"/v1/activity?subject={disguised}"))["items"] == []
        assert (await client.get(f"/v1/audit?subject_id={ada}"))["items"], "the trail is asked by the same id"
