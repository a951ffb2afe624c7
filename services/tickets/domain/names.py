"""Names in the languages of the pages for colleagues: of causes, checklists, and what is on them."""

from collections.abc import Iterator, Mapping

from shared.errors import FieldProblem

LANGUAGES = ("en", "de")


def name_in(names: Mapping[str, str], language: str) -> str:
    """Return a name in a language, or in the first that there is."""
    return names.get(language) or next(iter(names.values()), "")


def problems_of_names(names: Mapping[str, str], place: str, *, longest: int) -> Iterator[FieldProblem]:
    """Yield what is wrong with names at a place, such as `items.2.names`."""
    if not names:
        yield FieldProblem(place, "must have a name in one language at least")
    for language, name in names.items():
        if language not in LANGUAGES:
            yield FieldProblem(place, f"must be in one of these languages: {', '.join(LANGUAGES)}")
        if not name.strip() or len(name) > longest:
            yield FieldProblem(f"{place}.{language}", f"must have 1 to {longest} characters")
