"""Reading an HTML page as a browser without scripts does: its form, its ids, its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Element:
    """One element: its name and attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass(slots=True)
class ReadPage:
    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    """Text of text areas by name."""
    selects: dict[str, str] = field(default_factory=dict)
    """What is chosen in lists, by name."""

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a name that have all of `attributes`; `_` in a name stands for a hyphen."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attributes.get(n) == v for n, v in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the form would send as it stands, without the button."""
        sent = []
        for element in self.all("input"):
            kind = element.attributes.get("type", "text")
            if kind not in {"radio", "checkbox"} or "checked" in element.attributes:
                sent.append((element.attributes["name"], element.attributes.get("value", "")))
        return [*sent, *self.areas.items(), *self.selects.items()]

    @property
    def fields(self) -> dict[str, str]:
        """The same by name; of several values the last."""
        return dict(self.pairs)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self._area: str | None = None
        self._select = ""
        self._option: str | None = None
        """The option without a value whose text is being read: it is the value."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.page.elements.append(element)
        if tag == "textarea":
            self._area = element.attributes["name"]
            self.page.areas[self._area] = ""
        elif tag == "select":
            self._select = element.attributes["name"]
        elif tag == "option":
            self._see_option(element)

    def _see_option(self, option: Element) -> None:
        is_first = self._select not in self.page.selects
        if is_first or "selected" in option.attributes:
            self.page.selects[self._select] = option.attributes.get("value", "")
            self._option = None if "value" in option.attributes else self._select

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "option":
            self._option = None

    def handle_data(self, data: str) -> None:
        if self._option is not None:
            self.page.selects[self._option] += data.strip()
        if self._area is None:
            self.page.words.append(data)
        else:
            self.page.areas[self._area] += data.removeprefix("\n") if not self.page.areas[self._area] else data


def read_page(html: str) -> ReadPage:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
