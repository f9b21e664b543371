"""Evidence for how often (21) < (20): a certificate for every game of a space, all replayed.

The bundle has one line a game, in the order of the enumeration: the claim and the evidence of a certificate of the rule
``compare``. The games are not in it; they are enumerated again, so that each theorem is about the game that is meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from verify.check.kernel import Theorem, check, read_game
from verify.claims.evidence import Bundled
from verify.claims.gap_theorem import RULE, other_than_gap, strict
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.path_space import Counts, Space
from verify.claims.replay import Refused, kernel_on, read
from verify.claims.verdict import Verdict
from verify.files import whole


@dataclass(frozen=True)
class Tally:
    """A space, how many games it has, and in how many of them the gap is strict."""

    space: Space
    games: int
    strict: int


@dataclass(frozen=True)
class GapTable(Bundled):
    """Every gap of some spaces, each strict or zero, and as many strict ones as the tallies say."""

    title: str
    name: str
    tallies: tuple[Tally, ...]
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def bundles(self) -> tuple[str, ...]:
        """The one file."""
        return (f"{self.name}.gaps.jsonl",)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Let the kernel replay every line, and count."""
        name, data = f"{claim}/{self.bundles[0]}", read(claim, library, self.bundles[0])
        lines = data.splitlines()
        games = [(tally, counts) for tally in self.tallies for counts in tally.space]
        if len(lines) != len(games):
            raise Refused(Verdict.MALFORMED, f"{name} has {len(lines)} lines, expected {len(games)}, one a game")
        theorems = [
            replay_line(f"{name}, line {i}", tally.space, counts, line)
            for i, ((tally, counts), line) in enumerate(zip(games, lines, strict=True), 1)
        ]
        for tally in self.tallies:
            own = [theorem for (other, _), theorem in zip(games, theorems, strict=True) if other is tally]
            found = Tally(tally.space, len(own), sum(strict(theorem) is True for theorem in own))
            if found != tally:
                raise Refused(
                    Verdict.REJECTED,
                    f"{name}: {found.strict} of {found.games} gaps are strict in {tally.space}, "
                    f"expected {tally.strict} of {tally.games}",
                )
        return self.outcome(*theorems, bundle=sha256(data).hexdigest())

    def write(self, folder: Path) -> None:
        """Solve every game and write the bundle."""
        from verify.claims.gap_table import DIGITS  # the solvers load only when something is to be found
        from verify.claims.gaps import gap

        with whole(folder / self.bundles[0]) as temporary, temporary.open("wb") as file:
            for tally in self.tallies:
                for counts in tally.space:
                    certificate = gap(tally.space.game(counts), DIGITS).certificate
                    file.write(_json({"claim": certificate.claim, "evidence": certificate.evidence}) + b"\n")


def replay_line(where: str, space: Space, counts: Counts, line: bytes) -> Theorem:
    """The theorem of a line about the game with these counts: that the gap is strict, or that it is zero.

    A line may bring parts about other games, and other sums; then it is refused.

    Raises
    ------
    Refused
        If the kernel refuses the certificate, or it proves neither.
    """
    game = space.document(counts)
    head = _json({"format": "verify-certificate/1", "rule": RULE, "game": game})
    with kernel_on(where):
        theorem = check(head[:-1] + b"," + line.removeprefix(b"{") + b"\n")
        objection = other_than_gap(theorem, read_game(_json(game)))
    if objection:
        raise Refused(Verdict.REJECTED, f"{where} is not about the gap of the game {counts}: {objection}")
    if strict(theorem) is None:
        raise Refused(Verdict.REJECTED, f"{where}: whether the gap is strict is open")
    return theorem


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
