"""Learning from clicks: a real store of toys, from events to a published version, and every way it may end."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import COLOURS, SHAPES, FakeEmbedder, count_kept, quiet

import fashrec.index.versions
import fashrec.learn.run
from fashrec.assemble import assemble
from fashrec.build import Built, build
from fashrec.catalog import Catalogue, Gender
from fashrec.errors import Busy, FashrecError, NotFound
from fashrec.index import Versions, open_shelf
from fashrec.learn import Learned, learn_from_clicks, learned_but_not_served, read_learned, read_refusals
from fashrec.learn.lessons_learned import REFUSED
from fashrec.learn.trial import try_lessons
from fashrec.settings import Settings
from fashrec.store import Event, EventStore, What
from fashrec.taste.lessons import lessons_of

NOW = 1.9e9


@pytest.fixture
def store(settings: Settings) -> Iterator[EventStore]:
    store = EventStore(settings.store, retention_days=36_500)
    yield store
    store.close()


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    # With the men's toys to learn from, the women's model sees colours so well that likes have nothing to add.
    monkeypatch.setattr("fashrec.embedding.fitting.BORROWS_BELOW", 0)
    return settings.model_copy(update={"retention_days": 36_500})


def click(visitor: str, product_id: str, what: What = What.LIKE, asked: str = "", **more: Any) -> Event:
    return Event(visitor, "toys", "Women", product_id, what, asked, NOW, **more)


def by_colour(visitors: int, seed: int = 0, **more: Any) -> list[Event]:
    """Shoppers who each like one colour in any shape, where the labels' models put one shape in any colour first."""
    rng = random.Random(seed)
    events = []
    for number in range(visitors):
        colour = list(COLOURS)[number % len(COLOURS)]
        liked = rng.sample([f"w-{colour}-{shape}-{step}" for shape in SHAPES for step in range(6)], 8)
        events += [click(f"visitor-{seed}-{number}", product_id, **more) for product_id in liked]
    return events


def at_random(visitors: int, seed: int = 0) -> list[Event]:
    rng = random.Random(seed)
    every = [f"w-{colour}-{shape}-{step}" for colour in COLOURS for shape in SHAPES for step in range(6)]
    return [
        click(f"hostile-{number}", product_id) for number in range(visitors) for product_id in rng.sample(every, 10)
    ]


def learned_of(learned: Learned | None) -> Learned:
    assert learned is not None
    return learned


def same_files(one: Built, version: str) -> list[str]:
    """The files that two versions share byte for byte on the disk."""
    other = one.folder.parent / version
    return sorted(name for name in one.manifest.files if (other / name).samefile(one.folder / name))


