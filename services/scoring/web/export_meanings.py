"""What the columns of exported scores and comments mean: their codebooks."""

from collections.abc import Mapping

from shared.web.exports.words import Said

SCORE_MEANINGS: Mapping[str, Said] = {
    "period_from": Said("First day of the period, in UTC.", "Erster Tag des Zeitraums, in UTC."),
    "series_id": Said("Id of the series: answers that may be added up.", "Kennung der Reihe: addierbare Antworten."),
    "survey": Said("The survey.", "Die Umfrage."),
    "concept": Said("What is measured; it survives rewording.", "Was gemessen wird; bleibt bei Umformulierung gleich."),
    "metric": Said("nps, csat, ces or rating.", "nps, csat, ces oder rating."),
    "scale_min": Said("Lowest value of the scale.", "Niedrigster Wert der Skala."),
    "scale_max": Said("Highest value of the scale.", "Höchster Wert der Skala."),
    "polarity": Said("Which end of the scale is the good one.", "Welches Ende der Skala das gute ist."),
    "series_from": Said(
        "Version of the survey with which the series begins.", "Umfrageversion, mit der die Reihe beginnt."
    ),
    "touchpoint": Said("Where in the customer journey; empty: not known.", "Kontaktpunkt; leer: nicht bekannt."),
    "channel": Said("How the answers came in.", "Wie die Antworten eingegangen sind."),
    "value": Said(
        "The score: NPS in points (-100 to 100), CSAT in per cent, CES and ratings as means.",
        "Die Kennzahl: NPS in Punkten (-100 bis 100), CSAT in Prozent, CES und Bewertungen als Mittelwert.",
    ),
    "n": Said("Answers that count.", "Antworten, die zählen."),
    "ci_low": Said("Lower end of the confidence interval.", "Untere Grenze des Konfidenzintervalls."),
    "ci_high": Said("Upper end of the confidence interval.", "Obere Grenze des Konfidenzintervalls."),
    "confidence": Said("Confidence level of the interval, such as 0.95.", "Konfidenzniveau des Intervalls, etwa 0,95."),
    "method": Said("How the interval is computed.", "Wie das Intervall berechnet wird."),
    "numerator": Said("What is divided; the score follows from it.", "Zähler, aus dem die Kennzahl folgt."),
    "denominator": Said("By what it is divided.", "Nenner, aus dem die Kennzahl folgt."),
    "skipped": Said("Times that the question was left unanswered.", "Wie oft die Frage unbeantwortet blieb."),
    "suspect": Said("Answers that are kept but do not count.", "Antworten, die aufbewahrt werden, aber nicht zählen."),
    "counts": Said("Answers by category, as a JSON object.", "Antworten nach Kategorie, als JSON-Objekt."),
    "answers": Said("Answers by value, as a JSON object.", "Antworten nach Wert, als JSON-Objekt."),
}
VERBATIM_MEANINGS: Mapping[str, Said] = {
    "response_id": Said("Id of the response.", "Kennung der Antwort."),
    "question": Said("The question that was answered.", "Die Frage, die beantwortet wurde."),
    "survey": Said("Key of the survey.", "Schlüssel der Umfrage."),
    "version": Said("Version of the survey.", "Version der Umfrage."),
    "channel": Said("How the answer came in.", "Wie die Antwort eingegangen ist."),
    "touchpoint": Said("Where in the customer journey.", "An welcher Stelle der Kundenreise."),
    "location": Said("Code of the place.", "Code des Ortes."),
    "locale": Said("Language in which the survey was shown.", "Sprache, in der die Umfrage gezeigt wurde."),
    "attributes": Said("What was sent along, as a JSON object.", "Was mitgeschickt wurde, als JSON-Objekt."),
    "suspect": Said(
        "Why the answer does not count; empty: it does.", "Warum die Antwort nicht zählt; leer: Sie zählt."
    ),
    "occurred_at": Said("When the answer was given.", "Wann die Antwort gegeben wurde."),
    "text": Said("What was written.", "Was geschrieben wurde."),
    "language": Said(
        "Language in which it is written, if known.", "Sprache, in der es geschrieben ist, falls bekannt."
    ),
    "sentiment": Said(
        "positive, negative or neutral, read from word lists; empty: not known.",
        "positive, negative oder neutral, anhand von Wortlisten; leer: nicht bekannt.",
    ),
    "sentiment_share": Said(
        "How much of what was weighed speaks for the sentiment, 0 to 1.",
        "Anteil dessen, was für die Stimmung spricht, 0 bis 1.",
    ),
    "is_read": Said(
        "Whether it was looked at for language and sentiment.", "Ob Sprache und Stimmung schon bestimmt wurden."
    ),
    "marks": Said("What colleagues marked it as.", "Wie es markiert wurde."),
}
SHOWN_MEANINGS: Mapping[str, Said] = {
    **{name: SCORE_MEANINGS[name] for name in ("survey", "metric", "value", "ci_low", "ci_high", "n")},
    "question": SCORE_MEANINGS["concept"],
    "part_of": Said("By what the scores are divided; empty: the trend.", "Wonach aufgeteilt ist; leer: der Verlauf."),
    "part": Said("The part, such as a shop or a channel.", "Der Teil, etwa eine Filiale oder ein Kanal."),
    "from": Said("First day, in your time zone.", "Erster Tag, in Ihrer Zeitzone."),
    "until": Said("The day after the last one.", "Der Tag nach dem letzten."),
}
"""Of the scores that a page shows."""
