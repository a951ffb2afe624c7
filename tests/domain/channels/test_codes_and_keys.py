"""Codes that are printed and keys that are secret."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.collector.domain.channels.device import Device, digest_of_key, is_device_key, new_device_key
from services.collector.domain.channels.link import ALPHABET, is_code, new_code, typed_code

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_codes_are_readable_and_do_not_repeat() -> None:
    """Thousands of codes have no sign that is mistaken for another, and hardly ever two are alike."""
    codes = {new_code() for _ in range(5000)}
    # Of 31⁷ codes two of 5,000 are alike once in two thousand times; three that are would be no chance.
    assert len(codes) >= 4999
    assert not set("".join(codes)) & set("01oil")
    assert set("".join(codes)) == set(ALPHABET)
    assert all(map(is_code, codes))


@pytest.mark.parametrize("text", ["", "ab", "A23", "a.svg", "-abc", "a b", "a" * 33, "\u0661\u0662\u0663", "abc\n"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    """Codes end up in addresses, so nothing else may look like one."""
    assert not is_code(text)


def test_typed_capitals_and_spaces_do_not_count() -> None:
    """A code that was typed from a poster is the code that was printed."""
    assert typed_code(" K7PX2QM ") == "k7px2qm"


def test_device_keys_are_long_and_recognisable() -> None:
    """A key has 256 bits, has another form than an API key, and its digest says nothing about it."""
    key = new_device_key()
    assert key.startswith("heed_device_")
    assert len(key) == len("heed_device_") + 43
    assert is_device_key(key)
    assert not is_device_key(key + "\n")
    assert not is_device_key(key[:-1])
    assert digest_of_key(key) == digest_of_key(key) != digest_of_key(new_device_key())
    assert len(digest_of_key(key)) == 32


@pytest.mark.parametrize(("seconds", "is_due"), [(0, False), (59.9, False), (60, True), (3600, True)])
def test_sign_of_life_is_due_once_a_minute(seconds: float, is_due: bool) -> None:  # noqa: FBT001 - a table's column
    """A device that sends every second causes one write a minute."""
    device = Device(UUID(int=1), "A", "visit", NOON, NOON, last_seen_at=NOON)
    assert device.needs_seen_mark(NOON + timedelta(seconds=seconds)) is is_due
    assert Device(UUID(int=1), "A", "visit", NOON, NOON).needs_seen_mark(NOON)
