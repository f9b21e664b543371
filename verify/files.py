"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a temporary name beside a file, and rename it to that file when the block ends well.

    A link is followed; a device or a pipe is written to as it stands, for there is nothing to rename over.

    Raises
    ------
    OSError
        If the folder cannot be written; a file of that name is then left as it was.
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        yield target
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
