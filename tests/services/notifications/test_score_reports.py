"""Score reports: a mail to whoever ordered it, in text and HTML, at that moment, and to nobody else."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.contracts.notices import Recipient, ScoringNoticeRequested
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.directory.people import Absence
from shared.directory.structure import Unit
from shared.ids import uuid7
from shared.score_reports import ReportedChange, ReportedScore, ScoreReport
from tests.services.notifications.conftest import KIM, LEE, NOON, World
from tests.services.notifications.noticing import KIMS, after, deliveries, requested, rows, verified_mail, work

BETTER = ReportedChange(difference=8.4, ci_low=2.0, ci_high=14.0, direction="better")
WORSE = ReportedChange(difference=-0.44, ci_low=-0.7, ci_high=-0.2, direction="worse")
SAME = ReportedChange(difference=-2.0, ci_low=-9.0, ci_high=5.0, direction="no_evidence")
BETTER_THAN = (
    "Besser als in der Woche davor: Da war es 33 (Veränderung +8; 95 %: +2 bis +14). "
    "Das ist mehr, als der Zufall erklärt."
)
REPORT = ScoreReport(
    title="Filialen & <Kassen>",
    every="week",
    first_day="2025-12-29",
    last_day="2026-01-04",
    filters=("Kanal: QR-Code",),
    scores=(
        ReportedScore(
            label="Weiterempfehlung (NPS)",
            metric="nps",
            n=1412,
            value=41.3,
            ci_low=36.0,
            ci_high=46.0,
            before=32.9,
            change=BETTER,
        ),
    ),
    parts_by="Einheit",
    parts=(
        ReportedScore(
            label="Berlin", metric="nps", n=900, value=-12.2, ci_low=-20.0, ci_high=-4.0, before=1.0, change=WORSE
        ),
        ReportedScore(label="Graz", metric="nps", n=5, value=0.0, ci_low=-60.0, ci_high=60.0, before=2.0, change=SAME),
        ReportedScore(label="Hamburg", metric="nps"),
        ReportedScore(label="Wien", metric="nps", n=0),
        ReportedScore(label="Linz", metric="nps", n=4),
    ),
    more_parts=2,
    query="survey=visit&question=recommend&period=custom&from=2025-12-29&to=2026-01-04",
)


def ordered(report: ScoreReport = REPORT, *, person: UUID = KIM, **fields: Any) -> ScoringNoticeRequested:
    key = fields.pop("key", f"score_report:{uuid7()}")
    values: dict[str, Any] = {
        "notice_key": key,
        "group": key,
        "cause": "score_report",
        "reason": "first",
        "subject": "view",
        "subject_id": str(UUID(int=77)),
        "severity": "info",
        "recipients": (Recipient(kind="person", person_id=person),),
        "report": report,
        "occurred_at": NOON,
        "at": NOON,
        **fields,
    }
    return ScoringNoticeRequested(**values)


async def deliver(world: World, *requests: Any) -> None:
    now = world.clock.now()
    await world.service.deliver(*(Event(one, source="/heed/scoring", time=now, id=uuid7()) for one in requests))
    await work(world)


class Page(HTMLParser):
    """The text of a mail in HTML, its tags, and what is written wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as it is called
        assert tag in {"meta", "br"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1:] != ["style"]:
            self.words.append(data.strip())


