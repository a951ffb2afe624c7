"""People: their states, what shrinks their rights, and who may change whom."""

from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.people.management import EscalationError, Management
from services.accounts.domain.people.person import (
    ErasedError,
    NotJoinedError,
    Person,
    PersonChange,
)
from services.accounts.domain.people.sessions import shortened
from services.accounts.domain.people.sign_in_names import checked_sign_in_name, key_of_name
from shared.access import ROLE_SCOPES, Caller, Role
from shared.errors import InvalidFieldError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROLES: tuple[Role, ...] = get_args(Role)


def person(role: Role = "agent", unit: str | None = None, *, is_active: bool = True) -> Person:
    return Person(
        id=UUID(int=1),
        sign_in_name="kim@example.com",
        display_name="Kim",
        role=role,
        unit=unit,
        is_active=is_active,
        created_at=NOON,
        joined_at=NOON if is_active else None,
    )


def test_from_the_invitation_to_the_erasure() -> None:
    """Each step counts the version; what is erased stays so."""
    invited = person(is_active=False)
    joined = invited.joined(display_name="Kim Lee", language="de", zone="UTC", at=NOON)
    inactive = joined.changed(PersonChange(is_active=False))
    erased = inactive.erased(NOON)
    assert [one.state for one in (invited, joined, inactive, erased)] == ["invited", "active", "inactive", "erased"]
    assert [one.version for one in (invited, joined, inactive, erased)] == [1, 2, 3, 4]
    assert (erased.sign_in_name, erased.display_name, erased.id) == (None, "", joined.id)
    with pytest.raises(NotJoinedError):
        invited.changed(PersonChange(is_active=True))
    with pytest.raises(ErasedError):
        erased.erased(NOON)
    with pytest.raises(ErasedError):
        erased.changed(PersonChange(is_active=True))


def test_a_change_keeps_what_it_does_not_name() -> None:
    """None is the whole company for a unit, and a value like any other."""
    before = person("manager", "graz")
    assert before.changed(PersonChange(role="viewer")).unit == "graz"
    assert before.changed(PersonChange(unit=None)).unit is None
    assert before.changed(PersonChange(unit=None)).role == "manager"


@pytest.mark.parametrize(
    ("before", "after", "loses"),
    [
        (("agent", None), ("manager", None), False),
        (("manager", None), ("agent", None), True),
        (("agent", None), ("agent", "graz"), True),
        (("agent", "graz"), ("agent", None), False),
        (("agent", "graz"), ("admin", "wien"), True),
        (("agent", "graz"), ("agent", "graz"), False),
    ],
)
def test_what_shrinks_rights(before: tuple[Role, str | None], after: tuple[Role, str | None], *, loses: bool) -> None:
    """A lower role, or a unit that is not the same."""
    assert person(*before).loses_rights(person(*after)) is loses
    assert person(*before).loses_rights(person(*before, is_active=False))


@given(st.sampled_from(ROLES), st.sampled_from(ROLES), st.sampled_from([None, "graz", "wien"]))
def test_nobody_gives_a_role_or_unit_beyond_their_own(own: Role, given_role: Role, unit: str | None) -> None:
    """Whoever is limited to Graz gives up to their own role, in Graz."""
    management = Management(Caller("x", ROLE_SCOPES[own], unit="graz"), frozenset({"graz"}))
    allowed = unit == "graz" and ROLES.index(given_role) <= ROLES.index(own)
    if allowed:
        management.check_gives(given_role, unit)
    else:
        with pytest.raises(EscalationError):
            management.check_gives(given_role, unit)


@pytest.mark.parametrize("text", ["a@b", "kim.lee+x@example.co.uk", "müller@bücher.example", " kim@example.com "])
def test_addresses(text: str) -> None:
    """What looks like an address is one; only a message that arrives would prove it."""
    assert checked_sign_in_name(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kim",
        "@b",
        "a@",
        "a b@c",
        "a@b@c",
        "a@b\n.c",
        "<a@b>",
        "a,b@c",
        "x" * 250 + "@b.de",
        "a\u2028b@c",
        "a\u200bb@c",
    ],
)
def test_no_addresses(text: str) -> None:
    """What cannot be one is refused."""
    with pytest.raises(InvalidFieldError):
        checked_sign_in_name(text)


def test_addresses_are_compared_without_case() -> None:
    """Composed or not, upper or lower."""
    assert key_of_name(" MÜLLER@Example.com") == key_of_name("mu\u0308ller@example.COM ")


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
    ],
)
def test_browsers_are_called_in_two_words(user_agent: str, shown: str) -> None:
    """Enough to recognise one's own; the rest is not kept."""
    assert shortened(user_agent) == shown
