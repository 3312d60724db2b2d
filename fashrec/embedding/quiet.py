"""Keeps what a library's C++ part writes on standard error out of a person's sight, but not out of the log."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def standard_error_into_log(logger: logging.Logger) -> Iterator[None]:
    """Collects what is written to file descriptor 2 meanwhile, and logs it for debugging.

    TensorFlow greets each process with lines about itself before its own log level is in force, and they would stand
    between a person and the one line that matters.
    """
    with tempfile.TemporaryFile() as collected:
        saved = os.dup(2)
        os.dup2(collected.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            collected.seek(0)
            for line in collected.read().decode(errors="replace").splitlines():
                logger.debug(line)
