"""How a certificate of a claim is replayed: by the kernel, and then the theorem is held against what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from verify.check.format import Malformed, Rejected
from verify.check.kernel import Theorem, check, read_game
from verify.claims.demand import Demand
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Fault
from verify.claims.verdict import Verdict

ABOUT_THE_VALUE = frozenset({"bracket", "enclosure", "reached", "saddle", "support"})
"""The kernel's rules whose theorems bound the value; those of the others bound something else.

``compare`` is not among them: the number of its theorem is a sum, even where that has the value as its only term.
"""


class Refused(Exception):
    """A certificate cannot be used; carries the fault."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(verdict, reason)


def read(claim: str, library: Library, file: str) -> bytes:
    """The bytes of a file of a claim.

    Raises
    ------
    Refused
        If it is not there or cannot be read.
    """
    try:
        return library.read(claim, file)
    except FileNotFoundError:
        raise Refused(Verdict.MALFORMED, f"{claim}/{file} is missing") from None
    except OSError as error:
        raise Refused(Verdict.MALFORMED, f"{claim}/{file} cannot be read: {error.strerror}") from None


@contextmanager
def kernel_on(name: str) -> Iterator[None]:
    """Turn what the kernel objects to in the certificate ``name`` into `Refused`."""
    try:
        yield
    except (Malformed, Rejected) as error:
        verdict = Verdict.MALFORMED if isinstance(error, Malformed) else Verdict.REJECTED
        raise Refused(verdict, f"{name}: {error}") from None


def replay_file(claim: str, library: Library, file: str, instance: Instance, rule: str) -> tuple[Theorem, bytes]:
    """The theorem of a certificate file, of this rule and about this game, and the bytes that the kernel accepted.

    Raises
    ------
    Refused
        If there is none.
    """
    name, data = f"{claim}/{file}", read(claim, library, file)
    with kernel_on(name):
        theorem, own = check(data), read_game(instance.data)
    if theorem.game != own:
        raise Refused(Verdict.REJECTED, f"{name} is about another game than the claim means")
    if theorem.rule != rule:
        raise Refused(Verdict.REJECTED, f"{name}: its rule is {theorem.rule}, expected {rule}")
    return theorem, data


def rule_in(part: Mapping[str, Any]) -> list[list[Fraction]]:
    """The rule in the claim or the evidence of a certificate that the kernel accepted."""
    return [[Fraction(q) for q in row] for row in part["rule"]]


def replay_certificate(claim: str, library: Library, instance: Instance, demands: tuple[Demand, ...]) -> Theorem:
    """Let the kernel replay the certificate of an instance, and hold the theorem against what is meant.

    The theorem must be about this very game, expanded by the kernel from the claim's source, speak of what the demands
    speak of (of the value, unless one says otherwise), and meet every demand.

    Raises
    ------
    Refused
        If it does not, or if there is no theorem.
    """
    name = f"{claim}/{instance.certificate_file}"
    data, game = (read(claim, library, file) for file in (instance.certificate_file, instance.game_file))
    if game != instance.data:
        raise Refused(Verdict.REJECTED, f"{claim}/{instance.game_file} is not the game that the claim means")
    with kernel_on(name):
        theorem = check(data)
        about = read_game(instance.data) == theorem.game
        objections = [demand.objection(theorem, instance, data) for demand in demands] if about else []
    if not about:
        raise Refused(Verdict.REJECTED, f"{name} is about another game than {instance.game_file}")
    asked = {demand.subject for demand in demands} - {""}
    if asked != {theorem.rule} - ABOUT_THE_VALUE:
        expected = " and ".join(sorted(asked)) or "a theorem about the value"
        raise Refused(Verdict.REJECTED, f"{name}: its rule is {theorem.rule}, expected {expected}")
    for objection in filter(None, objections):
        raise Refused(Verdict.REJECTED, f"{name}: {objection}")
    return theorem
