"""The command line: what it prints where, and with which status it ends."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from conftest import ROOT, FakeEmbedder, Run, says_what_to_do

from fashrec import __version__, assemble, cli
from fashrec.errors import FashrecError

COMMANDS = {"build", "similar", "embed", "serve", "versions", "fetch", "info"}
MATCH_KEYS = {"product_id", "title", "gender", "distance", "rank", "closeness", "reasons"}
SLOW_LIBRARIES = ("keras", "tensorflow", "streamlit", "pandas", "pyarrow")


def in_a_process(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=120)


def every_command() -> dict[str, Any]:
    return typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


def test_similar_to_a_photo_prints_one_document(run_built: Run, photo_file: Callable[..., Path]) -> None:
    document = run_built("similar", photo_file("red", "circle"), "--gender", "women", "-k", 5, "--json").json()
    assert set(document) == {"query", "matches"}
    assert (document["query"]["gender"], document["query"]["product_id"]) == ("Women", None)
    matches = document["matches"]
    assert all(set(match) >= MATCH_KEYS for match in matches)
    assert [match["rank"] for match in matches] == [1, 2, 3, 4, 5]
    assert [match["distance"] for match in matches] == sorted(match["distance"] for match in matches)
    assert matches[0]["product_id"] == "w-red-circle-0"
    assert matches[0]["reasons"] == ["same type", "same colour"]


def test_similar_to_a_product_leaves_it_out_and_keeps_to_the_filters(run_built: Run) -> None:
    words = ("similar", "w-blue-square-2", "-g", "Women", "-k", 50, "--colour", "blue", "--type", "square", "--json")
    document = run_built(*words).json()
    found = {match["product_id"] for match in document["matches"]}
    twins = {twin for match in document["matches"] for twin in match["more_like_it"]}
    assert document["query"]["product_id"] == "w-blue-square-2"
    assert found
    assert found | twins <= {f"w-blue-square-{i}" for i in (0, 1, 3, 4, 5)}


def test_similar_prints_a_table_for_people(run_built: Run) -> None:
    ran = run_built("similar", "w-red-circle-0", "--gender", "Women", "-k", 3)
    assert (ran.status, ran.err) == (0, "")
    assert "Closeness" in ran.out
    assert "w-red-circle" in ran.out


def test_embed_writes_a_row_for_each_product_and_shelf(run: Run, toy_folder: Path, tmp_path: Path) -> None:
    ran = run("embed", "--catalogue", toy_folder, "--out", tmp_path / "toys.npz")
    assert (ran.status, ran.out) == (0, "")
    with np.load(tmp_path / "toys.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"product_id", "gender", "trunk", "vector"}
        ids, genders, trunk, vector = (arrays[name] for name in ("product_id", "gender", "trunk", "vector"))
    rows = list(zip(ids.tolist(), genders.tolist(), strict=True))
    assert len(set(rows)) == len(rows) == 22 + 74 + 2
    assert {gender for product_id, gender in rows if product_id == "u-green"} == {"Men", "Women"}
    assert (ids.dtype.kind, genders.dtype.kind, trunk.dtype, vector.dtype) == ("U", "U", np.float32, np.float32)
    assert trunk.shape == (98, 2048)
    assert vector.shape[0] == 98
    assert np.linalg.norm(vector, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert sorted(path.name for path in tmp_path.iterdir() if "npz" in path.name) == ["toys.npz"]


def test_embed_uses_the_built_gender_models(run_built: Run, toy_folder: Path, tmp_path: Path) -> None:
    assert run_built("embed", "-c", toy_folder, "--out", tmp_path / "toys.npz").status == 0
    with np.load(tmp_path / "toys.npz", allow_pickle=False) as arrays:
        women = arrays["vector"][arrays["gender"] == "Women"]
        ids = arrays["product_id"][arrays["gender"] == "Women"]
    folder = Path(run_built("info", "--json").json()["folder"])
    served = np.load(folder / "Women.vectors.npy").astype(np.float32)
    by_id = women[np.argsort(ids), : served.shape[1]]
    np.testing.assert_allclose(by_id, served, atol=2e-3)


def test_embed_uses_no_damaged_gender_model(run_built: Run, toy_folder: Path, tmp_path: Path) -> None:
    folder = Path(run_built("info", "--json").json()["folder"])
    model = folder / "Women.model.npz"
    model.write_bytes((folder / "Men.model.npz").read_bytes())
    refused = run_built("embed", "-c", toy_folder, "--out", tmp_path / "toys.npz").refusal()
    assert f"{model} is damaged" in refused
    assert "fashrec build" in refused


def test_embed_refuses_a_place_it_cannot_write(run: Run, toy_folder: Path, tmp_path: Path) -> None:
    assert "--out" in run("embed", "-c", toy_folder, "--out", tmp_path / "gone" / "toys.npz").refusal()
    (tmp_path / "folder").mkdir()
    assert "--out" in run("embed", "-c", toy_folder, "--out", tmp_path / "folder").refusal()
    assert not list(tmp_path.glob("*.partial"))


def test_info_says_what_is_served(run_built: Run, own_home: Path) -> None:
    facts = run_built("info", "--json").json()
    assert (facts["fashrec"], facts["home"]) == (__version__, str(own_home))
    assert (facts["catalogue"], facts["version"]) == ("toys", "v0001")
    assert facts["products"] == {"Men": 22, "Women": 74, "Boys": 2}
    assert facts["weights"].endswith(FakeEmbedder().fingerprint)
    assert facts["store"] == "empty"
    assert "toys" in run_built("info").out


def test_the_sample_stays_as_it_came(run: Run) -> None:
    for option in (("--use", "v0001"), ("--prune", "1")):
        assert "fashrec build --catalogue" in run("versions", *option).refusal()


@pytest.mark.parametrize(
    "question",
    ["nothing-of-the-kind", "", ".", "~nobody-of-this-name/photo.jpg", pytest.param("x" * 5000, id="long")],
)
def test_a_question_that_is_neither_photo_nor_product_is_refused(run_built: Run, question: str) -> None:
    refusal = run_built("similar", question, "-g", "Women").refusal()
    assert "neither a photo's path nor a product" in refusal
    assert says_what_to_do(refusal)


def test_a_photo_that_is_none_is_refused(run_built: Run, tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_text("<html>", encoding="utf-8")
    refusal = run_built("similar", tmp_path / "page.jpg", "-g", "Women").refusal()
    assert "not a JPEG, PNG or WebP" in refusal
    assert says_what_to_do(refusal)


def test_what_cannot_be_done_is_refused_in_one_line(run_built: Run, tmp_path: Path) -> None:
    assert "Choose one of Men, Women" in run_built("similar", "b-red", "-g", "Unisex").refusal()
    assert "Girls" in run_built("similar", "b-red", "-g", "Girls").refusal()
    assert "No catalogue in" in run_built("build", "-c", tmp_path).refusal()
    assert "There is no folder" in run_built("build", "-c", tmp_path / "gone").refusal()
    assert "cannot be read" in run_built("build", "-c", tmp_path, "--columns", tmp_path / "gone.toml").refusal()
    assert "ours=theirs" in run_built("build", "-c", tmp_path, "--column", "sku").refusal()
    assert "was not built; there are: toys" in run_built("versions", "--name", "gone").refusal()


@pytest.mark.parametrize("folder", ["~nobody-of-this-name/shop", pytest.param("x" * 5000, id="long")])
def test_a_folder_that_cannot_be_is_refused(run: Run, folder: str) -> None:
    assert "There is no folder" in run("build", "-c", folder).refusal()


@pytest.mark.parametrize("home", ["~nobody-of-this-name/fashrec", "/dev/null/fashrec"])
def test_a_home_that_cannot_be_is_refused(
    run: Run, toy_folder: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("FASHREC_HOME", home)
    assert "FASHREC_HOME" in run("build", "-c", toy_folder).refusal()


def test_a_message_of_several_lines_becomes_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: object) -> None:
        raise FashrecError("two\nlines")

    monkeypatch.setattr(assemble, "describe", fail)
    assert run("info").refusal() == "two lines"


@pytest.mark.parametrize(
    "words",
    ["", "dance", "similar", "similar x", "similar x -g Men -k 0", "similar x -g Men -k ten", "build", "info x",
     "info --loud", "build -c . --format xlsx", "embed -c .", "fetch all", "versions --prune x"],
)  # fmt: skip
def test_wrong_usage_ends_with_status_two(run: Run, words: str) -> None:
    ran = run(*words.split())
    assert ran.status == 2
    assert "Usage:" in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_every_command_and_every_option_has_help() -> None:
    commands = every_command()
    assert set(commands) >= COMMANDS
    for name, command in commands.items():
        assert command.help, name
        assert all(getattr(option, "help", None) for option in command.params), name


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_help_is_printed_on_standard_output(run: Run, name: str) -> None:
    ran = run(*([name] if name else []), "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "Usage:" in ran.out
    assert run(*([name] if name else []), "-h").out == ran.out


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == f"fashrec {__version__}\n"


@pytest.mark.parametrize("words", ["--help", "build --help", "similar --help", "--version"])
def test_help_comes_without_the_slow_libraries(words: str) -> None:
    code = (
        "import atexit, sys; from fashrec.cli import main; "
        f"atexit.register(lambda: print([n for n in {SLOW_LIBRARIES} if n in sys.modules], file=sys.stderr)); "
        f"sys.argv = ['fashrec', *'{words}'.split()]; main()"
    )
    ran = in_a_process("-c", code)
    assert (ran.returncode, ran.stderr.strip()) == (0, "[]")


def test_a_process_ends_with_the_status_that_says_how_it_went(tmp_path: Path) -> None:
    """Status 0 is seen in the test above."""
    refused = in_a_process("-m", "fashrec", "build", "-c", str(tmp_path / "gone"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("fashrec: There is no folder ")
    assert refused.stderr.count("\n") == 1
    assert in_a_process("-m", "fashrec", "dance").returncode == 2
