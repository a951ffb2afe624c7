"""Domain objects as events, pure."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, cast, get_args
from uuid import UUID

from services.collector.domain.channels.silence import Silence
from services.collector.domain.complaints.complaint import StoredComplaint
from services.collector.domain.messages.message import Message
from services.collector.domain.responses.asking import Asking
from services.collector.domain.responses.response import AnswerValue, StoredResponse
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.short_wordings import shortened, worded_languages
from services.collector.domain.surveys.survey import Version
from shared.contracts.collector import (
    Answer,
    ComplaintFiled,
    OtherAnswer,
    OtherQuestion,
    QuestionAsked,
    RespondentErased,
    ResponseEdited,
    ResponseEvent,
    ResponseReceived,
    ResponseWithdrawn,
    SkippedQuestion,
    SurveyPublished,
)
from shared.contracts.messages import MessageBounced, MessageEvent, MessageFailed, MessageRefused, MessageSent
from shared.contracts.sources import SourceEvent, SourceFellSilent, SourceRecovered
from shared.fields import fields_in_common
from shared.vocabulary import WRITTEN_TO_FOLDER, AnswerType, AttributeValue, OtherType

_OTHER_TYPES: frozenset[str] = frozenset(get_args(OtherType))
"""Contact data is not among them: it stays here."""


def survey_published(version: Version) -> SurveyPublished:
    """Return the event that a version went live."""
    definition = version.definition.with_follow_up()
    languages = worded_languages(definition)
    return SurveyPublished(
        survey=version.survey,
        version=version.number,
        title=definition.title,
        titles=dict(definition.all_titles),
        languages=definition.languages,
        questions=tuple(
            _question_asked(question, kind, languages)
            for question in definition.questions
            if (kind := _scored_or_text(question)) is not None
        ),
        other_questions=tuple(
            _other_question(question, languages) for question in definition.questions if question.type in _OTHER_TYPES
        ),
        published_at=version.published_at,
    )


def response_received(response: StoredResponse, asked: Asking) -> ResponseReceived:
    """Return the event that a response was stored.

    Args:
        response: the response; no contact data comes near this function.
        asked: the version it is bound to.
    """
    return ResponseReceived(**_body(response, asked))


def response_edited(response: StoredResponse, asked: Asking, *, at: datetime) -> ResponseEdited:
    """Return the event that a response was corrected: its answers, or its mark as suspect."""
    return ResponseEdited(**_body(response, asked), edited_at=at)


def response_withdrawn(response: StoredResponse, *, at: datetime) -> ResponseWithdrawn:
    """Return the event that a response was withdrawn."""
    return ResponseWithdrawn(
        response_id=response.id, revision=response.revision, survey=response.survey, withdrawn_at=at
    )


def response_now(response: StoredResponse, asked: Asking) -> ResponseReceived | ResponseEdited | ResponseWithdrawn:
    """Return the event that describes a response as it is now, for consumers that start over."""
    if response.withdrawn_at is not None:
        return response_withdrawn(response, at=response.withdrawn_at)
    if response.edited_at is not None:
        return response_edited(response, asked, at=response.edited_at)
    return response_received(response, asked)


def respondent_erased(respondent_id: UUID, *, at: datetime) -> RespondentErased:
    """Return the event that a person was erased."""
    return RespondentErased(respondent_id=respondent_id, erased_at=at)


def complaint_filed(complaint: StoredComplaint, customer: Mapping[str, AttributeValue]) -> ComplaintFiled:
    """Return the event that somebody complained; no contact data comes near this function.

    Args:
        complaint: what was stored.
        customer: what is known of its author, as attributes.
    """
    known = fields_in_common(complaint, ComplaintFiled) | {"attributes": {**complaint.attributes, **customer}}
    return ComplaintFiled(complaint_id=complaint.id, **known)


def message_sent(message: Message, *, at: datetime) -> MessageSent:
    """Return the event that a message was taken over for delivery; it names its basis."""
    to_folder = message.reason == WRITTEN_TO_FOLDER
    return MessageSent(
        **message_body(message, at),
        basis=message.basis or "request",
        to_folder=to_folder,
        by_person=message.is_by_person,
    )


def message_refused(message: Message, reason: str, *, at: datetime) -> MessageRefused:
    """Return the event that a message is not sent."""
    return MessageRefused(**message_body(message, at), reason=reason)


def message_failed(message: Message, reason: str, *, at: datetime) -> MessageFailed:
    """Return the event that a message could not be sent, or may not have been."""
    return MessageFailed(**message_body(message, at), reason=reason, is_unknown=message.state == "unknown")


def message_bounced(message: Message, reason: str, *, at: datetime) -> MessageBounced:
    """Return the event that a message came back, or was called spam."""
    return MessageBounced(**message_body(message, at), reason=reason)


def message_body(message: Message, at: datetime) -> dict[str, Any]:
    """Return the fields of a `MessageEvent`; neither words nor the address are among them."""
    return {**fields_in_common(message, MessageEvent), "message_id": message.id, "at": at}


def source_fell_silent(silence: Silence, *, at: datetime) -> SourceFellSilent:
    """Return the event that nothing comes in from a source, though it should."""
    usual = silence.usual
    return SourceFellSilent(
        **_source(silence, silence.last_at, at),
        silence_id=silence.id,
        evidence=silence.evidence,
        silent_since=silence.silent_since,
        expected=None if usual is None else usual.expected,
        received=None if usual is None else 0,
        weeks=None if usual is None else usual.weeks,
    )


def source_recovered(
    silence: Silence, *, last_at: datetime | None, recovered_at: datetime, at: datetime
) -> SourceRecovered:
    """Return the event that a source is in touch again.

    Args:
        silence: that is over.
        last_at: when the source was in touch last.
        recovered_at: when it was for the first time since.
        at: now.
    """
    seconds = (recovered_at - silence.silent_since).total_seconds()
    return SourceRecovered(**_source(silence, last_at, at), silence_id=silence.id, silent_seconds=seconds)


def _source(silence: Silence, last_at: datetime | None, at: datetime) -> dict[str, Any]:
    """Return the fields of a `SourceEvent`."""
    source = silence.source
    known = fields_in_common(source, SourceEvent)
    return {**known, "source_kind": source.kind, "source_id": source.id, "last_at": last_at, "at": at}


def scaled_answers(response: StoredResponse, asked: Asking) -> tuple[Answer, ...]:
    """Return the answers on scales alone, as they stand in events."""
    return tuple(one for one in _answers(response, asked)[0] if one.type != "text")


def _body(response: StoredResponse, asked: Asking) -> dict[str, Any]:
    """Return the fields of a `ResponseEvent`."""
    answers, others = _answers(response, asked)
    skipped = asked.skipped(response.channel, response.answers, response.attributes)
    return {
        **fields_in_common(response, ResponseEvent),
        "response_id": response.id,
        "attributes": {**response.attributes, **response.customer},
        "answers": answers,
        "skipped": tuple(_skipped(asked, question.key) for question in skipped),
        "other_answers": others,
        "segments": asked.definition.segments,
    }


def _answers(response: StoredResponse, asked: Asking) -> tuple[tuple[Answer, ...], tuple[OtherAnswer, ...]]:
    """Return the answers on scales and in words, and all others, both in the order of the questions."""
    answers: list[Answer] = []
    others: list[OtherAnswer] = []
    for question in asked.definition.questions:
        value = response.answers.get(question.key)
        if value is None:
            continue
        kind = _scored_or_text(question)
        if kind is not None and isinstance(value, int | str):
            answers.append(_answer(question, kind, value, asked))
        elif question.type in _OTHER_TYPES:
            others.append(_other_answer(question, value))
    return tuple(answers), tuple(others)


def _scored_or_text(question: Question) -> AnswerType | None:
    return "text" if question.type == "text" else question.metric


def _answer(question: Question, kind: AnswerType, value: int | str, asked: Asking) -> Answer:
    return Answer(
        question=question.key,
        concept=question.concept,
        type=kind,
        value=value,
        scale_min=question.scale_min,
        scale_max=question.scale,
        polarity=question.polarity,
        series_from=None if kind == "text" else asked.series_from.get(question.concept),
    )


@lru_cache(maxsize=4096)
def _skipped(asked: Asking, key: str) -> SkippedQuestion:
    """Return the question as skipped. Cached, because many people skip one of a few questions."""
    question = asked.definition.question(key)
    if question is None:
        message = "a version skips none but its own questions"
        raise LookupError(message)
    on_scale: dict[str, Any] = {
        "type": question.metric,
        "scale_min": question.scale_min,
        "scale_max": question.scale,
        "polarity": question.polarity,
    }
    series_from = asked.series_from.get(question.concept)
    return SkippedQuestion(question=question.key, concept=question.concept, **on_scale, series_from=series_from)


def _other_answer(question: Question, value: AnswerValue) -> OtherAnswer:
    said: dict[str, Any] = {}
    match question.type, value:
        case "single" | "multiple" | "ranking", str() | list() | dict():
            chosen = value if isinstance(value, list) else [value]
            said["choices"] = tuple(one if isinstance(one, str) else one["choice"] for one in chosen)
            said["words"] = next((one["words"] for one in chosen if isinstance(one, dict)), None)
        case "matrix", dict():
            said["rows"] = value
        case "number", int() | float():
            said["number"] = float(value)
        case "date", str():
            said["date"] = value
        case "consent", bool():
            said["given"] = value
        case _:
            message = f"an answer to a question of type {question.type} was stored in another form"
            raise TypeError(message)
    return OtherAnswer(question=question.key, concept=question.concept, type=question.type, **said)


def _question_asked(question: Question, kind: AnswerType, languages: Collection[str]) -> QuestionAsked:
    return QuestionAsked(
        key=question.key,
        concept=question.concept,
        type=kind,
        scale_min=question.scale_min,
        scale_max=question.scale,
        polarity=question.polarity,
        series_break=question.series_break,
        texts=shortened(question.text, languages),
    )


def _other_question(question: Question, languages: Collection[str]) -> OtherQuestion:
    return OtherQuestion(
        key=question.key,
        concept=question.concept,
        type=cast("OtherType", question.type),
        texts=shortened(question.text, languages),
        choices={choice.key: shortened(choice.text, languages) for choice in question.choices},
        rows={row.key: shortened(row.text, languages) for row in question.rows},
    )
