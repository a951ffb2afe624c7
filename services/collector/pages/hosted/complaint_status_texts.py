"""What the page says on which customers see how it goes on with their complaint, in each of its languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.domain.complaints.progress import ComplaintState
from services.collector.pages.hosted.languages import spoken_in


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTexts:
    """All words of the page that are not common to all pages."""

    title: str
    reference: str
    leads: Mapping[ComplaintState, str]
    """What to say about where it stands now."""
    reopened: str
    """Instead, when it was taken up again."""
    steps: str
    """Name of the list of steps."""
    received: str
    working: str
    answered: str
    taken_up_again: str
    settled: str
    now: str
    """Behind the step where it stands."""
    open: str
    """Behind a step that is still to come."""
    privacy: str
    ask_title: str
    ask: str
    ask_label: str
    ask_button: str
    unknown_title: str
    unknown: str


_ENGLISH = StatusTexts(
    title="Your complaint",
    reference="Reference {reference}",
    leads={
        "received": "Your complaint has arrived. Somebody will look into it soon.",
        "working": "Somebody is looking into your complaint.",
        "answered": "We have been in touch with you about your complaint.",
        "settled": "Your complaint has been dealt with. Thank you for bringing this to our attention.",
    },
    reopened="We have taken your complaint up again and are looking into it.",
    steps="How it is going",
    received="Received",
    working="Being looked into",
    answered="Answered",
    taken_up_again="Taken up again",
    settled="Completed",
    now="we are here now",
    open="still to come",
    privacy="Keep the reference to yourself: whoever has it can see this page. It shows neither names nor anything "
    "that you wrote.",
    ask_title="How is my complaint going?",
    ask="You find the reference in the confirmation that you got when you sent your complaint.",
    ask_label="Your reference",
    ask_button="Show",
    unknown_title="We don't know this reference",
    unknown="Please check it: it has twelve letters and digits. If you asked us to erase your data, the complaint is "
    "gone, too.",
)

_GERMAN = StatusTexts(
    title="Ihre Beschwerde",
    reference="Vorgangsnummer {reference}",
    leads={
        "received": "Ihre Beschwerde ist angekommen. Bald kümmert sich jemand darum.",
        "working": "Ihre Beschwerde ist in Bearbeitung.",
        "answered": "Wir haben uns wegen Ihrer Beschwerde bei Ihnen gemeldet.",
        "settled": "Ihre Beschwerde ist erledigt. Danke, dass Sie uns darauf aufmerksam gemacht haben.",
    },
    reopened="Wir haben Ihre Beschwerde wieder aufgenommen und kümmern uns darum.",
    steps="So weit sind wir",
    received="Eingegangen",
    working="In Bearbeitung",
    answered="Beantwortet",
    taken_up_again="Wieder aufgenommen",
    settled="Abgeschlossen",
    now="hier stehen wir",
    open="steht noch aus",
    privacy="Behalten Sie die Vorgangsnummer für sich: Wer sie kennt, kann diese Seite sehen. Sie zeigt weder Namen "
    "noch etwas von dem, was Sie geschrieben haben.",
    ask_title="Was ist aus meiner Beschwerde geworden?",
    ask="Die Vorgangsnummer steht in der Bestätigung, die Sie nach dem Absenden erhalten haben.",
    ask_label="Ihre Vorgangsnummer",
    ask_button="Anzeigen",
    unknown_title="Diese Vorgangsnummer kennen wir nicht",
    unknown="Bitte prüfen Sie die Eingabe: Die Nummer besteht aus zwölf Buchstaben und Ziffern. Falls Sie Ihre Daten "
    "haben löschen lassen, gibt es auch die Beschwerde nicht mehr.",
)

_ARABIC = StatusTexts(
    title="شكواك",
    reference="الرقم المرجعي {reference}",
    leads={
        "received": "وصلت شكواك، وسينظر فيها أحد الزملاء قريبًا.",
        "working": "شكواك قيد المعالجة.",
        "answered": "تواصلنا معك بشأن شكواك.",
        "settled": "تمت معالجة شكواك. شكرًا لأنك لفتّ انتباهنا إلى ذلك.",
    },
    reopened="أعدنا فتح شكواك ونعمل على معالجتها.",
    steps="إلى أين وصلنا",
    received="تم الاستلام",
    working="قيد المعالجة",
    answered="تم الرد",
    taken_up_again="أُعيد فتحها",
    settled="اكتملت",
    now="نحن هنا الآن",
    open="لم يحن بعد",
    privacy="احتفظ بالرقم المرجعي لنفسك، فكل من يعرفه يستطيع رؤية هذه الصفحة. وهي لا تعرض أسماءً ولا شيئًا مما كتبته.",
    ask_title="إلى أين وصلت شكواي؟",
    ask="تجد الرقم المرجعي في التأكيد الذي تلقيته عند إرسال شكواك.",
    ask_label="رقمك المرجعي",
    ask_button="عرض",
    unknown_title="لا نعرف هذا الرقم المرجعي",
    unknown="يُرجى التحقق منه، فهو يتكون من اثني عشر حرفًا ورقمًا. وإن كنت قد طلبت حذف بياناتك، فقد حُذفت الشكوى أيضًا.",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}


def status_texts(language: str) -> StatusTexts:
    """Return the page's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)
