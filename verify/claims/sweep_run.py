"""A sweep at work: curves are handed to an executor and written as they come back.

Certificates are all that is taken from another machine: the kernel replays them here, and the numbers are those of its
theorems, whatever came with them. (That what comes is unpickled trusts its sender not to run programs.) What processes
of this machine's own pool find is not replayed twice: they are this program, started by it, their kernel has replayed
every certificate, and to do so here again costs about a third of a sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from fractions import Fraction

from verify.check import kernel
from verify.claims.parallel import OWN
from verify.claims.sweep_curve import Curve, Task
from verify.claims.sweep_folder import Folder
from verify.claims.sweep_work import replayed, solve
from verify.errors import BadInput, Unsolved

CHAIN = 8
"""So many rules are found one after the other, each from the one before; chains run side by side.

What is found depends on it a little, so it depends on nothing: not on the machine, nor on how many are at work.
"""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Item:
    """A curve to be found, and the name of its file."""

    name: str
    task: Task


def chains(task: Task, rules: tuple[Fraction, ...]) -> list[list[Item]]:
    """The sweep's curves: one for every rule, then V alone at the attacks that are no rule's own."""
    known = set(rules)
    others = tuple(attack for attack in task.attacks if attack not in known)
    return _cut("rule", rules, task) + _cut("value", others, replace(task, attacks=()))


def _cut(kind: str, budgets: tuple[Fraction, ...], task: Task) -> list[list[Item]]:
    places = len(str(len(budgets)))
    items = [
        Item(f"{kind}-{number:0{places}}.jsonl", replace(task, rule=budget)) for number, budget in enumerate(budgets, 1)
    ]
    return [items[start : start + CHAIN] for start in range(0, len(items), CHAIN)]


class Run:
    """Curves on their way: the first of every chain at once, each other one when the one before it is there.

    Afterwards ``curves`` and ``files`` hold what was found, by budget, ``missing`` the reasons for the rest, and
    ``reused`` counts the files that were there already.
    """

    def __init__(self, folder: Folder, waiting: list[list[Item]], progress: Progress | None) -> None:
        self.curves: dict[Fraction, Curve] = {}
        self.files: dict[Fraction, str] = {}
        self.missing: dict[Fraction, str] = {}
        self.reused = 0
        self._folder, self._waiting = folder, waiting
        self._total = sum(map(len, waiting))
        self._progress = progress or (lambda done, total: None)
        self._pending: dict[Future[tuple[bytes, Curve, bool]], tuple[list[Item], bytes | None]] = {}

    def finish(self, place: Executor) -> None:
        """Work until every curve is there, or is known to be missing."""
        self._progress(0, self._total)
        for chain in self._waiting:
            self._submit(place, chain, None)
            self._collect(place, patience=0)  # an executor may have done it at once
        while self._pending:
            self._collect(place, patience=None)

    def _submit(self, place: Executor, chain: list[Item], before: bytes | None) -> None:
        if chain:
            data = self._folder.read(chain[0].name)
            self._pending[place.submit(solve, chain[0].task, before, data)] = chain, before

    def _collect(self, place: Executor, patience: float | None) -> None:
        done, _ = wait(self._pending, patience, FIRST_COMPLETED)
        for future in done:
            chain, before = self._pending.pop(future)
            item = chain[0]
            try:
                data, curve, reused = future.result()
                if not isinstance(place, OWN):
                    curve, reused = replayed(item.task, data)[0], data == self._folder.read(item.name)
            except (Unsolved, BadInput, kernel.Rejected) as error:
                self.missing[item.task.rule] = str(error)
            else:
                if not reused:
                    self._folder.write(item.name, data)
                self.curves[item.task.rule], self.files[item.task.rule] = curve, item.name
                self.reused += reused
                before = data
            self._progress(len(self.curves) + len(self.missing), self._total)
            self._submit(place, chain[1:], before)
