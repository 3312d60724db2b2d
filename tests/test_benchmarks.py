"""The benchmarks, in small: each part that needs no real trunk runs, and the report has a line for all of it."""

from pathlib import Path

import pytest

from benchmarks import building, clicking, fitting, growth
from benchmarks.report import print_report
from fashrec.settings import Settings


@pytest.mark.usefixtures("toy_shop")
def test_parts_run_on_what_is_served_and_are_reported(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module, small in ((building, {"ROUNDS": 1, "BATCHES": 2}), (fitting, {"ROUNDS": 1, "PRODUCTS": 300})):
        for name, value in small.items():
            monkeypatch.setattr(module, name, value)
    figures = {
        "building toys": building.measure(settings),
        "fitting toys": fitting.measure(settings),
        "growth 3000": list(growth.measure(settings, tmp_path, 3000)),
        "clicking 500": clicking.measure(settings, tmp_path, 500),
    }
    assert figures["fitting toys"]["products"] == 300
    assert [row["vectors"] for row in figures["growth 3000"]] == [3000]
    machine = {"processors": 2, "kind": "a machine", "python": "3"}
    print_report({"machine": machine, "measured": dict.fromkeys(figures, "2026-01-01T00:00+00:00"), **figures})
    printed = capsys.readouterr().out
    for part in ("Building", "300", "3,000", "click"):
        assert part in printed
