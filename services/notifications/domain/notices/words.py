"""What notices to colleagues say, in their language. Short, and never how a customer is reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.access import Language
from shared.vocabulary import NoticeCause, NoticeReason, Severity, SubjectKind


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in one language."""

    language: Language
    subjects: Mapping[SubjectKind, str]
    endpoint_down: str
    """With `{name}`."""
    endpoint_up: str
    """With `{name}`."""
    figures: Mapping[str, str]
    """What figures are called; those that are missing are called as they came in."""
    answer: str
    """An answer that is not unhappy; with `{value}` and `{best}`."""
    unhappy: str
    """An unhappy one; likewise."""
    causes: Mapping[NoticeCause, str]
    """Of cases, and of improvements; with `{case}`."""
    case: str
    """With `{number}`."""
    improvement: str
    """Likewise."""
    reasons: Mapping[NoticeReason, str]
    severities: Mapping[Severity, str]
    more: str
    """With `{count}`."""
    one_more: str
    at: str
    """With `{at}`."""
    late: str
    """When it came in long before it was sent; with `{at}`."""
    rules: str
    """With `{rules}`."""
    standing_in: str
    """With `{name}`."""
    team: str
    """With `{team}`."""
    managers: str
    person: str
    fallback: str
    take_care: str
    open: str
    link_lasts: str
    drill: str
    digest_subject: str
    """With `{count}`."""
    storm_subject: str
    """With `{count}`."""
    digest_intro: str
    storm_intro: str
    by_rule: str
    by_place: str
    nowhere: str
    no_rule: str
    and_more: str
    """With `{count}`."""
    all_notices: str
    settings: str
    quote: str
    """With `{text}`."""


