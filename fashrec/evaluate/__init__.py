"""From a catalogue to figures: how good the look-alikes are, beside every simpler way to find them."""

from fashrec.evaluate.kept import History, Run, changes_since, keep, read_history, read_quality, write_quality
from fashrec.evaluate.run import Options, evaluate

__all__ = [
    "History",
    "Options",
    "Run",
    "changes_since",
    "evaluate",
    "keep",
    "read_history",
    "read_quality",
    "write_quality",
]
