"""Where words stand in a text."""

from services.scoring.domain.text.search import Span, spans_of


def test_words_are_found_as_they_are_written() -> None:
    """Not within other words; the longest of those that overlap; characters, not bytes."""
    text = "Größe: der Parkplatz, DER Platz. Parkplatz-Suche?"
    assert spans_of({"Platz", "Parkplatz"}, text) == (Span(11, 9), Span(26, 5), Span(33, 9))
    assert spans_of({"Parkplatz", "Parkplatz-Suche"}, text) == (Span(11, 9), Span(33, 15))
    assert spans_of({"Größe"}, text) == (Span(0, 5),)
    assert spans_of({"😀"}, "so 😀 gut") == (Span(3, 1),)
    assert spans_of({"a.b"}, "axb a.b") == (Span(4, 3),), "no word is a pattern"
    assert spans_of((), text) == ()
