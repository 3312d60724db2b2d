"""What came of learning: kept inside the version it made, or beside the versions where it made none."""

import shlex
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from fashrec.errors import IndexDamaged
from fashrec.index.shelf import LEARNED
from fashrec.index.versions import write_by_rename

REFUSED = "not-learned.json"


class GenderLearned(BaseModel):
    """What one gender's clicks taught: how much there was, whether it was taken, why, and what it was judged by.

    `likes_before` and `likes_after` say how often, of two look-alikes, the one that a visitor liked stands before the
    one that they did not (0–1), for visitors held out; `likes_error` is the standard error of the difference.
    `first_ten_…` is the share of the ten nearest that the visitor also liked. `labels_…` is how many of the first ten
    have the right type and colour (0–1), for products held out.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    taken: bool
    why: str
    visitors: int = Field(ge=0)
    liked_together: int = Field(ge=0)
    liked_after_asking: int = Field(ge=0)
    disliked_after_asking: int = Field(ge=0)
    strength: float = Field(default=0.0, ge=0)
    likes_before: float | None = None
    likes_after: float | None = None
    likes_error: float | None = None
    first_ten_before: float | None = None
    first_ten_after: float | None = None
    labels_before: float | None = None
    labels_after: float | None = None


class Taught(BaseModel):
    """What a gender's model that is served was taught by: the clicks up to `last_event`, and how strongly."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    last_event: int = Field(ge=0)
    simulated: bool
    strength: float = Field(ge=0)


class Learned(BaseModel):
    """What one run of learning did: from which version it made which (none where `version` is empty), and from what.

    `last_event` is the store's number of the last click that was looked at; `events` how many were new. `before` has
    what the version's other genders, whose models it took over, were taught by.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    created: str
    of: str
    version: str
    last_event: int = Field(ge=0)
    events: int = Field(ge=0)
    simulated: bool
    genders: dict[str, GenderLearned]
    before: dict[str, Taught] = Field(default_factory=dict)

    def undo(self, catalogue: str) -> str:
        """The command that goes back to the version before, in the catalogue of this name."""
        return f"fashrec versions --name {shlex.quote(catalogue)} --use {self.of}"

    @property
    def taught(self) -> dict[str, Taught]:
        """What each gender's model in the version it made was taught by; without those that were never taught."""
        now = {
            gender: Taught(last_event=self.last_event, simulated=self.simulated, strength=one.strength)
            for gender, one in self.genders.items()
            if one.taken
        }
        return self.before | now


# A single one is what was kept before there was one for each version and mode.
RUNS = TypeAdapter[list[Learned] | Learned](list[Learned] | Learned)


def read_learned(version: Path) -> Learned | None:
    """What made a version, None where it was not made by learning.

    Raises:
        IndexDamaged: its `learned.json` cannot be read.
    """
    runs = _read(version / LEARNED)
    return runs[0] if runs else None


def read_refusals(versions: Path) -> list[Learned]:
    """The last run in vain on each version, one for real visitors and one with simulated shoppers; oldest first.

    Raises:
        IndexDamaged: `not-learned.json` cannot be read.
    """
    return _read(versions / REFUSED)


def keep_refusal(versions: Path, refused: Learned, still: list[str]) -> None:
    """Keeps a run in vain in place of the one before of its version and mode; versions not `still` there go."""
    others = [
        run
        for run in read_refusals(versions)
        if run.of in still and (run.of, run.simulated) != (refused.of, refused.simulated)
    ]
    write_by_rename(versions / REFUSED, RUNS.dump_json([*others, refused], indent=1).decode() + "\n")


def _read(path: Path) -> list[Learned]:
    try:
        runs = RUNS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, ValidationError) as error:
        raise IndexDamaged(f"{path} cannot be read. Remove it, and learn again: fashrec build --learn") from error
    return runs if isinstance(runs, list) else [runs]
