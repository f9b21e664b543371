"""Replay of a certificate. This file alone makes a Theorem: what it does not return was not proved."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from verify.check import format as rationals
from verify.check import rules
from verify.check.deterministic import deterministic
from verify.check.enclose import log_bounds
from verify.check.format import Limits, Malformed, Rejected, demand, expect, interval, parse, read, signed, total
from verify.check.game import Game, expand
from verify.check.loglin import Form, combine, render

__all__ = ["Limits", "Malformed", "Rejected", "Theorem", "check", "read_game"]
_RULES = rules.RULES | {"deterministic": (deterministic, rules.RATIONAL)}
# What a theorem is about, by rule where it is not the game's value; then the words for what else it states, in order.
SUBJECTS = {"loss": "max over D of E[-log q(Y|Z)]", "member": "1 if the law is in D and 0 if not"}
SUBJECTS["deterministic"] = "max over deterministic attacks g of H(Y|g(X,Y))"
WORDS = {"field": "where t is", "given": "for the rule with", "law": "for the law with", "parts": "", "sums": ""}
WORDS |= {"supported": "some maximiser of H(Y|Z) reaches", "reached": "every maximiser of H(Y|Z) reaches"}
WORDS |= {"unsupported": "no maximiser of H(Y|Z) reaches", "unique": "the robust rule is unique:"}
WORDS |= {"rule": "every robust rule has", "losses": "every robust rule has the largest losses"}
WORDS["free"] = "the robust rules are those that are the attack's posterior where it goes, and elsewhere have"
_TOKEN = object()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Theorem:
    """lower ≤ value ≤ upper, and = exact if there is one: of (13), with equality also (14) and (15), or of SUBJECTS."""

    token: InitVar[object]
    rule: str
    game: Game
    lower: Any  # None like upper: an infinite loss, or a comparison without sums, which are its values
    upper: Any
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
        g, exact, parts = self.game, "" if self.exact is None else f" = {self.expression}", self.more.get("parts")
        if parts is not None:
            listed = [f"({i}) {'another ' * (part.game != g)}{part.statement}" for i, part in enumerate(parts)]
            for terms, *ends, form in self.more["sums"]:
                said = [total((a, f"{n} of ({i})") for a, i, n in terms), *([] if form is None else [render(form)])]
                whose = " for all robust rules" * any(name != "value" for _, _, name in terms)
                listed.append(f"hence{whose} {' = '.join(said)} lies in {interval(*ends)}")
            return "\n".join(listed)
        value = SUBJECTS.get(self.rule, "min over q of max over D of E[-log q(Y|Z)]")
        value += " = max over D of min over q of E[-log q(Y|Z)] = max over D of H(Y|Z)" * self.equality
        where = f"{g} with {len(g.features)} features, {len(g.labels)} labels, {len(g.releases)} releases"
        within = "is infinite" if self.upper is None else f"lies in {interval(self.lower, self.upper)}"
        text = f"{where}: {value}{exact} {within}"
        for key, said in self.more.items():
            if key == "free":
                lines = [(f"q({y!a}|{z!a}) >= {q}", q) for z in said for y, q in zip(g.labels, said[z], strict=True)]
                listed = [line for line, q in lines if q != 0] or ["any q"]
            elif key in ("rule", "losses"):
                listed = [f"{what} in {interval(*ends)}" for what, *ends in said]
                if key == "losses":
                    listed = [f"({i}) against {'another ' * (said[i][0] != g)}{line}" for i, line in enumerate(listed)]
            elif key in ("given", "law"):
                listed = said
            else:
                listed = list(map(ascii, said)) if type(said) is tuple else [str(said).lower()]
            text += f"; {WORDS[key]} {', '.join(listed)}" if said or said is False else ""
        return text


def _theorem(rule: str, game: Game, claim: Any, evidence: Any, digest: str) -> Theorem:
    """The theorem of a certificate, or of a part of one."""
    prove, pattern = _RULES[rule]
    game.limits.charge(200, "a theorem")
    proved = prove(game, read(pattern, claim, "claim"), evidence)
    more = MappingProxyType({key: proved[key] for key in WORDS if proved.get(key) is not None})
    value = proved["lower"], proved["upper"], proved.get("exact"), proved["equality"]
    return Theorem(_TOKEN, rule, game, *value, more, digest)


def _compare(game: Game, claim: dict[str, Any], evidence: Any) -> rules.Proved:
    """Theorems of other rules, and sums of numbers that they enclose: by their bounds, or by their exact values."""
    expect(claim["parts"], "claim.parts", "at least one part", claim["parts"])
    proofs = read((None,) * len(claim["parts"]), evidence, "evidence")
    lines, parts, numbers = claim["sums"], list[Any](), dict[Any, Any]()
    for i, (part, proof) in enumerate(zip(claim["parts"], proofs, strict=True)):
        own = expand(part["game"], game.limits) if "game" in part else game
        parts.append(_theorem(part["rule"], own, part["claim"], proof, ""))
        numbers |= {(i, name): ends for name, *ends in parts[i].more.get("rule", ())}
        numbers |= {(i, f"loss {k}"): ends for k, (_, *ends) in enumerate(parts[i].more.get("losses", ()))}
        numbers |= {(i, "value"): [parts[i].lower, parts[i].upper]} if parts[i].lower is not None else {}
    every, proved = [term for line in lines for term in line["terms"]], []
    known = all(line["terms"] for line in lines) and all((i, name) in numbers for _, i, name in every)
    expect(known, "claim.sums", "terms, each about a number that a part encloses", str(every))
    uses = 1 + max((len(parts[i].exact or ()) for _, i, _ in every), default=0)
    game.limits.whole([v for a, i, name in every for v in (a, *numbers[i, name])], "the sums", uses)
    for line in lines:
        terms, exact = line["terms"], None
        if "exact" in line:
            values = [(a, parts[i].exact) for a, i, name in terms if name == "value" and parts[i].exact is not None]
            fields = {parts[i].more["field"] for _, i, _ in terms if "field" in parts[i].more}
            expect(len(values) == len(terms) and len(fields) < 2, "claim.sums", "exact values in one field", str(terms))
            exact = rules.exactly(combine(*values), line, [*fields, rationals][0], game.limits)
        else:
            ends = [sorted(a * end for end in numbers[i, name]) for a, i, name in terms]
            low, high = (sum(side, Fraction(0)) for side in zip(*ends, strict=True))
            demand(line["lower"] <= low and high <= line["upper"], "the parts do not prove the bounds of a sum")
        proved.append((tuple(map(tuple, terms)), line["lower"], line["upper"], exact))
    first = zip(("lower", "upper", "exact"), proved[0][1:] if proved else (None,) * 3, strict=True)
    return dict(first) | {"equality": False, "parts": tuple(parts), "sums": tuple(proved)}


SUM = rules.BOUNDS | {"terms": [(signed, int, str)], "exact? ": None}
_RULES["compare"] = _compare, {"parts": [{"rule": set(_RULES), "game? ": None, "claim": None}], "sums": [SUM]}


def check(data: bytes, limits: Limits | None = None) -> Theorem:
    """The theorem that a certificate proves; Malformed where proofs/FORMAT.md forbids it, Rejected where it fails."""
    log_bounds.cache_clear()  # so that no check takes less time or more memory because of an earlier one
    limits = replace(limits or Limits())  # which starts to count from 0
    pattern = {"format": {"verify-certificate/1"}, "rule": set(_RULES), "game": None, "claim": None, "evidence": None}
    _, rule, game, claim, evidence = read(pattern, parse(data, limits), "certificate").values()
    return _theorem(rule, expand(game, limits), claim, evidence, sha256(data).hexdigest())


def read_game(data: bytes, toml: bool = False, limits: Limits | None = None) -> Game:
    """A user's own game file, to be compared with ``theorem.game``."""
    limits = replace(limits or Limits())
    return expand(parse(data, limits, toml), limits)
