"""Asking once more for a score that could not be read. Texts in the languages in which replies are read."""

from services.collector.domain.sms.numbers import NoScoreReason, ScaleRange
from shared.languages.tags import best_of

UNCLEAR = frozenset(
    {NoScoreReason.AMBIGUOUS, NoScoreReason.DECIMAL, NoScoreReason.OTHER_SCALE, NoScoreReason.OUT_OF_RANGE}
)
"""Somebody meant a score, or may have meant one, and nobody can say which. Words without a number need no question."""

_DEFAULT = "en"
_TEXTS = {
    "en": "Thank you! We are not sure which score you mean. Please reply with a single number "
    "from {low} to {high}.",
    "de": "Vielen Dank! Wir sind nicht sicher, welche Bewertung Sie meinen. Bitte antworten Sie mit einer einzigen "
    "Zahl von {low} bis {high}.",
    "fr": "Merci ! Nous ne sommes pas sûrs de la note que vous souhaitez donner. Répondez par un seul chiffre, "
    "de {low} à {high}, s'il vous plaît.",
    "es": "¡Gracias! No estamos seguros de qué puntuación quiere dar. Responda, por favor, con un solo número "
    "del {low} al {high}.",
    "it": "Grazie! Non siamo sicuri di quale voto intenda dare. Risponda per favore con un solo numero "
    "da {low} a {high}.",
    "nl": "Bedankt! We weten niet zeker welk cijfer u bedoelt. Antwoord alstublieft met één getal van {low} tot en met "
    "{high}.",
    "tr": "Teşekkürler! Hangi puanı vermek istediğinizden emin olamadık. Lütfen {low} ile {high} arasında tek bir sayı "
    "yazın.",
    "ar": "شكرًا لك! لم نتأكد من الدرجة التي تقصدها. يُرجى الرد برقم واحد فقط من {low} إلى {high}.",
}  # fmt: skip


def question_in(language: str | None, scale: ScaleRange) -> tuple[str, str]:
    """Return the language and the words in which somebody is asked once more.

    Args:
        language: tag of the one that suits best; English where there are no words in it.
        scale: of the question.
    """
    chosen = (best_of([language], tuple(_TEXTS)) if language else None) or _DEFAULT
    return chosen, _TEXTS[chosen].format(low=scale.low, high=scale.high)
