"""A text message answers the survey's first scale question and its first text question."""

import pytest

from services.collector.domain.sms.answer import answer_of, phone_of
from services.collector.domain.sms.numbers import NoScoreReason
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question, question

NPS = question(key="recommend", type="nps", text={"en": "?"})
CSAT = question(key="satisfied", type="csat", text={"en": "?"})
WHY = question(key="why", type="text", text={"en": "?"}, max_length=20)


def survey(*questions: Question) -> Definition:
    """Return a survey of these questions."""
    return Definition("Visit", ("en",), questions)


def test_score_and_comment_go_to_the_first_question_of_their_kind() -> None:
    """The first scale question gets the number and the first text question the words, wherever they stand."""
    assert answer_of("9 great", survey(WHY, NPS, CSAT)).answers == {"recommend": 9, "why": "great"}
    assert answer_of("4 ok", survey(CSAT, NPS, WHY)).answers == {"satisfied": 4, "why": "ok"}


def test_words_without_score_are_a_text_answer() -> None:
    """A reply without a usable score is kept as text, with the reason why it has none."""
    answer = answer_of("11 wow", survey(NPS, WHY))
    assert (answer.answers, answer.reason) == ({"why": "11 wow"}, NoScoreReason.OUT_OF_RANGE)


def test_words_have_nowhere_to_go_without_a_text_question() -> None:
    """Without a text question the score stands alone, and a reply without score answers nothing."""
    assert answer_of("9 great", survey(NPS)).answers == {"recommend": 9}
    assert answer_of("great", survey(NPS)).answers == {}


def test_survey_of_text_takes_the_whole_reply() -> None:
    """Where nothing is scored, a number is a word like any other."""
    assert answer_of("9 great", survey(WHY)).answers == {"why": "9 great"}


def test_faces_are_answered_with_a_number() -> None:
    """A question of faces has a scale like any other, and a text message can hit it."""
    faces = Question(key="mood", type="faces", text={"en": "?"}, scale=4).normalised()
    assert answer_of("4 nice", survey(faces, WHY)).answers == {"mood": 4, "why": "nice"}
    assert answer_of("5", survey(faces)).reason is NoScoreReason.OUT_OF_RANGE


def test_words_go_to_the_first_question_that_can_take_them() -> None:
    """A question for an order number or a long story does not cost the sender the score beside it."""
    number = Question(key="order", type="text", text={"en": "?"}, pattern="[0-9]+").normalised()
    story = Question(key="story", type="text", text={"en": "?"}, min_length=10).normalised()
    assert answer_of("9 great", survey(NPS, number, story, WHY)).answers == {"recommend": 9, "why": "great"}
    assert answer_of("9 great", survey(NPS, number, story)).answers == {"recommend": 9}
    assert answer_of("9 better than ever", survey(NPS, story, WHY)).answers["story"] == "better than ever"


def test_long_comment_is_cut_and_the_score_stays() -> None:
    """A comment over its question's limit does not cost the sender their score."""
    answers = answer_of("9 " + "very " * 20, survey(NPS, WHY)).answers
    assert answers["recommend"] == 9
    assert len(str(answers["why"])) == 20
    assert str(answers["why"]).endswith("…")


@pytest.mark.parametrize(
    ("sender", "region", "phone"),
    [
        ("+49 170 1234567", None, "+491701234567"),
        ("491701234567", None, "+491701234567"),
        ("491701234567", "DE", "+491701234567"),
        ("0170 1234567", "DE", "+491701234567"),
        ("0170 1234567", None, None),
        ("12345", None, None),
        ("TELEKOM", "DE", None),
    ],
)
def test_sender_is_a_phone_number_in_one_form(sender: str, region: str | None, phone: str | None) -> None:
    """Gateways write numbers in many ways; short codes and names are no phone numbers."""
    assert phone_of(sender, region) == phone
