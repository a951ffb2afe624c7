"""What the kiosk says itself, in each of its languages."""

from dataclasses import dataclass

from services.collector.domain.surveys.question import SCALES
from services.collector.domain.surveys.scale_ends import face_names
from services.collector.pages.hosted.languages import spoken_in


@dataclass(frozen=True, slots=True)
class KioskTexts:
    """All words of the kiosk that are not the survey's."""

    language: str
    languages: str
    choose: str
    thanks_title: str
    thanks: str
    offline: str
    not_connected: str
    needs_script: str
    unknown_title: str
    unknown: str
    closed_title: str
    closed: str
    unsuitable_title: str
    unsuitable: str
    enrol_title: str
    enrol: str
    enrol_code: str
    enrol_button: str
    enrol_wrong: str
    enrol_offline: str


_ENGLISH = KioskTexts(
    language="en",
    languages="Language",
    choose="Tap what fits best",
    thanks_title="Thank you",
    thanks="Your answer helps us to do better.",
    offline="No network. Answers are kept.",
    not_connected="Not connected. Answers are kept.",
    needs_script="This page needs JavaScript to keep answers while there is no network.",
    unknown_title="This device is not enrolled",
    unknown="Please enrol it again and open the new address here.",
    closed_title="Closed at the moment",
    closed="No answers are taken right now. This page comes back by itself.",
    unsuitable_title="Nothing to tap here",
    unsuitable="The survey has no question with a scale. This page comes back by itself once it has one.",
    enrol_title="Set up this tablet",
    enrol="Type the code that Heed shows you under Places, or scan its QR code with this tablet.",
    enrol_code="Code",
    enrol_button="Set up",
    enrol_wrong="This code cannot be used: it is mistyped, was used before or is too old. Make a new one in Heed.",
    enrol_offline="Heed could not be reached. Check the network and try again.",
)

_GERMAN = KioskTexts(
    language="de",
    languages="Sprache",
    choose="Tippen Sie an, was am besten passt",
    thanks_title="Vielen Dank",
    thanks="Ihre Antwort hilft uns, besser zu werden.",
    offline="Kein Netz. Antworten bleiben erhalten.",
    not_connected="Nicht verbunden. Antworten bleiben erhalten.",
    needs_script="Diese Seite braucht JavaScript, um Antworten ohne Netz zu bewahren.",
    unknown_title="Dieses Gerät ist nicht angemeldet",
    unknown="Bitte melden Sie es neu an und öffnen Sie hier die neue Adresse.",
    closed_title="Zurzeit geschlossen",
    closed="Im Moment werden keine Antworten angenommen. Diese Seite kommt von selbst wieder.",
    unsuitable_title="Hier gibt es nichts anzutippen",
    unsuitable="Die Umfrage hat keine Frage mit einer Skala. Diese Seite kommt von selbst wieder, sobald es eine gibt.",
    enrol_title="Dieses Tablet einrichten",
    enrol="Geben Sie den Code ein, den Heed Ihnen unter „Orte“ zeigt, oder scannen Sie den QR-Code mit diesem Tablet.",
    enrol_code="Code",
    enrol_button="Einrichten",
    enrol_wrong="Dieser Code gilt nicht: vertippt, schon verwendet oder zu alt. Erzeugen Sie in Heed einen neuen.",
    enrol_offline="Heed ist nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es noch einmal.",
)

_ARABIC = KioskTexts(
    language="ar",
    languages="اللغة",
    choose="انقر على ما يناسبك",
    thanks_title="شكرًا لك",
    thanks="تساعدنا إجابتك على التحسّن.",
    offline="لا توجد شبكة. الإجابات محفوظة.",
    not_connected="غير متصل. الإجابات محفوظة.",
    needs_script="تحتاج هذه الصفحة إلى JavaScript لحفظ الإجابات عند انقطاع الشبكة.",
    unknown_title="هذا الجهاز غير مسجّل",
    unknown="يُرجى تسجيله من جديد وفتح العنوان الجديد هنا.",
    closed_title="مغلق حاليًا",
    closed="لا تُقبل إجابات في الوقت الحالي. تُحدَّث هذه الصفحة تلقائيًا.",
    unsuitable_title="لا يوجد هنا ما يمكن النقر عليه",
    unsuitable="لا يحتوي الاستبيان على سؤال بمقياس. تُحدَّث هذه الصفحة تلقائيًا عند إضافة سؤال كهذا.",
    enrol_title="إعداد هذا الجهاز اللوحي",
    enrol="أدخل الرمز الذي يعرضه Heed في قسم الأماكن، أو امسح رمز QR الخاص به بهذا الجهاز.",
    enrol_code="الرمز",
    enrol_button="إعداد",
    enrol_wrong="لا يمكن استخدام هذا الرمز: ربما كُتب خطأً أو استُخدم من قبل أو انتهت صلاحيته. أنشئ رمزًا جديدًا في Heed.",
    enrol_offline="تعذّر الوصول إلى Heed. تحقّق من الشبكة وحاول مرة أخرى.",
)

_TEXTS = {texts.language: texts for texts in (_ENGLISH, _GERMAN, _ARABIC)}

# By metric and number of faces, the bad end first; those of satisfaction are the hosted page's.
_FACES: dict[str, dict[str, dict[int, tuple[str, ...]]]] = {
    "en": {
        "rating": {
            3: ("Poor", "Fair", "Good"),
            4: ("Very poor", "Poor", "Good", "Excellent"),
            5: ("Very poor", "Poor", "Fair", "Good", "Excellent"),
        },
        "ces": {5: ("Very difficult", "Difficult", "Neither", "Easy", "Very easy")},
    },
    "de": {
        "rating": {
            3: ("Schlecht", "Mittel", "Gut"),
            4: ("Sehr schlecht", "Schlecht", "Gut", "Ausgezeichnet"),
            5: ("Sehr schlecht", "Schlecht", "Mittel", "Gut", "Ausgezeichnet"),
        },
        "ces": {5: ("Sehr schwierig", "Schwierig", "Teils, teils", "Einfach", "Sehr einfach")},
    },
    "ar": {
        "rating": {
            3: ("سيئ", "متوسط", "جيد"),
            4: ("سيئ جدًا", "سيئ", "جيد", "ممتاز"),
            5: ("سيئ جدًا", "سيئ", "متوسط", "جيد", "ممتاز"),
        },
        "ces": {5: ("صعب جدًا", "صعب", "محايد", "سهل", "سهل جدًا")},
    },
}


def kiosk_texts(language: str) -> KioskTexts:
    """Return the kiosk's words in `language`, or in English."""
    return _TEXTS.get(spoken_in(language), _ENGLISH)


def face_labels(metric: str, count: int, language: str) -> tuple[str, ...] | None:
    """Return what `count` faces mean, the worst first; None where so many are no faces but numbers."""
    spoken = kiosk_texts(language).language
    if metric == "csat":
        return face_names(count, spoken) if count in SCALES["faces"] else None
    return _FACES[spoken].get(metric, {}).get(count)
