"""Evidence about H(Y): that a value reaches it, or is below it, and what a private channel leaves, H(Y) − h*.

H(Y) is the value of a game, too, whose only law has the labels and no feature that tells them; so it is a part, and the
kernel compares. All is of games (3) and (4), whose attacks keep labels: there H(Y) is the same for all laws of D.
"""

from __future__ import annotations

from fractions import Fraction

from verify.claims.demand import LogForm
from verify.claims.evidence_compare import Between, Compared, Equals, Sum, value
from verify.claims.instance import Instance
from verify.claims.piece import Piece
from verify.errors import VerifyError


def labels_alone(instance: Instance) -> Piece:
    """The game whose only law has the labels of a game (3) or (4): its value is H(Y).

    Raises
    ------
    VerifyError
        For another game.
    """
    game = instance.game
    if game["perturbation"]["kind"] not in {"max-distortion", "mean-distortion"}:
        raise VerifyError(f"The attacks of {instance.name} may change labels, so that H(Y) is not the same for all.")
    masses = {y: sum((Fraction(mass) for _, own, mass in game["law"] if own == y), Fraction(0)) for y in game["labels"]}
    whole = sum(masses.values())
    law = [["all", y, str(mass / whole)] for y, mass in masses.items() if mass]
    alone = {"format": game["format"], "features": ["all"], "labels": game["labels"]}
    return Piece(
        Instance(f"{instance.name}-labels", {**alone, "perturbation": {"kind": "polytope", "vertices": [law]}})
    )


def leaves(title: str, name: str, instance: Instance, *forms: LogForm) -> Compared:
    """min I(Y;Z) = H(Y) − h* is this log form, exactly; or these, if it is written in several ways."""
    sums = tuple(Sum((value(1), value(0, -1)), Equals(form)) for form in forms)
    return Compared(title, name, (Piece(instance), labels_alone(instance)), sums)


def reaches_entropy(title: str, name: str, piece: Piece, *more: Piece, sums: tuple[Sum, ...] = ()) -> Compared:
    """The value is H(Y), exactly: some attack makes Z and Y independent. Other pieces and sums may follow."""
    pieces = piece, labels_alone(piece.instance), *more
    return Compared(title, name, pieces, (Sum((value(0), value(1, -1)), Equals(())), *sums))


def below_entropy(title: str, name: str, piece: Piece, *more: Piece, sums: tuple[Sum, ...] = ()) -> Compared:
    """The value is less than H(Y): the prior, which loses H(Y) against every attack, is not robust."""
    pieces = piece, labels_alone(piece.instance), *more
    return Compared(title, name, pieces, (Sum((value(1), value(0, -1))), *sums))


def rounded(part: int, decimals: str) -> Sum:
    """The value of a part is this number, to the two decimals given."""
    return Sum((value(part),), Between(Fraction(decimals) - Fraction(1, 200), Fraction(decimals) + Fraction(1, 200)))
