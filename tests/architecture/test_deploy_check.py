"""`deploy/check.py` finds what it is there to find."""

from pathlib import Path

import pytest

from deploy import check


def test_bad_dockerfile_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image without a version is refused."""
    (tmp_path / "Dockerfile").write_text("FROM python\n")
    monkeypatch.setattr(check, "DOCKER", tmp_path)
    with pytest.raises(check.WrongError, match="DL3006"):
        check.check_dockerfile()


def test_bad_compose_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt key of a service is refused."""
    (tmp_path / "compose.yaml").write_text("services:\n  one:\n    imagee: x\n")
    monkeypatch.setattr(check, "DOCKER", tmp_path)
    with pytest.raises(check.WrongError, match="imagee"):
        check.check_compose()


def test_bad_manifest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt field that a cluster would drop in silence is refused."""
    layer = tmp_path / "base"
    layer.mkdir()
    (layer / "kustomization.yaml").write_text("resources: [pod.yaml]\n")
    (layer / "pod.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\n"
        "spec: {containers: [{name: one, image: 'one:1', livenessProb: {}}]}\n"
    )
    monkeypatch.setattr(check, "KUBERNETES", tmp_path)
    with pytest.raises(check.WrongError, match="livenessProb"):
        check.check_layer("base")()


def test_folder_that_cannot_be_rendered_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resource that is not there is refused."""
    (tmp_path / "kustomization.yaml").write_text("resources: [gone.yaml]\n")
    monkeypatch.setattr(check, "KUBERNETES", tmp_path.parent)
    with pytest.raises(check.WrongError, match=r"gone\.yaml"):
        check.check_layer(tmp_path.name)()


def test_missing_program_is_said_and_fails_where_it_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without Kustomize the check says what it did not check: a remark for a person, a failure in CI."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(check, "CHECKS", [("kubernetes/base", check.check_layer("base"))])
    monkeypatch.delenv("CI", raising=False)
    assert check.main() == 0
    monkeypatch.setenv("CI", "true")
    assert check.main() == 1
    assert capsys.readouterr().out.count("NOT CHECKED  kubernetes/base: neither kubectl nor kustomize") == 2
