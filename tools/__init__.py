"""Commands for those who work on fashrec; nothing here is needed to run it."""
