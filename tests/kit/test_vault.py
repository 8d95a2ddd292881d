"""What is locked opens with its key and for its purpose alone, and keys can be changed."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from laurels.kit.vault import FILE, Vault, VaultClosed
from laurels.settings import Settings

OLD, NEW = (b64encode(bytes([one]) * 32).decode() for one in (1, 2))


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path / "data")
    locked = Vault.of(settings).lock(b"secret", purpose="ada")
    assert b"secret" not in locked
    assert Vault.of(settings).open(locked, purpose="ada") == b"secret"
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in (tmp_path / "data").iterdir()] == [FILE]


def test_what_was_locked_for_one_opens_for_no_other(tmp_path: Path) -> None:
    vault = Vault(OLD, tmp_path)
    locked = vault.lock(b"secret", purpose="ada")
    for other, purpose, text in (
        (vault, "bob", locked),
        (Vault(NEW, tmp_path), "ada", locked),
        (vault, "ada", locked[:-1] + bytes([locked[-1] ^ 1])),
    ):
        with pytest.raises(VaultClosed):
            other.open(text, purpose=purpose)


def test_keys_are_changed_by_putting_a_new_one_before_the_old(tmp_path: Path) -> None:
    locked = Vault(OLD, tmp_path).lock(b"secret", purpose="ada")
    both = Vault(f"{NEW}, {OLD}", tmp_path)
    assert both.open(locked, purpose="ada") == b"secret"
    again = both.lock(b"secret", purpose="ada")
    assert Vault(NEW, tmp_path).open(again, purpose="ada") == b"secret"


@pytest.mark.parametrize("text", ["", "short", "!" * 44, b64encode(bytes(31)).decode()])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(VaultClosed, match="32 bytes"):
        Vault(text, tmp_path).lock(b"secret", purpose="ada")
