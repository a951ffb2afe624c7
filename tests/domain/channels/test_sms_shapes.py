"""The principle of the reader, over many messages that nobody wrote down one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.sms.keyword import keyword_of
from services.collector.domain.sms.numbers import NoScoreReason, ScaleRange
from services.collector.domain.sms.reply import read_reply

NPS = ScaleRange(0, 10)
SHAPES = [
    "{}", "{}.", "{}!", "({})", "{}/10", "{} / 10", "{} out of 10", "{} von 10", "{} sur 10", "{} de 10", "{} su 10",
    "{} van de 10", "I'd give it a {}", "I would say {}", "my score is {}", "Score: {}", "Ich gebe eine {}",
    "Ich würde eine {} geben", "Bewertung: {}", "je mets {}", "je vous donne {}", "ma note est {}", "le doy un {}",
    "pongo un {}", "mi nota es un {}", "vi do {}", "voto {}", "do un {}", "ik geef een {}", "ik zou een {} geven",
    "Hello, {}", "Hallo, {} danke", "Bonjour, {} merci", "Hola, {} gracias", "Ciao, {} grazie", "Hoi, {} bedankt",
    "{} from me", "{} von mir", "{} pour moi", "{} por mi parte", "{} da parte mia", "{} van mij",
    "On a scale of 0 to 10: {}", "{} 👍",
]  # fmt: skip
BEGINNINGS = [
    "{}, {}",
    "{}. {}",
    "{} - {}",
    "{}: {}",
    "{}! {}",
    "{}\n{}",
    "{} because {}",
    "{} weil {}",
    "{} porque {}",
]
SIGNATURES = [
    "\n\nSent from my iPhone 8", "\n\nGesendet von meinem iPhone 8", "\nEnvoyé de mon Samsung S9",
    "\nEnviado desde mi iPhone 7", "\nInviato da iPhone 6", "\nVerzonden vanaf mijn iPhone 5", " Get Outlook for iOS",
    "\n-- \nAnna 5",
]  # fmt: skip
SCORES = st.integers(0, 10)
WORDS = st.text(st.characters(categories=["Ll"], max_codepoint=0x24F), min_size=3, max_size=12).map(
    lambda word: word + "q"
)
"""No word of any table ends in this letter."""
NOT_AN_ANSWER = [
    "Laughed at “10”", "Liked “How likely are you to recommend us, 0 to 10?”", "Emphasized “9”", "Disliked an image",
    "❤️ to “8”", "👍 to “How was it?”", "Reacted 😂 to “10”", "Hat „10“ mit „Gefällt mir“ markiert",
    "Hat mit ❤️ auf „9“ reagiert", "A aimé « 10 »", "Le gustó “10”", "Reaccionó con 👍 a “9”", "Piace “10”",
    "Ha reagito con 👍 a “9”", "Vond “10” leuk", "Heeft met 👍 gereageerd op “9”", "“10” begenildi", "ضحك على “10”",
    "Out of office until 9", "I'm driving right now. I'll get back to you in 10 minutes.",
    "Automatic reply: back on 5 May", "Abwesenheitsnotiz: ich bin ab dem 9. wieder da",
    "Ich bin bis 12.08. nicht im Büro", "Réponse automatique : absent jusqu'au 9", "Je conduis, à 10h je rappelle",
    "Respuesta automática: vuelvo el 9", "Estoy conduciendo", "Risposta automatica: torno il 9", "Sto guidando",
    "Automatisch antwoord: terug op 9 mei", "Otomatik mesaj: 9'da dönerim", "رد تلقائي 9",
]  # fmt: skip
UNCLEAR = [
    "acht Komma fünf", "seven and a half", "sept et demi", "siete y medio", "sette e mezzo", "zeven en een half",
    "7½", "7 1/2", "8.5", "8,5", "10 for staff, 0 for delivery", "food 8, service 3", "8 from me, 6 from my wife",
    "4 sorry 8", "3, maybe 4", "7 no wait 8", "8. Actually 7", "4 pardon 8", "4 perdón 8", "<5", ">8", "~8",
    "8 or higher", "8+", "8-", "at least 8", "mindestens 8", "8 max", "8 at most", "less than 3", "7-8", "7 or 8",
    "zwischen 7 und 8", "5 employees ignored me", "2 Mitarbeiter waren unfreundlich", "3 personnes m'ont ignoré",
    "2 bad experiences", "3 very rude waiters", "0 problems", "2 thumbs up", "10 minutes late", "I came at 9", "um 9",
    "9 Uhr", "3pm", "9h30", "I am 9", "I'm 9", "ich bin 8", "j'ai 8 ans", "my 8 year old", "route 6", "Linie 3",
    "room 6", "No. 9", "Nr. 5", "10 is too low", "10 wäre zu viel", "Schulnote 1", "Note 2", "eine 1+", "1, sehr gut",
    "not a 10", "keine 10", "I can't give you 10", "would be 10 if faster", "would have given 10", "hätte 10 gegeben",
    "4/5", "24/7", "90%", "€5", "11", "-1", "9?", "iPhone 8", "2 for 1", "10 x better", "3:0", "the 9 was late",
]  # fmt: skip


@given(score=SCORES, shape=st.sampled_from(SHAPES))
def test_a_score_in_a_declared_shape_is_taken(score: int, shape: str) -> None:
    """Each shape, in each of the languages, gives the score and leaves no words."""
    reply = read_reply(shape.format(score), NPS)
    assert reply.score == score
    assert reply.comment is None or reply.comment in {"merci", "gracias", "grazie", "bedankt", "danke", "👍"}


@given(score=SCORES, form=st.sampled_from(BEGINNINGS), words=st.lists(WORDS, min_size=1, max_size=6))
def test_what_follows_a_sign_or_a_reason_is_the_comment(score: int, form: str, words: list[str]) -> None:
    """A score, then a sign or a reason, then anything without a number."""
    said = " ".join(words)
    reply = read_reply(form.format(score, said), NPS)
    assert reply.score == score
    assert reply.comment is not None
    assert reply.comment.endswith(said)


@given(first=SCORES, second=SCORES, words=st.lists(WORDS, min_size=1, max_size=3))
def test_two_numbers_are_never_guessed_between(first: int, second: int, words: list[str]) -> None:
    """Two scores with words between them: the sender is asked, unless both say the same."""
    reply = read_reply(f"{first} {' '.join(words)} {second}", NPS)
    assert reply.score is None


@given(text=st.sampled_from(SHAPES).flatmap(lambda shape: SCORES.map(shape.format)), below=st.sampled_from(SIGNATURES))
def test_a_signature_changes_nothing(text: str, below: str) -> None:
    """The number in the name of a phone is no score, and its words are no comment."""
    assert read_reply(text + below, NPS) == read_reply(text, NPS)


@pytest.mark.parametrize("below", SIGNATURES)
def test_a_signature_is_no_score(below: str) -> None:
    reply = read_reply("Terrible" + below, NPS)
    assert (reply.score, reply.comment, reply.reason) == (None, "Terrible", NoScoreReason.NO_NUMBER)


@pytest.mark.parametrize("text", NOT_AN_ANSWER)
def test_what_a_phone_wrote_is_no_answer(text: str) -> None:
    reply = read_reply(text, NPS)
    assert (reply.score, reply.comment, reply.reason) == (None, None, NoScoreReason.NOT_AN_ANSWER)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_can_be_read_in_two_ways_is_not_read(text: str) -> None:
    """Decimals, two scores, corrections, bounds, counts, times, ages, routes, grades: the words are kept whole."""
    reply = read_reply(text, NPS)
    assert (reply.score, reply.comment) == (None, text)


@pytest.mark.parametrize(
    "text",
    [
        "> On a scale of 0 to 10?\n9",
        "9\nOn Mon, 3 May 2027 at 10:00 Shop wrote:\n> 0 to 10?",
        "How likely is it, 0 to 10? 9",
    ],
)
def test_our_own_words_are_set_aside(text: str) -> None:
    assert read_reply(text, NPS, ["How likely is it, 0 to 10?"]).score == 9


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("a " * 100_000 + "9", None),
        ("9 " * 100_000, None),
        ("9 because " * 20_000, None),
        ("9, " + "good " * 40_000, 9),
        ("ich bin " + "1" * 200_000, None),
        ('"' + " " * 200_000 + "«", None),
        ("0-10 " * 40_000 + "9", None),
        ("am x\n" * 40_000, None),
        ("x" * 200_000, None),
    ],
)
def test_a_message_as_long_as_a_book_is_read_like_any_other(text: str, score: int | None) -> None:
    """Anybody can send one, and all others wait meanwhile: work that grows with the square would take an hour here."""
    assert read_reply(text, NPS).score == score
    assert keyword_of(text) is None
