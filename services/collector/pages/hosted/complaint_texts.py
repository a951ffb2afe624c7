"""What the page for complaints says, in each of its languages."""

from dataclasses import dataclass

from services.collector.pages.hosted.languages import primary


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
    send: str
    needs_text: str
    thanks_title: str
    thanks: str
    reference: str
    """With `{reference}`."""
    follow: str
    """Leads to the page on which they see how it goes on."""
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
    send="Send complaint",
    needs_text="Please describe what happened.",
    thanks_title="Thank you for telling us",
    thanks="Your complaint has arrived and will be looked after.",
    reference="Your reference: {reference}",
    follow="See how it is going",
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
    send="Beschwerde senden",
    needs_text="Bitte beschreiben Sie, was geschehen ist.",
    thanks_title="Danke, dass Sie es uns sagen",
    thanks="Ihre Beschwerde ist angekommen, und wir kümmern uns darum.",
    reference="Ihre Vorgangsnummer: {reference}",
    follow="Sehen, wie es weitergeht",
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
    send="إرسال الشكوى",
    needs_text="يُرجى وصف ما حدث.",
    thanks_title="شكرًا لإخبارنا",
    thanks="وصلت شكواك وسنهتم بها.",
    reference="رقمك المرجعي: {reference}",
    follow="متابعة الشكوى",
    taken_title="وصلت شكواك من قبل",
    taken="نحتفظ بما أرسلته أولًا. إن أردت إضافة شيء فيُرجى الكتابة مرة أخرى.",
    anew="الكتابة مرة أخرى",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def complaint_texts(language: str) -> ComplaintTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(primary(language), _ENGLISH)