async def test_the_mail_is_read(world: World) -> None:
    """In the reader's language and numbers, as text and as HTML, with the way to the scores and the way to stop it."""
    await verified_mail(world)
    await deliver(world, ordered())
    [mail] = world.mails.received
    assert mail.message["Subject"] == "Filialen & <Kassen>: 41, 29. Dezember 2025 – 4. Januar 2026"
    base = "http://heed.test"
    assert mail.part("plain").replace("\r\n", "\n") == (
        "Filialen & <Kassen>\n"
        "29. Dezember 2025 – 4. Januar 2026\n"
        "Kanal: QR-Code\n\n"
        "Weiterempfehlung (NPS): 41 (95 %: 36 bis 46 · 1.412 Antworten)\n"
        f"{BETTER_THAN}\n\n"
        "Nach Einheit:\n"
        "· Berlin: −12 (95 %: −20 bis −4 · 900 Antworten); −0,4 schlechter\n"
        "· Graz: 0 (95 %: −60 bis 60 · 5 Antworten)\n"
        "· Hamburg: zu wenige Antworten\n"
        "· Wien: keine Antworten\n"
        "· Linz: 4 Antworten, zu wenige für eine Zahl\n\n"
        "2 weitere Zeilen stehen in Heed.\n"
        "Eine Veränderung steht nur da, wo sie mehr ist, als der Zufall erklärt, über alle Zeilen gesehen.\n\n"
        f"In Heed ansehen:\n{base}/console/scoring/scores?{REPORT.query}\n\n"
        "Sie erhalten diesen Bericht, weil Sie ihn eingerichtet haben.\n"
        f"Bericht ändern oder abbestellen: {base}/console/scoring/views/{UUID(int=77)}\n"
    )
    page = Page(mail.part("html"))
    assert page.links == [
        f"{base}/console/scoring/scores?{REPORT.query}",
        f"{base}/console/scoring/views/{UUID(int=77)}",
    ]
    assert page.words[1:] == [
        "Filialen & <Kassen>",
        "29. Dezember 2025 – 4. Januar 2026",
        "Kanal: QR-Code",
        "Weiterempfehlung (NPS)",
        "41",
        "95 %: 36 bis 46 · 1.412 Antworten",
        BETTER_THAN,
        *("Nach Einheit", "Kennzahl", "Veränderung"),
        *("Berlin", "95 %: −20 bis −4 · 900 Antworten", "−12", "−0,4 schlechter"),
        *("Graz", "95 %: −60 bis 60 · 5 Antworten", "0", "–"),
        *("Hamburg", "zu wenige Antworten", "–", "–"),
        *("Wien", "keine Antworten", "–", "–"),
        *("Linz", "4 Antworten, zu wenige für eine Zahl", "–", "–"),
        "2 weitere Zeilen stehen in Heed.",
        "Eine Veränderung steht nur da, wo sie mehr ist, als der Zufall erklärt, über alle Zeilen gesehen.",
        "In Heed ansehen",
        "Sie erhalten diesen Bericht, weil Sie ihn eingerichtet haben.",
        "Bericht ändern oder abbestellen",
    ]
    [sent] = [one.data for one in await world.service.published()]
    assert isinstance(sent, NoticeSent)
    assert (sent.channel, sent.cause, sent.subject) == ("email", "score_report", "view")


async def test_in_english_with_what_a_colleague_ordered(world: World) -> None:
    """Means have a decimal, shares a sign; nothing is said where nothing may be said."""
    await world.person(KIM, language="en")
    await verified_mail(world)
    score = ReportedScore(
        label="Ease (CES)", metric="ces", n=1412, value=5.44, ci_low=5.2, ci_high=5.6, before=5.5, change=SAME
    )
    few = ReportedScore(label="Satisfaction (CSAT)", metric="csat", n=12, value=85.2, ci_low=60.0, ci_high=96.0)
    hidden = ReportedScore(label="Stars", metric="rating")
    three = ReportedScore(label="Care", metric="rating", n=3)
    report = ScoreReport(
        title="Ease",
        every="month",
        first_day="2026-02-01",
        last_day="2026-02-28",
        scores=(score, few, hidden, three),
        ordered_by="Lee Ray",
    )
    await deliver(world, ordered(report))
    [mail] = world.mails.received
    assert mail.message["Subject"] == "Ease, February 2026"
    text = mail.part("plain")
    assert "Ease (CES): 5.4 (95%: 5.2 to 5.6 · 1,412 answers)" in text
    assert "It was 5.5 the month before: no evidence of a change (change −2.0; 95%: −9.0 to +5.0)." in text
    assert "Satisfaction (CSAT): 85% (95%: 60% to 96% · 12 answers)" in text
    assert "Not enough answers yet to compare with the month before." in text
    assert "Stars\nSo few people answered that no number is shown" in text.replace("\r\n", "\n")
    assert "Care\n3 answers, too few for a figure." in text.replace("\r\n", "\n")
    assert "You get this report because Lee Ray sends it to you." in text


async def test_nobody_answered(world: World) -> None:
    await verified_mail(world)
    report = ScoreReport(title="Leer", every="day", first_day="2026-03-01", last_day="2026-03-01")
    await deliver(world, ordered(report))
    [mail] = world.mails.received
    assert mail.message["Subject"] == "Leer, 1. März 2026"
    assert "In dieser Zeit hat niemand geantwortet." in mail.part("plain")
    assert "In dieser Zeit hat niemand geantwortet." in mail.part("html")


