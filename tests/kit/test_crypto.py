from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit import crypto


def test_a_secret_is_made_of_its_random_bytes_alone():
    assert crypto.new_secret(bytes(24)) == "0" * 33 + crypto.new_secret(bytes(24))[33:]
    assert crypto.new_secret() != crypto.new_secret()


@given(st.binary(min_size=24, max_size=24), st.integers(0, 38), st.sampled_from(crypto.BASE62))
def test_a_typo_in_a_secret_shows(random: bytes, place: int, character: str):
    secret = crypto.new_secret(random)
    assert len(secret) == 39
    assert crypto.is_well_formed(secret)
    typo = secret[:place] + character + secret[place + 1 :]
    assert crypto.is_well_formed(typo) == (typo == secret)


@pytest.mark.parametrize("text", ["", "abc", "0" * 39, "é" * 39, "0" * 40, "0" * 38 + "\0"])
def test_what_is_no_secret_is_not_well_formed(text: str):
    assert not crypto.is_well_formed(text)


def test_more_bytes_than_fit_are_a_mistake():
    with pytest.raises(ValueError, match="base62"):
        crypto.new_secret(b"\xff" * 32)


def test_a_digest_depends_on_the_secret_and_the_pepper():
    digests = {crypto.digest("a"), crypto.digest("b"), crypto.digest("a", b"pepper")}
    assert {len(digest) for digest in digests} == {32}
    assert len(digests) == 3


def test_texts_and_bytes_are_compared():
    assert crypto.same("é", "é")
    assert not crypto.same(b"a", b"b")


def test_a_fingerprint_is_of_the_content():
    assert crypto.fingerprint(b"a") == crypto.fingerprint(b"a") != crypto.fingerprint(b"b")


def test_a_chain_can_be_checked_with_plain_sha_256():
    first = crypto.chain(crypto.GENESIS, b"one")
    assert first == sha256(bytes(32) + sha256(b"one").digest()).digest()


@given(st.lists(st.binary(), min_size=2, max_size=6, unique=True))
def test_a_change_to_one_link_changes_all_that_follow(contents: list[bytes]):
    def sealed(links: list[bytes]) -> list[bytes]:
        seals = [crypto.GENESIS]
        for link in links:
            seals.append(crypto.chain(seals[-1], link))
        return seals[1:]

    honest, forged = sealed(contents), sealed([contents[0] + b"!", *contents[1:]])
    assert all(one != other for one, other in zip(honest, forged, strict=True))


def test_a_link_follows_a_whole_seal():
    with pytest.raises(ValueError, match="32 bytes"):
        crypto.chain(b"", b"content")
