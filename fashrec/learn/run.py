"""Learning from clicks, from the store to a published version; fit to run every night."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fashrec.assemble import Active, find_active, rebuild_command
from fashrec.build import Progress, aspects, disk_errors, write_gender
from fashrec.catalog import SAMPLE, Gender
from fashrec.embedding import Examples, GenderModel, PhotoCache
from fashrec.errors import FashrecError, NotFound
from fashrec.index import Shelf, Versions, open_shelf
from fashrec.index.manifest import MANIFEST, describe
from fashrec.index.shelf import LEARNED, PHOTO, THUMBNAILS, file_names
from fashrec.learn.lessons_learned import GenderLearned, Learned, Taught, keep_refusal, read_learned, read_refusals
from fashrec.learn.trial import Classroom, try_lessons
from fashrec.settings import Settings
from fashrec.store import EventStore
from fashrec.taste.lessons import Lesson, lessons_of

AND_LIKES = " and likes"
UNTAUGHT = Taught(last_event=0, simulated=False, strength=0.0)


def learn_from_clicks(settings: Settings, progress: Progress, simulated: bool = False) -> Learned | None:
    """What came of the clicks since last time on the catalogue that is served; None where there were none.

    All clicks that the store still keeps are learned from anew, so that what a visitor deletes is out of the next
    version, and last time's are not forgotten. Where any gender's model gets better, a new version is published; its
    `learned.json` says what it learned, and `fashrec versions --use` goes back. Clicks of simulated shoppers count only
    where `simulated`.

    Raises:
        Busy: the catalogue is being built by another process.
        FashrecError: the sample is served, which is read-only; or the disk is full or not writable.
        NotFound: the version was built before photos were named in it, or the cache has lost what the trunk saw.
        StoreError: the store cannot be read.
    """
    active = find_active(settings)
    if active.name == SAMPLE:
        raise FashrecError("The sample is read-only. Build a catalogue of your own: fashrec build --catalogue DIR")
    versions = active.versions
    store = EventStore(settings.store, settings.retention_days)
    try:
        with versions.lock(), disk_errors(versions.folder), threadpool_limits(1, user_api="blas"):
            of = versions.current()
            since = _last_time(versions, of, simulated)
            new, last = store.judged_since(active.name, since, simulated)
            if not new:
                return None
            return _learn(settings, active, store, (last, new), simulated, progress)
    finally:
        store.close()


def _learn(
    settings: Settings,
    active: Active,
    store: EventStore,
    span: tuple[int, int],
    simulated: bool,
    progress: Progress,
) -> Learned:
    """One run over the clicks; `span` is the number of the last one, and how many are new since last time."""
    last, new = span
    versions, of = active.versions, active.versions.current()
    folder = versions.path(of)
    shelf = open_shelf(folder, rebuild_command(active, folder), exact=True)
    served = read_learned(folder)
    taught = served.taught if served else {}
    tried: dict[str, GenderLearned] = {}
    models: dict[Gender, GenderModel] = {}
    for done, (gender, own) in enumerate(shelf.genders.items()):
        progress("Learning", done, len(shelf.genders))
        lessons = lessons_of(store.judged(active.name, gender, last, simulated), own.row_of)
        # What is served is the measure: the lesson that made it, which may be older than the last run and of others.
        made_of = taught.get(str(gender), UNTAUGHT)
        before = lessons_of(store.judged(active.name, gender, made_of.last_event, made_of.simulated), own.row_of)
        trunk = trunk_of(shelf, own.positions, settings, rebuild_command(active, folder))
        tried[str(gender)], learned = _try_gender(
            Examples(trunk, aspects(own.table), own.things), own.model, lessons, before, made_of.strength, settings
        )
        if learned is not None:
            models[gender] = replace(
                own.model, kind=own.model.kind.removesuffix(AND_LIKES) + AND_LIKES, learned=learned
            )
    progress("Learning", len(shelf.genders), len(shelf.genders))
    outcome = Learned(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        of=of,
        version="",
        last_event=last,
        events=new,
        simulated=simulated,
        genders=tried,
        before=taught,
    )
    if not models:
        keep_refusal(versions.folder, outcome, versions.all())
        return outcome
    return _publish(versions, shelf, models, outcome, settings, rebuild_command(active, folder))


def _try_gender(
    examples: Examples,
    model: GenderModel,
    lessons: list[Lesson],
    before: list[Lesson],
    before_strength: float,
    settings: Settings,
) -> tuple[GenderLearned, NDArray[np.float32] | None]:
    room = Classroom.open(examples, model, [*lessons, *before], settings.seed)
    return try_lessons(room, lessons, before, before_strength, settings.dimensions, settings.seed)


def _last_time(versions: Versions, of: str, simulated: bool) -> int:
    """The number of the last click that was looked at for a version: to make it, or in vain, or to go on from it.

    A version that went on from this one and was gone back from counts too: it is not made again of the same clicks.
    """
    runs = [*read_refusals(versions.folder), *(read_learned(versions.path(version)) for version in versions.all())]
    about = [run for run in runs if run is not None and of in (run.of, run.version) and run.simulated == simulated]
    return max((run.last_event for run in about), default=0)


def learned_but_not_served(settings: Settings) -> str:
    """The newest version that was learned from the one that is served; empty where there is none.

    It was gone back from, or its run died between publishing it and serving it.
    """
    versions = find_active(settings).versions
    of = versions.current()
    learned = {version: read_learned(versions.path(version)) for version in versions.all()}
    later = [version for version, run in learned.items() if run is not None and run.of == of and version != of]
    return later[-1] if later else ""


def trunk_of(shelf: Shelf, positions: NDArray[np.int64], settings: Settings, mend: str) -> NDArray[np.float32]:
    """What the trunk saw of the products at these positions, float32 of n×2048, from the cache.

    Raises:
        NotFound: the version does not name its photos, or the cache has lost some.
    """
    if PHOTO not in shelf.table:
        raise NotFound(f"This version was built before fashrec could learn. Build it anew, then learn: {mend}")
    names = [bytes.fromhex(name) for name in shelf.table[PHOTO].iloc[positions]]
    with PhotoCache(settings.cache) as cache:
        known = cache.get(shelf.manifest.weights.fingerprint, list(dict.fromkeys(names)))
    if missing := len(set(names) - set(known)):
        raise NotFound(f"The cache has lost what was seen of {missing:,} photos. Build anew, then learn: {mend}")
    return np.stack([known[name].trunk for name in names])


def _publish(
    versions: Versions, shelf: Shelf, models: dict[Gender, GenderModel], outcome: Learned, settings: Settings, mend: str
) -> Learned:
    """Writes and publishes the version in which these genders' models are replaced; all else is that of the shelf."""
    draft = versions.draft()
    outcome = outcome.model_copy(update={"version": draft.name.split(".")[0]})
    entries = dict(shelf.manifest.genders)
    changed = {LEARNED}
    for gender, model in models.items():
        own = shelf.genders[gender]
        trunk = trunk_of(shelf, own.positions, settings, mend)
        entries[str(gender)] = write_gender(
            draft, gender, model, trunk, np.arange(len(trunk)), own.things, shelf.manifest.seed
        )
        changed |= {*file_names(gender, True), *file_names(gender, entries[str(gender)].trees > 0)}
    kept = {name: entry for name, entry in shelf.manifest.files.items() if name not in changed}
    for name in kept:  # unharmed: the shelf was opened under this lock, which checks all that its manifest lists
        _link(shelf.folder / name, draft / name)
    for picture in (shelf.folder / THUMBNAILS).rglob("*.jpg"):
        _link(picture, draft / picture.relative_to(shelf.folder))
    (draft / LEARNED).write_text(outcome.model_dump_json(indent=1), encoding="utf-8")
    written = [path.name for path in draft.iterdir() if path.is_file() and path.name not in kept]
    manifest = shelf.manifest.model_copy(
        update={
            "created": outcome.created,
            "genders": entries,
            "files": kept | {name: describe(draft / name) for name in sorted(written)},
        }
    )
    (draft / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    versions.publish(draft)
    return outcome


def _link(source: Path, place: Path) -> None:
    """Shares a file with the version before, or copies it where the disk has no links."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, place)
    except OSError:
        place.write_bytes(source.read_bytes())
