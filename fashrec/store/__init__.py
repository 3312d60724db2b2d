"""SQLite: numbered migrations, events, and what a visitor set by hand."""

from fashrec.store.events import EventStore
from fashrec.store.said import Said
from fashrec.store.tallies import Span
from fashrec.store.words import LOOKS, Event, What, monday, week_of

__all__ = ["LOOKS", "Event", "EventStore", "Said", "Span", "What", "monday", "week_of"]