WORDS: Mapping[Language, Words] = {
    "en": Words(
        language="en",
        subjects={
            "response": "Answer",
            "complaint": "Complaint",
            "series": "A score moved",
            "target": "Target missed",
            "source": "No answers come in any more",
            "ticket": "Case",
            "endpoint": "An endpoint does not answer",
            "drill": "Fire drill",
            "view": "Score report",
            "improvement": "Improvement",
        },
        endpoint_down="The webhook {name} does not answer",
        endpoint_up="The webhook {name} answers again",
        figures={"waiting": "Deliveries that wait", "failure": "Last failure", "due_on": "To be done by"},
        answer="Answer: {value}/{best}",
        unhappy="Unhappy: {value}/{best}",
        causes={
            "assignment": "{case} is yours",
            "team_assignment": "{case} waits for somebody of your team",
            "escalation": "{case}: deadline missed",
            "follow_up": "{case}: follow-up is due",
            "promise": "{case}: promised call is due",
            "watched": "{case}, which you watch: somebody did something",
            "mention": "{case}: a note mentions you",
            "resumed": "{case}: the wait is over",
            "improvement_given": "{case} is yours",
            "improvement_overdue": "{case}: its day is over",
        },
        case="Case {number}",
        improvement="Improvement {number}",
        reasons={
            "first": "This is new.",
            "new_member": "More came in about this.",
            "repeat": "Nobody takes care of this yet.",
            "escalated": "This has become more urgent.",
            "ended": "This is over. There is nothing to do.",
        },
        severities={"info": "for information", "warning": "warning", "critical": "critical"},
        more="With it: {count} more notices about the same.",
        one_more="With it: one more notice about the same.",
        at="Happened on {at}.",
        late="Happened on {at}, and was known here only later.",
        rules="Rule: {rules}",
        standing_in="You stand in for {name}.",
        team="You get this as a member of the team {team}.",
        managers="You get this because you manage this unit.",
        person="You get this because you were named.",
        fallback="You get this because nobody else is responsible or can be reached.",
        take_care="Take care of it",
        open="Open",
        link_lasts="The button works for 7 days.",
        drill="This is a drill. It counts nowhere.",
        digest_subject="Your digest: {count} notices",
        storm_subject="{count} notices in a short time",
        digest_intro="What came in since your last digest:",
        storm_intro="Much came in at once. So that you need not read it one by one, it is all in this notice:",
        by_rule="By rule",
        by_place="By place",
        nowhere="without a place",
        no_rule="without a rule",
        and_more="… and {count} more",
        all_notices="All notices",
        settings="Where and when you get notices",
        quote="“{text}”",
    ),
    "de": Words(
        language="de",
        subjects={
            "response": "Antwort",
            "complaint": "Beschwerde",
            "series": "Ein Wert hat sich verändert",
            "target": "Ziel verfehlt",
            "source": "Es kommen keine Antworten mehr an",
            "ticket": "Fall",
            "endpoint": "Ein Endpunkt antwortet nicht",
            "drill": "Probealarm",
            "view": "Bericht",
            "improvement": "Verbesserung",
        },
        endpoint_down="Der Webhook {name} antwortet nicht",
        endpoint_up="Der Webhook {name} antwortet wieder",
        figures={"waiting": "Wartende Zustellungen", "failure": "Letzter Fehler", "due_on": "Zu erledigen bis"},
        answer="Antwort: {value}/{best}",
        unhappy="Unzufrieden: {value}/{best}",
        causes={
            "assignment": "{case} gehört jetzt Ihnen",
            "team_assignment": "{case} wartet auf jemanden aus Ihrem Team",
            "escalation": "{case}: Frist versäumt",
            "follow_up": "{case}: Wiedervorlage ist fällig",
            "promise": "{case}: Versprochener Anruf ist fällig",
            "watched": "{case}, den Sie beobachten: Es hat sich etwas getan",
            "mention": "{case}: Sie sind in einer Notiz erwähnt",
            "resumed": "{case}: Die Wartezeit ist vorbei",
            "improvement_given": "{case} gehört jetzt Ihnen",
            "improvement_overdue": "{case}: Termin überschritten",
        },
        case="Fall {number}",
        improvement="Verbesserung {number}",
        reasons={
            "first": "Das ist neu.",
            "new_member": "Dazu ist mehr eingegangen.",
            "repeat": "Darum kümmert sich noch niemand.",
            "escalated": "Das ist dringender geworden.",
            "ended": "Das ist vorbei. Sie brauchen nichts zu tun.",
        },
        severities={"info": "zur Information", "warning": "Warnung", "critical": "kritisch"},
        more="Zugleich: {count} weitere Mitteilungen dazu.",
        one_more="Zugleich: eine weitere Mitteilung dazu.",
        at="Geschehen am {at}.",
        late="Geschehen am {at}, hier erst später bekannt geworden.",
        rules="Regel: {rules}",
        standing_in="Sie vertreten {name}.",
        team="Sie erhalten dies als Mitglied des Teams {team}.",
        managers="Sie erhalten dies, weil Sie diesen Bereich leiten.",
        person="Sie erhalten dies, weil Sie dafür genannt sind.",
        fallback="Sie erhalten dies, weil sonst niemand zuständig oder erreichbar ist.",
        take_care="Ich kümmere mich",
        open="Öffnen",
        link_lasts="Die Schaltfläche gilt 7 Tage.",
        drill="Das ist eine Übung. Sie zählt nirgends mit.",
        digest_subject="Ihre Übersicht: {count} Mitteilungen",
        storm_subject="{count} Mitteilungen in kurzer Zeit",
        digest_intro="Das ist seit Ihrer letzten Übersicht eingegangen:",
        storm_intro="Gerade ist viel auf einmal eingegangen. Damit Sie nicht alles einzeln lesen, steht es hier:",
        by_rule="Nach Regel",
        by_place="Nach Ort",
        nowhere="ohne Ort",
        no_rule="ohne Regel",
        and_more="… und {count} weitere",
        all_notices="Alle Mitteilungen",
        settings="Wo und wann Sie Mitteilungen erhalten",
        quote="„{text}“",
    ),
}
