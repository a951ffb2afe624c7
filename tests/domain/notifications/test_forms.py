"""What customers wrote is text in every channel: no markup and no mention; and never how to reach them."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any, get_args

import pytest

from services.notifications.application.notices.wording import path_of
from services.notifications.domain.chat import ChatKind
from services.notifications.domain.notices.forms import SMS_PARTS, chat_document, mail_html, mail_text, text_message
from services.notifications.domain.notices.notice import Content
from services.notifications.domain.notices.tally import Tally
from services.notifications.domain.notices.wording import Links, Reader, Said, say_digest, say_notice
from services.notifications.domain.notices.words import WORDS
from shared.access import Language
from shared.sms_segments import segments_of
from shared.vocabulary import Comment, NoticeCause, NoticeReason, ScoredAnswer
from tests.domain.notifications.noticing import NOON, company, notice, person

NASTY = "<!channel> @all <b>bold</b> *stars* [click](https://evil.example) & \r\nSubject: x"
LINKS = Links(open="https://heed.example/n", take_care="https://heed.example/n/abc", settings="https://heed.example/s")
ANSWERS = (
    ScoredAnswer(question="ces", metric="ces", value=7, scale_min=1, scale_max=7, polarity="low_is_good"),
    ScoredAnswer(question="nps", metric="nps", value=9, scale_min=0, scale_max=10, polarity="high_is_good"),
)


def said(language: Language = "en", *, shows: bool = True, text: str = NASTY, **fields: Any) -> Said:
    content = Content(answers=ANSWERS, comments=(Comment("why", text),))
    one = notice(content=content, touchpoint="checkout", location="graz", **fields)
    reader = Reader(language=language, zone="Europe/Vienna", shows_comments=shows)
    return say_notice([one], reader, LINKS, company(person()), sent_at=NOON)


def test_a_subject_is_one_line_with_the_worst_answer() -> None:
    assert said(shows=False).subject == "Answer: 7/7 – Checkout, Graz"
    assert "\n" not in said().subject
    assert "\r" not in said().subject
    assert len(said(text="long " * 500).subject) <= 110


def test_a_mail_is_well_formed_and_escaped() -> None:
    page = mail_html(said())
    ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - likewise
    assert "<b>" not in page
    assert "https://heed.example/n/abc" in mail_text(said())


@pytest.mark.parametrize("kind", get_args(ChatKind))
def test_nothing_is_a_mention_in_a_room(kind: ChatKind) -> None:
    document = chat_document(kind, said())
    text = str(document)
    if kind == "slack":
        assert {block["text"]["type"] for block in document["blocks"] if block["type"] == "section"} == {"plain_text"}
        text = document["text"]
    assert "<!channel>" not in text
    if kind in {"mattermost", "teams"}:
        assert "@all" not in text
        assert "[click]" not in text


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_text_message_is_short(language: Language) -> None:
    text = text_message(said(language, text="ü" * 5000))
    assert segments_of(text).count <= SMS_PARTS
    assert text.endswith("https://heed.example/n/abc")


@pytest.mark.parametrize("language", sorted(WORDS))
def test_each_reason_has_words_of_its_own(language: Language) -> None:
    """Whoever reads it knows whether it is new, a reminder, or over."""
    found = {reason: mail_text(said(language, reason=reason)) for reason in get_args(NoticeReason)}
    assert len(set(found.values())) == len(found)
    assert all(WORDS[language].reasons[reason] in text for reason, text in found.items())


def test_what_is_late_says_so() -> None:
    late = said(at=NOON - timedelta(days=9))
    assert any("only later" in line for lines in late.paragraphs for line in lines)
    assert "2 March 2026, 13:00" in mail_text(said())
    assert "02.03.2026, 13:00 Uhr" in mail_text(said("de"))


def test_a_digest_counts_all_and_shows_the_worst_first() -> None:
    many = [notice(n, rules=("r1",) if n % 2 else (), severity="critical" if n == 30 else "info") for n in range(1, 41)]
    tally = Tally()
    for one in many:
        tally.add([one])
    digest = say_digest(tally, "storm", Reader(language="en"), LINKS, company())
    assert digest.subject == "40 notices in a short time"
    assert digest.paragraphs[1] == ("By rule:", "20\u00d7 r1", "20\u00d7 without a rule")
    assert digest.paragraphs[2] == ("By place:", "40\u00d7 without a place")
    assert digest.paragraphs[3][-1] == "… and 20 more"


@pytest.mark.parametrize(
    ("cause", "language", "headline", "day"),
    [
        ("improvement_given", "en", "Improvement 12 is yours – Checkout, South", "To be done by: 31 March 2026"),
        ("improvement_overdue", "en", "Improvement 12: its day is over – Checkout, South", "31 March 2026"),
        ("improvement_given", "de", "Verbesserung 12 gehört jetzt Ihnen – Checkout, South", "31.03.2026"),
        ("improvement_overdue", "de", "Verbesserung 12: Termin überschritten – Checkout, South", "31.03.2026"),
    ],
)
def test_improvements_are_named_by_their_number(
    cause: NoticeCause, language: Language, headline: str, day: str
) -> None:
    """What they are called may hold anything that somebody typed, and is on the page that the notice leads to."""
    content = Content(figures={"number": 12, "due_on": "2026-03-31"})
    one = notice(
        content=content, cause=cause, subject="improvement", subject_id="7", touchpoint="checkout", location="south"
    )
    reader = Reader(language=language, zone="Europe/Vienna")
    written = say_notice([one], reader, LINKS, company(person()), sent_at=NOON)
    assert written.subject == headline
    text = mail_text(written)
    assert day in text
    assert "number" not in text
    assert path_of(one) == "/console/tickets/improvements/7"
