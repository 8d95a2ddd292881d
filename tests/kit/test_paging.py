import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit.paging import BadCursor, Cursor, Page, PageRequest
from laurels.kit.problems import InvalidField

KEY = (datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC), UUID(int=7))


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    id: int


def forged(json: bytes) -> str:
    return base64.urlsafe_b64encode(json).rstrip(b"=").decode()


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
    st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8")),
)
def test_a_key_comes_back_as_it_went(at: datetime, id: UUID, name: str):
    assert Cursor.decode(Cursor.encode((at, id, name)), tuple[datetime, UUID, str]) == (at, id, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "!!",
        "é",
        "WzFd\n",
        "A",
        "WyJhIl0=",
        "x" * 5000,
        forged(b"{}"),
        forged(b'["a"]'),
        forged(b'["2026-11-21T12:00:00","00000000-0000-0000-0000-000000000007"]'),
    ],
)
def test_a_cursor_of_no_page_of_this_list_is_refused(text: str):
    with pytest.raises(BadCursor) as refused:
        Cursor.decode(text, tuple[datetime, UUID])
    assert (refused.value.status, refused.value.pointer) == (422, "/query/cursor")


@pytest.mark.parametrize("json", [b'["a\\u0000"]', b'["\\ud800"]'])
def test_a_cursor_holds_no_text_that_the_database_cannot_hold(json: bytes):
    with pytest.raises(BadCursor):
        Cursor.decode(forged(json), tuple[str])


def test_a_cursor_holds_no_number_that_the_database_cannot_hold():
    with pytest.raises(BadCursor):
        Cursor.decode(forged(b"[9223372036854775808]"), tuple[int])


def test_pages_walk_a_list_without_gap_or_repeat():
    rows = [Row(name, id) for id, name in enumerate("aabbbcd")]
    seen: list[Row] = []
    request = PageRequest(limit=3)
    while True:
        key = request.key(tuple[str, int])
        behind = [row for row in rows if key is None or (row.name, row.id) > key]
        page = Page.of(behind[: request.rows_max], request, lambda row: (row.name, row.id))
        seen += page.items
        if page.next_cursor is None:
            break
        request = PageRequest(3, page.next_cursor)
    assert seen == rows


def test_a_page_that_ends_the_list_says_so():
    assert Page.of([1, 2], PageRequest(limit=2), lambda row: (row,)).next_cursor is None


def test_a_page_keeps_its_cursor_when_its_items_change():
    page = Page.of([1, 2, 3], PageRequest(limit=2), lambda row: (row,))
    assert page.map(str) == Page(["1", "2"], page.next_cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_out_of_range_is_refused(limit: int):
    with pytest.raises(InvalidField) as refused:
        PageRequest(limit)
    assert refused.value.pointer == "/query/limit"
