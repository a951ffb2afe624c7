"""What is offered after an answer: to whom, and what is wrong with how an operator says so."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.domain.responses.answers import AnswerRules
from services.collector.domain.responses.offering import Offer, Offering
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.afterwards import Afterwards, ShareLink, check_afterwards, is_web_address
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Jump, Question, question
from shared.conditions import expression
from shared.ids import uuid7
from shared.vocabulary import Channel

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NPS = question(key="score", type="nps", text={"en": "?"})
WHY = question(key="why", type="text", text={"en": "Why?"})


def survey(*questions: Question, afterwards: Afterwards | None = None) -> Definition:
    return Definition("Visit", ("en",), questions, afterwards=afterwards)


def response(answers: dict[str, Any], channel: Channel = "web") -> StoredResponse:
    return StoredResponse(
        id=uuid7(),
        survey="visit",
        version=1,
        channel=channel,
        respondent_id=None,
        answers=answers,
        attributes={},
        occurred_at=NOON,
        received_at=NOON,
        fingerprint=b"",
    )


@pytest.mark.parametrize(
    ("asked", "unhappy", "others"),
    [
        (NPS, (0, 6), (7, 8, 9, 10)),
        (question(key="q", type="csat", text={}), (1, 2), (3, 4, 5)),
        (question(key="q", type="csat", text={}, polarity="low_is_good"), (4, 5), (1, 2, 3)),
        (question(key="q", type="ces", text={}), (1, 2, 3), (4, 5, 6, 7)),
        (question(key="q", type="ces", text={}, scale=5, polarity="low_is_good"), (4, 5), (1, 2, 3)),
        (question(key="q", type="faces", text={}, scale=3), (1,), (2, 3)),
        (question(key="q", type="faces", text={}, scale=4), (1, 2), (3, 4)),
        (question(key="q", type="rating", text={}), (), (1, 3, 5)),
    ],
)
def test_unhappy_is_what_scoring_calls_unhappy(
    asked: Question, unhappy: tuple[int, ...], others: tuple[int, ...]
) -> None:
    """By metric, scale and polarity; a rating has no such judgement."""
    offering = Offering(survey(asked))
    assert [offering.is_unhappy({asked.key: value}) for value in (*unhappy, *others)] == (
        [True] * len(unhappy) + [False] * len(others)
    )


@pytest.mark.parametrize("channel", ["web", "qr", "email"])
def test_on_pages_only(channel: Channel) -> None:
    """Where there is a page, and time to read it."""
    assert Offering(survey(NPS, WHY)).of(response({"score": 0}, channel)) == Offer("why", call_back=True)


@pytest.mark.parametrize("channel", ["kiosk", "sms", "phone", "import", "api"])
def test_nowhere_else(channel: Channel) -> None:
    assert Offering(survey(NPS, WHY)).of(response({"score": 0}, channel)) is None


def test_which_question_is_asked() -> None:
    """The survey's own one for words that was asked and not answered; else one of Heed's; none after any words."""
    likes = replace(question(key="likes", type="text", text={}), show_if=expression.Test(question="score", at_least=9))
    number = replace(question(key="order", type="text", text={}), pattern="[0-9]+")
    cases: list[tuple[Definition, dict[str, Any], str | None]] = [
        (survey(NPS, WHY), {"score": 0}, "why"),
        (survey(NPS, WHY), {"score": 0, "why": "Cold"}, None),
        (survey(NPS), {"score": 0}, "follow_up"),
        (survey(NPS), {"score": 0, "follow_up": "Cold"}, None),
        (survey(NPS, likes), {"score": 0}, "follow_up"),
        (survey(NPS, number), {"score": 0, "order": "17"}, "follow_up"),
        (survey(replace(NPS, jumps=(Jump(to="end"),)), WHY), {"score": 0}, "follow_up"),
        (survey(NPS, replace(WHY, key="follow_up", concept="follow_up")), {"score": 0}, "follow_up"),
        (survey(NPS, afterwards=Afterwards(follow_up=False)), {"score": 0}, None),
    ]
    for definition, answers, key in cases:
        offer = Offering(definition).of(response(answers))
        assert offer == Offer(key, call_back=True), (definition, answers)
        checked = AnswerRules(definition).check({**answers, "follow_up": "Cold"}, {})
        assert ("follow_up" in checked.answers) == (
            "follow_up" in {one.key for one in definition.with_follow_up().questions}
        )
    nothing = Afterwards(follow_up=False, call_back=False)
    assert Offering(survey(NPS, afterwards=nothing)).of(response({"score": 0})) is None


def test_a_survey_that_scores_nothing_stays_as_it_is() -> None:
    choice = question(key="c", type="number", text={})
    assert survey(choice).with_follow_up() == survey(choice)
    assert survey(question(key="r", type="rating", text={})).with_follow_up().question("follow_up") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://reviews.example/us",
        "https://g.page/r/CX-1_2/review",
        "https://www.example.co.uk:8443/a?b=c&d=%20#e",
        "https://bücher.example/bewerten",
        "https://search.example/maps/@48.1,11.5,17z/data=!3m1!4b1",
    ],
)
def test_addresses_of_review_sites(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://reviews.example/us",
        "reviews.example/us",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://localhost/x",
        "https://user:word@reviews.example/",
        "https://user@reviews.example/",
        "https://reviews.example/a b",
        "https://reviews.example/\u0000",
        "https://reviews.example/\n",
        'https://reviews.example/"onclick',
        "https://reviews.example\\@evil.example/",
        "https://reviews.example:99999/",
        "https://-.example/",
        "https://reviews.example/" + "x" * 500,
        " https://reviews.example/",
    ],
)
def test_what_is_no_such_address(address: str) -> None:
    assert not is_web_address(address)


def test_problems_name_their_place() -> None:
    """Names, addresses, doubles and too many are named one by one."""
    good = ShareLink(name="Reviews", url="https://reviews.example/")
    wrong = (good, good, ShareLink(name=" ", url="http://x.example"), ShareLink(name="a\nb", url="https://y.example/"))
    found = {problem.field for problem in check_afterwards(Afterwards(share=wrong))}
    places = {"1.name", "1.url", "2.name", "2.url", "3.name"}
    assert found == {f"afterwards.share.{place}" for place in places}
    many = tuple(ShareLink(name=f"n{n}", url=f"https://n{n}.example/") for n in range(7))
    assert [problem.field for problem in check_afterwards(Afterwards(share=many))] == ["afterwards.share"]
    assert check_afterwards(Afterwards(share=many[:6])) == []
    assert check_afterwards(None) == []
