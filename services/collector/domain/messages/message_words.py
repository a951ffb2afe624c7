"""What every message says besides its template, in the reader's language: buttons, and how to be left in peace.

Every sentence is whole. The part in brackets is a link; in text its address stands behind it.
"""

from dataclasses import dataclass

from services.collector.domain.surveys.wording import match


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWords:
    """The words of one language."""

    to_survey: str
    """On the button to the survey."""
    to_status: str
    """On the button to the state of a complaint."""
    all_questions: str
    """A link below the scores, to the survey as a whole."""
    because_consent: str
    """Why a mail comes: they agreed."""
    because_customer: str
    """They bought something and could object, which they must be reminded of each time (UWG § 7 (3) no. 4)."""
    because_request: str
    """They wrote, or asked for an answer."""
    opt_out: str
    """Of a mail; ends with the link."""
    stop: str
    """Of an SMS that can be answered: as short as can be, and in the short alphabet where the language has it."""
    sms_opt_out: str
    """Of an SMS that cannot be answered; the address follows."""
    sms_survey: str
    """Stands before the address of the survey."""
    sms_status: str
    """Stands before the address of the state of a complaint."""


_WORDS = {
    "en": MessageWords(
        to_survey="Take the survey",
        to_status="See where things stand",
        all_questions="Open the whole survey",
        because_consent="You are receiving this email because you agreed to it.",
        because_customer="You are receiving this email because you are a customer of ours. You can object to it at any "
        "time, at no cost other than what it costs to send us a message.",
        because_request="You are receiving this email because you contacted us.",
        opt_out="If you would rather not receive emails like this one, you can [unsubscribe here].",
        stop="Reply STOP to end",
        sms_opt_out="Opt out:",
        sms_survey="Survey:",
        sms_status="Status:",
    ),
    "de": MessageWords(
        to_survey="Zur Umfrage",
        to_status="Stand ansehen",
        all_questions="Die ganze Umfrage öffnen",
        because_consent="Sie erhalten diese E-Mail, weil Sie darin eingewilligt haben.",
        because_customer="Sie erhalten diese E-Mail, weil Sie Kundin oder Kunde bei uns sind. Sie können dem jederzeit "
        "widersprechen, ohne dass dafür andere als die Übermittlungskosten nach den Basistarifen entstehen.",
        because_request="Sie erhalten diese E-Mail, weil Sie sich an uns gewandt haben.",
        opt_out="Wenn Sie solche E-Mails nicht mehr erhalten möchten, können Sie sie [hier abbestellen].",
        stop="Antwort STOP beendet",
        sms_opt_out="Abmelden:",
        sms_survey="Zur Umfrage:",
        sms_status="Zum Stand:",
    ),
    "fr": MessageWords(
        to_survey="Répondre au questionnaire",
        to_status="Suivre ma demande",
        all_questions="Ouvrir le questionnaire complet",
        because_consent="Vous recevez cet e-mail parce que vous y avez consenti.",
        because_customer="Vous recevez cet e-mail parce que vous êtes notre client. Vous pouvez vous y opposer à tout "
        "moment, sans autres frais que ceux liés à l'envoi de votre message.",
        because_request="Vous recevez cet e-mail parce que vous nous avez contactés.",
        opt_out="Si vous ne souhaitez plus recevoir ce type d'e-mails, vous pouvez [vous désabonner ici].",
        stop="STOP pour ne plus recevoir",
        sms_opt_out="Se désabonner :",
        sms_survey="Questionnaire :",
        sms_status="Suivi :",
    ),
    "es": MessageWords(
        to_survey="Responder a la encuesta",
        to_status="Ver el estado",
        all_questions="Abrir la encuesta completa",
        because_consent="Recibe este correo porque dio su consentimiento.",
        because_customer="Recibe este correo porque es cliente nuestro. Puede oponerse en cualquier momento sin más "
        "coste que el de enviarnos un mensaje.",
        because_request="Recibe este correo porque se puso en contacto con nosotros.",
        opt_out="Si no desea recibir más correos como este, puede [darse de baja aquí].",
        stop="Responda STOP para no recibir más",
        sms_opt_out="Baja:",
        sms_survey="Encuesta:",
        sms_status="Estado:",
    ),
    "it": MessageWords(
        to_survey="Rispondi al sondaggio",
        to_status="Vedi lo stato",
        all_questions="Apri il sondaggio completo",
        because_consent="Riceve questa e-mail perché ha dato il Suo consenso.",
        because_customer="Riceve questa e-mail perché è nostro cliente. Può opporsi in qualsiasi momento, senza altri "
        "costi se non quello dell'invio di un messaggio.",
        because_request="Riceve questa e-mail perché ci ha contattati.",
        opt_out="Se non desidera più ricevere e-mail come questa, può [annullare l'iscrizione qui].",
        stop="Risponda STOP per annullare",
        sms_opt_out="Annulla iscrizione:",
        sms_survey="Sondaggio:",
        sms_status="Stato:",
    ),
    "nl": MessageWords(
        to_survey="Naar de enquête",
        to_status="Stand van zaken bekijken",
        all_questions="De hele enquête openen",
        because_consent="U ontvangt deze e-mail omdat u daarvoor toestemming hebt gegeven.",
        because_customer="U ontvangt deze e-mail omdat u klant bij ons bent. U kunt daar altijd bezwaar tegen maken, "
        "zonder andere kosten dan die van het versturen van een bericht.",
        because_request="U ontvangt deze e-mail omdat u contact met ons hebt opgenomen.",
        opt_out="Wilt u zulke e-mails niet meer ontvangen, dan kunt u zich [hier afmelden].",
        stop="Antwoord STOP om af te melden",
        sms_opt_out="Afmelden:",
        sms_survey="Enquête:",
        sms_status="Stand van zaken:",
    ),
    "ar": MessageWords(
        to_survey="الانتقال إلى الاستبيان",
        to_status="الاطلاع على حالة الطلب",
        all_questions="فتح الاستبيان كاملًا",
        because_consent="تصلكم هذه الرسالة لأنكم وافقتم على ذلك.",
        because_customer="تصلكم هذه الرسالة لأنكم من عملائنا. يمكنكم الاعتراض في أي وقت دون أي تكلفة سوى تكلفة إرسال "
        "رسالة إلينا.",
        because_request="تصلكم هذه الرسالة لأنكم تواصلتم معنا.",
        opt_out="إذا كنتم لا ترغبون في تلقي رسائل كهذه، يمكنكم [إلغاء الاشتراك هنا].",
        stop="لإلغاء الاشتراك أرسلوا STOP",
        sms_opt_out="إلغاء الاشتراك:",
        sms_survey="الاستبيان:",
        sms_status="حالة الطلب:",
    ),
}
LANGUAGES = tuple(_WORDS)
"""In which there are words; the first one is used where a language has none."""


def has_words(language: str) -> bool:
    """Return whether readers of a language find these words in it."""
    return match(language, LANGUAGES) is not None


def words_in(language: str) -> MessageWords:
    """Return the words in a language, or in English."""
    return _WORDS[match(language, LANGUAGES) or LANGUAGES[0]]
