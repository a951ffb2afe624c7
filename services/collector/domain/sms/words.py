"""The German and English words that decide what a number in a reply means. Tables only."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            ("zero", "null"),
            ("one", "eins"),
            ("two", "zwei", "zwo"),
            ("three", "drei"),
            ("four", "vier"),
            ("five", "fünf", "fuenf"),
            ("six", "sechs"),
            ("seven", "sieben"),
            ("eight", "acht"),
            ("nine", "neun"),
            ("ten", "zehn"),
            ("eleven", "elf"),
            ("twelve", "zwölf", "zwoelf"),
        )
    )
    for word in words
}

SHY = frozenset({"zero", "null", "one", "eins", "two", "zwei", "zwo", "three", "drei", "elf", "acht"})
"""Number words that begin ordinary sentences ("one of the best"): there they count only where they stand alone."""

OUT_OF = frozenset({"of", "von", "aus"})
RANGE = frozenset({"to", "or", "and", "oder", "bis", "und"})
DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}")
MONEY = frozenset("€$£¥%‰°")
SIGILS = frozenset("+#@")
RAISED = "\N{REPLACEMENT CHARACTER}"
"""Stands for a raised digit or a vulgar fraction: what it hangs on is no whole number."""

STARS = frozenset({"star", "stars", "stern", "sterne", "sternen"})
STAR_SCALE = 5
POINTS = frozenset({"point", "points", "pts", "punkt", "punkte", "punkten"})

NEGATIONS = _words(
    "not no never nor neither none without nicht kein keine keiner keinen keinem keines nie niemals weder ohne "
    "dont cant wont isnt wouldnt"
)
NEGATED_ENDING = "n't"

ALTERNATIVES = frozenset({"or", "oder"})
"""Before a number: it takes back what was said."""

INEXACT = _words(
    "over under above below than least most almost nearly between minimum maximum "
    "über ueber unter als mindestens höchstens hoechstens knapp beinahe zwischen maximal minimal"
)
"""Before a number: it is a bound and not an answer."""

VERBS = _words(
    "say give giving gave score scored scoring rate rated rating grade answer vote choose "
    "gebe geb gib vergebe gäbe sage sag bewerte bewertung note wertung punktzahl antwort wähle"
)
"""Before a number: it is the answer."""

FILLERS = _words(
    "a an it you them this that is was be i'd id like more rather maybe perhaps about around roughly definitely solid "
    "clear strong easy full eine einen einer ein ne 'ne glatte klare solide gute volle ist war wäre eher so etwa circa "
    "ca ungefähr rund vielleicht euch ihnen dem der die das ich mal"
)
"""May stand between such a word and the number."""

ARTICLES = frozenset({"a", "an", "eine", "einen", "ne", "solid", "glatte", "klare", "solide", "volle"})
"""Right before a number that ends its clause: it is the answer."""

CONNECTORS = _words(
    "because cause cuz coz as since but for due though although overall from thanks thank thx please again "
    "weil da denn wegen aber für fuer obwohl insgesamt danke bitte dank"
)
"""After a number: it was complete."""

LABELS = _words(
    "room table counter gate floor line bus platform order ticket level terminal station hall store suite flight desk "
    "zimmer raum tisch kasse schalter gleis linie etage stock halle filiale bestellung auftrag nr nummer number"
)
"""Before a number: it names a thing."""

UNITS = _words(
    "s sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks month months year years "
    "night nights time times x am pm o'clock people person persons friend friends kid kids children euro euros eur usd "
    "dollar dollars pound pounds bucks percent km miles kg pieces items calls emails visits degrees "
    "sek sekunden minuten std stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren nacht "
    "nächte mal uhr leute personen freunde freunden kinder kindern prozent grad stück artikel anrufe mails besuche"
)
"""After a number: it counts or measures something."""

STRETCHERS = _words(
    "whole full long more extra business working ganze ganzen volle vollen lange langen weitere weiteren"
)
"""May stand between a number and its unit."""
