"""SQLite: numbered migrations, events, and what a visitor set by hand."""

from fashrec.store.events import LOOKS, Event, EventStore, Tally, What, monday, week_of

__all__ = ["LOOKS", "Event", "EventStore", "Tally", "What", "monday", "week_of"]
