"""The rooms of docs/design.md: who may import whom, and what each tool may load."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

FORBIDDEN = {
    "streamlit": ["fashrec/ui"],
    "keras": ["fashrec/embedding"],
    "tensorflow": ["fashrec/embedding"],
    "annoy": ["fashrec/index/annoy_index.py"],
    "fastapi": ["fashrec/api"],
}


def test_rooms_import_only_to_their_left() -> None:
    """The contracts stand in pyproject.toml under [tool.importlinter]."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    checked = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 kept, 0 broken" in checked.stdout


@pytest.mark.parametrize(("library", "allowed"), FORBIDDEN.items())
def test_each_outside_library_has_its_place(library: str, allowed: list[str]) -> None:
    for path in (ROOT / "fashrec").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if not any(name.startswith(place) for place in allowed):
            for line in path.read_text(encoding="utf-8").splitlines():
                words = line.split()
                assert not (words[:1] in (["import"], ["from"]) and words[1].split(".")[0] == library), (name, line)


def test_only_settings_read_the_environment() -> None:
    for path in [*(ROOT / "fashrec").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        text = path.read_text(encoding="utf-8")
        assert "os.getenv" not in text, path
        # The trunk tells TensorFlow to be quiet before it is imported; it reads nothing.
        assert "os.environ" not in text.replace("os.environ.setdefault(", ""), path


def test_modules_stay_readable() -> None:
    for folder in ("fashrec", "pages", "tools", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 350, f"{path}: {lines} lines; what second thing lives there?"


def test_no_module_is_called_utils() -> None:
    names = {path.stem for path in (ROOT / "fashrec").rglob("*.py")}
    assert not names & {"utils", "helpers", "manager", "common"}


def test_every_top_level_promise_is_there() -> None:
    for name in (
        "app.py",
        "pages",
        "fashrec",
        "assets",
        "tests",
        "requirements.txt",
        ".streamlit",
        "LICENSE",
        "README.md",
    ):
        assert Path(ROOT / name).exists(), name
