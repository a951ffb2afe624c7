"""What personal pages say, in each of their languages."""

from dataclasses import dataclass

from services.collector.pages.hosted.languages import spoken_in


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationTexts:
    """All words that are not common to all pages."""

    invalid_title: str
    invalid: str
    expired_title: str
    expired: str
    taken_back_title: str
    taken_back: str
    answered_title: str
    answered: str
    kept: str
    """Of other answers, such as from a second device."""
    write: str
    resumed: str
    """Above an answer that was begun before."""
    footer: str
    """Of whose answers these are."""


_ENGLISH = InvitationTexts(
    invalid_title="This link is not valid",
    invalid="It may be incomplete: please copy all of it from the message. Or its time is over.",
    expired_title="The time for this survey is over",
    expired="Thank you for wanting to help. If there is something we should know, please write to us.",
    taken_back_title="This invitation was taken back",
    taken_back="Thank you for wanting to help. If there is something we should know, please write to us.",
    answered_title="Thank you, your answers have arrived",
    answered="This link was used to answer already. There is nothing left to do.",
    kept="We keep the answers that you sent first.",
    write="Write to us",
    resumed="You began to answer earlier. Go on where you stopped.",
    footer="This page sets no cookies. It is meant for you alone: we know whose answers these are.",
)

_GERMAN = InvitationTexts(
    invalid_title="Dieser Link ist nicht gültig",
    invalid="Vielleicht ist er unvollständig: Bitte kopieren Sie ihn ganz aus der Nachricht. Oder seine Zeit ist "
    "abgelaufen.",
    expired_title="Die Zeit für diese Umfrage ist vorbei",
    expired="Danke, dass Sie helfen wollten. Wenn es etwas gibt, das wir wissen sollten, schreiben Sie uns bitte.",
    taken_back_title="Diese Einladung wurde zurückgezogen",
    taken_back="Danke, dass Sie helfen wollten. Wenn es etwas gibt, das wir wissen sollten, schreiben Sie uns bitte.",
    answered_title="Danke, Ihre Antworten sind angekommen",
    answered="Über diesen Link wurde bereits geantwortet. Sie brauchen nichts weiter zu tun.",
    kept="Wir behalten die Antworten, die Sie zuerst gesendet haben.",
    write="Uns schreiben",
    resumed="Sie haben schon begonnen. Machen Sie weiter, wo Sie aufgehört haben.",
    footer="Diese Seite setzt keine Cookies. Sie ist nur für Sie bestimmt: Wir wissen, von wem die Antworten sind.",
)

_ARABIC = InvitationTexts(
    invalid_title="هذا الرابط غير صالح",
    invalid="ربما يكون غير مكتمل: يُرجى نسخه كاملًا من الرسالة. أو انتهت مدته.",
    expired_title="انتهت مدة هذا الاستبيان",
    expired="شكرًا لرغبتك في المساعدة. إن كان هناك ما ينبغي أن نعرفه فيُرجى الكتابة إلينا.",
    taken_back_title="سُحبت هذه الدعوة",
    taken_back="شكرًا لرغبتك في المساعدة. إن كان هناك ما ينبغي أن نعرفه فيُرجى الكتابة إلينا.",
    answered_title="شكرًا، وصلت إجاباتك",
    answered="سبقت الإجابة من خلال هذا الرابط، ولم يبقَ ما ينبغي فعله.",
    kept="نحتفظ بالإجابات التي أرسلتها أولًا.",
    write="اكتب إلينا",
    resumed="لقد بدأت الإجابة من قبل. تابع من حيث توقفت.",
    footer="لا تستخدم هذه الصفحة ملفات تعريف الارتباط. وهي مخصصة لك وحدك: نعرف صاحب هذه الإجابات.",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def invitation_texts(language: str) -> InvitationTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)
