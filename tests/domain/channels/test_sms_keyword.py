"""Stop words are honoured, and words of feedback are not mistaken for them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.keyword import Keyword, keyword_of, steering_of

REQUESTS = [
    "STOP",
    "Please stop texting me",
    "STOPP BITTE",
    "unsubscribe me",
    "ARRET",
    "Arrêt",
    "BAJA",
    "إيقاف",
    "ايقاف",
    "stop all",
    "opt-out",
    "Opt out",
    "stop3",
    "3 stop",
    "STOP 3",
    "Stop it",
    "please stop",
    "Stop please!",
    "just stop",
    "Quit texting me",
    "cancel",
    "Cancel please",
    "END",
    "quit",
    "revoke",
    "no more texts please",
    "Do not text me again",
    "Don't text me anymore",
    "don't contact me",
    "I do not want to receive any more text messages from you",
    "Keine SMS mehr",
    "Bitte keine weiteren Nachrichten",
    "Ich möchte keine Nachrichten mehr erhalten",
    "Bitte nicht mehr schreiben",
    "Schreiben Sie mir nicht mehr",
    "Melden Sie mich bitte ab",
    "Ich möchte mich abmelden",
    "Bitte abmelden",
    "abbestellen",
    "Remove me from your list",
    "take me off your list",
    "take me off this list please",
    "leave me alone",
    "Lassen Sie mich in Ruhe",
    "no quiero recibir más mensajes",
    "Darme de baja",
    "no más",
    "No me envien mas mensajes",
    "ne plus m'envoyer de messages",
    "Arrêtez de m'envoyer des SMS",
    "Désabonnez-moi",
    "désinscription",
    "SAIR",
    "PARAR",
    "Basta",
    "disiscrivimi",
    "afmelden",
    "Stop met sms sturen",
    "СТОП",
    "Отписаться",
    "الغاء الاشتراك",
    "إلغاء الاشتراك",
    "توقف من فضلك",
    "הסר",
    "退订",
    "配信停止してください",
    "수신거부",
    "I would like to unsubscribe",
    "How can I unsubscribe?",
    "Please unsubscribe me from these messages",
    "opt me out",
    "Please opt me out of all messages",
    "STOP STOP STOP",
    "stop!!!!!",
    "S T O P",
    "STOP.",
    '"stop"',
    "Stop texting",
    "Stop sending me surveys",
    "stop sending these texts",
    "cancel my text messages",
    "cancel all messages",
    "End these messages",
    "The food was bad. Please stop texting me",
    "terrible service stop texting me",
    "Horrible. STOP",
    "Stop texting me I hate it",
    "Widerruf",
    "Ich widerspreche",
    "\uff33\uff34\uff2f\uff30",
    "Please remove my number from your database",
    "Delete my number from your list",
    "hört auf mir zu schreiben",
    "Hören Sie auf, mir SMS zu schicken",
    "stop spamming me",
    "ENOUGH! Stop texting",
    "Never text me again",
    "please do not send me any more surveys",
    "Thanks but please unsubscribe",
    "Yes, stop",
    "Wypisz",
    "iptal",
    "lopeta",
    "Stop messages",
    "stop sms",
    "stopp sms",
    "stop calling me",
    "i want to stop receiving these messages",
    "I want to opt out",
    "Could you please stop sending me these messages?",
    "reply STOP",
    "Nicht schreiben",
    "No me envien mensajes",
    "Bitte keine SMS",
    "no texts please",
    "Ich will keine Umfragen",
    "s.t.o.p",
    "No more surveys",
    "I revoke my consent",
    "Ich widerrufe meine Einwilligung",
    "stopp!",
    "S.T.O.P.",
    "Stop ya",
    "Annuler",
    "Je ne veux plus recevoir de messages",
    "non scrivetemi piu",
    "Non voglio più ricevere messaggi",
    "Não quero receber mais mensagens",
    "Ik wil geen berichten meer ontvangen",
    "Jag vill inte ha fler sms",
    "Не пишите мне больше",  # noqa: RUF001 - Russian
    "لا ترسل رسائل",
    "لا اريد رسائل",
    "Stopp Umfragen",
    "bitte von der Liste nehmen",
    "bitte aus dem Verteiler löschen",
    "I said stop",
    "STOP contacting me or I will report you",
    "Fuck off stop texting",
    "UNSUBSCRIBE ALL",
    "End all messages",
    "opt-out please",
    "OPTOUT",
    "stop/unsubscribe",
    "Stop or unsubscribe",
]
ANSWERS = [
    "please cancel my order",
    "the end of the line",
    "9 great",
    "Never quit!",
    "stop making me wait",
    "",
    "9",
    "yes",
    "YES",
    "don't stop",
    "Please don't stop sending these",
    "non-stop fun",
    "stop lying to customers",
    "The bus didn't stop",
    "I want to cancel my contract",
    "Cancel my subscription to the gym",
    "The end",
    "till the end",
    "nicht mehr",
    "no more",
    "I did not get a text",
    "I don't get texts from you",
    "Did not receive any message",
    "Your driver did not stop",
    "Why did you stop texting me?",
    "Remove me from the waiting list",
    "no",
    "No thanks",
    "Non stop",
    "bus stop",
    "The stop was late",
    "Ich konnte mich nicht abmelden",
    "Ich möchte mich vom Kurs abmelden",
    "Bestellung abbestellen",
    "Ende gut alles gut",
    "ende",
    "Al final",
    "Nothing to complain, no messages",
    "We had to wait at every stop, quit slow",
    "I cannot stop laughing",
    "great until the end",
    "no puedo parar",
    "para mi todo bien",
    "8 para todos",
    "Keine Nachricht erhalten",
    "Ich habe keine SMS erhalten",
    "Send more surveys",
    "more texts please",
    "please call me",
    "Call me",
    "Please write",
    "contact me",
    "Remove the old chairs",
    "take me out",
    "I like it",
    "everything",
    "end of story",
    "Keine",
    "nichts",
    "please text me",
    "I want more messages",
    "never received the mail",
    "quit smoking help",
    "help",
    "start",
    "Stop by anytime, I liked it",
    "No survey needed",
    "not interested",
    "Please do not call the police",
    "Bitte keine Umstände",
    "Mehr Mitarbeiter bitte",
    "Keine Werbung",
    "No mail",
    "Your unsubscribe page is broken",
    "Hilfe",
    "alles bestens",
]

STOP_WORDS = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ABMELDEN", "STOPP"]


@pytest.mark.parametrize("word", STOP_WORDS)
@pytest.mark.parametrize("form", ["{}", " {} ", "{}.", "{}!!", '"{}"', "{}\n", "\u200b{}"])
def test_stop_word_alone_opts_out(word: str, form: str) -> None:
    """Case, white space, punctuation and invisible characters do not keep a stop word from being recognised."""
    for spelled in (word, word.lower(), word.capitalize()):
        assert keyword_of(form.format(spelled)) is Keyword.STOP


@pytest.mark.parametrize(
    "text", ["STOP 3", "3 stop", "stop3", "Opt out", "opt-out", "stop all", "\uff33\uff34\uff2f\uff30"]
)
def test_stop_word_wins_over_a_number_beside_it(text: str) -> None:
    """Somebody who wants no more messages has not answered the question, whatever number stands there."""
    assert keyword_of(text) is Keyword.STOP


@pytest.mark.parametrize(
    "text",
    [
        "please cancel my order",
        "the end of the line",
        "9 great",
        "Never quit!",
        "stop making me wait",
        "",
        "9",
        "yes",
        "YES",
    ],
)
def test_sentence_with_a_stop_word_is_feedback(text: str) -> None:
    """Only a message that is a keyword steers the conversation; YES is an answer to a question."""
    assert keyword_of(text) is None


@pytest.mark.parametrize(
    ("text", "keyword"), [("START", "start"), ("unstop.", "start"), ("Help?", "help"), ("INFO", "help")]
)
def test_start_and_help_words_are_known(text: str, keyword: str) -> None:
    """The words that gateways prescribe are understood."""
    assert keyword_of(text) == keyword


@given(st.text())
def test_any_text_is_read_without_failing(text: str) -> None:
    """No message can make the reader fail."""
    assert keyword_of(text) in {None, *Keyword}


@pytest.mark.parametrize("text", REQUESTS)
def test_clear_requests_opt_out_in_many_languages(text: str) -> None:
    """Whoever says clearly that they want no more messages has not to know a word for it."""
    assert keyword_of(text) is Keyword.STOP


@pytest.mark.parametrize("text", ANSWERS)
def test_what_can_mean_something_else_stays_an_answer(text: str) -> None:
    """A customer who speaks of stopping something else, or of messages they did not get, is not lost."""
    assert keyword_of(text) is not Keyword.STOP


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("STOP 3", ""),
        ("3 - stop texting me", ""),
        ("Stop, please. Thank you!", ""),
        ("Yes, stop", ""),
        ("The food was bad. Please stop texting me", "The food was bad"),
        ("Horrible!! STOP", "Horrible"),
        ("Das Essen war kalt.\nKeine SMS mehr!", "Das Essen war kalt"),
        ("terrible service stop texting me", "terrible service stop texting me"),
    ],
)
def test_words_beside_a_request_are_an_answer_of_their_own(text: str, rest: str) -> None:
    """Their complaint is not thrown away because they want no more messages; a number beside the wish is no score."""
    steered = steering_of(text)
    assert (steered.keyword, steered.rest) == (Keyword.STOP, rest)


@given(
    st.sampled_from(REQUESTS),
    st.sampled_from(["{}", "  {}", "{}!", "{} 🙏", "\u200e{}", "{}\n"]),
    st.sampled_from([str.upper, str.lower, str]),
)
def test_a_request_stays_one_however_it_is_typed(text: str, form: str, case: Callable[[str], str]) -> None:
    """Case, signs, pictures and marks of direction change nothing."""
    assert keyword_of(form.format(case(text))) is Keyword.STOP
