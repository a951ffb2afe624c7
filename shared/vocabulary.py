"""The vocabulary that all services share: questions, answers and where they were given. Plain Python, for every domain.

A list of values is declared here once. Contracts are built of these classes, pages and routes show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Channel = Literal["web", "sms", "qr", "kiosk", "email", "phone", "import", "api"]
"""How an answer came in."""

Metric = Literal["nps", "csat", "ces", "rating"]
"""Types of questions whose answers are numbers on a scale."""

AnswerType = Literal[Metric, "text"]
"""The types of answers that scoring reads: a number on a scale, or text."""

OtherType = Literal["single", "multiple", "matrix", "ranking", "number", "date", "consent"]
"""Types of questions that are not scored and ask for no text."""

QuestionType = Literal[
    Metric, "faces", "single", "multiple", "matrix", "ranking", "text", "number", "date", "contact", "consent"
]
"""What a survey can ask, in the order in which it is documented. Faces are a way to draw a `csat` question; contact
data never leaves the collector."""

Polarity = Literal["high_is_good", "low_is_good"]
"""Which end of the scale is good; declared by the survey, never guessed."""

Category = Literal["promoter", "passive", "detractor", "satisfied", "neutral", "dissatisfied", "easy", "difficult"]
"""The category of an answer by the rules of its metric."""

CATEGORIES: Mapping[Metric, tuple[Category, ...]] = {
    "nps": ("promoter", "passive", "detractor"),
    "csat": ("satisfied", "neutral", "dissatisfied"),
    "ces": ("easy", "neutral", "difficult"),
    "rating": (),
}
"""The categories of each metric, from good to bad. A rating is a plain number and has none."""

Sentiment = Literal["negative", "neutral", "positive"]
"""How a comment sounds."""

AnswerVerdict = Literal["happy", "neutral", "unhappy"]
"""The same judgement in one vocabulary for all metrics; a rating has none."""

MessageChannel = Literal["email", "sms"]
"""On which a customer is written to."""

MessagePurpose = Literal["survey", "service_contact", "sharing"]
"""What customers are written to about: to ask them, to help them, or to ask them to recommend in public."""

MessageBasis = Literal["consent", "existing_customer", "request"]
"""The legal basis of a message, named on each: they agreed; they bought something, could object, and did not (UWG
§ 7 (3)); they asked for it themselves."""

WRITTEN_TO_FOLDER = "written_to_folder"
"""Reason of a message that is `sent` as far as Heed goes, and that nobody gets: it is a file in a folder."""

ClaimedBasis = Literal["existing_customer", "request"]
"""A basis that may be claimed; a consent stands in the ledger, or it does not."""

MessageCause = Literal["invitation", "reminder", "receipt", "progress", "closing", "recovery", "written", "test"]
"""What a message to a customer is for: `written` by a colleague to one person, the others made from a template.
`recovery` answers an unhappy response or a complaint because a rule asks for it."""

MessageOutcome = Literal["sent", "refused", "failed", "unknown", "bounced"]
"""What is known of a message to a customer. `unknown`: it may have been sent."""

ImprovementState = Literal["proposed", "planned", "in_work", "done", "dropped"]
"""How far something is that the company changes because of what customers said."""

Severity = Literal["info", "warning", "critical"]
"""How urgent an alert is."""

ClockKind = Literal["contact", "resolution"]
"""What a case is given time for: that somebody contacts the customer, and that it is settled."""

LadderRung = Literal["person", "team_lead", "manager"]
"""Who gets to know that the time of a case runs out, one after another: whoever has it, who leads the team, who manages
the unit."""

ScoreDirection = Literal["better", "worse", "no_evidence"]
"""What may be said about the change of a score."""

RuleTrigger = Literal[
    "response_scored",
    "comment_read",
    "complaint_filed",
    "score_moved",
    "target_missed",
    "source_silent",
    "ticket_escalated",
]
"""What a rule waits for."""

SubjectKind = Literal[
    "response", "complaint", "series", "target", "source", "ticket", "endpoint", "drill", "view", "improvement"
]
"""What an alert or a notice is about."""

RecipientKind = Literal["responsible", "team", "person", "unit_managers"]
"""Who is to know: the team that answers for the touchpoint in the unit, a team, a person, or whoever manages the unit,
up the tree."""

NoticeCause = Literal[
    "alert",
    "assignment",
    "team_assignment",
    "escalation",
    "follow_up",
    "promise",
    "endpoint",
    "drill",
    "score_report",
    "watched",
    "mention",
    "resumed",
    "improvement_given",
    "improvement_overdue",
]
"""Why colleagues are to know something. `team_assignment`: a case waits for somebody of a team."""

NoticeUrgency = Literal["at_once", "working_hours", "digest"]
"""How soon colleagues are to know something: now, in their next working hours, or with the digest of the morning."""

NoticeReason = Literal["first", "new_member", "repeat", "escalated", "ended"]
"""Why a notice is sent now: nobody knew; more came in; nobody acknowledged; it rose; it is over."""

FindingLevel = Literal["error", "warning", "hint"]
"""How questionable something is that people define: it would be refused; it does not do what was meant; look at it."""

NoticeChannel = Literal["email", "sms", "chat", "console", "webhook"]
"""On which colleagues and other systems are reached."""

SourceKind = Literal["device", "link", "sms_account", "website"]
"""Where answers come in from: a kiosk, a printed or sent link, an account at an SMS gateway, an embedded survey."""

SilenceEvidence = Literal["heartbeat", "usual_count"]
"""What shows that a source is silent: it no longer reports itself, or fewer answers came than at this hour usually."""

TakenBack = Literal["withdrawn", "erased"]
"""Why something that a customer said does not count any more: they withdrew it, or asked to be forgotten."""

AttributeValue = str | int | float | bool
"""A declared property of the response, such as a plan or a region."""


ColumnKind = Literal["text", "integer", "number", "flag", "day", "moment", "keys", "scalar", "object"]
"""What the cells of an exported column hold. `day` is a date or text such as `2026-03-01`, `keys` a list of texts,
`scalar` a text, a number, a truth value or a list, `object` a JSON object. Every cell may also be None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredAnswer:
    """One answer on a scale, judged by the rules of its metric."""

    question: str
    concept: str | None = None
    """What is measured; None in alerts that were raised before they carried it."""
    metric: Metric
    value: int
    scale_min: int
    scale_max: int
    polarity: Polarity
    category: Category | None = None
    verdict: AnswerVerdict | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """Free text from a respondent."""

    question: str
    text: str


