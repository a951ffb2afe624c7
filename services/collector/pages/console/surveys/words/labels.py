"""What people call the parts of a survey."""

from collections.abc import Mapping

from services.collector.domain.surveys.survey import State
from services.collector.pages.console.texts import Say
from shared.marking import mark as _
from shared.vocabulary import QuestionType

TYPES: Mapping[QuestionType, str] = {
    "nps": _("Recommendation (NPS)"),
    "csat": _("Satisfaction (CSAT)"),
    "ces": _("Effort (CES)"),
    "rating": _("Rating"),
    "faces": _("Faces"),
    "single": _("One choice"),
    "multiple": _("Several choices"),
    "matrix": _("Table of choices"),
    "ranking": _("Ranking"),
    "text": _("Free text"),
    "number": _("Number"),
    "date": _("Date"),
    "contact": _("Contact details"),
    "consent": _("Consent"),
}
TYPE_HINTS: Mapping[QuestionType, str] = {
    "nps": _("0 to 10: would they recommend you?"),
    "csat": _("How satisfied are they?"),
    "ces": _("How easy was it?"),
    "rating": _("A scale of your own"),
    "faces": _("Satisfaction, drawn as faces"),
    "single": _("One of several answers"),
    "multiple": _("As many answers as fit"),
    "matrix": _("The same choice for several things"),
    "ranking": _("Put things in order"),
    "text": _("In their own words"),
    "number": _("How many, how much"),
    "date": _("A day"),
    "contact": _("To call or write back"),
    "consent": _("Agreement to a text"),
}
STATES: Mapping[State, str] = {
    "draft": _("Draft"),
    "active": _("Live"),
    "paused": _("Paused"),
    "archived": _("Archived"),
}
STATE_KINDS: Mapping[State, str] = {"draft": "quiet", "active": "good", "paused": "warn", "archived": "quiet"}
"""The look of their badges."""
PARTS: Mapping[str, str] = {
    "title": _("Title"),
    "titles": _("Title"),
    "languages": _("Languages"),
    "questions": _("Questions"),
    "intro": _("Words before the first question"),
    "thanks": _("Words of thanks"),
    "afterwards": _("After the answers"),
    "afterwards.follow_up": _("Ask unhappy people what went wrong"),
    "afterwards.call_back": _("Offer unhappy people a call"),
    "afterwards.share": _("Links for sharing"),
    "layout": _("Layout"),
    "hidden": _("Hidden fields"),
    "segments": _("Segments"),
    "theme": _("Looks"),
    "theme.accent": _("Accent colour"),
    "theme.background": _("Background"),
    "theme.text": _("Text colour"),
    "theme.logo": _("Logo"),
    "theme.logo_text": _("What the logo says"),
    "theme.font": _("Font"),
    "embed": _("On websites"),
    "embed.mode": _("How it appears"),
    "embed.selector": _("Place on the page"),
    "embed.button": _("Words on the tab"),
    "embed.origins": _("Websites that may show it"),
    "embed.audience": _("To whom it appears"),
    "embed.start": _("When it appears"),
    "eligibility": _("How often one person is asked"),
    "opens_at": _("Opens"),
    "closes_at": _("Closes"),
    "quotas": _("Quotas"),
    "proof_of_work": _("Protection against machines"),
}
QUESTION_PARTS: Mapping[str, str] = {
    "text": _("Question"),
    "hint": _("Help"),
    "type": _("Type"),
    "key": _("Key"),
    "concept": _("What it measures"),
    "required": _("Needs an answer"),
    "scale": _("Scale"),
    "polarity": _("Good end of the scale"),
    "low_label": _("Words at the lowest value"),
    "high_label": _("Words at the highest value"),
    "min_length": _("Fewest characters"),
    "max_length": _("Most characters"),
    "pattern": _("Pattern"),
    "choices": _("Choices"),
    "rows": _("Rows"),
    "randomised": _("Order of chance"),
    "at_least": _("Fewest choices"),
    "at_most": _("Most choices"),
    "minimum": _("Lowest number"),
    "maximum": _("Highest number"),
    "decimals": _("Decimals"),
    "earliest": _("First day"),
    "latest": _("Last day"),
    "fields": _("Asks for"),
    "show_if": _("When it is asked"),
    "jumps": _("Where to go on"),
    "series_break": _("Reason for a new series"),
}
VALUES: Mapping[str, str] = {
    "one_page": _("All questions on one page"),
    "question_per_page": _("One question after the other"),
    "high_is_good": _("High is good"),
    "low_is_good": _("Low is good"),
    "slide_in": _("Slides in at the corner"),
    "popup": _("Pop-up in the middle"),
    "inline": _("Inside the page"),
    "button": _("Tab at the edge"),
    "load": _("When the page has loaded"),
    "event": _("After an event of your website"),
    "scroll": _("After scrolling"),
    "exit_intent": _("When somebody is about to leave"),
    "manual": _("Only when your website asks for it"),
    "name": _("Name"),
    "email": _("E-mail address"),
    "phone": _("Phone number"),
    **{str(kind): text for kind, text in TYPES.items()},
    "block": _("Is not asked"),
    "delay": _("Is asked when the rest is over"),
}
"""Words that a definition chooses from."""


def value_in_words(value: object, say: Say) -> str:
    """Return a plain value of a definition as people read it."""
    match value:
        case None | "":
            return "–"
        case bool():
            return say(_("yes")) if value else say(_("no"))
        case list() | tuple():
            return ", ".join(value_in_words(one, say) for one in value) or "–"
        case Mapping():
            return ", ".join(f"{name}: {value_in_words(one, say)}" for name, one in value.items())
        case str() if value in VALUES:
            return say(VALUES[value])
        case _:
            return str(value)
