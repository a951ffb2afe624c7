"""The words for values: metrics, channels, answers, marks. English here; German is in `german.po`."""

from collections.abc import Mapping

from services.scoring.domain.target import Standing
from services.scoring.domain.text.verbatim import Mark, SentimentOrUnknown
from shared.marking import mark as _
from shared.vocabulary import AnswerVerdict, Category, Channel, Metric

METRICS: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": _("average rating")}
CONCEPTS: Mapping[str, str] = {
    "recommend": _("Recommendation"),
    "recommendation": _("Recommendation"),
    "satisfied": _("Satisfaction"),
    "satisfaction": _("Satisfaction"),
    "effort": _("Effort"),
    "ease": _("Ease"),
    "stars": _("Stars"),
}
"""Names for what many companies measure; others are called as their keys."""
CHANNELS: Mapping[Channel, str] = {
    "web": _("Website"),
    "sms": _("Text message"),
    "qr": _("QR code"),
    "kiosk": _("Kiosk"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "import": _("Import"),
    "api": _("API"),
}
CATEGORIES: Mapping[Category, str] = {
    "promoter": _("Promoters"),
    "passive": _("Passives"),
    "detractor": _("Detractors"),
    "satisfied": _("Satisfied"),
    "neutral": _("Neutral"),
    "dissatisfied": _("Dissatisfied"),
    "easy": _("Easy"),
    "difficult": _("Difficult"),
}
SENTIMENTS: Mapping[SentimentOrUnknown, str] = {
    "positive": _("Positive"),
    "negative": _("Negative"),
    "neutral": _("Weighs both"),
    "unknown": _("Not known"),
}
VERDICTS: Mapping[AnswerVerdict, str] = {
    "unhappy": _("Unhappy"),
    "neutral": _("Neutral"),
    "happy": _("Happy"),
}
VERDICT_KINDS: Mapping[AnswerVerdict | None, str] = {"unhappy": "bad", "happy": "good", "neutral": "warn"}
"""The kinds of badges."""
MARKS: Mapping[Mark, str] = {"important": _("Important"), "quotable": _("Quotable"), "done": _("Done")}
DIMENSIONS: Mapping[str, str] = {
    "touchpoint": _("Touchpoint"),
    "unit": _("Unit"),
    "location": _("Place"),
    "channel": _("Channel"),
    "language": _("Language"),
}
CHOICES: Mapping[str, str] = {"given": _("Agreed"), "refused": _("Declined")}
"""Of questions about consent; other choices are called as their keys."""
STANDINGS: Mapping[Standing, tuple[str, str]] = {
    "reached": (_("reached"), "good"),
    "missed": (_("missed"), "bad"),
    "undecided": (_("not decided yet"), "quiet"),
}
"""Each with the kind of its badge."""
SCORE = _("%(concept)s (%(metric)s)")
PERCENT = _("%(value)s%%")
AT = _("%(score)s at %(touchpoint)s")
IN = _("%(score)s in %(place)s")
AT_IN = _("%(score)s at %(touchpoint)s in %(place)s")
ROSE = _("%(what)s rose from %(base)s to %(now)s")
FELL = _("%(what)s fell from %(base)s to %(now)s")
INTERVAL = _("%(low)s to %(high)s")
COUNT = _("%(kind)s: %(count)s")
FEW = _("%(answers)s (%(counts)s)")
"""A few answers, such as `3 answers (Promoters: 1, Detractors: 2)`."""
CHANGE = _("change %(delta)s; 95%%: %(low)s to %(high)s")
DONE_ON = _("no. %(number)s on %(day)s")
"""An improvement."""
CHOSEN = _("%(what)s: %(value)s")
NOT_ENOUGH = _("not enough answers yet")
BETTER, WORSE, NO_EVIDENCE = _("better"), _("worse"), _("no evidence of a change")
NOTHING = _("(none)")
NOWHERE = _("no place")
OTHERS = _("others")
WRONG_TARGET = _("Give a value that this score can have, a day, and who answers for it.")
CHANGED_TARGET = _("Somebody changed this target meanwhile. Look at it, then send yours again.")
TARGET_SET = _("The target is set.")
MARKED, UNMARKED = _("Marked."), _("The mark is gone.")
NO_WORDS = _("Give at least one word to look for.")
MEANINGLESS = _("These filters do not go together: of place, language and attributes two can be chosen at once.")


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a text with a number for translation."""
    return one, many


ANSWERS_ONE, ANSWERS_MANY = ngettext("%(count)s answer", "%(count)s answers")
