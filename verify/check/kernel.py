"""Replay of a certificate. This file alone makes a Theorem: what it does not return was not proved."""

from fractions import Fraction
from hashlib import sha256
from typing import Any, NoReturn

from verify.check.format import Limits, Malformed, Rejected, bad, fields, number, parse
from verify.check.game import Game, expand
from verify.check.loglin import Form, read_form, render
from verify.check.rules import Claim, bracket, saddle

__all__ = ["Limits", "Malformed", "Rejected", "Theorem", "check", "read_game"]
_RULES = {"bracket": bracket, "saddle": saddle}
_TOKEN = object()


class Theorem:
    """What the kernel proved: lower ≤ value ≤ upper for a game, and value = exact where a form is given.

    ``equality`` says that all three values of Theorem 1 are meant; for a ``finite`` set whose attack mixes several laws
    only (13), the minimax value, is. A Theorem cannot be built, changed, copied or pickled outside this file.
    """

    __slots__ = ("assumptions", "equality", "exact", "game", "lower", "rule", "sha256", "upper")
    rule: str
    game: Game
    lower: Fraction
    upper: Fraction
    exact: Form | None
    equality: bool
    sha256: str
    assumptions: tuple[str, ...]

    def __init__(self, token: object, **values: Any) -> None:
        if token is not _TOKEN:
            raise TypeError("only the kernel makes a Theorem")
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem has no subclasses")

    def __setattr__(self, key: str, value: object) -> NoReturn:
        raise TypeError("a Theorem does not change")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Theorem does not travel; send the certificate and replay it")

    @property
    def expression(self) -> str | None:
        """The exact value, as a mathematician writes it."""
        return None if self.exact is None else render(self.exact)

    @property
    def statement(self) -> str:
        """The theorem in words; every part of it was checked."""
        g, places = self.game, 1
        while places < 4_000 and Fraction(10, 10**places) > self.upper - self.lower:
            places += 1
        low, high = (decimal(v, places if self.lower < self.upper else 30) for v in (self.lower, -self.upper))
        value = "min over q of max over D of E[-log q(Y|Z)]"
        if self.equality:
            value += " = max over D of min over q of E[-log q(Y|Z)] = max over D of H(Y|Z)"
        where = f"{g.kind} game with {len(g.features)} features, {len(g.labels)} labels, {len(g.releases)} releases"
        exact = "" if self.exact is None else f" = {self.expression}"
        return f"{where}: {value}{exact} lies in [{low}, {high.removeprefix('-') if high[0] == '-' else '-' + high}]"


def decimal(value: Fraction, places: int) -> str:
    """The value rounded down to a number of decimal places."""
    scaled = value.numerator * 10**places // value.denominator
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def check(data: bytes, limits: Limits | None = None) -> Theorem:
    """The theorem that a certificate file proves.

    Raises
    ------
    Malformed
        The bytes are not a certificate of proofs/FORMAT.md, or exceed a limit.
    Rejected
        The evidence does not prove the claim.
    """
    limits = limits or Limits()
    spec = fields(parse(data, limits), "certificate", "format rule game claim evidence")
    if spec["format"] != "verify-certificate/1":
        bad("certificate.format", "verify-certificate/1", spec["format"])
    rule = spec["rule"] if type(spec["rule"]) is str else ""
    if rule not in _RULES:
        bad("certificate.rule", " or ".join(_RULES), spec["rule"])
    stated = fields(spec["claim"], "claim", "lower upper exact" if rule == "saddle" else "lower upper")
    exact = read_form(stated["exact"], "claim.exact") if rule == "saddle" else None
    claim = Claim(number(stated["lower"], "claim.lower", True), number(stated["upper"], "claim.upper", True), exact)
    game = expand(spec["game"], limits)
    equality = _RULES[rule](game, claim, spec["evidence"], limits)
    return Theorem(
        _TOKEN, rule=rule, game=game, lower=claim.lower, upper=claim.upper, exact=exact, equality=equality,
        sha256=sha256(data).hexdigest(), assumptions=(),
    )  # fmt: skip


def read_game(data: bytes, toml: bool = False, limits: Limits | None = None) -> Game:
    """A user's own game file, to be compared with ``theorem.game``."""
    limits = limits or Limits()
    return expand(parse(data, limits, toml), limits)
