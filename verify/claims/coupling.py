"""Whether a law lies in D, (6) in both of its forms: a coupling shows that it does, prices show that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.verdict import Verdict
from verify.errors import BadInput
from verify.numbers.exact import describe, parse

if TYPE_CHECKING:
    from pathlib import Path

    from verify.certify.certificate import Certificate
    from verify.game.game import Game, LawLike

Names = tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """Whether a law is in D, as the kernel proved it, and why.

    ``inside`` says it. ``cost`` is the least mean cost at which the prior becomes the law, exactly, for games with one
    budget (for a Wasserstein game of order p it is W^p, and the law is inside if it is at most budget^p); it is None
    where no coupling of finite cost exists, and for games with no budget or several. It is what an exact linear program
    says, outside the kernel, whose theorem is about the side alone.
    """

    game: Game
    law: dict[tuple[str, str], Fraction]
    inside: bool
    cost: Fraction | None
    theorem: kernel.Theorem
    certificate: Certificate

    @property
    def verdict(self) -> Verdict:
        """PROVED: that the law is inside, or that it is not."""
        return Verdict.PROVED

    @cached_property
    def coupling(self) -> dict[Names, Fraction] | None:
        """The attack that releases the law; None if the law is outside.

        Where there is one budget it is the cheapest, by the linear program that gives ``cost``.

        Masses by column, columns by the names that make up their key: (x, y, z) or (x, y, z, y') for an arc, the law's
        number for a vertex, (z, y) for an entry of a law.
        """
        if not self.inside:
            return None
        game, rows = self.game, self.certificate.evidence["attack"]
        alphabets = (game.features, game.labels, game.releases, game.labels)
        length = game.shape.keys.shape[1]
        if length == 1:
            return {(str(row[0]),): parse(row[1]) for row in rows}
        chosen = (game.releases, game.labels) if length == 2 else alphabets[:length]
        return {
            tuple(alphabet[i] for alphabet, i in zip(chosen, row[:-1], strict=True)): parse(row[-1]) for row in rows
        }

    @cached_property
    def prices(self) -> dict[tuple[str, str], Fraction] | None:
        """If the law is outside: w(z, y), for which E_law[w] exceeds what any law of D can reach; otherwise None.

        For a Wasserstein ball this is the potential ψ of Kantorovich's dual, in units of the scaled budget row.
        """
        if self.inside:
            return None
        lines = zip(self.game.releases, self.certificate.evidence["prices"], strict=True)
        return {(z, y): parse(w) for z, line in lines for y, w in zip(self.game.labels, line, strict=True)}


def read_law_file(game: Game, path: Path) -> dict[tuple[str, str], Fraction]:
    """The law in a JSON or TOML file: ``law``, rows [release, label, mass], and perhaps ``normalise``, as in a game.

    Raises
    ------
    BadInput
        Whatever is wrong, with the file and the place in it.
    """
    from verify.game.law import read_law
    from verify.game.place import Place, read_object
    from verify.game.reading import parse_text, read_file

    place, terms = Place(str(path)), game.parts.terms
    text, suffix = read_file(path, "a law file")
    document = read_object(parse_text(text, suffix, place), place, ("law",), ("normalise",))
    counts = document.get("normalise", False)
    if not isinstance(counts, bool):
        raise place["normalise"].refuse(describe(counts), "true or false")
    law = read_law(document["law"], place["law"], terms.space.releases, terms.labels, what="release", counts=counts)
    pairs = zip(law.pairs, law.masses, strict=True)
    return {(game.releases[z], game.labels[y]): mass for (z, y), mass in pairs}


def member(game: Game, law: LawLike, *, limits: kernel.Limits | None = None) -> Member:
    """Decide whether a law on releases × labels is one that the attacker can bring about.

    In the words of (6): whether it lies in the ball around the prior, which is the same as whether some channel
    P(X', Y'|X, Y) of mean cost at most ε releases it. The answer comes with that channel's coupling, or with prices
    (Kantorovich potentials) that separate the law from D; the kernel checks either.

    Parameters
    ----------
    game
        A game of any kind but ``finite``.
    law
        Exact masses by (release, label), which sum to 1; what is not listed is 0.
    limits
        The kernel's limits, where a large game needs higher ones.

    Raises
    ------
    BadInput
        If the law is none on the game's releases and labels, or the game is ``finite``.
    Unsolved
        If the exact pivots of the linear program are too many.

    Examples
    --------
    >>> from verify import Game
    >>> game = Game.wasserstein({("0", "no"): "1/2", ("2", "yes"): "1/2"}, metric="absolute", label_cost=3, budget=1)
    >>> near = member(game, {("0", "no"): "1/2", ("0", "yes"): "1/2"})
    >>> near.inside, near.cost, near.coupling["2", "yes", "0", "yes"]
    (True, Fraction(1, 1), Fraction(1, 2))
    >>> far = member(game, {("0", "no"): "1"})
    >>> far.inside, far.cost
    (False, Fraction(5, 2))
    """
    from verify.certify.member import member_certificate  # the solvers load only when something is to be found
    from verify.game.arguments import law_rows
    from verify.game.law import read_law
    from verify.game.place import Place
    from verify.solve.coupling import Coupling, couple

    if game.kind.value == "finite":
        raise BadInput("found a finite game, expected a convex set of laws: of a finite one, compare the laws")
    place, terms = Place("member")["law"], game.parts.terms
    rows = law_rows(law, place)
    read = read_law(rows, place, terms.space.releases, terms.labels, what="release", counts=False)
    count = len(game.labels)
    sinks = {z * count + y: mass for (z, y), mass in zip(read.pairs, read.masses, strict=True)}
    found = couple(game.shape, sinks)
    certificate = member_certificate(game, sinks, found)
    return Member(
        game=game,
        law={(game.releases[t // count], game.labels[t % count]): mass for t, mass in sinks.items()},
        inside=isinstance(found, Coupling),
        cost=None if found.cost is None or game.kind.value == "polytope" else found.cost / game.shape.rows[0].scale,
        theorem=kernel.check(certificate.data, limits),
        certificate=certificate,
    )
