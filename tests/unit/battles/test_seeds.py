"""Seeds are fixed by the secret, hidden by the commitment, and whole numbers in every browser."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.seeds import commitment, slot_seed, verify

SECRET = bytes(range(32))


def test_the_commitment_is_the_secrets_sha_256():
    assert commitment(SECRET) == hashlib.sha256(SECRET).hexdigest()


def test_seeds_are_the_published_ones():
    assert [slot_seed(SECRET, slot) for slot in range(4)] == [
        5967751281850173,
        1024279407169182,
        8071062513498582,
        7027807846705296,
    ]


def test_only_the_committed_secret_verifies():
    assert verify(commitment(SECRET), SECRET)
    assert not verify(commitment(SECRET), bytes(32))
    assert not verify("", SECRET)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 100))
def test_seeds_fit_a_javascript_number(secret, slot):
    assert 0 <= slot_seed(secret, slot) <= 2**53 - 1


def test_slots_have_seeds_of_their_own():
    assert len({slot_seed(SECRET, slot) for slot in range(50)}) == 50


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_secret_of_another_length_is_refused(secret):
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(secret)


def test_slots_count_from_zero():
    with pytest.raises(ValueError, match="slots"):
        slot_seed(SECRET, -1)
