"""What a catalogue is called: on the command line, in the app and on the disk."""

import re

from fashrec.errors import CatalogueError

LONGEST = 80
SAMPLE = "sample"


def tidied(name: str) -> str:
    """What a name is on the disk: letters, digits, dots, dashes and underscores; nothing where it has none of them."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:LONGEST]


def folder_name(name: str) -> str:
    """A catalogue's name as it is on the disk.

    Raises:
        CatalogueError: nothing is left of it.
    """
    if tidy := tidied(name):
        return tidy
    raise CatalogueError(f"A catalogue cannot be named {name!r}. Give it another name: --name NAME")


def own_name(name: str) -> str:
    """The name, as it is on the disk, of a catalogue that is not the sample.

    Raises:
        CatalogueError: nothing is left of it, or it is the sample's.
    """
    if folder_name(name) == SAMPLE:
        raise CatalogueError(f"A catalogue cannot be named {name!r}, as the sample is. Give it another: --name NAME")
    return folder_name(name)
