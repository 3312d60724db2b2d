"""Measuring time and memory."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def timed(call: Callable[..., object], *arguments: Any, **options: Any) -> float:
    """Milliseconds that a call took."""
    start = time.perf_counter()
    call(*arguments, **options)
    return 1000 * (time.perf_counter() - start)


def median(milliseconds: Sequence[float]) -> float:
    """The median, to a microsecond."""
    return round(statistics.median(milliseconds), 3)


def peak_memory() -> int:
    """The most memory, in bytes, that this process had since its program began.

    What the kernel gives by `getrusage` counts what the process had that started it, too.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def in_a_process(program: str, *arguments: object, timeout: float = 600) -> Any:
    """The JSON that a program of Python prints as its last line, run in a process of its own.

    Raises:
        RuntimeError: it failed; its last words are in the message.
    """
    command = [sys.executable, "-c", program, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
    if ran.returncode:
        raise RuntimeError(f"status {ran.returncode}: {ran.stderr.strip()[-500:]}")
    return json.loads(ran.stdout.splitlines()[-1])