CallBackChannel = Literal["phone", "email"]
"""How a customer wants to be answered by a person."""

CallBackWindow = Literal["any_time", "morning", "midday", "afternoon", "evening"]
"""When it suits them, by the clocks where they are: before 11, 11 to 14, 14 to 17, from 17 on."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """The wish of a customer to be called back, or written to in person. It holds no contact data."""

    channel: CallBackChannel = "phone"
    window: CallBackWindow = "any_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTouchpoint:
    """At a kind of point where the company meets its customers, such as `checkout`; None: at any, or unknown."""

    touchpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot(AtTouchpoint):
    """A point where the company meets its customers, and which of several of its kind."""

    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Spot):
    """How and where something came in, whether it answers a survey or not."""

    channel: Channel
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Origin):
    """Where an answer was given: in which version of which survey, how and where."""

    survey: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Base of what chooses by where answers were given; None lets everything through."""

    survey: str | None = None
    touchpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """Base of what the addresses of pages ask for, wherever answers are chosen by their place; empty text means any."""

    survey: str = ""
    place: str = ""
    """Code of a unit or a location."""
    touchpoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFilter(PlaceFilter):
    """Base of what chooses what somebody reads."""

    locations: frozenset[str] | None = None
    """Those that the reader may see, or asked for; what has no location is then not among the chosen."""