async def test_it_is_sent_at_its_moment_by_mail_alone(world: World) -> None:
    """Hours, digests, severities and storms are for what comes unasked; a phone and a room get no table."""
    await verified_mail(world, from_severity="critical", digest="always", hours={"sunday": ["10:00-11:00"]})
    await world.added(world.as_("admin"), channel="sms", address="+4366012345678")
    requests = [ordered() for _ in range(15)]
    await deliver(world, *requests, *requests)
    assert len(world.mails.received) == 15
    assert world.gateway.received == []
    assert await deliveries(world) == [("sent", None)] * 15
    await deliver(world, requested())
    assert len(world.mails.received) == 15  # it waits for its digest, and is in no storm


async def test_reports_make_no_storm_of_an_alert(world: World) -> None:
    await verified_mail(world)
    await deliver(world, *(ordered() for _ in range(12)))
    await deliver(world, requested(recipients=KIMS))
    assert len(world.mails.received) == 13


async def test_it_goes_to_nobody_else(world: World) -> None:
    """No deputy, no fallback and no admin gets what was made by the rights of somebody who is not there any more."""
    await verified_mail(world, LEE)
    away = Absence(starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1), deputy=LEE)
    await world.person(KIM, absences=(away,))
    await verified_mail(world)
    await deliver(world, ordered())
    assert [mail.recipients for mail in world.mails.received] == [(f"{KIM}@example.com",)]
    await world.person(KIM, is_active=False)
    await deliver(world, ordered())
    await deliver(world, ordered(person=UUID(int=404)))
    assert len(world.mails.received) == 1
    assert await rows(world) == [("sent", None), ("withheld", "inactive"), ("withheld", "inactive")]
    withheld = [one.data for one in await world.service.published() if isinstance(one.data, NoticeWithheld)]
    assert [one.withheld_because for one in withheld] == ["inactive", "inactive"]


@pytest.mark.parametrize(("unit", "state"), [("graz", "sent"), ("all", "sent"), ("berlin", "withheld")])
async def test_it_stays_with_who_may_see_its_places(world: World, unit: str, state: str) -> None:
    """Limited to Graz when it was made: whoever was moved to another unit since gets nothing, and sees nothing."""
    units = (Unit(code="all", name="All"), *(Unit(code=one, name=one, parent="all") for one in ("graz", "berlin")))
    structure = StructurePublished(version=1, units=units, published_at=NOON)
    await world.service.deliver(Event(structure, source="/heed/accounts", time=NOON))
    await world.person(KIM, unit=unit)
    await verified_mail(world)
    await deliver(world, ordered(location="graz"))
    assert [one[0] for one in await rows(world)] == [state]
    assert len(world.mails.received) == (1 if state == "sent" else 0)
    berlin = world.as_("agent", unit="berlin", locations=frozenset({"berlin"}))
    assert (await world.get(berlin, "/v1/notices")).json()["items"] == []


async def test_the_bell_has_it_where_no_mail_can(world: World) -> None:
    """Until it is marked as read; a mail that was sent needs no bell."""
    await deliver(world, ordered())
    kim = world.as_("agent", language="de")
    bell = (await world.get(kim, "/console/notifications/bell")).text
    assert "Filialen &amp; &lt;Kassen&gt;: 41" in bell
    [notice] = (await world.get(kim, "/v1/notices")).json()["items"]
    page = (await world.get(kim, f"/console/notifications/notices/{notice['id']}")).text
    for text in ("Weiterempfehlung (NPS)", "1.412 Antworten", "−12", "zu wenige Antworten", "Als gelesen markieren"):
        assert text in page
    assert "Ich kümmere mich" not in page
    assert f"/console/scoring/views/{UUID(int=77)}" in page
    await world.service.client.post(f"/v1/notices/{notice['id']}/acknowledge", headers=kim.headers)
    assert "Kassen" not in (await world.get(kim, "/console/notifications/bell")).text
    await verified_mail(world)
    await deliver(world, ordered())
    assert "Kassen" not in (await world.get(kim, "/console/notifications/bell")).text
    everything = (await world.get(kim, "/console/notifications/notices?show=all")).text
    assert everything.count("Filialen &amp; &lt;Kassen&gt;: 41") == 2


async def test_where_mails_go_is_said_on_the_page_of_the_view(world: World) -> None:
    kim = world.as_("agent")
    assert (
        "No mail address of yours is confirmed yet" in (await world.get(kim, "/console/notifications/mail-ways")).text
    )
    await verified_mail(world)
    assert "Mails to you go to" in (await world.get(kim, "/console/notifications/mail-ways")).text
    assert len(world.mails.received) == 0
    await after(world, minutes=1)
