"""Colours that can be read: the contrast of WCAG, and what a theme may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.surveys.colours import BLACK, WHITE, contrast, label_on
from services.collector.domain.surveys.theme import DARK_BACKGROUND, LIGHT_BACKGROUND, Theme, check_theme
from shared.errors import FieldProblem

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def check(**fields: object) -> list[FieldProblem]:
    """What is wrong with a theme."""
    return check_theme(Theme(**fields), ("en", "de"))  # type: ignore[arg-type]  # a test's freedom


def places(**fields: object) -> list[str]:
    """The places of all faults."""
    return [problem.field for problem in check(**fields)]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # WebAIM's contrast checker and the notes to WCAG 2 technique G18 name these pairs.
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
        ("#959595", "#ffffff", 2.99),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#008000", "#ffffff", 5.14),
        ("#ffff00", "#ffffff", 1.07),
        ("#ff0000", "#00ff00", 2.91),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Published pairs have the published ratio, whichever colour lies on top."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_one_of_black_and_white_can_be_read_on_everything(colour: str) -> None:
    """The label of a button needs no rule: it is readable on every accent."""
    assert contrast(label_on(colour), colour) >= 4.5


@given(COLOURS, COLOURS)
def test_words_need_four_and_a_half(text: str, background: str) -> None:
    """Text on a background is refused exactly below 4.5:1."""
    assert (places(text=text, background=background) == ["theme.text"]) is (contrast(text, background) < 4.5)


@given(COLOURS, COLOURS)
def test_buttons_need_three(accent: str, background: str) -> None:
    """An accent is refused exactly below 3:1."""
    assert (places(accent=accent, background=background) == ["theme.accent"]) is (contrast(accent, background) < 3)


@given(COLOURS)
def test_without_a_background_the_page_s_own_counts(colour: str) -> None:
    """Light words get the page's dark ground, as the page does it; an accent alone lies on the light one."""
    best = max(contrast(colour, LIGHT_BACKGROUND), contrast(colour, DARK_BACKGROUND))
    assert (places(text=colour) == []) is (best >= 4.5)
    assert (places(accent=colour) == []) is (contrast(colour, LIGHT_BACKGROUND) >= 3)


@given(COLOURS)
def test_a_background_alone_is_fine(background: str) -> None:
    """The page chooses words that can be read on it."""
    assert places(background=background) == []


def test_a_refusal_names_both_ratios() -> None:
    """People who mend a colour want to know how far they are; the ratio found is never rounded up to the one needed."""
    (problem,) = check(text="#777777", background="#ffffff")
    assert "4.47:1" in problem.detail
    assert "4.5:1" in problem.detail
    (problem,) = check(accent="#959595", background="#ffffff")
    assert "2.99:1" in problem.detail
    assert "3.0:1" in problem.detail


@pytest.mark.parametrize("wrong", ["#fff", "0b5fff", "#0b5ffg", "blue", "#0b5fff ", "", "#0b5fff;x", "#٠٠٠٠٠٠"])  # noqa: RUF001 - digits of another script
def test_a_colour_has_one_form(wrong: str) -> None:
    """Six hexadecimal digits, so that nothing else gets into a style sheet."""
    for name in ("accent", "background", "text"):
        assert places(**{name: wrong}) == [f"theme.{name}"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"logo": "shop", "logo_text": {"en": "Shop"}}, []),
        ({"logo": "shop"}, ["theme.logo_text"]),
        ({"logo_text": {"en": "Shop"}}, ["theme.logo_text"]),
        ({"logo": "shop", "logo_text": {"de": "Laden"}}, ["theme.logo_text"]),
        ({"logo": "../secret", "logo_text": {"en": "Shop"}}, ["theme.logo"]),
        ({"font": "brand"}, []),
        ({"font": "https://cdn.example/font"}, ["theme.font"]),
    ],
)
def test_pictures_and_fonts_are_names(fields: dict[str, object], expected: list[str]) -> None:
    """A logo has words for those who do not see it; nothing is fetched from elsewhere."""
    assert places(**fields) == expected


def test_black_on_white_is_as_good_as_it_gets() -> None:
    """The extremes are named right."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
