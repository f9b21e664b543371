"""Leases: who works on a chunk, and whether they still do."""

from __future__ import annotations

import os
import socket
from pathlib import Path

LEASE = 60.0
"""Seconds after which the lease of another machine's process is void unless it was renewed."""


def owner() -> str:
    """Who this process is: its machine, its number, and when it was started (numbers are used again)."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def _started(process: int) -> str:
    try:
        return (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
        )
    except (OSError, IndexError):
        return ""


def void(holder: str, late: bool) -> bool:
    """Whether a lease is void: its process has ended, if it is one of this machine; otherwise if it was not renewed."""
    host, process, started = holder.rsplit("/", 2)
    if host != socket.gethostname() or os.name != "posix":
        return late
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(int(process)) != started
