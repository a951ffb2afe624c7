"""Conditions as sentences, such as: only if the answer to “How likely …” is 6 or less."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.collector.pages.console.texts import Say
from shared.conditions.expression import GROUPS, OPERATORS
from shared.marking import mark as _

Document = Mapping[str, Any]
LONGEST = 60
"""Characters of a wording that is repeated in a sentence."""

ASK = _("the answer to {question}")
ROW = _("the answer to {question} for {row}")
FIELD = _("the hidden field {field}")
# German puts the verb at the end of what follows "if", so each is a pattern of its own.
PATTERNS: Mapping[str, str] = {
    "equals": _("{subject} is {value}"),
    "differs_from": _("{subject} is not {value}"),
    "at_least": _("{subject} is {value} or more"),
    "at_most": _("{subject} is {value} or less"),
    "one_of": _("{subject} is {value}"),
    "includes": _("{subject} contains {value}"),
    "first": _("{subject} has {value} in the first place"),
    "not_before": _("{subject} is {value} or later"),
    "not_after": _("{subject} is {value} or earlier"),
    "answered": _("{question} was answered"),
    "unanswered": _("{question} was not answered"),
    "filled": _("{subject} is filled in"),
    "empty": _("{subject} is empty"),
}
AND = _("and")
OR = _("or")
NONE = _("it is not true that {parts}")
_DAYS = {"at_least": "not_before", "at_most": "not_after"}


class Describer:
    """Describes the conditions of one survey to one reader."""

    def __init__(self, document: Document, say: Say, language: str) -> None:
        """Work out the words of the questions.

        Args:
            document: the survey in its JSON form; it need not make sense yet.
            say: the reader's words.
            language: in which its wordings are repeated, where they exist in it.
        """
        self._say = say
        self._language = language
        self._questions = {one.get("key"): one for one in document.get("questions") or () if isinstance(one, Mapping)}

    def only_if(self, condition: object) -> str:
        """Return when a question is asked, as a sentence."""
        if condition is None:
            return self._say(_("Always."))
        return self._say(_("Only if {parts}.")).format(parts=self.clause(condition))

    def jump(self, jump: Document) -> str:
        """Return one way to go on, as a sentence."""
        target = self.target(str(jump.get("to")))
        if jump.get("when") is None:
            return self._say(_("Then goes on to {target}.")).format(target=target)
        text = self._say(_("If {parts}: goes on to {target}."))
        return text.format(parts=self.clause(jump["when"]), target=target)

    def target(self, key: str) -> str:
        """Return where a jump leads."""
        return self._say(_("the end")) if key == "end" else self.question(key)

    def clause(self, condition: object, *, inside: bool = False) -> str:
        """Return a condition as the part of a sentence that follows “if”."""
        if not isinstance(condition, Mapping):
            return "…"
        word = next((word for word in GROUPS if condition.get(word) is not None), None)
        if word is None:
            return self._test(condition)
        listed = condition[word]
        parts = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
        said = [self.clause(part, inside=len(parts) > 1 or word == "none_of") for part in parts]
        joined = f" {self._say(AND if word == 'all_of' else OR)} ".join(said) or "…"
        if word == "none_of":
            return self._say(NONE).format(parts=f"({joined})" if len(said) > 1 else joined)
        return f"({joined})" if inside and len(said) > 1 else joined

    def question(self, key: object) -> str:
        """Return a question's wording in quotation marks, or its key."""
        known = self._questions.get(key)
        return self._quoted(self.words((known or {}).get("text")) or str(key))

    def words(self, text: object) -> str:
        """Return a wording in the reader's language, or in the first one that it has; cut if it is long."""
        if not isinstance(text, Mapping) or not text:
            return ""
        found = text.get(self._language) or next(
            (words for tag, words in text.items() if str(tag).partition("-")[0] == self._language and words),
            next(iter(text.values())),
        )
        line = " ".join(str(found).split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"

    def _test(self, test: Document) -> str:
        operator = next((one for one in OPERATORS if test.get(one) is not None), None)
        if operator is None:
            return "…"
        key = test.get("question")
        known = self._questions.get(key) or {}
        value = test[operator]
        if operator == "answered":
            return self._answered(test, given=value is True)
        pattern = operator
        if operator == "includes" and known.get("type") == "ranking":
            pattern = "first"
        elif operator in _DAYS and isinstance(value, str):
            pattern = _DAYS[operator]
        said = PATTERNS[pattern]
        return self._say(said).format(subject=self._subject(test), value=self._value(value, known))

    def _answered(self, test: Document, *, given: bool) -> str:
        if test.get("question") is None or test.get("row") is not None:
            said = PATTERNS["filled" if given else "empty"]
            return self._say(said).format(subject=self._subject(test))
        said = PATTERNS["answered" if given else "unanswered"]
        return self._say(said).format(question=self.question(test["question"]))

    def _subject(self, test: Document) -> str:
        if test.get("question") is None:
            return self._say(FIELD).format(field=self._quoted(str(test.get("field"))))
        asked = self.question(test["question"])
        if test.get("row") is None:
            return self._say(ASK).format(question=asked)
        known = self._questions.get(test["question"]) or {}
        return self._say(ROW).format(question=asked, row=self._choice(test["row"], known.get("rows")))

    def _value(self, value: object, question: Document) -> str:
        if isinstance(value, list | tuple):
            said = [self._value(one, question) for one in value]
            return f" {self._say(OR)} ".join(filter(None, [", ".join(said[:-1]), *said[-1:]])) or "…"
        if isinstance(value, bool):
            return self._say(_("yes")) if value else self._say(_("no"))
        if isinstance(value, str) and question.get("choices"):
            return self._choice(value, question["choices"])
        return self._quoted(value) if isinstance(value, str) and not question else str(value)

    def _choice(self, key: object, choices: object) -> str:
        listed = choices if isinstance(choices, Sequence) else ()
        found = next((one for one in listed if isinstance(one, Mapping) and one.get("key") == key), {})
        return self._quoted(self.words(found.get("text")) or str(key))

    def _quoted(self, text: str) -> str:
        return self._say(_("“{text}”")).format(text=text)
