"""Names that conditions can ask for, as they occur: keys and languages, never what was said or who said it."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.alerts.domain.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Each sorted."""

    surveys: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Keys of questions on a scale."""
    comment_questions: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    """Names of attributes."""
    locales: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Topics of complaints."""
    sources: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()


def suggestions_of(subjects: Iterable[Subject]) -> Suggestions:
    """Return what occurs in responses and complaints."""
    seen = list(subjects)
    answers = [answer for one in seen for answer in one.answers]
    return Suggestions(
        surveys=_sorted(one.survey for one in seen),
        questions=_sorted(answer.question for answer in answers),
        comment_questions=_sorted(comment.question for one in seen for comment in one.comments),
        attributes=_sorted(name for one in seen for name in one.attributes),
        locales=_sorted(one.locale for one in seen),
        categories=_sorted(one.category for one in seen),
        sources=_sorted(one.source_id for one in seen),
        concepts=_sorted(answer.concept for answer in answers),
    )


def _sorted(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
