"""Reading the files that people keep: surveys, the structure."""

from pathlib import Path

from services.commands.errors import CommandError
from shared.yaml_files.reading import Document, UnreadableError, read_json, read_yaml


class FileError(CommandError):
    """A file cannot be read at all; the message begins with file and line."""

    def __init__(self, path: Path, line: int, detail: str) -> None:
        """Say where and what."""
        super().__init__(f"{path}:{line}: error: {detail}")


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        CommandError: it cannot be opened.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"Cannot read {path}: {reason}."
        raise CommandError(message) from error


def read_file(path: Path, *, what: str) -> Document:
    """Read a file; one whose name ends in `.json` is JSON, every other is YAML.

    Args:
        path: of the file.
        what: it must be, such as `a survey is an object with …`.

    Raises:
        FileError: it is not what its name says.
        CommandError: it cannot be opened.
    """
    text = text_of(path)
    try:
        document = read_json(text) if path.suffix == ".json" else read_yaml(text)
    except UnreadableError as unreadable:
        raise FileError(path, unreadable.line, unreadable.detail) from unreadable
    if not isinstance(document.content, dict):
        raise FileError(path, 1, what)
    return document
