"""What a password must be, and what counts as guessed first."""

import pytest

from services.accounts.application.people.commonest import commonest_passwords
from services.accounts.domain.people.passwords import checked_password, normalised
from shared.errors import InvalidFieldError

NAMES = ("ada.lovelace@example.com", "Ada Lovelace")


def check(password: str) -> str:
    return checked_password(password, names=NAMES, commonest=commonest_passwords())


def test_the_list_is_whole() -> None:
    """Ten thousand, lower case, with those that everybody knows."""
    found = commonest_passwords()
    assert len(found) == 10_000
    assert {"123456", "password", "qwertyuiop"} <= found
    assert all(one == one.lower() for one in found)


@pytest.mark.parametrize(
    "password",
    [
        "three quiet lamps",
        "aaaaaaaaaaab",
        "            x",
        "ÄÖÜäöüß€ 漢字です",
        "lovelace was here first",
        "correct horse battery staple",
        "x7" * 5 + "q2",
        "k" + "😀" * 11,
        "z" * 255 + "y",
    ],
)
def test_long_enough_is_good_enough(password: str) -> None:
    """No figure, capital or sign is asked for; any character counts, blanks too."""
    assert check(password) == normalised(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "eleven char",
        "z" * 256 + "y",
        "password1234",
        "Password!!!!",
        "1234password",
        "passwordpassword",
        "qwertyuiop12",
        "QWERTYUIOP[]",
        "aaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "098765432109",
        "abcdefghijklm",
        "zyxwvutsrqponm",
        "iloveyouiloveyou",
        "ada.lovelace@example.com",
        "ADA.Lovelace@Example.com",
        "ada.lovelace2026",
        "Ada Lovelace",
        "adalovelace!!",
    ],
)
def test_too_short_too_long_or_guessed_first(password: str) -> None:
    """Common ones with figures around them, repeated ones, runs, and one's own names."""
    with pytest.raises(InvalidFieldError) as refused:
        check(password)
    assert [problem.field for problem in refused.value.problems] == ["password"]
    assert not password or password not in str(refused.value)


def test_keyboards_may_differ_in_how_they_send_a_letter() -> None:
    """Composed or decomposed, the password is the same; its length counts composed."""
    assert check("schöne große Bäume") == check("scho\u0308ne große Ba\u0308ume")
    with pytest.raises(InvalidFieldError):
        check("o\u0308" * 11 + "")
