"""Files are written whole or not at all, and only regular files are replaced."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from verify.files import whole


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """An error inside the block leaves the file as it was and no temporary file beside it."""
    target = tmp_path / "a.json"
    target.write_text("old")

    def interrupted() -> None:
        with whole(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Writing to a link changes the file that it points to, and the link stays one."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    with whole(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    """What is not a regular file is written to, never renamed over."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with whole(pipe) as target:
            target.write_bytes(b"certificate")
        assert os.read(reader, 100) == b"certificate"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
