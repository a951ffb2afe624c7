"""What the card says itself: mostly what the hosted page says too, so that both sound alike."""

from dataclasses import asdict, dataclass

from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.languages import direction, texts_in
from services.collector.pages.hosted.views.field import limits_note

_SHARED = (
    "optional",
    "send",
    "go_on",
    "back",
    "question_of",
    "own_words",
    "name",
    "email",
    "phone",
    "needs_answer",
    "too_short",
    "wrong_form",
    "too_many",
    "too_few",
    "needs_rows",
    "ranks_twice",
    "not_a_number",
    "whole_number",
    "too_many_decimals",
    "did_you_mean",
    "not_a_date",
    "needs_consent",
    "needs_contact",
    "wrong_contact",
    "nothing_answered",
    "thanks_title",
    "thanks",
    "over_title",
    "over",
)
"""Words of the hosted page that the card uses, by their names there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _CardWords:
    """Words of the card alone."""

    close: str
    choose: str
    """In a list from which nothing is chosen yet."""
    opened: str
    """Said to people who do not see the card appear. With `{title}`."""
    button: str
    """On the tab, where the survey has no words for it."""
    sending: str
    waiting: str
    """The answers could not be sent yet, and are lost when the page is left."""
    waiting_kept: str
    """The answers could not be sent yet, and are kept in the browser."""
    refused_title: str
    refused: str
    elsewhere: str
    """Above the link to the hosted page, for what the card cannot show."""
    follow_up: str
    """Leads an unhappy visitor to a page of their own."""
    share_note: str
    """Above the links for sharing."""


_WORDS = {
    "en": _CardWords(
        close="Close",
        choose="Please choose",
        opened="A survey has opened at the end of the page: {title}",
        button="Feedback",
        sending="Sending …",
        waiting="Your answers could not be sent yet. They will be sent when you are online again. "
        "Please keep this page open.",
        waiting_kept="Your answers could not be sent yet. They are kept in your browser and will be sent when you are "
        "online again, even if you leave this page.",
        refused_title="Your answers could not be taken",
        refused="We are sorry: the survey has changed. Nothing was stored.",
        elsewhere="This survey opens on a page of its own.",
        follow_up="Tell us what went wrong",
        share_note="Share your experience, however it was:",
    ),
    "de": _CardWords(
        close="Schließen",
        choose="Bitte wählen",
        opened="Am Ende der Seite hat sich eine Umfrage geöffnet: {title}",
        button="Feedback",
        sending="Wird gesendet …",
        waiting="Ihre Antworten konnten noch nicht gesendet werden. Sie werden gesendet, sobald Sie wieder online "
        "sind. Bitte lassen Sie diese Seite geöffnet.",
        waiting_kept="Ihre Antworten konnten noch nicht gesendet werden. Sie bleiben in Ihrem Browser und werden "
        "gesendet, sobald Sie wieder online sind, auch wenn Sie diese Seite verlassen.",
        refused_title="Ihre Antworten konnten nicht angenommen werden",
        refused="Das tut uns leid: Die Umfrage hat sich geändert. Es wurde nichts gespeichert.",
        elsewhere="Diese Umfrage öffnet sich auf einer eigenen Seite.",
        follow_up="Sagen, was schiefging",
        share_note="Teilen Sie Ihre Erfahrung, wie auch immer sie war:",
    ),
    "ar": _CardWords(
        close="إغلاق",
        choose="يُرجى الاختيار",
        opened="فُتح استبيان في نهاية الصفحة: {title}",
        button="رأيك",
        sending="جارٍ الإرسال …",
        waiting="تعذّر إرسال إجاباتك حتى الآن. ستُرسل عند عودة الاتصال. يُرجى إبقاء هذه الصفحة مفتوحة.",
        waiting_kept="تعذّر إرسال إجاباتك حتى الآن. ستبقى محفوظة في متصفحك وتُرسل عند عودة الاتصال، حتى لو غادرت هذه "
        "الصفحة.",
        refused_title="تعذّر قبول إجاباتك",
        refused="نأسف، لقد تغيّر الاستبيان. لم يُحفظ أي شيء.",
        elsewhere="يُفتح هذا الاستبيان في صفحة خاصة به.",
        follow_up="أخبرنا بما حدث",
        share_note="شارك تجربتك أيًّا كانت:",
    ),
}


def words_of(language: str) -> dict[str, str]:
    """Return the card's words in `language`, which must be one of its own; see `own_language`."""
    texts = texts_in(language)
    words = {name: getattr(texts, name) for name in _SHARED} | asdict(_WORDS[texts.language])
    return words | {"direction": direction(texts.language)}


def own_language(language: str) -> str:
    """Return the language in which the card's own words go with a survey in `language`."""
    return texts_in(language).language


def help_with(question: Question, language: str) -> str:
    """Return what helps to answer a question, beside the survey's own hint; empty where nothing needs to be said."""
    texts = texts_in(language)
    match question.type:
        case "multiple":
            limits = (texts.choose_between, texts.choose_from, texts.choose_up_to)
            return _between(question.at_least, question.at_most, limits) or texts.choose_any
        case "ranking":
            return texts.rank_hint
        case "contact":
            return texts.contact_note
        case "number":
            return limits_note(question.minimum, question.maximum, texts) or ""
        case "date":
            return limits_note(question.earliest, question.latest, texts) or ""
        case _:
            return ""


def _between(low: object, high: object, forms: tuple[str, str, str]) -> str:
    """Return which values are between the limits: both of them, the lower or the upper one only, or none."""
    if low is None and high is None:
        return ""
    both, only_low, only_high = forms
    form = only_low if high is None else only_high if low is None else both
    return form.format(low=low, high=high, count=high if low is None else low)
