"""Which language a comment is reported to be in."""

import pytest

from services.scoring.domain.text.language import LIKELY, SURE, judge_language

TEXT = "ganz gut"


@pytest.mark.parametrize(
    ("candidates", "declared", "expected"),
    [
        ([("de", SURE)], None, "de"),
        ([("de", SURE - 0.01)], None, None),
        ([("de", SURE - 0.01)], "de-AT", "de"),
        ([("de", LIKELY)], "de_CH", "de"),
        ([("de", LIKELY - 0.01)], "de", None),
        ([("de", SURE - 0.01), ("en", 0.1)], "en", None),
        ([("de", SURE)], "en", "de"),
        ([], "de", None),
    ],
)
def test_a_language_is_reported_when_it_is_sure_or_expected(
    candidates: list[tuple[str, float]], declared: str | None, expected: str | None
) -> None:
    """The detector is believed when it is sure, or when it is likely and names the language of the survey."""
    assert judge_language(candidates, declared=declared, text=TEXT) == expected


@pytest.mark.parametrize("text", ["", "ok", "10/10 :-)", "👍👍👍👍", "1234567890"])
def test_what_is_no_language_is_none(text: str) -> None:
    """Fewer than three letters are in no language, however sure the detector is."""
    assert judge_language([("en", 1.0)], declared="en", text=text) is None
