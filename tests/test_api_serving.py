"""`fashrec serve`: what it refuses to begin with, and that it answers as a process of its own."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from fashrec import assemble
from fashrec.cli_serve import serve
from fashrec.errors import FashrecError
from fashrec.settings import load_settings


def test_other_machines_are_not_answered_without_a_key(own_home: Path) -> None:
    with pytest.raises(FashrecError, match="FASHREC_API_KEY"):
        serve(host="0.0.0.0", port=0, without_key=False)


@pytest.fixture
def running(own_home: Path) -> Iterator[str]:
    """`fashrec serve` over the sample, as a process of its own; its address."""
    command = [sys.executable, "-u", "-m", "fashrec", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "running on" in line)
        yield line.split("running on ")[1].split()[0]
        process.terminate()
        process.communicate(timeout=60)


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(FashrecError, match="--port 0"):
            serve(port=taken.getsockname()[1], without_key=False)


def test_the_command_answers_with_the_real_trunk(running: str) -> None:
    queries = assemble.find_active(load_settings()).versions.folder.parent / "queries"
    asked = json.loads((queries / "queries.json").read_text(encoding="utf-8"))[0]
    form = {"photo": (queries / asked["file"]).read_bytes()}
    given = httpx2.post(f"{running}/v1/similar", params={"gender": asked["gender"]}, files=form, timeout=60).json()
    assert len(given["matches"]) == 10
    assert given["matches"][0]["gender"] in (asked["gender"], "Unisex")
    paths = httpx2.get(f"{running}/openapi.json").json()["paths"]
    assert {path for path in paths if path.startswith("/v1/")} == set(paths)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("api_origins", "shop.example", "is no origin"),
        ("api_origins", "https://shop.example/de", "is no origin"),
        ("api_key", "schlüssel", "ASCII"),
        ("seed", "4294967296", "2147483647"),
    ],
)
def test_settings_that_could_never_work_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"FASHREC_{name.upper()}", value)
    with pytest.raises(FashrecError, match=said) as refused:
        load_settings()
    assert name != "api_key" or value not in str(refused.value)
