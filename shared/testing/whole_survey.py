"""A survey with a question of every type, in three languages, and answers to all of them, for tests of pages."""

from copy import deepcopy
from typing import Any


def _words(en: str, de: str, ar: str) -> dict[str, str]:
    return {"en": en, "de": de, "ar": ar}


def _choice(key: str, en: str, de: str, ar: str, **more: bool) -> dict[str, Any]:
    return {"key": key, "text": _words(en, de, ar), **more}


_QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "recommend",
        "type": "nps",
        "required": True,
        "text": _words(
            "How likely are you to recommend us to a friend?",
            "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
            "ما احتمال أن توصي بنا صديقًا؟",
        ),
    },
    {
        "key": "visit",
        "type": "faces",
        "text": _words("How was your visit today?", "Wie war Ihr Besuch heute?", "كيف كانت زيارتك اليوم؟"),
    },
    {
        "key": "ease",
        "type": "ces",
        "text": _words(
            "It was easy to get what I came for.",
            "Ich habe leicht bekommen, wofür ich kam.",
            "كان من السهل الحصول على ما أردت.",
        ),
        "low_label": _words("Strongly disagree", "Stimme gar nicht zu", "لا أوافق بشدة"),
        "high_label": _words("Strongly agree", "Stimme voll zu", "أوافق بشدة"),
    },
    {
        "key": "way",
        "type": "single",
        "text": _words("How did you find us?", "Wie haben Sie zu uns gefunden?", "كيف وجدتنا؟"),
        "choices": [
            _choice("friend", "From a friend", "Jemand hat mir davon erzählt", "أخبرني صديق"),
            _choice("search", "I searched the web", "Ich habe im Netz gesucht", "بحثت في الإنترنت"),
            _choice("street", "I was passing by", "Ich kam vorbei", "كنت مارًا"),
            _choice("other", "Another way", "Auf andere Weise", "بطريقة أخرى", other=True),
        ],
    },
    {
        "key": "liked",
        "type": "multiple",
        "at_most": 3,
        "randomised": True,
        "hint": _words("Think of today's visit only.", "Denken Sie nur an heute.", "فكّر في زيارة اليوم فقط."),
        "text": _words("What did you like?", "Was hat Ihnen gefallen?", "ما الذي أعجبك؟"),
        "choices": [
            _choice("people", "The people", "Die Menschen", "الناس"),
            _choice("choice", "The choice", "Die Auswahl", "التشكيلة"),
            _choice("price", "The prices", "Die Preise", "الأسعار"),
            _choice("light", "The light and the quiet", "Licht und Ruhe", "الضوء والهدوء"),
            _choice("other", "Something else", "Etwas anderes", "شيء آخر", other=True),
            _choice("none", "Nothing", "Nichts davon", "لا شيء", exclusive=True),
        ],
    },
    {
        "key": "parts",
        "type": "matrix",
        "text": _words("How good were these?", "Wie gut war das?", "ما مدى جودة ما يلي؟"),
        "rows": [
            _choice("welcome", "The welcome", "Die Begrüßung", "الاستقبال"),
            _choice("advice", "The advice", "Die Beratung", "المشورة"),
            _choice("payment", "Paying", "Das Bezahlen", "الدفع"),
        ],
        "choices": [
            _choice("poor", "Poor", "Schlecht", "ضعيف"),
            _choice("fair", "Fair", "Mittel", "مقبول"),
            _choice("good", "Good", "Gut", "جيد"),
            _choice("great", "Excellent", "Ausgezeichnet", "ممتاز"),
        ],
    },
    {
        "key": "order",
        "type": "ranking",
        "text": _words("What matters most to you?", "Was ist Ihnen am wichtigsten?", "ما الأهم بالنسبة إليك؟"),
        "choices": [
            _choice("quality", "Quality", "Qualität", "الجودة"),
            _choice("speed", "Speed", "Schnelligkeit", "السرعة"),
            _choice("kindness", "Kindness", "Freundlichkeit", "اللطف"),
            _choice("cost", "Price", "Preis", "السعر"),
        ],
    },
    {
        "key": "stars",
        "type": "rating",
        "scale": 5,
        "text": _words("How do you rate our shop?", "Wie bewerten Sie unseren Laden?", "كيف تقيّم متجرنا؟"),
    },
    {
        "key": "why",
        "type": "text",
        "max_length": 400,
        "text": _words("What should we do better?", "Was sollten wir besser machen?", "ما الذي ينبغي أن نحسّنه؟"),
    },
    {
        "key": "times",
        "type": "number",
        "minimum": 1,
        "maximum": 50,
        "text": _words("How often have you been here?", "Wie oft waren Sie schon hier?", "كم مرة زرتنا؟"),
    },
    {
        "key": "first",
        "type": "date",
        "earliest": "2000-01-01",
        "text": _words("When was your first visit?", "Wann waren Sie zum ersten Mal hier?", "متى كانت زيارتك الأولى؟"),
    },
    {
        "key": "you",
        "type": "contact",
        "fields": ["name", "email", "phone"],
        "text": _words("May we get back to you?", "Dürfen wir uns bei Ihnen melden?", "هل يمكننا التواصل معك؟"),
    },
    {
        "key": "agree",
        "type": "consent",
        "required": True,
        "text": _words(
            "I agree that my answers are used to improve the shop.",
            "Ich bin einverstanden, dass meine Antworten genutzt werden, um den Laden zu verbessern.",
            "أوافق على استخدام إجاباتي لتحسين المتجر.",
        ),
    },
]

_SURVEY: dict[str, Any] = {
    "title": "Your visit to Lindenhof",
    "titles": {"de": "Ihr Besuch im Lindenhof", "ar": "زيارتك إلى ليندنهوف"},
    "languages": ["en", "de", "ar"],
    "intro": _words(
        "Two minutes that help us a lot. You may leave out whatever you like.",
        "Zwei Minuten, die uns sehr helfen. Sie können auslassen, was Sie möchten.",
        "دقيقتان تساعداننا كثيرًا. يمكنك ترك ما تشاء.",
    ),
    "questions": _QUESTIONS,
}

FIELDS: list[tuple[str, str]] = [
    ("a.recommend", "9"),
    ("a.visit", "4"),
    ("a.ease", "6"),
    ("a.way", "other"),
    ("a.way.other", "By bus"),
    ("a.liked", "people"),
    ("a.liked", "other"),
    ("a.liked.other", "The cat"),
    ("a.parts.welcome", "great"),
    ("a.parts.payment", "fair"),
    ("a.order.speed", "1"),
    ("a.order.cost", "2"),
    ("a.stars", "5"),
    ("a.why", "Longer hours."),
    ("a.times", "12"),
    ("a.first", "2024-02-29"),
    ("a.you.name", "Ada Example"),
    ("a.you.email", "ada@example.org"),
    ("a.agree", "no"),
    ("a.agree", "yes"),
]
"""What a browser sends for one way to fill in the whole form."""

ANSWERS: dict[str, Any] = {
    "recommend": 9,
    "visit": 4,
    "ease": 6,
    "way": {"choice": "other", "words": "By bus"},
    "liked": ["people", {"choice": "other", "words": "The cat"}],
    "parts": {"welcome": "great", "payment": "fair"},
    "order": ["speed", "cost"],
    "stars": 5,
    "why": "Longer hours.",
    "times": 12,
    "first": "2024-02-29",
    "agree": True,
}
"""The same as it is stored; contact data is no part of it."""


def whole_survey(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return the definition, a copy of one's own, with further fields."""
    return deepcopy(_SURVEY) | more
