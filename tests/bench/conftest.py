"""The table of measurements, printed when all are done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


class Table:
    """Figures with their targets. Nothing fails for being slow: the machine may be busy."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, str]] = []

    def add(self, what: str, measured: float, target: float | None, unit: str = "") -> None:
        """Record a figure; without a target it stands beside the others for comparison."""
        if target is None:
            wanted, verdict = "", ""
        else:
            wanted, verdict = f"<= {target:g}{unit}", "met" if measured <= target else "MISSED"
        self.lines.append((what, f"{measured:.3g}{unit}", wanted, verdict))


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """The session's table."""
    found = Table()
    yield found
    if not found.lines:
        return
    header = ("measured on this machine, one thread", "figure", "target", "")
    widths = [max(len(line[i]) for line in [header, *found.lines]) for i in range(4)]
    text = [
        "  ".join(
            cell.ljust(size) if i == 0 else cell.rjust(size)
            for i, (cell, size) in enumerate(zip(line, widths, strict=True))
        )
        for line in [header, *found.lines]
    ]
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n\n" + "\n".join(line.rstrip() for line in text))  # noqa: T201 (the table is the result)
