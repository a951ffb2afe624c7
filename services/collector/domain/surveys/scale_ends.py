"""What the ends of a scale and the faces mean, in words."""

from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.wording import match

# By type: the bad end and the good end.
_ENDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "nps": ("Not at all likely", "Extremely likely"),
        "csat": ("Very dissatisfied", "Very satisfied"),
        "faces": ("Very dissatisfied", "Very satisfied"),
        "ces": ("Very difficult", "Very easy"),
        "rating": ("Very poor", "Excellent"),
    },
    "de": {
        "nps": ("Überhaupt nicht wahrscheinlich", "Äußerst wahrscheinlich"),
        "csat": ("Sehr unzufrieden", "Sehr zufrieden"),
        "faces": ("Sehr unzufrieden", "Sehr zufrieden"),
        "ces": ("Sehr schwierig", "Sehr einfach"),
        "rating": ("Sehr schlecht", "Ausgezeichnet"),
    },
    "ar": {
        "nps": ("غير محتمل إطلاقًا", "محتمل جدًا"),
        "csat": ("غير راضٍ إطلاقًا", "راضٍ جدًا"),
        "faces": ("غير راضٍ إطلاقًا", "راضٍ جدًا"),
        "ces": ("صعب جدًا", "سهل جدًا"),
        "rating": ("سيئ جدًا", "ممتاز"),
    },
}

# By number of faces, the worst first.
_FACES: dict[str, dict[int, tuple[str, ...]]] = {
    "en": {
        3: ("Dissatisfied", "Neutral", "Satisfied"),
        4: ("Very dissatisfied", "Dissatisfied", "Satisfied", "Very satisfied"),
        5: ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
    },
    "de": {
        3: ("Unzufrieden", "Teils, teils", "Zufrieden"),
        4: ("Sehr unzufrieden", "Unzufrieden", "Zufrieden", "Sehr zufrieden"),
        5: ("Sehr unzufrieden", "Unzufrieden", "Teils, teils", "Zufrieden", "Sehr zufrieden"),
    },
    "ar": {
        3: ("غير راضٍ", "محايد", "راضٍ"),
        4: ("غير راضٍ إطلاقًا", "غير راضٍ", "راضٍ", "راضٍ جدًا"),
        5: ("غير راضٍ إطلاقًا", "غير راضٍ", "محايد", "راضٍ", "راضٍ جدًا"),
    },
}

SPOKEN = tuple(_ENDS)
"""The languages that have these words; others get the English ones."""


def scale_ends(question: Question, language: str) -> tuple[str, str]:
    """Return the meaning of the lowest and of the highest value, by the question's polarity."""
    worst, best = _ENDS[match(language, _ENDS) or "en"][question.type]
    return (worst, best) if question.polarity == "high_is_good" else (best, worst)


def face_names(count: int, language: str) -> tuple[str, ...]:
    """Return what 3 to 5 faces mean, the worst first."""
    return _FACES[match(language, _FACES) or "en"][count]
