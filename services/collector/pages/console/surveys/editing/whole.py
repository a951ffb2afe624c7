"""The forms of what a survey has besides its questions: words and languages, looks, and the rules of when and where."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.collector.pages.console.surveys.editing.conditions import (
    changed_condition,
    condition_fields,
    subjects_before,
)
from services.collector.pages.console.surveys.editing.forms import (
    Document,
    Fields,
    listed,
    number_of,
    put,
    put_words,
    text_of,
    words_in,
)

_OFFERS = ("follow_up", "call_back")
_BOXES = frozenset(
    {
        "segments",
        "proof_of_work",
        "eligibility.on",
        "eligibility.no_quarantine",
        *(f"afterwards.{name}" for name in _OFFERS),
    }
)
DAYS = ("after_shown_days", "after_dismissed_days", "after_answered_days", "sample_percent")
_START = ("on", "event", "delay_seconds", "scroll_percent")
_START_NUMBERS = frozenset({"delay_seconds", "scroll_percent"})
_THEME = ("accent", "background", "text", "logo", "font")
_LOCAL = "%Y-%m-%dT%H:%M"


def is_box(name: str) -> bool:
    """Return whether browsers may send nothing for a field."""
    return name in _BOXES or name.endswith(".value")


def survey_fields(document: Mapping[str, Any]) -> Fields:
    """Return the fields of words, languages and layout."""
    languages = document["languages"]
    shown: Fields = {}
    words_in(shown, "title", {languages[0]: document["title"], **document.get("titles", {})}, languages)
    for name in ("intro", "thanks"):
        words_in(shown, name, document.get(name), languages)
    shown["layout"] = document.get("layout", "one_page")
    shown["hidden"] = "\n".join(document.get("hidden", ()))
    shown["segments"] = list(document.get("segments", ()))
    offers = document.get("afterwards") or {}
    shown |= {f"afterwards.{name}": text_of(offers.get(name, True)) for name in _OFFERS}
    links = offers.get("share") or ()
    shown["afterwards.share"] = "\n".join(f"{one.get('name', '')} {one.get('url', '')}".strip() for one in links)
    return shown


def looks_fields(document: Mapping[str, Any]) -> Fields:
    """Return the fields of the theme."""
    theme = document.get("theme") or {}
    shown: Fields = {f"theme.{name}": text_of(theme.get(name)) for name in _THEME}
    words_in(shown, "theme.logo_text", theme.get("logo_text"), document["languages"])
    return shown


def rules_fields(document: Mapping[str, Any], zone: str) -> Fields:
    """Return the fields of when, where and how often; moments in the reader's zone."""
    embed, eligibility = document.get("embed") or {}, document.get("eligibility")
    shown: Fields = {name: _local(document.get(name), zone) for name in ("opens_at", "closes_at")}
    shown["proof_of_work"] = text_of(document.get("proof_of_work"))
    shown["eligibility.on"] = text_of(eligibility is not None)
    shown |= {f"eligibility.{name}": text_of((eligibility or {}).get(name)) for name in DAYS}
    shown["eligibility.otherwise"] = (eligibility or {}).get("otherwise", "block")
    shown["eligibility.no_quarantine"] = text_of((eligibility or {}).get("quarantine", True) is False)
    shown["embed.mode"] = embed.get("mode", "slide_in")
    shown["embed.selector"] = text_of(embed.get("selector"))
    words_in(shown, "embed.button", embed.get("button"), document["languages"])
    shown["embed.origins"] = "\n".join(embed.get("origins", ()))
    for name in ("url", "not_url"):
        shown[f"embed.audience.{name}"] = "\n".join((embed.get("audience") or {}).get(name, ()))
    start = embed.get("start") or {}
    shown |= {f"embed.start.{name}": text_of(start.get(name)) for name in _START[1:]}
    shown["embed.start.on"] = start.get("on", "load")
    for index, quota in enumerate(document.get("quotas", ())):
        shown[f"quotas.{index}.key"] = text_of(quota.get("key"))
        shown[f"quotas.{index}.limit"] = text_of(quota.get("limit"))
        shown |= condition_fields(f"quotas.{index}.when", quota.get("when"))
    return shown


def changed_survey(document: Document, changed: Fields) -> None:
    """Write what was changed in `survey_fields` into the survey."""
    for name, value in changed.items():
        part, _, language = name.partition(".")
        if part == "title" and language == document["languages"][0]:
            document["title"] = value
        elif part == "title":
            put_words(document, "titles", language, str(value))
        elif part in {"intro", "thanks"}:
            put_words(document, part, language, str(value))
        elif part == "afterwards":
            _change_offers(document, language, value)
        elif part == "layout":
            put(document, part, "" if value == "one_page" else value)
        else:
            put(document, part, listed(value) if part == "hidden" else value)
    if "hidden" in changed:
        kept = [one for one in document.get("segments", ()) if one in document.get("hidden", ())]
        put(document, "segments", kept)


def _change_offers(document: Document, name: str, value: Any) -> None:  # noqa: ANN401 - what a field shows
    offers: Document = dict(document.get("afterwards") or {})
    if name == "share":
        # The address is what stands last on a line: names have blanks, addresses have none.
        parts = [line.rpartition(" ") for line in listed(value)]
        put(offers, name, [{"name": name.strip(), "url": url} for name, _, url in parts])
    else:
        offers.pop(name, None)
        if not value:
            offers[name] = False
    put(document, "afterwards", offers)


