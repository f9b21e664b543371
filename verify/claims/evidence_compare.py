"""Evidence out of several theorems at once: one certificate of the kernel's rule ``compare`` (proofs/FORMAT.md §10).

What several theorems show together, that one number is below another or that two are the same, is a sum of multiples
of the numbers that they enclose, and the kernel itself bounds it. Here its theorem is only held against what is meant:
the parts' rules and games, the games of losses, and the terms and the sign of every sum.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from verify.check.format import Rejected
from verify.check.kernel import Theorem, check
from verify.check.loglin import Form, combine, render
from verify.claims.demand import Demand, LogForm
from verify.claims.evidence import Bundled, Evidence
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.piece import Piece
from verify.claims.replay import Refused, kernel_on, read
from verify.claims.verdict import Verdict
from verify.errors import VerifyError
from verify.files import whole

if TYPE_CHECKING:
    from verify.certify.compare import Sum as Bounded

Term = tuple[Fraction, int, str]
"""A factor, the number of a part, and the name of a number that its theorem encloses, as the kernel writes them."""
PLACES, MOST_PLACES = 12, 200
"""Decimals of the bounds of a sum: as few as show what is demanded."""


def value(part: int, factor: Fraction | int = 1) -> Term:
    """factor · (the value of a part)."""
    return Fraction(factor), part, "value"


def loss(part: int, game: int = 0, factor: Fraction | int = 1) -> Term:
    """factor · (what the robust rules of a part of rule ``enclosure`` lose against its game of that number)."""
    return Fraction(factor), part, f"loss {game}"


@dataclass(frozen=True)
class Between:
    """A sum lies between these numbers."""

    lower: Fraction
    upper: Fraction


@dataclass(frozen=True)
class Equals:
    """A sum of exact values is this log form, as it is written here; ``Equals(())`` says that it is 0."""

    form: LogForm

    @property
    def written(self) -> Form:
        """The form with like terms collected."""
        return combine(*((1, {argument: factor}) for factor, argument in self.form))


@dataclass(frozen=True)
class Sum:
    """A sum of terms, and what has to be proved of it."""

    terms: tuple[Term, ...]
    demanded: Literal["positive", "negative"] | Between | Equals = "positive"

    @property
    def words(self) -> str:
        """What is demanded, as a phrase that completes “is not shown to …”."""
        if isinstance(self.demanded, Between):
            return f"lie between {self.demanded.lower} and {self.demanded.upper}"
        return f"be {render(self.demanded.written) if isinstance(self.demanded, Equals) else self.demanded}"

    def shown(self, lower: Fraction, upper: Fraction, exact: Form | None) -> bool:
        """Whether bounds of the sum, or its exact form, show it."""
        if isinstance(self.demanded, Equals):
            return exact is not None and dict(exact) == self.demanded.written
        if isinstance(self.demanded, Between):
            return self.demanded.lower <= lower and upper <= self.demanded.upper
        return lower > 0 if self.demanded == "positive" else upper < 0


@dataclass(frozen=True, eq=False)
class Composed(Evidence):
    """One theorem, composed of parts, whose sums are as they have to be.

    For a single piece without sums a certificate of the piece's own rule does as well.
    """

    title: str
    name: str
    pieces: tuple[Piece, ...]
    sums: tuple[Sum, ...] = ()
    scope: ClassVar[Scope] = Scope.INSTANCE

    @abstractmethod
    def data(self, claim: str, library: Library) -> bytes:
        """The bytes of the certificate.

        Raises
        ------
        Refused
            If there are none.
        """

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate, and hold its theorem against what is meant."""
        data = self.data(claim, library)
        (source,) = self.sources
        name = source if "/" in source else f"{claim}/{source}"
        with kernel_on(name):
            theorem = check(data)
            objection = self.objection(theorem, json.loads(data))
        if objection:
            raise Refused(Verdict.REJECTED, f"{name}: {objection}")
        return self.outcome(theorem)

    def objection(self, theorem: Theorem, document: Mapping[str, Any]) -> str:
        """Say why the theorem, made from ``document``, is not the one meant, or return ``""``."""
        if theorem.rule == "compare":
            theorems, sums = theorem.more["parts"], theorem.more["sums"]
            claimed, evidence = document["claim"]["parts"], document["evidence"]
        elif len(self.pieces) > 1 or self.sums:
            return f"its rule is {theorem.rule}, expected compare"
        else:
            theorems, sums, claimed, evidence = (theorem,), (), [document], [document["evidence"]]
        for found, meant, what in ((theorems, self.pieces, "part"), (sums, self.sums, "sum")):
            if len(found) != len(meant):
                return f"it has {len(found)} {what}{'s' * (len(found) != 1)}, expected {len(meant)}"
        parts = [{"claim": part["claim"], "evidence": proof} for part, proof in zip(claimed, evidence, strict=True)]
        for i, (piece, own, part) in enumerate(zip(self.pieces, theorems, parts, strict=True)):
            if reason := piece.objection(own, part):
                return f"part {i}: {reason}"
        for i, (wanted, (terms, lower, upper, exact)) in enumerate(zip(self.sums, sums, strict=True)):
            if terms != wanted.terms:
                return f"sum {i} has other terms than the claim means"
            if not wanted.shown(lower, upper, exact):
                return f"sum {i} is not shown to {wanted.words}"
        return ""


