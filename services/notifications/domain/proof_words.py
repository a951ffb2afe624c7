"""What the messages say that prove or try a destination. Plain text, short, and without anything to sell."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.access import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in one language."""

    link_subject: str
    link_text: str
    """With `{name}` and `{link}`."""
    code_text: str
    """With `{code}`."""
    test_subject: str
    test_text: str
    """With `{name}`."""


WORDS: Mapping[Language, Words] = {
    "en": Words(
        link_subject="Confirm this address for notices from Heed",
        link_text=(
            "Hello,\n\n{name} wants notices from Heed to be sent to this address. If that is right, open this page "
            "and confirm it:\n\n{link}\n\nThe link is valid for 24 hours. If you know nothing of this, do nothing: "
            "no notice will be sent to you.\n"
        ),
        code_text="Heed: {code} is your code. It is valid for 15 minutes.",
        test_subject="Test: notices from Heed arrive here",
        test_text="This is a test by {name}. Notices from Heed arrive here. There is nothing to do.",
    ),
    "de": Words(
        link_subject="Bitte bestätigen: Mitteilungen von Heed an diese Adresse",
        link_text=(
            "Guten Tag,\n\n{name} möchte, dass Mitteilungen von Heed an diese Adresse gehen. Wenn das richtig ist, "
            "öffnen Sie diese Seite und bestätigen Sie es:\n\n{link}\n\nDer Link gilt 24 Stunden. Wenn Sie nichts "
            "davon wissen, brauchen Sie nichts zu tun: Sie erhalten dann keine Mitteilungen.\n"
        ),
        code_text="Heed: {code} ist Ihr Code. Er gilt 15 Minuten.",
        test_subject="Test: Mitteilungen von Heed kommen hier an",
        test_text="Das ist ein Test von {name}. Mitteilungen von Heed kommen hier an. Sie brauchen nichts zu tun.",
    ),
}
NOBODY: Mapping[Language, str] = {"en": "A colleague", "de": "Jemand aus Ihrem Haus"}
"""Stands for whoever asked, where the directory has no name: a key of the API."""
