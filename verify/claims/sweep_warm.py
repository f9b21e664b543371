"""Where the search for a robust rule starts: at the last one, as its certificate has it.

The certificate is asked, and not the solver, so that a sweep that goes on from its files finds what it would have
found without them.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.numbers.exact import parse, text

if TYPE_CHECKING:
    from verify.certify.support_reached import Proof, Proofs
    from verify.claims.sweep_curve import Task
    from verify.game.game import Game
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation

BITS = 64


def warm(task: Task, before: bytes | None) -> Approximation | None:
    """The solution with which a curve's file begins, for the columns and rows of the task's game.

    None if that solution has others, or there is no such file.
    """
    from verify.game.game import Game
    from verify.solve.approximation import Approximation

    if before is None:
        return None
    document = json.loads(before.partition(b"\n")[0])
    evidence, game = document["evidence"], task.game(task.rule)
    new = game.shape
    scales = _scales(Game.from_document(document["game"]).shape, new)
    if "dead" in evidence or scales is None:
        return None
    column = {tuple(key): j for j, key in enumerate(new.keys.tolist())}
    return Approximation(
        precision=BITS,
        attack={column[tuple(key)]: _fixed(parse(mass) * new.total) for *key, mass in evidence["attack"]},
        rule=[[_fixed(parse(q)) for q in line] for line in evidence["rule"]],
        multipliers=[_fixed(parse(v) * s) for v, s in zip(evidence["multipliers"], scales, strict=True)],
    )


def without(game: Game, before: bytes | None) -> Proofs | None:
    """The proof that every maximiser reaches every release, for the rows of ``game``, if a curve's file ends with one.

    It is evidence for similar games, too: `verify.certify.support_reached.reached`.
    """
    from verify.game.game import Game

    last = json.loads((before or b"{}").rstrip(b"\n").rpartition(b"\n")[2])
    if last.get("rule") != "reached":
        return None
    scales = _scales(Game.from_document(last["game"]).shape, game.shape)
    if scales is None:
        return None

    def scaled(proof: Proof | None) -> Proof | None:
        if proof is None:
            return None
        multipliers = [text(parse(v) * s) for v, s in zip(proof["multipliers"], scales, strict=True)]
        return {"rule": proof["rule"], "multipliers": multipliers}

    return {name: scaled(proof) for name, proof in last["evidence"]["without"].items()}


def _scales(old: Shape, new: Shape) -> list[Fraction] | None:
    """What multipliers of the old rows are to be multiplied by, for the new ones; None where the columns are others."""
    if old.keys.tolist() != new.keys.tolist() or len(old.rows) != len(new.rows):
        return None
    return [Fraction(a.scale, b.scale) for a, b in zip(old.rows, new.rows, strict=True)]


def _fixed(value: Fraction) -> int:
    return round(value * (1 << BITS))