@dataclass(frozen=True, eq=False)
class Compared(Composed, Bundled):
    """A composed certificate of the claim's own, NAME.certificate.json."""

    @property
    def bundles(self) -> tuple[str, ...]:
        """The one file."""
        return (f"{self.name}.certificate.json",)

    def data(self, claim: str, library: Library) -> bytes:
        """The file in the claim's folder."""
        return read(claim, library, self.bundles[0])

    def write(self, folder: Path) -> None:
        """Make the certificates of the parts, and compose them."""
        from verify.certify.compare import composed  # the solvers load only when something is to be found

        parts = [piece.certificate().document for piece in self.pieces]
        try:
            theorems = [check(_bytes(part)) for part in parts]
            document = composed(parts, [_bounded(each, theorems) for each in self.sums])
            objection = self.objection(check(_bytes(document)), document)
        except Rejected as error:
            objection = str(error)
        if objection:
            raise VerifyError(f"{self.bundles[0]}: {objection}.")
        with whole(folder / self.bundles[0]) as temporary:
            temporary.write_bytes(_bytes(document))


@dataclass(frozen=True, eq=False)
class Finding(Composed):
    """A counterexample of proofs/conjectures: the certificate that `verify hunt` found, about what the claim means."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The finding's certificate, which is not in the claim's folder."""
        return (f"proofs/conjectures/{self.name}/certificate.json",)

    def data(self, claim: str, library: Library) -> bytes:
        """The file in the finding's folder."""
        return read(self.name, library.findings, "certificate.json")


def below(title: str, name: str, smaller: Piece, larger: Piece) -> Compared:
    """The value of one game lies strictly below that of another."""
    return Compared(title, name, (smaller, larger), (Sum((value(1), value(0, -1))),))


def same_value(title: str, name: str, first: Piece, second: Piece) -> Compared:
    """Two games have the same value, exactly."""
    return Compared(title, name, (first, second), (Sum((value(0), value(1, -1)), Equals(())),))


def equality_fails(title: str, finite: Piece, *demands: Demand) -> Compared:
    """A finite set of laws, not convex, whose minimax value (13) lies strictly above its maximin value (14)."""
    return Compared(title, finite.instance.name, *above_every_law(finite, *demands))


def above_every_law(finite: Piece, *demands: Demand) -> tuple[tuple[Piece, ...], tuple[Sum, ...]]:
    """The pieces and the sums which show that (13) of a finite set lies strictly above (14).

    (14) is the largest value of the laws' own games, each with D = {p}: (13) is above every one of them. The demands
    are on each of these.
    """
    game = {key: value for key, value in finite.instance.game.items() if key != "perturbation"}
    laws = finite.instance.game["perturbation"]["laws"]
    alone = [
        Piece(
            Instance(f"{finite.instance.name}-{i}", {**game, "perturbation": {"kind": "polytope", "vertices": [law]}}),
            demands=demands,
        )
        for i, law in enumerate(laws, 1)
    ]
    return (finite, *alone), tuple(Sum((value(0), value(i, -1))) for i, _ in enumerate(alone, 1))


def _bounded(meant: Sum, theorems: Sequence[Theorem]) -> Bounded:
    """The sum as a certificate claims it, its bounds rounded outward to as few decimals as show what is demanded."""
    from verify.certify.compare import Sum as Bounded  # (as above)
    from verify.certify.compare import Term as Multiple
    from verify.certify.compare import numbers
    from verify.numbers.exact import decimal_ceil, decimal_floor

    terms = tuple(Multiple(*term) for term in meant.terms)
    form = meant.demanded.written if isinstance(meant.demanded, Equals) else None
    if form == {}:
        return Bounded(terms, "0", "0", ())
    known = [numbers(theorem) for theorem in theorems]
    ends = [sorted(factor * end for end in known[i][name]) for factor, i, name in meant.terms]
    lower, upper = (sum(side, Fraction(0)) for side in zip(*ends, strict=True))
    exact = None if form is None else tuple((factor, argument) for argument, factor in form.items())
    for places in count(PLACES, PLACES):
        low, high = decimal_floor(lower, places), decimal_ceil(upper, places)
        if meant.shown(Fraction(low), Fraction(high), form) or places >= MOST_PLACES:
            return Bounded(terms, low, high, exact)
    raise AssertionError


def _bytes(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n").encode()
