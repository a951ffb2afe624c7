"""What people paste into a form must not keep a process busy for minutes."""

import pytest

from shared.yaml_files import reading
from shared.yaml_files.reading import UnreadableError, read_yaml


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[" * 5_000, 1),
        ("".join(" " * depth + "a:\n" for depth in range(100)), 51),
        ("a: &a {b: 1}\n" + "".join(f"k{number}: {{<<: *a}}\n" for number in range(1_100)), 1_002),
    ],
)
def test_what_takes_long_to_build_is_refused_before_it_is_built(
    text: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Depth, and parts that are repeated; with the line."""

    class Unbuilt(reading.UnreadableError):
        """Something was built."""

    def construct(*_: object) -> None:
        raise Unbuilt(0, "")

    monkeypatch.setattr(reading, "_constructor", lambda: construct)
    with pytest.raises(UnreadableError) as refused:
        read_yaml(text)
    assert type(refused.value) is UnreadableError
    assert refused.value.line == line
