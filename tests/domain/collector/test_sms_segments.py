"""How many SMS a text is. The alphabet is held against the codec `gsm0338`, parts against a split of its septets."""

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sms_segments import segments_of, written_plainly

ESCAPE = 0x1B
CODEC = gsm0338.Codec()
SHORT = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà"
EXTENDED = "^{}\\[~]|€"
TEXTS = st.text(alphabet=SHORT + EXTENDED, max_size=700)


def septets_of(text: str) -> bytes | None:
    try:
        septets: bytes = CODEC.encode(text)[0]
    except UnicodeError:
        return None
    return septets


def parts_of(septets: bytes) -> int:
    """Return into how many parts septets are split, none of which ends with an escape."""
    if len(septets) <= 160:
        return 1 if septets else 0
    parts, start = 0, 0
    while start < len(septets):
        end = min(start + 153, len(septets))
        if end < len(septets) and septets[end - 1] == ESCAPE:
            end -= 1
        parts, start = parts + 1, end
    return parts


@given(st.characters())
def test_the_alphabet_is_that_of_the_standard(character: str) -> None:
    septets = septets_of(character)
    found = segments_of(character)
    if character == "\x1b":  # the escape itself is no character
        assert found.encoding == "ucs2"
    elif septets is None:
        assert (found.encoding, found.forcing) == ("ucs2", (character,))
    else:
        assert (found.encoding, found.units) == ("gsm7", len(septets))


@pytest.mark.parametrize("character", sorted({*SHORT, *EXTENDED, "\f"}))
def test_every_character_of_the_alphabet_is_short(character: str) -> None:
    septets = septets_of(character)
    assert septets is not None
    assert segments_of(character).units == len(septets)


@given(TEXTS)
def test_short_alphabet_is_split_as_septets_are(text: str) -> None:
    septets = septets_of(text)
    assert septets is not None
    found = segments_of(text)
    assert (found.encoding, found.units, found.count) == ("gsm7", len(septets), parts_of(septets))


@given(st.text(max_size=400))
def test_no_surrogate_pair_is_torn(text: str) -> None:
    found = segments_of(text)
    if found.encoding == "gsm7":
        return
    units = len(text.encode("utf-16-be", "surrogatepass")) // 2
    assert found.units == units
    if units <= 70:
        assert (found.count, found.left) == (1, 70 - units)
    else:
        # At most one unit is lost at the end of each part.
        assert -(-units // 67) <= found.count <= -(-units // 66)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count", "left"),
    [
        ("", "gsm7", 0, 0, 160),
        ("a" * 160, "gsm7", 160, 1, 0),
        ("a" * 161, "gsm7", 161, 2, 145),
        ("a" * 306, "gsm7", 306, 2, 0),
        ("a" * 307, "gsm7", 307, 3, 152),
        ("€" * 80, "gsm7", 160, 1, 0),
        ("€" * 81, "gsm7", 162, 2, 143),  # 76 pairs in the first part: half a pair has no room
        ("a" * 152 + "€" + "a" * 153, "gsm7", 307, 3, 151),  # the pair begins the second part
        ("я" * 70, "ucs2", 70, 1, 0),
        ("я" * 71, "ucs2", 71, 2, 63),
        ("я" * 134, "ucs2", 134, 2, 0),
        ("я" * 135, "ucs2", 135, 3, 66),
        ("😀" * 35, "ucs2", 70, 1, 0),
        ("😀" * 36, "ucs2", 72, 2, 61),  # 33 in the first part
        ("ç", "ucs2", 1, 1, 69),  # the alphabet has the capital letter alone
    ],
)
def test_boundaries(text: str, encoding: str, units: int, count: int, left: int) -> None:
    found = segments_of(text)
    assert (found.encoding, found.units, found.count, found.left) == (encoding, units, count, left)


def test_what_makes_it_long_is_named_once_and_in_order() -> None:
    assert segments_of("Ça – c\u2019est – ça ☕").forcing == ("–", "\u2019", "ç", "☕")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("„So“ – it\u2019s…\N{NO-BREAK SPACE}ok", '"So" - it\'s... ok'),
        ("it\u2019s ☕", "it\u2019s ☕"),
        ("it's", "it's"),
    ],
)
def test_typography_is_given_up_only_where_that_helps(text: str, plain: str) -> None:
    assert written_plainly(text) == plain
