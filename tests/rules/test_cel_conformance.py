from __future__ import annotations

import pytest

from tests.rules import cel_cases

pytestmark = pytest.mark.skipif(
    not cel_cases.folder().is_dir(),
    reason="the conformance cases are not here; set LAURELS_DATA to the data folder",
)


def test_the_published_cases_deviate_where_it_is_said_and_nowhere_else() -> None:
    files, off = cel_cases.outcomes()
    assert files == cel_cases.counts()
    for reading in ("plain", "checked"):
        listed = [name for one in cel_cases.deviations() if one.reading == reading for name in one.cases]
        assert len(listed) == len(set(listed))
        assert set(listed) == off[reading]


def test_of_the_cases_whose_features_there_are_nearly_all_pass() -> None:
    assert sum(row[0] for row in cel_cases.counts().values()) == 1_647
    assert cel_cases.share("plain") >= 0.99
    assert cel_cases.share("checked") >= 0.97


def test_the_page_of_deviations_is_up_to_date() -> None:
    assert cel_cases.PAGE.read_text() == cel_cases.page(), "run python -m tests.rules.cel_cases"
