"""Codes of apps and codes on paper."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.people.second_factor import (
    STEP_SECONDS,
    SecondFactor,
    address_for_app,
    recovery_code,
    typed_recovery_code,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FACTOR = SecondFactor(person_id=UUID(int=1), secret=SECRET)


def code(shift: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=shift * STEP_SECONDS))


@pytest.mark.parametrize(("shift", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(shift: int, *, right: bool) -> None:
    """Half a minute early or late is the same code."""
    assert (FACTOR.step_of(code(shift), NOON) is not None) is right


def test_a_used_code_and_older_ones_are_refused() -> None:
    """The step of the last one is kept; only later ones count."""
    step = FACTOR.step_of(code(), NOON)
    assert step is not None
    used = SecondFactor(person_id=UUID(int=1), secret=SECRET, last_step=step)
    assert used.step_of(code(), NOON) is None
    assert used.step_of(code(-1), NOON) is None
    assert used.step_of(code(1), NOON) == step + 1


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "\uff11" * 6, "-12345", "12 34 5x"])
def test_what_is_no_code(text: str) -> None:
    """Six figures, with blanks where one likes."""
    assert FACTOR.step_of(text, NOON) is None
    assert FACTOR.step_of(f" {code()[:3]} {code()[3:]} ", NOON) is not None


@given(st.binary(min_size=10, max_size=10))
def test_recovery_codes_may_be_typed_in_any_way(random: bytes) -> None:
    """Capitals, blanks and dashes do not matter."""
    shown = recovery_code(random)
    assert len(shown) == 19
    for typed in (shown, shown.upper(), shown.replace("-", ""), f" {shown.replace('-', ' ')} "):
        assert typed_recovery_code(typed) == shown


def test_apps_understand_the_address() -> None:
    """An independent reader finds secret, issuer and name."""
    parsed = pyotp.parse_uri(address_for_app(SECRET, "kim+x@example.com"))
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.issuer, parsed.name) == (SECRET, "Heed", "kim+x@example.com")
