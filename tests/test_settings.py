"""Tests of the settings of a process."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from laurels.settings import BadSetting, Settings


def test_every_default_works() -> None:
    settings = Settings.read({})
    assert settings.database_url is None
    assert settings.data_directory.is_absolute()
    assert settings.processes >= 1


def test_values_are_read_by_their_type() -> None:
    settings = Settings.read(
        {"LAURELS_PORT": "9000", "LAURELS_GATHER": "no", "LAURELS_PG_BINDIR": "/opt/pg", "LAURELS_LOG_FORMAT": "json"}
    )
    assert (settings.port, settings.gather, settings.log_format) == (9000, False, "json")
    assert settings.pg_bindir == Path("/opt/pg")


def test_an_empty_variable_is_the_default() -> None:
    assert Settings.read({"LAURELS_PORT": ""}).port == 8000


def test_our_own_variable_wins_over_the_common_one() -> None:
    assert Settings.read({"DATABASE_URL": "postgresql://a"}).database_url == "postgresql://a"
    both = {"DATABASE_URL": "postgresql://a", "LAURELS_DATABASE_URL": "postgresql://b"}
    assert Settings.read(both).database_url == "postgresql://b"


@pytest.mark.parametrize(
    ("name", "text", "cure"),
    [
        ("LAURELS_PORT", "http", "whole number"),
        ("LAURELS_POOL_SIZE", "0", "at least 1"),
        ("LAURELS_GATHER", "maybe", "true or false"),
        ("LAURELS_LOG_LEVEL", "loud", "debug, info, warning, error"),
    ],
)
def test_a_bad_value_is_named_with_its_cure(name: str, text: str, cure: str) -> None:
    with pytest.raises(BadSetting, match=f"{name}='{text}'.*{cure}"):
        Settings.read({name: text})


def test_the_reference_describes_every_setting() -> None:
    rows = list(Settings.reference())
    assert len(rows) == len(fields(Settings))
    assert all(name.startswith("LAURELS_") and description.endswith(".") for name, _, description in rows)


def test_addresses_with_passwords_are_not_shown() -> None:
    assert "secret" not in repr(Settings.read({"DATABASE_URL": "postgresql://a:secret@b/c"}))
