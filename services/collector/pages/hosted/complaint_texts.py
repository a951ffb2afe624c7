"""What the page for complaints says, in each of its languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.pages.hosted.languages import spoken_in
from shared.vocabulary import CallBackWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintTexts:
    """All words of the page that are not common to all pages."""

    title: str
    intro: str
    text: str
    contact: str
    contact_note: str
    answer: str
    yes: str
    no: str
    call: str
    window: str
    windows: Mapping[CallBackWindow, str]
    call_consent: str
    """What the number is used for, and that alone."""
    needs_phone: str
    intro_linked: str
    """With `{survey}`: the complaint follows an answer."""
    may_be_empty: str
    """Of the words, where they may ask for a call without any."""
    contact_known: str
    """To those whom we have invited."""
    send: str
    needs_text: str
    thanks_title: str
    thanks: str
    reference: str
    """With `{reference}`."""
    follow: str
    """Leads to the page on which they see how it goes on."""
    thanks_call: str
    """With `{window}`."""
    taken_title: str
    taken: str
    anew: str


_ENGLISH = ComplaintTexts(
    title="Tell us what went wrong",
    intro="Your complaint goes straight to the people who can put it right. You need not answer any survey.",
    text="What happened?",
    contact="How can we reach you?",
    contact_note="Leave this empty to stay anonymous. We use it only to answer you, and keep it apart from your words.",
    answer="May we answer you?",
    yes="Yes, please keep me informed",
    no="No, there is no need to answer",
    call="Yes, please call me back",
    window="When does it suit you best?",
    windows={
        "any_time": "At any time of the day",
        "morning": "In the morning, before 11",
        "midday": "Around noon, 11 to 14",
        "afternoon": "In the afternoon, 14 to 17",
        "evening": "In the evening, after 17",
    },
    call_consent="You agree that we call you about this matter at the number that you enter. We use the number for "
    "nothing else, and you can change your mind at any time.",
    needs_phone="Please enter a phone number, so that we can call you.",
    intro_linked="What you write here joins the answers that you have just given to “{survey}”, and goes straight to "
    "the people who can put it right.",
    may_be_empty="If you ask for a call, you need not write anything.",
    contact_known="Fields that you leave empty: we then use what we know from inviting you, if you want an answer.",
    send="Send complaint",
    needs_text="Please describe what happened.",
    thanks_title="Thank you for telling us",
    thanks="Your complaint has arrived and will be looked after.",
    reference="Your reference: {reference}",
    follow="See how it is going",
    thanks_call="Somebody will call you. Noted: {window}.",
    taken_title="Your complaint had already arrived",
    taken="We keep what you sent first. If you want to add something, please write again.",
    anew="Write again",
)

_GERMAN = ComplaintTexts(
    title="Sagen Sie uns, was schiefging",
    intro="Ihre Beschwerde geht direkt an die Menschen, die sie klären können. Sie müssen keine Umfrage beantworten.",
    text="Was ist geschehen?",
    contact="Wie erreichen wir Sie?",
    contact_note="Lassen Sie das frei, um anonym zu bleiben. Wir nutzen es nur, um Ihnen zu antworten, und bewahren es "
    "getrennt von Ihren Worten auf.",
    answer="Dürfen wir Ihnen antworten?",
    yes="Ja, bitte halten Sie mich auf dem Laufenden",
    no="Nein, eine Antwort ist nicht nötig",
    call="Ja, bitte rufen Sie mich an",
    window="Wann passt es Ihnen am besten?",
    windows={
        "any_time": "Zu jeder Tageszeit",
        "morning": "Vormittags, vor 11 Uhr",
        "midday": "Mittags, 11 bis 14 Uhr",
        "afternoon": "Nachmittags, 14 bis 17 Uhr",
        "evening": "Abends, ab 17 Uhr",
    },
    call_consent="Sie sind einverstanden, dass wir Sie in dieser Sache unter der angegebenen Nummer anrufen. Wir "
    "verwenden die Nummer für nichts anderes, und Sie können es sich jederzeit anders überlegen.",
    needs_phone="Bitte geben Sie eine Telefonnummer an, damit wir Sie anrufen können.",
    intro_linked="Was Sie hier schreiben, kommt zu den Antworten, die Sie gerade bei „{survey}“ gegeben haben, und "
    "geht direkt an die Menschen, die es klären können.",
    may_be_empty="Wenn Sie um einen Anruf bitten, müssen Sie nichts schreiben.",
    contact_known="Was Sie frei lassen: Dafür nehmen wir, was wir von Ihrer Einladung her wissen, wenn Sie eine "
    "Antwort möchten.",
    send="Beschwerde senden",
    needs_text="Bitte beschreiben Sie, was geschehen ist.",
    thanks_title="Danke, dass Sie es uns sagen",
    thanks="Ihre Beschwerde ist angekommen, und wir kümmern uns darum.",
    reference="Ihre Vorgangsnummer: {reference}",
    follow="Sehen, wie es weitergeht",
    thanks_call="Jemand ruft Sie an. Vorgemerkt ist: {window}.",
    taken_title="Ihre Beschwerde war schon angekommen",
    taken="Wir behalten, was Sie zuerst gesendet haben. Wenn Sie etwas ergänzen möchten, schreiben Sie bitte noch "
    "einmal.",
    anew="Noch einmal schreiben",
)

_ARABIC = ComplaintTexts(
    title="أخبرنا بما حدث من خطأ",
    intro="تصل شكواك مباشرةً إلى من يستطيع معالجتها. لا حاجة إلى الإجابة عن أي استبيان.",
    text="ماذا حدث؟",
    contact="كيف يمكننا التواصل معك؟",
    contact_note="اترك هذه الحقول فارغة للبقاء مجهول الهوية. نستخدمها للرد عليك فقط، ونحفظها منفصلة عن كلماتك.",
    answer="هل تسمح لنا بالرد عليك؟",
    yes="نعم، أبقوني على اطلاع",
    no="لا، لا حاجة إلى رد",
    call="نعم، أرجو الاتصال بي",
    window="ما الوقت الأنسب لك؟",
    windows={
        "any_time": "في أي وقت من اليوم",
        "morning": "صباحًا، قبل الساعة 11",
        "midday": "ظهرًا، من 11 إلى 14",
        "afternoon": "عصرًا، من 14 إلى 17",
        "evening": "مساءً، بعد الساعة 17",
    },
    call_consent="أنت توافق على أن نتصل بك بشأن هذا الأمر على الرقم الذي تدخله. لا نستخدم الرقم لأي غرض آخر، ويمكنك "
    "تغيير رأيك في أي وقت.",
    needs_phone="يُرجى إدخال رقم هاتف لنتمكن من الاتصال بك.",
    intro_linked="ما تكتبه هنا يُضاف إلى الإجابات التي قدمتها للتو في «{survey}»، ويصل مباشرةً إلى من يستطيع معالجته.",
    may_be_empty="إن طلبت اتصالًا فلا حاجة إلى كتابة شيء.",
    contact_known="إن أردت ردًّا وتركت حقولًا فارغة فسنستخدم ما نعرفه من دعوتك.",
    send="إرسال الشكوى",
    needs_text="يُرجى وصف ما حدث.",
    thanks_title="شكرًا لإخبارنا",
    thanks="وصلت شكواك وسنهتم بها.",
    reference="رقمك المرجعي: {reference}",
    follow="متابعة الشكوى",
    thanks_call="سيتصل بك أحد زملائنا. الموعد المفضّل: {window}.",
    taken_title="وصلت شكواك من قبل",
    taken="نحتفظ بما أرسلته أولًا. إن أردت إضافة شيء فيُرجى الكتابة مرة أخرى.",
    anew="الكتابة مرة أخرى",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def complaint_texts(language: str) -> ComplaintTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)
