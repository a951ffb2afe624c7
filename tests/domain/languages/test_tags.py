"""Which language suits a reader, in which direction it is written, and what it calls itself."""

import langcodes
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from shared.languages.locales import own_name
from shared.languages.tags import (
    best_of,
    direction_of,
    match,
    near_languages,
    preferred,
    special,
    standard_tag,
)


@pytest.mark.parametrize(
    ("wanted", "offered", "found"),
    [
        (["ca", "en"], ["en", "es"], "en"),
        (["ca"], ["en", "es"], "es"),
        (["uk"], ["en", "ru"], None),
        (["az-Arab"], ["en", "az"], "az"),
        (["az-Arab", "en"], ["en", "az"], "en"),
        (["de-AT"], ["de-CH", "de"], "de"),
        (["fr-BE"], ["fr-CA", "fr-FR"], "fr-CA"),
        (["DE"], ["de"], "de"),
        (["en_US"], ["de", "en"], "en"),
        ([], ["en"], None),
        (["*", "x", "\x00", "a" * 9000], ["en"], None),
    ],
)
def test_own_languages_come_before_what_is_understood(wanted: list[str], offered: list[str], found: str | None) -> None:
    """And what is understood before the same language in another script."""
    assert best_of(wanted, offered) == found


def test_a_wording_is_taken_from_the_same_language_only() -> None:
    """What is merely understood is no reason to leave the survey's first language."""
    assert match("ca", ["es"]) is None
    assert match("zh-TW", ["zh-Hans"]) == "zh-Hans"


@pytest.mark.parametrize(
    ("wanted", "offered", "found"),
    [
        ("zh-Hant-HK", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh-TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh-Hant-HK", ["zh"], None),
        ("zh-CN", ["zh"], "zh"),
        ("de-AT", ["de"], "de"),
        ("pt-BR", ["pt-PT"], None),
        ("sr-Latn", ["sr"], None),
        ("iw", ["he"], "he"),
    ],
)
def test_a_special_case_has_the_script_of_what_it_is_a_case_of(
    wanted: str, offered: list[str], found: str | None
) -> None:
    assert special(wanted, offered) == found


def test_headers_are_read_by_their_weights() -> None:
    """RFC 9110; what has no weight or a broken one comes as it stands, or not at all."""
    assert preferred("fr;q=0.2, de;q=0.9,en;q=0, it") == ["it", "de", "fr"]
    assert preferred(";;q=,,\x7f;q=x") == []


@pytest.mark.parametrize(
    "tag", ["ar", "he", "fa", "ur", "de", "en", "ja", "ckb", "ug", "yi", "ku", "az-Arab", "uz-Arab"]
)
def test_the_direction_is_that_of_the_locale_data(tag: str) -> None:
    """Where CLDR has data for a language, its order of characters says the same as the script."""
    order = Locale.parse(tag, sep="-").character_order
    assert direction_of(tag) == {"right-to-left": "rtl", "left-to-right": "ltr"}[order]


def test_tags_have_one_form() -> None:
    assert [standard_tag(tag) for tag in ("iw", "in", "sh", "mo", "zh_TW", "DE-at", "?")] == [
        "he",
        "id",
        "sr-Latn",
        "ro",
        "zh-TW",
        "de-AT",
        "?",
    ]


def test_languages_have_a_name_of_their_own() -> None:
    """With script and country where the tag has them, so that two of one language differ."""
    assert [own_name(tag) for tag in ("de", "de-AT", "zh-Hant", "iw", "tlh")] == [
        "Deutsch",
        "Deutsch (Österreich)",
        "中文 (繁體)",
        "עברית",
        "tlh",
    ]


def test_what_is_near_can_be_handed_over() -> None:
    """To programs without the tables; it is what `match` would find."""
    assert near_languages("no") == ("nb", "nn")
    assert "gsw" in near_languages("de")
    assert near_languages("en") == ()


def test_strangers_do_not_fill_the_memory() -> None:
    """Anybody can send tags; the library would keep each of them for ever."""
    for number in range(12_000):
        best_of([f"a{number % 26}-{number:05d}", f"de-{number:05d}"], ["en", "de"])
    assert len(langcodes.Language._PARSE_CACHE) < 6_000
    assert len(langcodes.Language._INSTANCES) < 20_000


@given(
    st.text(max_size=30), st.lists(st.sampled_from(["en", "de", "zh-Hant", "sr-Latn", "ar"]), min_size=1, unique=True)
)
def test_whatever_is_wanted_one_of_those_on_offer_is_found_or_none(wanted: str, offered: list[str]) -> None:
    assert best_of([wanted], offered) in {None, *offered}
    assert direction_of(wanted) in {"ltr", "rtl"}
    assert own_name(wanted) or not wanted
