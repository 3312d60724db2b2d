"""Runs the command line as `python -m fashrec`."""

from fashrec.cli import main

main()
