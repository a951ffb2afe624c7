"""Who a respondent is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.people.contact import Contact, Respondent, e164, identify


def identity(respondent: Respondent, region: str | None = None) -> tuple[str, str] | None:
    """Kind and value of the identity."""
    contact, problems = identify(respondent, region)
    assert problems == []
    return None if contact is None else (contact.identity_kind, contact.identity)


def test_the_strongest_mark_is_the_identity() -> None:
    """A customer number goes before an e-mail address, and that before a phone number."""
    everything = Respondent(external_id="C-1", email="Ada@Example.org", phone="+49 30 123456", name="Ada")
    assert identity(everything) == ("external_id", "C-1")
    assert identity(Respondent(email="Ada@Example.org", phone="+49 30 123456")) == ("email", "ada@example.org")
    assert identity(Respondent(phone="+49 30 123456")) == ("phone", "+4930123456")


def test_contact_data_is_kept_in_one_form() -> None:
    """Addresses in lower case, numbers in E.164, no space around anything."""
    contact, _ = identify(Respondent(" C-1 ", " ADA@Example.ORG ", "+49 (0)30 / 123456", " Ada Lovelace "), None)
    assert contact == Contact("external_id", "C-1", "C-1", "ada@example.org", "+4930123456", "Ada Lovelace")


def test_numbers_without_country_need_a_region() -> None:
    """A national number is refused unless the installation knows its country."""
    assert identify(Respondent(phone="030 123456"), None)[1][0].field == "respondent.phone"
    assert identity(Respondent(phone="030 123456"), "DE") == ("phone", "+4930123456")


@pytest.mark.parametrize("respondent", [Respondent(), Respondent(external_id=" ", email="", phone="", name=" ")])
def test_an_empty_respondent_is_nobody(respondent: Respondent) -> None:
    """Blank contact data leaves the response anonymous."""
    assert identity(respondent) is None


def test_a_name_alone_identifies_nobody() -> None:
    """A name alone does not distinguish its bearer from others of the same name."""
    contact, problems = identify(Respondent(name="Ada"), None)
    assert contact is None
    assert [problem.field for problem in problems] == ["respondent"]


@pytest.mark.parametrize(
    ("respondent", "field"),
    [
        (Respondent(email="no-at.example.org"), "respondent.email"),
        (Respondent(email="a@b"), "respondent.email"),
        (Respondent(email="a b@example.org"), "respondent.email"),
        (Respondent(email="a@" + "x" * 260 + ".org"), "respondent.email"),
        (Respondent(email="a@b.c\x00"), "respondent.email"),
        (Respondent(phone="call me"), "respondent.phone"),
        (Respondent(phone="+1"), "respondent.phone"),
        (Respondent(phone="+49301234567890123456"), "respondent.phone"),
        (Respondent(external_id="x" * 201), "respondent.external_id"),
        (Respondent(external_id="a\x00"), "respondent.external_id"),
        (Respondent(external_id="a", name="two\nlines"), "respondent.name"),
    ],
)
def test_impossible_contact_data_is_named(respondent: Respondent, field: str) -> None:
    """The field is named and its value is not repeated."""
    contact, problems = identify(respondent, None)
    assert contact is None
    assert [problem.field for problem in problems] == [field]


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    """Whatever is written, the result is a number in E.164 or nothing."""
    number = e164(text)
    assert number is None or (number.startswith("+") and number[1:].isdecimal())
