"""What the two ends of a scale mean, in words."""

from services.collector.domain.question import Question
from services.collector.web.languages import primary

# By type: the bad end and the good end.
_ENDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "nps": ("Not at all likely", "Extremely likely"),
        "csat": ("Very dissatisfied", "Very satisfied"),
        "ces": ("Very difficult", "Very easy"),
        "rating": ("Very poor", "Excellent"),
    },
    "de": {
        "nps": ("Überhaupt nicht wahrscheinlich", "Äußerst wahrscheinlich"),
        "csat": ("Sehr unzufrieden", "Sehr zufrieden"),
        "ces": ("Sehr schwierig", "Sehr einfach"),
        "rating": ("Sehr schlecht", "Ausgezeichnet"),
    },
}


def scale_ends(question: Question, language: str) -> tuple[str, str]:
    """Return the meaning of the lowest and of the highest value, by the question's polarity."""
    worst, best = _ENDS.get(primary(language), _ENDS["en"])[question.type]
    return (worst, best) if question.polarity == "high_is_good" else (best, worst)
