"""A survey in a hidden field of the editor's form, which is what keeps it between two requests."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from services.collector.pages.console.surveys.editing.forms import Document

LARGEST = 4 * 1024 * 1024
"""Bytes of a survey that are unpacked; none that a server takes is as large."""


class BrokenPackageError(ValueError):
    """A hidden field does not hold what the server wrote there."""


def packed(document: Document) -> str:
    """Return a survey as short text."""
    return urlsafe_b64encode(zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 9)).decode()


def unpacked(text: str) -> Document:
    """Return the survey that was packed.

    Raises:
        BrokenPackageError: it is none.
    """
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(urlsafe_b64decode(text.encode()), LARGEST)
        document = json.loads(content)
    except (ValueError, zlib.error, RecursionError) as error:
        raise BrokenPackageError from error
    if not isinstance(document, dict) or not is_editable(document):
        raise BrokenPackageError
    return document


def is_editable(document: object) -> bool:
    """Return whether forms can show a document, however wrong it is otherwise."""
    if not isinstance(document, dict):
        return False
    languages, questions = document.get("languages"), document.get("questions")
    return (
        isinstance(document.get("title"), str)
        and isinstance(languages, list)
        and bool(languages)
        and all(isinstance(one, str) for one in languages)
        and isinstance(questions, list)
        and all(isinstance(one, dict) for one in questions)
    )
