"""What the page of thanks says to those who were unhappy, and above the links for sharing, in each of its languages."""

from dataclasses import dataclass

from services.collector.pages.hosted.languages import spoken_in


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsTexts:
    """All words that are not common to all pages."""

    sorry: str
    sorry_note: str
    """Of the words that are asked for."""
    send: str
    needs_words: str
    added: str
    already_title: str
    already: str
    over_title: str
    over: str
    write: str
    """Leads to the page for complaints."""
    call: str
    call_note: str
    call_button: str
    complain: str
    """The same where nobody calls back."""
    complain_note: str
    complain_button: str
    share: str
    share_note: str


_ENGLISH = AfterwardsTexts(
    sorry="We are sorry that you are not satisfied",
    sorry_note="Your words are added to the answers that you have just given.",
    send="Add my words",
    needs_words="Please write a few words first.",
    added="Thank you, your words have been added to your answers.",
    already_title="Your words had already arrived",
    already="We keep what you wrote first. If you want to add something, please write to us.",
    over_title="The time for this has run out",
    over="Your answers are stored, only these words could not be added any more. You can still write to us.",
    write="Write to us",
    call="Shall we call you?",
    call_note="Somebody takes care of it in person. You choose the time that suits you.",
    call_button="Ask for a call",
    complain="Shall we look into it?",
    complain_note="Write to the people who can put it right.",
    complain_button="Write to us",
    share="Share your experience",
    share_note="However it was: others like to read it, too.",
)

_GERMAN = AfterwardsTexts(
    sorry="Es tut uns leid, dass Sie nicht zufrieden sind",
    sorry_note="Ihre Worte kommen zu den Antworten, die Sie gerade gegeben haben.",
    send="Worte hinzufügen",
    needs_words="Bitte schreiben Sie zuerst ein paar Worte.",
    added="Danke, Ihre Worte stehen jetzt bei Ihren Antworten.",
    already_title="Ihre Worte waren schon angekommen",
    already="Wir behalten, was Sie zuerst geschrieben haben. Wenn Sie etwas ergänzen möchten, schreiben Sie uns bitte.",
    over_title="Die Zeit dafür ist abgelaufen",
    over="Ihre Antworten sind gespeichert, nur diese Worte kamen nicht mehr hinzu. Sie können uns trotzdem schreiben.",
    write="Uns schreiben",
    call="Dürfen wir Sie anrufen?",
    call_note="Jemand kümmert sich persönlich darum. Sie wählen, wann es Ihnen passt.",
    call_button="Um Rückruf bitten",
    complain="Sollen wir der Sache nachgehen?",
    complain_note="Schreiben Sie den Menschen, die es in Ordnung bringen können.",
    complain_button="Uns schreiben",
    share="Teilen Sie Ihre Erfahrung",
    share_note="Wie auch immer es war: Auch andere lesen das gern.",
)

_ARABIC = AfterwardsTexts(
    sorry="نأسف لأنك لست راضيًا",
    sorry_note="تُضاف كلماتك إلى الإجابات التي قدمتها للتو.",
    send="إضافة كلماتي",
    needs_words="يُرجى كتابة بضع كلمات أولًا.",
    added="شكرًا، أُضيفت كلماتك إلى إجاباتك.",
    already_title="وصلت كلماتك من قبل",
    already="نحتفظ بما كتبته أولًا. إن أردت إضافة شيء فيُرجى الكتابة إلينا.",
    over_title="انتهى الوقت المتاح لذلك",
    over="إجاباتك محفوظة، لكن تعذّرت إضافة هذه الكلمات. ما زال بإمكانك الكتابة إلينا.",
    write="اكتب إلينا",
    call="هل نتصل بك؟",
    call_note="سيهتم أحد زملائنا بالأمر شخصيًا، وأنت تختار الوقت المناسب لك.",
    call_button="طلب اتصال",
    complain="هل ننظر في الأمر؟",
    complain_note="اكتب إلى من يستطيع معالجته.",
    complain_button="اكتب إلينا",
    share="شارك تجربتك",
    share_note="أيًّا كانت تجربتك، يسر الآخرين أن يقرؤوها.",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def afterwards_texts(language: str) -> AfterwardsTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)
