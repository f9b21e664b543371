"""Section V-B: what robust rules lose when the attack is not the one that they were made for (Figure 2), certified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims import sweep_tables as tables
from verify.claims.answers import require_digits
from verify.claims.parallel import executor
from verify.claims.sweep_curve import Curve, Task
from verify.claims.sweep_folder import Folder
from verify.claims.sweep_grid import points
from verify.claims.sweep_run import Progress, Run, chains
from verify.claims.verdict import Verdict
from verify.numbers.exact import text

if TYPE_CHECKING:
    from verify.game.game import Game

MOST_DIGITS = 1000


@dataclass(frozen=True)
class Sweep:
    """A finished sweep.

    ``curves`` has the losses of a rule for every ε_rule, by ε_attack; ``values`` the bounds of V(ε) at every ε of both.
    ``files`` names the certificates of each ε that was solved, in ``folder``; ``reused`` counts the curves that an
    earlier run had left there, and ``missing`` says why there is nothing to show at other ε. Losses are in nats.
    """

    game: Game
    rules: tuple[Fraction, ...]
    attacks: tuple[Fraction, ...]
    digits: int
    folder: Path
    curves: tuple[Curve, ...]
    values: dict[Fraction, tuple[Fraction, Fraction]]
    files: dict[Fraction, str]
    reused: int
    missing: dict[Fraction, str]

    @cached_property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        reasons = [f"nothing was found at {text(budget)}: {why}" for budget, why in self.missing.items()]
        wide = [text(curve.rule) for curve in self.curves if not curve.known(self.digits)]
        if wide:
            reasons.append(
                f"bounds are further apart than {self.digits} digits for the rules made for {', '.join(wide)}"
            )
        limit = Fraction(1, 10**self.digits)
        values = [text(budget) for budget, (lower, upper) in self.values.items() if upper - lower > limit]
        if values:
            reasons.append(f"bounds of the value are further apart than {self.digits} digits at {', '.join(values)}")
        return "; ".join(reasons)

    @property
    def verdict(self) -> Verdict:
        """PROVED as asked, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def sweep(
    game: Game, rules: str | Iterable[object], attacks: str | Iterable[object], out: str | Path, digits: int = 12, *,
    workers: int | None = None, scheduler: str | None = None, limits: kernel.Limits | None = None,
    progress: Progress | None = None,
) -> Sweep:  # fmt: skip
    """L(ε_attack, ε_rule) of Section V-B: for every ε_rule a robust rule's largest loss under every ε_attack, in nats.

    Files are written into ``out``: certificates, one file for each ε_rule, and tables. A sweep that was interrupted
    goes on from there; certificates that it finds are replayed by the kernel first.

    Parameters
    ----------
    game
        A game with one budget, or with a radius: what it is does not matter.
    rules, attacks
        Budgets (radii): "A:B:N", N points from A to B, or increasing exact numbers.
    out
        A folder; a new one, an empty one, or that of this very sweep.
    digits
        Bounds at most 10^−digits apart are asked.
    workers
        How many processes; by default one for each processor, and 1 means this one alone.
    scheduler
        Instead, the address of a Dask scheduler. Certificates that come from there are replayed by the kernel here.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with the number of curves that are finished, and of all.

    Raises
    ------
    BadInput
        The game has no budget, or several; points are no increasing exact numbers from 0 on; or ``out`` holds another
        sweep, or other files.
    Unavailable
        No scheduler answers, or a worker process was killed.
    VerifyError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from verify import Game
    >>> coin = Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="hamming", budget=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = sweep(coin, "0.1:0.3:3", "0:0.2:2", folder, workers=1)
    >>> print(found.verdict, *(round(float(point.upper), 6) for point in found.curves[0].points))
    PROVED 0.105361 0.544805
    """
    require_digits(digits, MOST_DIGITS)
    at, against = points(rules, "rules"), points(attacks, "attacks")
    for budget in {*at, *against}:
        game.with_budget(budget)  # before any work, whether the game has all these budgets
    folder = Folder(out, _manifest(game, at, against, digits))
    task = Task(game.document, at[0], against, digits, limits or kernel.Limits())
    run = Run(folder, chains(task, at), progress)
    with executor(workers, scheduler) as place:
        folder.begin()
        run.finish(place)
    result = Sweep(
        game=game,
        rules=at,
        attacks=against,
        digits=digits,
        folder=folder.path,
        curves=tuple(curve for budget, curve in sorted(run.curves.items()) if budget in set(at)),
        values={budget: (curve.lower, curve.upper) for budget, curve in sorted(run.curves.items())},
        files=dict(sorted(run.files.items())),
        reused=run.reused,
        missing=dict(sorted(run.missing.items())),
    )
    folder.write(tables.LOSSES, tables.losses(result.curves, result.files, digits).encode())
    folder.write(tables.VALUES, tables.values(result.values, result.files, digits).encode())
    return result


def _manifest(game: Game, rules: tuple[Fraction, ...], attacks: tuple[Fraction, ...], digits: int) -> dict[str, object]:
    return {
        "game": game.document,
        "rules": list(map(text, rules)),
        "attacks": list(map(text, attacks)),
        "digits": digits,
    }
