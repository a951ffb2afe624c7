"""Contact questions: what people say about themselves becomes contact data and is never kept as an answer."""

from typing import Any

import pytest

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.answers import AnswerRules, Checked, respondent_of
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question, question

NPS = question(key="recommend", type="nps", text={"en": "?"})
ADA = {"name": " Ada ", "email": "Ada@Example.org", "phone": "+49 30 123456"}


def contact(key: str = "you", *, required: bool = False, fields: Any = ("name", "email", "phone")) -> Question:
    """A contact question."""
    return Question(key=key, type="contact", text={"en": "?"}, required=required, fields=fields).normalised()


def check(value: object, *questions: Question, region: str | None = None) -> Checked:
    """What becomes of an answer to the question `you`, beside a score."""
    rules = AnswerRules(Definition("Visit", ("en",), (NPS, *(questions or (contact(),)))))
    return rules.check({"recommend": 9, "you": value}, {}, phone_region=region)


def places(checked: Checked) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in checked.problems]


def test_contact_data_is_canonical_and_no_answer() -> None:
    """E-mail in lower case, phone in E.164, a name without space around it; the answers do not show any of it."""
    checked = check(ADA)
    assert checked.contact == Respondent(email="ada@example.org", phone="+4930123456", name="Ada")
    assert (checked.answers, checked.problems, checked.contact_place) == ({"recommend": 9}, [], "answers.you")


@pytest.mark.parametrize("nothing", [None, "", "  ", {}, {"name": None}, {"email": " ", "phone": ""}])
def test_contact_data_can_be_omitted(nothing: object) -> None:
    """Nobody has to say who they are, unless the question is required."""
    checked = check(nothing)
    assert (checked.contact, checked.contact_place, checked.problems) == (None, None, [])
    assert places(check(nothing, contact(required=True))) == ["answers.you"]


def test_one_field_is_enough_for_a_required_question() -> None:
    """Required means that people can be reached, and not that they fill in every field."""
    assert places(check({"phone": "+49 30 123456"}, contact(required=True))) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ada@example.org", ["answers.you"]),
        (["ada@example.org"], ["answers.you"]),
        (True, ["answers.you"]),
        ({"mail": "ada@example.org"}, ["answers.you"]),
        ({"email": "nobody"}, ["answers.you.email"]),
        ({"email": 5, "phone": []}, ["answers.you.email", "answers.you.phone"]),
        ({"email": "a@b.de\nBcc: all"}, ["answers.you.email"]),
        ({"phone": "030 123456"}, ["answers.you.phone"]),
        ({"email": "ada@example.org", "name": "two\nlines"}, ["answers.you.name"]),
        ({"email": "ada@example.org", "name": "half \ud800"}, ["answers.you.name"]),
        ({"email": "ada@example.org", "name": "x" * 201}, ["answers.you.name"]),
    ],
)
def test_wrong_contact_data_names_its_field(value: object, expected: list[str]) -> None:
    """Each field is checked like contact data that comes beside the answers, and nothing of it is kept."""
    checked = check(value)
    assert (places(checked), checked.contact) == (expected, None)


def test_only_what_is_asked_for_is_taken() -> None:
    """A client cannot slip in a phone number where only the address is asked for."""
    checked = check({"email": "ada@example.org", "phone": "+4930123456"}, contact(fields=("email",)))
    assert (places(checked), checked.contact) == (["answers.you"], None)


def test_a_national_number_belongs_to_the_region() -> None:
    """Where the operator has set a country, people need not write its code."""
    checked = check({"phone": "030 123456"}, region="DE")
    assert checked.contact == Respondent(phone="+4930123456")


def test_two_contact_questions_make_one_respondent() -> None:
    """The second fills the gaps that the first has left."""
    rules = AnswerRules(Definition("Visit", ("en",), (NPS, contact("you"), contact("reach"))))
    answers = {
        "recommend": 1,
        "reach": {"email": "other@example.org", "phone": "+4930123456"},
        "you": ADA | {"phone": ""},
    }
    assert rules.check(answers, {}).contact == Respondent(email="ada@example.org", phone="+4930123456", name="Ada")


def test_contact_data_alone_is_no_response() -> None:
    """An address is no opinion: a response still has to answer something."""
    checked = AnswerRules(Definition("Visit", ("en",), (NPS, contact()))).check({"you": ADA}, {})
    assert places(checked) == ["answers"]


def test_what_is_known_is_not_overwritten() -> None:
    """Answers fill the gaps in what came beside them."""
    known = Respondent(external_id="C-1", email="known@example.org")
    joined, problems = respondent_of(known, check(ADA))
    assert problems == []
    assert joined == Respondent("C-1", "known@example.org", "+4930123456", "Ada")
    assert respondent_of(None, check(ADA)) == (check(ADA).contact, [])
    assert respondent_of(known, check(None)) == (known, [])


def test_a_name_identifies_nobody() -> None:
    """A name needs an address, a phone number or a customer's number beside it; else its question is named."""
    named = check({"name": "Ada"})
    _, problems = respondent_of(None, named)
    assert [problem.field for problem in problems] == ["answers.you"]
    assert respondent_of(Respondent(external_id="C-1"), named) == (Respondent("C-1", None, None, "Ada"), [])
