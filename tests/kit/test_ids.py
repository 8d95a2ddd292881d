from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit import ids

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANY_ID = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))

# The valid.json and invalid.json vectors of the TypeID specification.
VALID = [
    ("", "00000000-0000-0000-0000-000000000000", "00000000000000000000000000"),
    ("", "00000000-0000-0000-0000-000000000001", "00000000000000000000000001"),
    ("", "00000000-0000-0000-0000-00000000000a", "0000000000000000000000000a"),
    ("", "00000000-0000-0000-0000-000000000010", "0000000000000000000000000g"),
    ("", "00000000-0000-0000-0000-000000000020", "00000000000000000000000010"),
    ("", "ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ("prefix", "0110c853-1d09-52d8-d73e-1194e95b5f19", "prefix_0123456789abcdefghjkmnpqrs"),
    ("prefix", "01890a5d-ac96-774b-bcce-b302099a8057", "prefix_01h455vb4pex5vsknk084sn02q"),
    ("pre_fix", "00000000-0000-0000-0000-000000000000", "pre_fix_00000000000000000000000000"),
]
INVALID = [
    ("prefix", "PREFIX_00000000000000000000000000"),
    ("", "_00000000000000000000000000"),
    ("", "_"),
    ("prefix", "prefix_1234567890123456789012345"),
    ("prefix", "prefix_123456789012345678901234567"),
    ("prefix", "prefix_1234567890123456789012345 "),
    ("prefix", "prefix_0123456789ABCDEFGHJKMNPQRS"),
    ("prefix", "prefix_123456789-123456789-123456"),
    ("prefix", "prefix_ooooooiiiiiiuuuuuuulllllll"),
    ("prefix", "prefix_i23456789ol23456789oi23456"),
    ("prefix", "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ("prefix", "prefix_0123456789_1234567890_0000"),
    ("prefix", "prefix_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠"),
    ("prefix", "prefix_00000000000000000000000000\n"),
    ("cus", "cmp_01h455vb4pex5vsknk084sn02q"),
    ("cus", ""),
]


@pytest.mark.parametrize(("prefix", "uuid", "text"), VALID)
def test_ids_are_written_and_read_as_the_specification_says(prefix: str, uuid: str, text: str):
    assert ids.encode(prefix, UUID(uuid)) == text
    assert ids.decode(prefix, text) == UUID(uuid)


@pytest.mark.parametrize(("prefix", "text"), INVALID)
def test_what_is_no_id_of_this_kind_is_refused(prefix: str, text: str):
    with pytest.raises(ids.BadId) as refused:
        ids.decode(prefix, text, pointer="/customer_id")
    assert refused.value.pointer == "/customer_id"


@given(ANY_ID)
def test_an_id_comes_back_as_it_went(id: UUID):
    assert ids.decode("cus", ids.encode("cus", id)) == id


@given(ANY_ID, ANY_ID)
def test_text_sorts_as_ids_do(one: UUID, other: UUID):
    assert (ids.encode("cus", one) < ids.encode("cus", other)) == (one < other)


@given(
    st.integers(0, 250_000_000_000_000).map(lambda milliseconds: EPOCH + timedelta(milliseconds=milliseconds)),
    st.binary(min_size=10, max_size=10),
)
def test_a_uuid7_holds_its_millisecond_and_only_what_it_was_given(now: datetime, random: bytes):
    id = ids.new_uuid7(now, random)
    assert (id.version, id.variant) == (7, "specified in RFC 4122")
    assert id.int >> 80 == (now - EPOCH) // timedelta(milliseconds=1)
    assert id == ids.new_uuid7(now, random)


def test_ids_of_one_millisecond_ascend_and_differ():
    made = [ids.new_uuid7(NOW) for _ in range(1000)]
    assert made == sorted(set(made))


def test_ids_of_one_millisecond_ascend_though_others_are_made_in_between():
    made = [(ids.new_uuid7(NOW), ids.new_uuid7(NOW + timedelta(milliseconds=1)))[0] for _ in range(1000)]
    assert made == sorted(set(made))


def test_a_clock_that_jumps_back_gives_ids_of_that_time():
    later, earlier = ids.new_uuid7(NOW), ids.new_uuid7(NOW - timedelta(hours=1))
    assert earlier < later


def test_no_id_is_made_before_1970():
    with pytest.raises(ValueError, match="1970"):
        ids.new_uuid7(datetime(1969, 12, 31, tzinfo=UTC))


def test_a_derived_id_depends_on_each_part_and_on_where_it_ends():
    id = ids.derived("wallet", "ab", "c")
    assert id == ids.derived("wallet", "ab", "c")
    assert id.version == 8
    assert (
        len({id, ids.derived("wallet", "a", "bc"), ids.derived("walletab", "c"), ids.derived("wallet", "abc", "")}) == 4
    )


def test_ids_within_a_millisecond_keep_the_order_of_their_places() -> None:
    of = ids.new_uuid7(datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC))
    first, last = ids.stretch(of)
    assert first <= of <= last
    for place in (0, 1, 2**28 - 2, 2**28, 2**40 - 3):
        made = [UUID(text) for text in ids.texts_within(of, place, bytes(range(12)))]
        assert made == sorted(made)
        assert all(first <= one <= last for one in made)
        assert {(one.version, ids.instant_of(one)) for one in made} == {(7, ids.instant_of(of))}
    behind = UUID(ids.texts_within(of, 3, b"\0\0\0\0")[0])
    assert UUID(ids.texts_within(of, 2, b"\xff\xff\xff\xff")[0]) < behind