def changed_looks(document: Document, changed: Fields) -> None:
    """Write what was changed in `looks_fields` into the survey."""
    theme: Document = dict(document.get("theme") or {})
    for name, value in changed.items():
        part, _, language = name.removeprefix("theme.").partition(".")
        if part == "logo_text":
            put_words(theme, part, language, str(value))
        else:
            put(theme, part, str(value).strip())
    put(document, "theme", theme)


def changed_rules(document: Document, changed: Fields, zone: str) -> None:
    """Write what was changed in `rules_fields` into the survey."""
    for name, value in changed.items():
        part, _, rest = name.partition(".")
        if part in {"opens_at", "closes_at"}:
            put(document, part, _moment(str(value), zone))
        elif part == "proof_of_work":
            put(document, part, True if value else "")
        elif part == "embed":
            _change_embed(document, rest, value)
        elif part == "quotas":
            _change_quota(document, rest, value)
    _change_eligibility(document, changed)
    everything = subjects_before(document, len(document["questions"]))
    for index, quota in enumerate(document.get("quotas", ())):
        prefix = f"quotas.{index}.when"
        if any(name.startswith(f"{prefix}.") for name in changed):
            put(quota, "when", changed_condition(prefix, quota.get("when"), changed, everything))


def _change_eligibility(document: Document, changed: Fields) -> None:
    touched = {name.partition(".")[2]: value for name, value in changed.items() if name.startswith("eligibility.")}
    if touched.get("on") == "":
        document.pop("eligibility", None)
        return
    if not touched:
        return
    rules: Document = dict(document.get("eligibility") or {})
    for name, value in touched.items():
        text = str(value)
        if name in DAYS:
            put(rules, name, number_of(text) if text.strip() else "")
        elif name == "otherwise":
            put(rules, name, "" if text == "block" else text)
        elif name == "no_quarantine":
            rules.pop("quarantine", None)
            if text:
                rules["quarantine"] = False
    document["eligibility"] = rules


def _change_embed(document: Document, name: str, value: Any) -> None:  # noqa: ANN401 - what a field shows
    embed: Document = dict(document.get("embed") or {})
    part, _, rest = name.partition(".")
    if part == "button":
        put_words(embed, part, rest, str(value))
    elif part == "origins":
        put(embed, part, listed(value))
    elif part == "audience":
        audience = dict(embed.get("audience") or {})
        put(audience, rest, listed(value))
        put(embed, "audience", audience)
    elif part == "start":
        start = dict(embed.get("start") or {})
        text = str(value).strip()
        put(start, rest, number_of(text) if text and rest in _START_NUMBERS else "" if text == "load" else text)
        put(embed, "start", start)
    else:
        put(embed, part, "" if value == "slide_in" else str(value).strip())
    # A survey that appears as surveys do by default may say so, or say nothing: it is the same.
    put(document, "embed", embed)


def _change_quota(document: Document, rest: str, value: Any) -> None:  # noqa: ANN401 - what a field shows
    index, _, name = rest.partition(".")
    if name == "limit":
        document["quotas"][int(index)][name] = number_of(str(value))
    elif name == "key":
        document["quotas"][int(index)][name] = str(value).strip()


def _local(moment: object, zone: str) -> str:
    if not isinstance(moment, str):
        return ""
    try:
        return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).strftime(_LOCAL)
    except ValueError:
        return moment


def _moment(text: str, zone: str) -> str:
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return text
    aware = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


def without_language(document: Document, tag: str) -> None:
    """Remove a language of the survey and its wordings; the one that is then the first keeps the title."""
    languages: list[str] = document["languages"]
    if tag not in languages or len(languages) == 1:
        return
    titles = {languages[0]: document["title"], **document.get("titles", {})}
    languages.remove(tag)
    titles.pop(tag, None)
    _retitle(document, titles)
    for words in wordings(document):
        words.pop(tag, None)
    for holder, names in (
        (document, ("intro", "thanks")),
        *((one, ("hint", "low_label", "high_label")) for one in document["questions"]),
    ):
        for name in names:
            if holder.get(name) == {}:
                del holder[name]


def with_first_language(document: Document, tag: str) -> None:
    """Make a language the one that the others fall back to."""
    languages: list[str] = document["languages"]
    if tag not in languages[1:]:
        return
    titles = {languages[0]: document["title"], **document.get("titles", {})}
    languages.remove(tag)
    languages.insert(0, tag)
    _retitle(document, titles)


def _retitle(document: Document, titles: dict[str, str]) -> None:
    first = document["languages"][0]
    document["title"] = titles.pop(first, None) or next(iter(titles.values()), "")
    put(document, "titles", titles)


def wordings(document: Document) -> list[dict[str, str]]:
    """Return every wording of a survey but its title; they can be changed."""
    theme, embed = document.get("theme") or {}, document.get("embed") or {}
    found = [document.get("intro"), document.get("thanks"), theme.get("logo_text"), embed.get("button")]
    for question in document["questions"]:
        found += [question.get(name) for name in ("text", "hint", "low_label", "high_label")]
        lists: Sequence[Mapping[str, Any]] = [*question.get("choices", ()), *question.get("rows", ())]
        found += [choice.get("text") for choice in lists]
    return [words for words in found if isinstance(words, dict)]
