"""What a notice says about a case whose time runs out, or is over."""

from typing import Any

import pytest

from services.notifications.domain.notices.notice import Content
from services.notifications.domain.notices.wording import Links, Reader, say_notice
from shared.access import Language
from tests.domain.notifications.noticing import NOON, company, notice, person

LINKS = Links(open="https://heed.example/n", settings="https://heed.example/s")
FIGURES: dict[str, Any] = {"clock": "contact", "percent": 80, "deadline_at": "2026-03-02T15:30:00+00:00"}


def lines(language: Language = "en", zone: str | None = "Europe/Vienna", **figures: Any) -> list[str]:
    """Return subject and first lines of such a notice."""
    content = Content(ticket_number=17, figures=FIGURES | figures)
    one = notice(cause="escalation", subject="ticket", location="graz", content=content)
    said = say_notice([one], Reader(language=language, zone=zone), LINKS, company(person()), sent_at=NOON)
    return [said.subject, *said.paragraphs[1]]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Case 17: the time to contact the customer runs out – Graz",
                "80 percent of the time is used, and nobody has said that they take care of it.",
                "Deadline: 2 March 2026, 16:30.",
            ],
        ),
        (
            "de",
            [
                "Fall 17: Die Zeit für den ersten Kontakt läuft ab – Graz",
                "80 Prozent der Zeit sind verbraucht, und noch hat niemand gesagt, dass er sich kümmert.",
                "Frist: 02.03.2026, 16:30 Uhr.",
            ],
        ),
    ],
)
def test_what_runs_out_and_until_when(language: Language, expected: list[str]) -> None:
    """By the reader's own clock."""
    assert lines(language) == expected


@pytest.mark.parametrize(
    ("language", "clock", "subject"),
    [
        ("en", "contact", "Case 17: the customer was not contacted in time – Graz"),
        ("en", "resolution", "Case 17: not settled in time – Graz"),
        ("de", "contact", "Fall 17: Kunde nicht rechtzeitig kontaktiert – Graz"),
        ("de", "resolution", "Fall 17: nicht rechtzeitig gelöst – Graz"),
    ],
)
def test_from_the_deadline_on_it_is_missed(language: Language, clock: str, subject: str) -> None:
    """The subject says what was not done."""
    assert lines(language, clock=clock, percent=100)[0] == subject


def test_what_comes_late_says_so_and_so_does_what_reaches_nobody() -> None:
    """After an outage; and where the ladder's people could not be reached."""
    said = lines(late_minutes=190, is_reached=0)
    assert said[3:] == [
        "This notice comes 190 minutes late, because Heed could not send it before.",
        "Nobody whom the policy names could be reached.",
    ]


def test_without_a_zone_no_moment_is_named() -> None:
    """A chat room has none; and an older notice without figures is worded as before."""
    assert not [line for line in lines(zone=None) if "Deadline" in line]
    bare = notice(cause="escalation", subject="ticket", content=Content(ticket_number=17))
    said = say_notice([bare], Reader(language="en"), LINKS, company(person()), sent_at=NOON)
    assert said.subject == "Case 17: deadline missed"
