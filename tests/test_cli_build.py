"""The command line builds, learns, lists versions and takes events in; what it cannot do it says in a line."""

import shlex
import time
from pathlib import Path

from conftest import Run, write_toy_catalogue

from fashrec.assemble import find_active, rebuild_command
from fashrec.evaluate import read_quality
from fashrec.index.manifest import MANIFEST
from fashrec.settings import load_settings
from fashrec.store import Event, EventStore, What


def test_build_prints_one_document_and_its_messages_elsewhere(run: Run, toy_folder: Path) -> None:
    ran = run("build", "--catalogue", toy_folder, "--name", "my toys", "--json")
    document = ran.json()
    assert (document["version"], document["catalogue"]["name"]) == ("v0001", "my-toys")
    assert {gender: entry["products"] for gender, entry in document["genders"].items()} == {
        "Men": 22, "Women": 74, "Boys": 2,
    }  # fmt: skip
    assert (document["report"]["read"], document["report"]["kept"], document["report"]["left_out"]) == (96, 96, [])
    assert Path(document["folder"]).is_dir()
    assert "96 rows read, 96 kept" in ran.err


def test_build_says_which_rows_it_left_out(run: Run, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    with (folder / "products.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"bad-{i},,Women,,,,,,,images/gone.png\n" for i in range(12))
    ran = run("build", "--catalogue", folder)
    assert ran.status == 0
    assert "line 98: bad-0 left out: no photo: there is no file images/gone.png" in ran.err
    assert "… and 2 more" in ran.err
    assert "All of it is in " in ran.err
    assert "Published v0001 of 'toys'" in ran.out


def test_a_gender_that_vanishes_is_pointed_out(run: Run, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    run("build", "--catalogue", folder)
    table = folder / "products.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",Women,", ",Frauen,"), encoding="utf-8")
    ran = run("build", "--catalogue", folder)
    assert ran.status == 0
    assert "Women had 74 products and has 2 now. Go back: fashrec versions --name toys --use v0001" in ran.err
    assert "left out: unknown gender: 'Frauen'" in ran.err
    assert ran.err.count('fashrec.toml, under [genders], such as "Frauen" = "Women"') == 1
    assert "--gender Men" in ran.out
    table.write_text(table.read_text(encoding="utf-8").replace("Men,", "Herren,"), encoding="utf-8")
    ran = run("build", "--catalogue", folder, "--json")
    assert "Men had 22 products and has" in ran.err
    assert (ran.json()["previous"], ran.json()["products_before"]["Men"]) == ("v0002", 22)


def test_build_without_a_catalogue_is_wrong_usage(run: Run) -> None:
    ran = run("build")
    assert (ran.status, "--catalogue DIR" in ran.err) == (2, True)


def test_learning_says_what_came_of_it_in_words_and_as_a_document(run_built: Run) -> None:
    ran = run_built("build", "--learn")
    assert (ran.status, ran.out) == (
        0, "Nothing new to learn: nobody has liked or disliked anything since last time.\n",
    )  # fmt: skip
    store = EventStore(load_settings().store)
    clicks = [
        Event(f"v{one % 5}", "toys", "Women", f"w-red-square-{one % 6}", What.LIKE, "", 1.9e9) for one in range(30)
    ]
    store.record(*clicks)
    document = run_built("build", "--learn", "--json").json()
    assert (document["of"], document["version"], document["events"]) == ("v0001", "", 30)
    assert "too few visitors" in document["genders"]["Women"]["why"]
    store.record(clicks[0])
    ran = run_built("build", "--learn", "--name", "toys")
    assert (ran.status, "Nothing was published" in ran.out) == (0, True)


def test_a_shops_events_are_taken_in_or_refused_in_a_line(run_built: Run, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    rows = [f"anna-of-the-shop,Women,{name},basket,{time.time() - 60:.3f}" for name in ("w-red-square-0", "gone")]
    path.write_text("\n".join(["visitor,gender,product,what,when", *rows]), encoding="utf-8")
    refused = run_built("events", path, "--name", "toys").refusal()
    assert "1 of 2 rows are bad" in refused
    assert refused.endswith(f"fashrec events {path} --name toys --leave-out")
    assert run_built("events", path, "--leave-out", "--json").json()["added"] == 1
    assert run_built("events", tmp_path / "none.csv").refusal().startswith("The table ")


def test_versions_are_listed_gone_back_to_and_pruned(run_built: Run, toy_folder: Path) -> None:
    for _ in range(2):
        run_built("build", "-c", toy_folder, "--json").json()

    def served(*words: object) -> dict[str, bool]:
        return {v["version"]: v["served"] for v in run_built("versions", *words, "--json").json()["versions"]}

    assert served() == {"v0001": False, "v0002": False, "v0003": True}
    assert served("--use", "v0001") == {"v0001": True, "v0002": False, "v0003": False}
    document = run_built("versions", "--prune", 1, "--json").json()
    assert document["removed"] == ["v0002"]
    assert served() == {"v0001": True, "v0003": False}
    assert "v0003" in run_built("versions").out
    assert "there are: v0001, v0003" in run_built("versions", "--use", "v0002").refusal()
    assert "At least 1" in run_built("versions", "--prune", 0).refusal()


def test_a_damaged_version_is_no_reason_not_to_go_back(run_built: Run, toy_folder: Path, own_home: Path) -> None:
    run_built("build", "-c", toy_folder, "--json").json()
    (own_home / "catalogues" / "toys" / "v0001" / MANIFEST).write_text("damaged", encoding="utf-8")
    listed = run_built("versions", "--use", "v0002", "--json").json()["versions"]
    assert [(one["version"], one["damaged"]) for one in listed] == [("v0001", True), ("v0002", False)]
    assert "damaged" in run_built("versions").out
    assert run_built("versions", "--prune", 1, "--json").json()["removed"] == ["v0001"]


def test_a_name_leads_to_the_catalogue_that_was_built_by_it(run: Run, tmp_path: Path) -> None:
    shop = write_toy_catalogue(tmp_path / "My Shop!")
    (shop / "products.csv").rename(shop / "spring.csv")
    (shop / "other.csv").write_text("id,gender\n", encoding="utf-8")
    table = shop / "spring.csv"
    run("build", "-c", table, "--column", "subcategory=usage", "--json").json()
    assert run("versions", "--name", "My Shop!", "--json").json()["catalogue"] == "My-Shop"
    assert "cannot be named '!!!'" in run("versions", "--name", "!!!").refusal()
    assert run("build", "--learn", "-c", table, "--json").json() == {"version": "", "events": 0}
    settings = load_settings()
    command = shlex.split(rebuild_command(find_active(settings), find_active(settings).versions.path()))
    assert command == ["fashrec", "build", "--catalogue", str(table), "--column", "subcategory=usage"]
    assert run(*command[1:], "--json").json()["version"] == "v0002"
    run("evaluate", "--quick", "--no-imagenet", *command[2:])
    assert read_quality(settings, "My-Shop")


def test_columns_are_named_on_the_command_line(run: Run, tmp_path: Path) -> None:
    folder = write_toy_catalogue(tmp_path / "toys")
    table = folder / "products.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("product_id,", "EAN,", 1), encoding="utf-8")
    assert "--column product_id=NAME" in run("build", "-c", folder).refusal()
    assert run("build", "-c", folder, "--column", "product_id=EAN", "--json").json()["report"]["kept"] == 96
