"""Replay of a certificate. This file alone makes a Theorem: what it does not return was not proved."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NoReturn

from verify.check.enclose import log_bounds
from verify.check.format import Limits, Malformed, Rejected, decimal, interval, parse, read, signed
from verify.check.game import Game, expand
from verify.check.loglin import Form, render
from verify.check.rules import bracket, saddle
from verify.check.support import enclosure, reached, support

__all__ = ["Limits", "Malformed", "Rejected", "Theorem", "check", "decimal", "read_game"]
_BOUNDS = {"lower": signed, "upper": signed}
_EXACT = _BOUNDS | {"exact": None, "field?": None}
_RULES = {
    "bracket": (bracket, _BOUNDS),
    "enclosure": (enclosure, _BOUNDS | {"rule": None}),
    "reached": (reached, _BOUNDS | {"supported": None}),
    "saddle": (saddle, _EXACT),
    "support": (support, _EXACT | {"supported": None, "unsupported": None, "unique?": bool, "free?": None}),
}
WORDS = {
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
    """What was proved: lower ≤ value ≤ upper for a game, value = exact where there is one, and more, by key of WORDS.

    With ``equality`` the value is (13) = (14) = (15) of Theorem 1; without it, for some ``finite`` sets, (13) alone.
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
        g, exact = self.game, "" if self.exact is None else f" = {self.expression}"
        value = "min over q of max over D of E[-log q(Y|Z)]"
        if self.equality:
            value += " = max over D of min over q of E[-log q(Y|Z)] = max over D of H(Y|Z)"
        where = f"{g.kind} game with {len(g.features)} features, {len(g.labels)} labels, {len(g.releases)} releases"
        text = f"{where}: {value}{exact} lies in {interval(self.lower, self.upper)}"
        for key, words in WORDS.items():
            said = self.more.get(key, ())
            listed = (
                list(said if key == "rule" else map(ascii, said)) if isinstance(said, tuple) else [str(said).lower()]
            )
            if key == "free" and said:
                listed = [
                    f"q({y!a}|{z!a}) >= {q}" for z in said for y, q in zip(g.labels, said[z], strict=True) if q != 0
                ]
            text += f"; {words} {', '.join(listed)}" if said or said is False else ""
        return text


def check(data: bytes, limits: Limits | None = None) -> Theorem:
    """The theorem that a certificate proves; Malformed where proofs/FORMAT.md forbids it, Rejected where it fails."""
    log_bounds.cache_clear()  # so that no check takes less time or more memory because of an earlier one
    limits = limits or Limits()
    pattern = {"format": {"verify-certificate/1"}, "rule": set(_RULES), "game": None, "claim": None, "evidence": None}
    spec = read(pattern, parse(data, limits), "certificate")
    rule, bounds = _RULES[spec["rule"]]
    game, claim = expand(spec["game"], limits), read(bounds, spec["claim"], "claim")
    proved, _ = rule(game, claim, spec["evidence"], limits)
    more = MappingProxyType({key: proved[key] for key in WORDS if proved.get(key) is not None})
    value = proved["lower"], proved["upper"], proved.get("exact"), proved["equality"]
    return Theorem(_TOKEN, spec["rule"], game, *value, more, sha256(data).hexdigest())


def read_game(data: bytes, toml: bool = False, limits: Limits | None = None) -> Game:
    """A user's own game file, to be compared with ``theorem.game``."""
    return expand(parse(data, limits or Limits(), toml), limits or Limits())
