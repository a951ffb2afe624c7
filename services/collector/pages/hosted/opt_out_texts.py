"""What the page says on which people opt out of messages, in each of its languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.pages.hosted.languages import spoken_in
from shared.vocabulary import MessagePurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutTexts:
    """All words of the page that are not common to all pages."""

    title: str
    intro: str
    choose: str
    no_more: Mapping[MessagePurpose, str]
    """What the first button says, by what the message was about."""
    about: Mapping[MessagePurpose, str]
    """A sentence below it."""
    nothing_more: str
    about_everything: str
    done_title: str
    done: Mapping[MessagePurpose, str]
    done_everything: str
    on_its_way: str
    mistake: str
    undo: str
    undone_title: str
    undone: str
    unknown_title: str
    unknown: str
    not_valid_title: str
    not_valid: str


_ENGLISH = OptOutTexts(
    title="Which messages would you like to stop?",
    intro="It takes effect at once, on every channel: e-mail and text messages alike.",
    choose="Your choice",
    no_more={
        "survey": "No more surveys",
        "service_contact": "No more messages about my requests",
        "sharing": "No more requests to recommend you",
    },
    about={
        "survey": "We don't ask for your opinion any more. We still answer you when you write to us.",
        "service_contact": "We don't write to you any more about complaints and requests of yours.",
        "sharing": "We don't ask you for public reviews any more.",
    },
    nothing_more="No more messages at all",
    about_everything="No surveys, and no answers to complaints by e-mail or text message either.",
    done_title="You are opted out",
    done={
        "survey": "You won't get any more surveys from us.",
        "service_contact": "You won't get any more messages from us about your requests.",
        "sharing": "We won't ask you for recommendations any more.",
    },
    done_everything="You won't get any more messages from us.",
    on_its_way="A message that is already on its way may still arrive.",
    mistake="Was that a mistake?",
    undo="Undo",
    undone_title="Undone",
    undone="Everything is as it was before. You can opt out at any time.",
    unknown_title="You won't get any messages",
    unknown="We have erased what we knew about you, so there is nothing left to stop.",
    not_valid_title="This link is not valid",
    not_valid="It may be incomplete: some mail programs break long links. Please open it from the message again, or "
    "answer a text message with STOP.",
)

_GERMAN = OptOutTexts(
    title="Welche Nachrichten möchten Sie nicht mehr erhalten?",
    intro="Ihre Wahl gilt sofort und auf allen Wegen: für E-Mails ebenso wie für SMS.",
    choose="Ihre Wahl",
    no_more={
        "survey": "Keine Umfragen mehr",
        "service_contact": "Keine Nachrichten mehr zu meinen Anliegen",
        "sharing": "Keine Bitten um Empfehlungen mehr",
    },
    about={
        "survey": "Wir fragen Sie nicht mehr nach Ihrer Meinung. Wenn Sie uns schreiben, antworten wir weiterhin.",
        "service_contact": "Wir schreiben Ihnen nicht mehr zu Ihren Beschwerden und Anliegen.",
        "sharing": "Wir bitten Sie nicht mehr um öffentliche Bewertungen.",
    },
    nothing_more="Gar keine Nachrichten mehr",
    about_everything="Keine Umfragen, und auch keine Antworten auf Beschwerden per E-Mail oder SMS.",
    done_title="Sie sind abgemeldet",
    done={
        "survey": "Sie erhalten von uns keine Umfragen mehr.",
        "service_contact": "Sie erhalten von uns keine Nachrichten mehr zu Ihren Anliegen.",
        "sharing": "Wir bitten Sie nicht mehr um Empfehlungen.",
    },
    done_everything="Sie erhalten von uns keine Nachrichten mehr.",
    on_its_way="Was schon unterwegs ist, kann noch ankommen.",
    mistake="War das ein Versehen?",
    undo="Rückgängig machen",
    undone_title="Rückgängig gemacht",
    undone="Alles ist wieder wie zuvor. Sie können sich jederzeit abmelden.",
    unknown_title="Sie erhalten keine Nachrichten",
    unknown="Wir haben alles gelöscht, was wir über Sie wussten. Es gibt also nichts mehr abzumelden.",
    not_valid_title="Dieser Link ist nicht gültig",
    not_valid="Vielleicht ist er unvollständig: Manche Mailprogramme brechen lange Links um. Bitte öffnen Sie ihn noch "
    "einmal aus der Nachricht, oder antworten Sie auf eine SMS mit STOPP.",
)

_ARABIC = OptOutTexts(
    title="أي الرسائل لم تعد ترغب في تلقيها؟",
    intro="يسري اختيارك فورًا وعلى جميع القنوات: البريد الإلكتروني والرسائل القصيرة معًا.",
    choose="اختيارك",
    no_more={
        "survey": "لا مزيد من الاستبيانات",
        "service_contact": "لا مزيد من الرسائل بشأن طلباتي",
        "sharing": "لا مزيد من طلبات التوصية",
    },
    about={
        "survey": "لن نسألك عن رأيك بعد الآن. وسنظل نجيبك حين تكتب إلينا.",
        "service_contact": "لن نكتب إليك بعد الآن بشأن شكاواك وطلباتك.",
        "sharing": "لن نطلب منك تقييمات علنية بعد الآن.",
    },
    nothing_more="لا مزيد من أي رسائل",
    about_everything="لا استبيانات، ولا ردود على الشكاوى بالبريد الإلكتروني أو الرسائل القصيرة.",
    done_title="تم إلغاء اشتراكك",
    done={
        "survey": "لن تصلك منا استبيانات بعد الآن.",
        "service_contact": "لن تصلك منا رسائل بشأن طلباتك بعد الآن.",
        "sharing": "لن نطلب منك توصيات بعد الآن.",
    },
    done_everything="لن تصلك منا أي رسائل بعد الآن.",
    on_its_way="قد تصلك رسالة كانت في طريقها إليك.",
    mistake="هل كان ذلك عن طريق الخطأ؟",
    undo="تراجع",
    undone_title="تم التراجع",
    undone="عاد كل شيء كما كان. يمكنك إلغاء الاشتراك في أي وقت.",
    unknown_title="لن تصلك أي رسائل",
    unknown="حذفنا كل ما كنا نعرفه عنك، فلم يبقَ ما يمكن إيقافه.",
    not_valid_title="هذا الرابط غير صالح",
    not_valid="ربما كان ناقصًا، فبعض برامج البريد تقطع الروابط الطويلة. يُرجى فتحه من الرسالة مرة أخرى، "
    "أو الرد على رسالة قصيرة بكلمة STOP.",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def opt_out_texts(language: str) -> OptOutTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)
