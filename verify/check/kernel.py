"""Replay of a certificate. This file alone makes a Theorem: what it does not return was not proved."""

from dataclasses import InitVar, dataclass
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import NoReturn

from verify.check.enclose import log_bounds
from verify.check.format import Limits, Malformed, Rejected, decimal, parse, read, signed
from verify.check.game import Game, expand
from verify.check.loglin import Form, read_form, render
from verify.check.rules import bracket, saddle

__all__ = ["Limits", "Malformed", "Rejected", "Theorem", "check", "decimal", "read_game"]
_BOUNDS = {"lower": signed, "upper": signed}
_RULES = {"bracket": (bracket, _BOUNDS), "saddle": (saddle, _BOUNDS | {"exact": read_form})}
_TOKEN = object()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Theorem:
    """What the kernel proved: lower ≤ value ≤ upper for a game, and value = exact where a form is given.

    With ``equality`` the value is (13) = (14) = (15) of Theorem 1; without it, which happens for ``finite`` sets, it is
    (13), the minimax value, alone. A Theorem cannot be built, changed, copied or pickled.
    """

    token: InitVar[object]
    rule: str
    game: Game
    lower: Fraction
    upper: Fraction
    exact: Form | None
    equality: bool
    sha256: str
    assumptions: tuple[str, ...] = ()

    def __post_init__(self, token: object) -> None:
        if token is not _TOKEN:
            raise TypeError("only the kernel makes a Theorem")

    def __reduce__(self, *_: object) -> NoReturn:
        raise TypeError("a Theorem does not travel and has no subclasses; send the certificate and replay it")

    __init_subclass__ = __getstate__ = __setstate__ = __reduce__

    @property
    def expression(self) -> str | None:
        """The exact value, as a mathematician writes it."""
        return None if self.exact is None else render(self.exact)

    @property
    def statement(self) -> str:
        """The theorem in words; every part of it was checked."""
        g, width, exact = self.game, self.upper - self.lower, "" if self.exact is None else f" = {self.expression}"
        value = "min over q of max over D of E[-log q(Y|Z)]"
        if self.equality:
            value += " = max over D of min over q of E[-log q(Y|Z)] = max over D of H(Y|Z)"
        quotient = width.denominator // width.numerator if width else 1 << 100
        places = min(4_000, 1 + quotient.bit_length() * 302 // 1000)
        low, high = decimal(self.lower, places), decimal(Fraction(-(-self.upper * 10**places // 1), 10**places), places)
        where = f"{g.kind} game with {len(g.features)} features, {len(g.labels)} labels, {len(g.releases)} releases"
        return f"{where}: {value}{exact} lies in [{low}, {high}]"


def check(data: bytes, limits: Limits | None = None) -> Theorem:
    """The theorem that a certificate proves; Malformed where proofs/FORMAT.md forbids it, Rejected where it fails."""
    log_bounds.cache_clear()  # so that no check takes less time or more memory because of an earlier one
    limits = limits or Limits()
    pattern = {"format": {"verify-certificate/1"}, "rule": set(_RULES), "game": None, "claim": None, "evidence": None}
    spec = read(pattern, parse(data, limits), "certificate")
    rule, bounds = _RULES[spec["rule"]]
    claim = read(bounds, spec["claim"], "claim")
    game = expand(spec["game"], limits)
    equality, digest = rule(game, claim, spec["evidence"], limits), sha256(data).hexdigest()
    exact = MappingProxyType(claim["exact"]) if "exact" in claim else None
    return Theorem(_TOKEN, spec["rule"], game, claim["lower"], claim["upper"], exact, equality, digest)


def read_game(data: bytes, toml: bool = False, limits: Limits | None = None) -> Game:
    """A user's own game file, to be compared with ``theorem.game``."""
    limits = limits or Limits()
    return expand(parse(data, limits, toml), limits)