def test_it_learns_what_shoppers_like_publishes_it_and_can_be_undone(
    built: Built, settings: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record(*by_colour(40))
    learned = learned_of(learn_from_clicks(settings, quiet))
    women = learned.genders["Women"]
    assert (learned.of, learned.version, learned.events, learned.simulated) == ("v0001", "v0002", 320, False)
    assert women.taken
    assert women.visitors == 40
    assert women.likes_before is not None
    assert women.likes_after is not None
    assert women.likes_error is not None
    assert women.likes_after > women.likes_before + women.likes_error
    assert women.labels_before is not None
    assert women.labels_after is not None
    assert women.labels_after >= women.labels_before
    assert not learned.genders["Men"].taken

    versions = Versions(built.folder.parent)
    assert versions.current() == "v0002"
    assert learned_but_not_served(settings) == ""
    assert read_learned(versions.path()) == learned
    assert same_files(built, "v0002") == sorted(
        name for name in built.manifest.files if not name.startswith("Women.")
    ), "all but one gender's files is shared with the version before"
    before, after = (open_shelf(versions.path(name), "") for name in ("v0001", "v0002"))
    own = after.gender(Gender.WOMEN)
    assert own.model.kind == "labels of own products and likes"
    assert colours_apart(after) < colours_apart(before)
    # A photo is asked by the same model that made the vectors.
    monkeypatch.setattr("fashrec.assemble.load_trunk", lambda settings: FakeEmbedder())
    answer = assemble(settings).ask("w-red-square-0", Gender.WOMEN)
    assert len(answer.matches) == 10

    versions.use(learned.undo("toys").split()[-1])
    assert open_shelf(versions.path(), "").gender(Gender.WOMEN).model.learned is None
    assert learn_from_clicks(settings, quiet) is None, "what was undone is not made again of the same clicks"
    assert versions.current() == "v0001"
    assert learned_but_not_served(settings) == "v0002"
    store.record(*by_colour(4, seed=1))
    again = learned_of(learn_from_clicks(settings, quiet))
    assert (again.of, again.version, again.genders["Women"].visitors) == ("v0001", "v0003", 44)


def colours_apart(shelf: Any) -> float:
    """How far women's products of one colour lie from each other, as a share of how far any two lie."""
    own = shelf.gender(Gender.WOMEN)
    colours, vectors = own.table["colour"].to_numpy(), np.asarray(own.vectors, np.float32)
    apart = np.linalg.norm(vectors[:, np.newaxis] - vectors, axis=2)
    return float(apart[colours[:, np.newaxis] == colours].mean() / apart.mean())


def test_nothing_new_is_nothing_done(built: Built, settings: Settings, store: EventStore) -> None:
    assert learn_from_clicks(settings, quiet) is None
    store.record(*by_colour(40))
    learned_of(learn_from_clicks(settings, quiet))
    store.record(
        click("anna", "w-red-square-0", What.VIEW), replace(click("anna", "w-red-square-0"), catalogue="other")
    )
    assert learn_from_clicks(settings, quiet) is None
    assert Versions(built.folder.parent).all() == ["v0001", "v0002"]
    assert count_kept(settings) == 96


def test_hostile_clicks_change_nothing_and_are_not_tried_again(
    built: Built, settings: Settings, store: EventStore
) -> None:
    store.record(*at_random(40))
    refused = learned_of(learn_from_clicks(settings, quiet))
    assert refused.version == ""
    assert not any(one.taken for one in refused.genders.values())
    assert "foretold no better" in refused.genders["Women"].why
    versions = Versions(built.folder.parent)
    assert versions.all() == ["v0001"]
    assert read_refusals(versions.folder) == [refused]
    assert learn_from_clicks(settings, quiet) is None


def test_what_was_refused_is_not_tried_again_after_a_try_in_the_other_mode_or_on_another_version(
    built: Built, settings: Settings, store: EventStore
) -> None:
    hostile = at_random(40)
    store.record(*hostile)
    real = learned_of(learn_from_clicks(settings, quiet))
    store.record(*(replace(event, visitor=f"simulated-{event.visitor}", simulated=True) for event in hostile))
    simulated = learned_of(learn_from_clicks(settings, quiet, simulated=True))
    versions = Versions(built.folder.parent)
    assert read_refusals(versions.folder) == [real, simulated]
    assert learn_from_clicks(settings, quiet) is None
    assert learn_from_clicks(settings, quiet, simulated=True) is None

    other = versions.publish(copy_of(built, versions.draft()))
    assert learned_of(learn_from_clicks(settings, quiet)).of == other
    versions.use(real.of)
    assert learn_from_clicks(settings, quiet) is None
    assert [run.of for run in read_refusals(versions.folder)] == [real.of, real.of, other]


def copy_of(built: Built, draft: Path) -> Path:
    return Path(shutil.copytree(built.folder, draft, dirs_exist_ok=True))


def test_a_refusal_of_a_version_that_was_pruned_goes_with_the_next_and_one_alone_is_understood(
    built: Built, settings: Settings, store: EventStore
) -> None:
    store.record(*at_random(40))
    refused = learned_of(learn_from_clicks(settings, quiet))
    versions = Versions(built.folder.parent)
    (versions.folder / REFUSED).write_text(refused.model_dump_json(), encoding="utf-8")
    assert learn_from_clicks(settings, quiet) is None, "so it was kept before"
    other = versions.publish(copy_of(built, versions.draft()))
    versions.prune(1)
    learned_of(learn_from_clicks(settings, quiet))
    assert [run.of for run in read_refusals(versions.folder)] == [other]


def test_hostile_clicks_after_a_lesson_leave_what_was_learned(
    built: Built, settings: Settings, store: EventStore
) -> None:
    store.record(*by_colour(40))
    learned_of(learn_from_clicks(settings, quiet))
    store.record(*at_random(60))
    assert learned_of(learn_from_clicks(settings, quiet)).version == ""
    assert Versions(built.folder.parent).current() == "v0002"


def test_a_lesson_is_held_against_what_is_served_however_long_ago_that_was_learned(
    built: Built, settings: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clicks that were refused meanwhile, and lessons of other genders, are no part of what is served."""
    store.record(*by_colour(40))
    first = learned_of(learn_from_clicks(settings, quiet))
    strength = first.genders["Women"].strength
    assert first.taught["Women"].strength == strength > 0
    others = first.model_copy(update={"genders": {"Men": first.genders["Women"]}, "before": first.taught})
    assert others.taught["Women"] == first.taught["Women"]
    store.record(*at_random(60))
    assert learned_of(learn_from_clicks(settings, quiet)).version == ""
    store.record(*by_colour(8, seed=1))
    held_against = []

    def remember(*given: Any) -> Any:
        held_against.append((len(given[3]), given[4]))
        return try_gender(*given)

    try_gender = fashrec.learn.run._try_gender
    monkeypatch.setattr("fashrec.learn.run._try_gender", remember)
    learn_from_clicks(settings, quiet)
    taught = lessons_of(store.judged("toys", "Women", first.last_event, False), row_of_women(built))
    assert (len(taught), strength) in held_against


def test_what_is_served_is_measured_with_its_own_teachers_though_they_are_not_there_today(
    built: Built, settings: Settings, store: EventStore
) -> None:
    """Twenty real visitors teach less than three hundred simulated ones did, who don't count in a run for real ones."""
    store.record(*by_colour(300, simulated=True))
    learned_of(learn_from_clicks(settings, quiet, simulated=True))
    store.record(*by_colour(20, seed=1))
    second = learned_of(learn_from_clicks(settings, quiet))
    women = second.genders["Women"]
    assert women.likes_before is not None
    assert women.likes_after is not None
    assert women.likes_before > women.likes_after
    assert second.version == ""
    assert Versions(built.folder.parent).current() == "v0002"


def test_the_classroom_holds_what_the_teachers_of_what_is_served_liked(
    built: Built, settings: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record(*by_colour(40, simulated=True))
    first = learned_of(learn_from_clicks(settings, quiet, simulated=True))
    store.record(click("anna", "w-red-square-0"), click("anna", "w-red-square-1"))
    rooms = []

    def remember(*given: Any) -> Any:
        rooms.append(set(given[0].rows.tolist()))
        return try_lessons(*given)

    monkeypatch.setattr("fashrec.learn.run.try_lessons", remember)
    learn_from_clicks(settings, quiet)
    taught = lessons_of(store.judged("toys", "Women", first.last_event, True), row_of_women(built))
    assert set(np.concatenate([one.liked for one in taught]).tolist()) in rooms


def row_of_women(built: Built) -> dict[str, int]:
    return dict(open_shelf(built.folder, "").genders[Gender.WOMEN].row_of)


def test_labels_that_would_lose_are_kept(
    built: Built, settings: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shoppers may agree on what labels know to be wrong; here every loss counts as one."""
    monkeypatch.setattr("fashrec.learn.trial.WORSE", -1.0)
    store.record(*by_colour(40))
    refused = learned_of(learn_from_clicks(settings, quiet))
    assert refused.version == ""
    assert "types and colours of products held out" in refused.genders["Women"].why


def test_simulated_shoppers_teach_only_where_that_is_asked_for(
    built: Built, settings: Settings, store: EventStore
) -> None:
    store.record(*by_colour(40, simulated=True))
    assert learn_from_clicks(settings, quiet) is None
    assert learned_of(learn_from_clicks(settings, quiet, simulated=True)).simulated


def test_what_a_visitor_deletes_is_out_of_the_next_version(built: Built, settings: Settings, store: EventStore) -> None:
    store.record(*by_colour(40))
    learned_of(learn_from_clicks(settings, quiet))
    store.delete("visitor-0-0")
    store.record(*by_colour(1, seed=2))
    assert learned_of(learn_from_clicks(settings, quiet)).genders["Women"].visitors == 40


class Died(BaseException):
    """Stands for a kill: nothing but the operating system cleans up after it."""


STEPS: list[tuple[Any, str]] = [
    (fashrec.learn.run, "try_lessons"),
    (fashrec.learn.run, "write_gender"),
    (fashrec.learn.run, "describe"),
    (fashrec.index.versions, "sync_tree"),
    (Path, "rename"),
    (fashrec.index.versions, "write_by_rename"),
]


def test_death_at_any_step_leaves_the_old_version_served(
    built: Built, settings: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*arguments: object, **options: object) -> None:
        raise Died

    store.record(*by_colour(40))
    versions = Versions(built.folder.parent)
    for where, name in STEPS:
        with monkeypatch.context() as patch:
            patch.setattr(where, name, die)
            with pytest.raises(Died):
                learn_from_clicks(settings, quiet)
        assert versions.current() == "v0001", name
        open_shelf(versions.path(), "")
    # The last death came between the version and its being served: it is there, and is not made again.
    assert versions.all() == ["v0001", "v0002"]
    store.record(*by_colour(4, seed=1))
    assert learned_of(learn_from_clicks(settings, quiet)).version == "v0003"


def test_what_cannot_be_learned_from_is_a_sentence(
    toys: Catalogue, built: Built, settings: Settings, store: EventStore
) -> None:
    store.record(*by_colour(40))
    with Versions(built.folder.parent).lock(), pytest.raises(Busy):
        learn_from_clicks(settings, quiet)
    settings.cache.unlink()
    with pytest.raises(NotFound, match=r"The cache has lost what was seen of \d+ photos. Build anew.*fashrec build"):
        learn_from_clicks(settings, quiet)
    build(toys, settings, FakeEmbedder(), quiet)
    assert learned_of(learn_from_clicks(settings, quiet)).of == "v0002"
    with pytest.raises(FashrecError, match="The sample is read-only"):
        learn_from_clicks(settings.model_copy(update={"catalogue": "sample"}), quiet)
