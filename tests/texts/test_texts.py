"""Every text of the console has its German, in every service's catalogue."""

from pathlib import Path

import pytest

from shared.web.console.navigation import ENTRIES
from tests.texts.catalogues import catalogue_of, folders, problems, texts_of


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: "-".join(folder.parts[-3:]))
def test_every_text_has_its_german(folder: Path) -> None:
    """Nothing is missing, fuzzy or unused, and every translation has the values of its text."""
    assert list(problems(folder)) == []


def test_an_entry_of_the_navigation_is_called_the_same_on_every_page() -> None:
    """Pages are shown with their own service's catalogue, which may have the same English for something else."""
    labels = {label for one in ENTRIES for label in (one.label, *(tab.label for tab in one.tabs))}
    german = {(one.id, one.string) for folder in folders() for one in catalogue_of(folder) if one.id in labels}
    assert [label for label in sorted(labels) if len([said for one, said in german if one == label]) > 1] == []


def test_what_is_wrong_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without German, one that is fuzzy, one that nothing uses, other values, and a lone per cent sign."""
    monkeypatch.setattr("tests.texts.catalogues._ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{{ _("New") }}{{ _("Old") }}{{ _("%(n)s of all", n=1) }}{{ _("50 %") }}'
        '{{ ngettext("%(num)s case", "%(num)s cases", 2) }}'
    )
    (tmp_path / "code.py").write_text('SAID = _("In code")\n')
    (tmp_path / "german.po").write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#, fuzzy\nmsgid "Old"\nmsgstr "Alt"\n\n'
        'msgid "%(n)s of all"\nmsgstr "%(m)s von allen"\n\n'
        'msgid "50 %"\nmsgstr "50 %"\n\n'
        'msgid "Never"\nmsgstr "Nie"\n\n'
        'msgid "%(num)s case"\nmsgid_plural "%(num)s cases"\nmsgstr[0] "%(num)s Fall"\nmsgstr[1] ""\n'
    )
    assert len(texts_of(tmp_path)) == 6
    found = "\n".join(problems(tmp_path))
    for wrong in (
        "no German for 'New'",
        "'Old' is fuzzy",
        "other placeholders",
        "write %% for a per cent sign in '50 %'",
        "'Never' is not used",
        "no German for ('%(num)s case', '%(num)s cases')",
        "no German for 'In code'",
    ):
        assert wrong in found
    assert len(found.splitlines()) == 7
