"""How a curve of a sweep comes about: a robust rule, its certificates, and the kernel's replay of them."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.sweep_curve import UNIQUE, Checked, Curve, Task, proved, width
from verify.errors import BadInput, Unsolved

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game


def work_out(task: Task, before: bytes | None) -> tuple[bytes, Curve]:
    """Find and check a curve.

    Parameters
    ----------
    task
        What to find.
    before
        The file of a curve whose rule is near this one: where it is known, the search starts there.

    Returns
    -------
    tuple
        The content of the curve's file, and what it proves.

    Raises
    ------
    Unsolved, BadInput, kernel.Rejected
        Where there is nothing to show.
    """
    from verify.certify.tradeoff import enclosure_certificate, loss_certificate, robust
    from verify.claims.sweep_warm import warm

    found = robust(task.game(task.rule), task.digits, warm(task, before))
    games = {attack: task.game(attack) for attack in task.attacks}
    tame = [attack for attack, game in games.items() if _tame(game, found.least)]
    checked: Checked = []

    def keep(data: bytes) -> kernel.Theorem:
        checked.append((data, kernel.check(data, task.limits)))
        return checked[-1][1]

    def enclose(attacks: list[Fraction]) -> None:
        """One certificate for all attacks, or for halves of them as long as the kernel finds it too large."""
        try:
            keep(enclosure_certificate(found, [games[attack] for attack in attacks], task.digits).data)
        except kernel.Malformed:
            if len(attacks) < 2:
                raise
            enclose(attacks[: len(attacks) // 2])
            enclose(attacks[len(attacks) // 2 :])

    enclose(tame)
    wanted = Fraction(1, 10**task.digits)
    close = [width(lower, upper) <= wanted for _, theorem in checked for _, lower, upper in theorem.more["losses"]]
    narrow = {attack for attack, fits in zip(tame, close, strict=True) if fits}
    if len(narrow) < len(task.attacks) and task.rule not in {*task.attacks} - narrow:
        keep(loss_certificate(task.game(task.rule), found.rule, task.digits).data)  # that the rule is robust
    infinite = False
    for attack in task.attacks:
        if attack not in narrow:
            infinite |= keep(loss_certificate(games[attack], found.rule, task.digits).data).upper is None
    if task.attacks:
        with suppress(kernel.Rejected):  # that it is beyond the limits leaves the losses what they are
            keep(_uniqueness(task, found.bracket, before, exact=infinite))
    return b"".join(data for data, _ in checked), proved(task, checked)


def solve(task: Task, before: bytes | None, data: bytes | None) -> tuple[bytes, Curve, bool]:
    """A curve: what its file proves, if that is all that was asked, else worked out; and whether it was the file.

    Parameters
    ----------
    task, before
        As for `work_out`, and its errors.
    data
        The content of the curve's file, if there is one. It is not trusted.
    """
    if data is not None:
        try:
            curve, whole = replayed(task, data)
        except (kernel.Rejected, BadInput):
            pass
        else:
            if whole and curve.known(task.digits):
                return data, curve, True
    return *work_out(task, before), False


def replayed(task: Task, data: bytes) -> tuple[Curve, bool]:
    """What a curve's file proves, and whether it ends, as it should, with what there is to say of uniqueness.

    Parameters
    ----------
    task
        What the curve is about.
    data
        The content of the file. It is not trusted.

    Raises
    ------
    kernel.Rejected
        It does not prove what it says, or is about something else.
    """
    if not isinstance(data, bytes):
        raise kernel.Rejected("found no certificates")
    checked = [(line, kernel.check(line, task.limits)) for line in data.splitlines(keepends=True)]
    return proved(task, checked), not task.attacks or any(theorem.rule in UNIQUE for _, theorem in checked)


def _tame(game: Game, least: list[list[Fraction]]) -> bool:
    """Whether every robust rule is known to be positive wherever an attack of the game can go."""
    from verify.solve.facial import face

    shape, known = game.shape, [q for line in least for q in line]
    if all(known):
        return True
    alive = set(face(shape).alive.tolist())
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True)
    return all(known[t] for j, t in entries if j in alive)


def _uniqueness(task: Task, bracket: Certificate, before: bytes | None, *, exact: bool) -> bytes:
    """A certificate that says whether other rules are robust, too; where none is found, which releases are reached.

    With ``exact`` one that has the rule, if it is the only one, is looked for first.
    """
    from verify.certify.support_reached import reached
    from verify.claims.sweep_warm import without

    if exact and (data := _examined(task, bracket.game)) is not None:
        return data
    certificate = reached(bracket, task.digits, known=without(bracket.game, before)).certificate
    if len(certificate.claim["supported"]) == len(certificate.game.releases):
        return certificate.data
    return (None if exact else _examined(task, bracket.game)) or certificate.data


def _examined(task: Task, game: Game) -> bytes | None:
    """A certificate that decides uniqueness by an exact saddle point, if there is one that is quickly found."""
    from verify.claims.answers import value
    from verify.claims.supports import examine

    try:
        known = examine(value(game, task.digits, limits=task.limits), task.limits, None)
    except (Unsolved, kernel.Rejected):
        return None
    return None if known.unique is None else known.certificate.data
