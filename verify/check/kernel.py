"""Replay of a certificate. This file alone makes a Theorem: what it does not return was not proved."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from verify.check.deterministic import deterministic, gap
from verify.check.enclose import log_bounds
from verify.check.format import Limits, Malformed, Rejected, decimal, interval, parse, read, signed
from verify.check.game import Game, expand
from verify.check.loglin import Form, render
from verify.check.rules import bracket, enclosure, reached, saddle, support

__all__ = ["Limits", "Malformed", "Rejected", "Theorem", "check", "decimal", "read_game"]
_BOUNDS = {"lower": signed, "upper": signed}
_EXACT = _BOUNDS | {"exact": None, "field? ": None}
_RULES: dict[str, tuple[Any, dict[str, Any]]] = {
    "bracket": (bracket, _BOUNDS),
    "deterministic": (deterministic, _BOUNDS | {"exact": None}),
    "enclosure": (enclosure, _BOUNDS | {"rule": None}),
    "gap": (gap, _BOUNDS | {"exact? ": None, "field? ": None, "strict? ": bool}),
    "reached": (reached, _BOUNDS | {"supported": None}),
    "saddle": (saddle, _EXACT),
    "support": (support, _EXACT | {"supported": None, "unsupported": None, "unique? ": bool, "free? ": None}),
}
SUBJECTS = {
    "deterministic": "max over deterministic attacks g of H(Y|g(X,Y))",
    "gap": "max over D of H(Y|Z) less the maximum over deterministic attacks",
}
WORDS = {
    "strict": "the gap is strict:",
    "field": "where t is",
    "supported": "some maximiser of H(Y|Z) reaches",
    "reached": "every maximiser of H(Y|Z) reaches",
    "unsupported": "no maximiser of H(Y|Z) reaches",
    "unique": "the robust rule is unique:",
    "rule": "every robust rule has",
    "free": "the robust rules are those that at reached releases are the attack's posterior, and elsewhere have",
}
_TOKEN = object()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Theorem:
    """lower ≤ value ≤ upper, value = exact unless None, and more: the value is (13), with equality = (14) = (15).

    Under the rules of SUBJECTS it is another: (21), or (20) − (21).
    """

    token: InitVar[object]
    rule: str
    game: Game
    lower: Fraction
    upper: Fraction
    exact: Form | None
    equality: bool
    more: Mapping[str, Any]
    sha256: str
    assumptions: tuple[str, ...] = ()

    def __post_init__(self, *token: object) -> Any:
        if not token or token[0] is not _TOKEN:
            raise TypeError("only the kernel makes a Theorem; it has no subclasses, and its certificate travels for it")

    __init_subclass__ = __getstate__ = __setstate__ = __reduce__ = __post_init__

    @property
    def expression(self) -> str | None:
        """The exact value, as a mathematician writes it."""
        return None if self.exact is None else render(self.exact)

    @property
    def statement(self) -> str:
        """The theorem in words; every part of it was checked."""
        g, exact = self.game, "" if self.exact is None else f" = {self.expression}"
        value = SUBJECTS.get(self.rule, "min over q of max over D of E[-log q(Y|Z)]")
        if self.equality:
            value += " = max over D of min over q of E[-log q(Y|Z)] = max over D of H(Y|Z)"
        where = f"{g.kind} game with {len(g.features)} features, {len(g.labels)} labels, {len(g.releases)} releases"
        text = f"{where}: {value}{exact} lies in {interval(self.lower, self.upper)}"
        for key, said in self.more.items():
            listed = said if key == "rule" else map(ascii, said) if type(said) is tuple else [str(said).lower()]
            if key == "free":
                lines = [(f"q({y!a}|{z!a}) >= {q}", q) for z in said for y, q in zip(g.labels, said[z], strict=True)]
                listed = [line for line, q in lines if q != 0] or ["any q"]
            text += f"; {WORDS[key]} {', '.join(listed)}" if said or said is False else ""
        return text


def check(data: bytes, limits: Limits | None = None) -> Theorem:
    """The theorem that a certificate proves; Malformed where proofs/FORMAT.md forbids it, Rejected where it fails."""
    log_bounds.cache_clear()  # so that no check takes less time or more memory because of an earlier one
    limits = limits or Limits()
    pattern = {"format": {"verify-certificate/1"}, "rule": set(_RULES), "game": None, "claim": None, "evidence": None}
    spec = read(pattern, parse(data, limits), "certificate")
    rule, bounds = _RULES[spec["rule"]]
    game, claim = expand(spec["game"], limits), read(bounds, spec["claim"], "claim")
    proved = rule(game, claim, spec["evidence"], limits).proved
    more = MappingProxyType({key: proved[key] for key in WORDS if proved.get(key) is not None})
    value = proved["lower"], proved["upper"], proved.get("exact"), proved["equality"]
    return Theorem(_TOKEN, spec["rule"], game, *value, more, sha256(data).hexdigest())


def read_game(data: bytes, toml: bool = False, limits: Limits | None = None) -> Game:
    """A user's own game file, to be compared with ``theorem.game``."""
    return expand(parse(data, limits or Limits(), toml), limits or Limits())
