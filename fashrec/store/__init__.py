"""SQLite: numbered migrations, events, and what a visitor set by hand."""
