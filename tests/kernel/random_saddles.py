"""Random games that have a saddle point with a log form for its value: the saddle is drawn first, and then the game.

Posteriors are powers of ½ and multipliers rational multiples of log 2, so that costs and coefficients can be chosen to
make a column best, or not, exactly. Some releases are left out by the attack; what the rule grants there is drawn too.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.kernel.corpus import text
from tests.kernel.expand import expand
from tests.kernel.games import game

SPLITS: dict[int, list[tuple[int, ...]]] = {1: [(0,)], 2: [(1, 1)], 3: [(1, 2, 2), (1, 1, -1)]}  # −1: nothing
LESS: dict[int, list[tuple[int, ...]]] = {1: [(0,), (1,)], 2: [(1, 1), (1, 2), (2, 2), (0, -1)], 3: [(1, 2, 2), (2, 2, 3), (1, -1, 3), (1, 1, -1)]}  # fmt: skip


@dataclass
class Saddle:
    """A saddle of a game: exponents of the rule (None for 0), the attack, and the multipliers in units of log 2."""

    draw: random.Random
    labels: int
    exponents: list[list[int | None]] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    law: list[list[Fraction]] = field(default_factory=list)
    value: Fraction = Fraction(0)  # in units of log 2

    def __post_init__(self) -> None:
        """Draw the rule, and the law of which it is the posterior."""
        reached, missed = self.draw.randint(1, 3), self.draw.randint(1, 2)
        weights = [self.draw.randint(1, 4) for _ in range(reached)]
        for z in range(reached + missed):
            line: list[int | None]
            line = [None if e < 0 else e for e in self.draw.choice((SPLITS if z < reached else LESS)[self.labels])]
            self.draw.shuffle(line)
            self.exponents.append(line)
            share = Fraction(weights[z], sum(weights)) if z < reached else Fraction(0)
            self.law.append([share / 2**e if e is not None else Fraction(0) for e in line])
        self.missed = list(range(reached, reached + missed))
        pairs = [
            (p, e) for law, line in zip(self.law, self.exponents, strict=True) for p, e in zip(law, line, strict=True)
        ]
        self.value = sum((p * e for p, e in pairs if e is not None), Fraction(0))

    @property
    def releases(self) -> list[str]:
        """Their names."""
        return [f"r{z}" for z in range(len(self.exponents))]

    @property
    def names(self) -> list[str]:
        """The labels' names."""
        return [str(y) for y in range(self.labels)]

    def spelt(self) -> list[list[Any]]:
        """The rule."""
        return [[0 if e is None else text(Fraction(1, 2**e)) for e in line] for line in self.exponents]


def ball(draw: random.Random) -> tuple[Any, Any]:
    """A Wasserstein ball with a cost for every pair: the value of a column is e − κ·cost, and φ_s for the best ones."""
    saddle = Saddle(draw, draw.randint(1, 3))
    kappa, n = draw.choice([Fraction(1), Fraction(1, 2), Fraction(2), Fraction(3, 2)]), draw.randint(1, 3)
    sinks = [(z, y) for z, law in enumerate(saddle.law) for y in range(len(law))]
    used = [t for t in sinks if saddle.law[t[0]][t[1]]]
    moves: dict[tuple[int, int, int], Fraction] = {}
    for z, y in used:
        parts = [draw.choice([0, 0, 1, 2]) for _ in range(n)]
        parts[draw.randrange(n)] += 1
        for s, part in enumerate(parts):
            if part:
                moves[s, z, y] = saddle.law[z][y] * part / sum(parts)
    sources = [s for s in range(n) if any(key[0] == s for key in moves)]
    rows, budget = [], Fraction(0)
    for s in sources:
        exponents = [e for line in saddle.exponents for e in line if e is not None]
        level = Fraction(min(exponents)) - draw.choice([Fraction(0), Fraction(1, 2), Fraction(1)])
        row: list[Any] = []
        for z, y in sinks:
            e = saddle.exponents[z][y]
            if e is None:
                row.append("inf")
                continue
            cost = (e - level) / kappa
            if (s, z, y) in moves:
                budget += cost * moves[s, z, y]
            elif draw.random() < 0.35:
                cost += draw.choice([Fraction(1, 3), Fraction(1)])
            row.append("inf" if (s, z, y) not in moves and draw.random() < 0.15 else text(cost))
        rows.append(row)
    features = [f"x{s}" for s in sources]
    masses = [sum(m for key, m in moves.items() if key[0] == s) for s in sources]
    # the law has the source's label 0; rows of the costs for its other labels are never used
    law = [[x, "0", text(Fraction(m))] for x, m in zip(features, masses, strict=True)]
    joint = [line for row in rows for line in [row, *[["inf"] * len(sinks)] * (saddle.labels - 1)]]
    kind = {"kind": "wasserstein", "joint_cost": joint, "budget": text(budget)}
    document = game(features, saddle.names, law, kind, releases=saddle.releases)
    scale = expanded_scale(document)
    attack = [[sources.index(s), 0, z, y, text(m)] for (s, z, y), m in moves.items()]
    return document, point(saddle, attack, [[[text(kappa / scale), 2]]])


def expanded_scale(document: Any) -> Fraction:
    """By what the only row was multiplied."""
    row, budget = expand(document).rows[0], Fraction(document["perturbation"]["budget"])
    if budget:
        return row.rhs / budget
    index = next(j for j, c in enumerate(row.coefficients) if c) if any(row.coefficients) else None
    if index is None:
        return Fraction(1)
    x, y, z, w = expand(document).keys[index]
    labels = len(document["labels"])
    return row.coefficients[index] / Fraction(document["perturbation"]["joint_cost"][x * labels + y][z * labels + w])


def rows(draw: random.Random) -> tuple[Any, Any]:
    """A polytope of one or two rows, the last of which makes e − Σ κ_k B_k the value h − Σ κ_k r_k, or less."""
    saddle = Saddle(draw, draw.randint(1, 3))
    count = draw.randint(1, 2)
    kappas = [Fraction(draw.choice(["1", "2", "1/2", "-1", "-1/2"])) for _ in range(count)]
    sinks = [(z, y) for z, law in enumerate(saddle.law) for y in range(len(law))]
    first = {t: Fraction(draw.randint(-1, 2)) if count > 1 else Fraction(0) for t in sinks}
    level = draw.choice([Fraction(0), Fraction(1), Fraction(-1, 2)])
    last: dict[tuple[int, int], Fraction] = {}
    for t in sinks:
        e = saddle.exponents[t[0]][t[1]]
        if e is None:  # this sink is kept at 0 by a row of its own
            last[t] = Fraction(0)
            continue
        worse = draw.choice([0, 0, 1]) if not saddle.law[t[0]][t[1]] else 0
        last[t] = (e - level - worse - kappas[0] * first[t] * (count > 1)) / Fraction(kappas[-1])
    lists = [first, last][-count:]
    parts: dict[str, list[Any]] = {"equalities": [], "inequalities": []}
    costs: dict[str, list[Any]] = {"equalities": [], "inequalities": []}
    for kappa, values in zip(kappas, lists, strict=True):
        coefficients = [[saddle.releases[z], saddle.names[y], text(v)] for (z, y), v in values.items() if v]
        rhs = sum((v * saddle.law[z][y] for (z, y), v in values.items()), Fraction(0))
        if kappa < 0 and draw.random() < 0.5:  # ≥ in place of =
            coefficients = [[z, y, text(-Fraction(v))] for z, y, v in coefficients]
            rhs, kappa, which = -rhs, -kappa, "inequalities"  # noqa: PLW2901 (the same row, the other way round)
        else:
            which = "equalities" if kappa < 0 or draw.random() < 0.4 else "inequalities"
        parts[which].append({"coefficients": coefficients, "rhs": text(rhs)})
        costs[which].append(Fraction(kappa))
    nothing = [(z, y) for z, y in sinks if saddle.exponents[z][y] is None]
    dead: dict[str, list[Any]] = {
        "equalities": [0] * len(parts["equalities"]),
        "inequalities": [0] * len(parts["inequalities"]),
    }
    if nothing:
        which = draw.choice(["equalities", "inequalities"])
        parts[which].append({"coefficients": [[saddle.releases[z], saddle.names[y], 1] for z, y in nothing], "rhs": 0})
        costs[which].append(Fraction(0))
        dead[which].append(1)
    document = game(["a"], saddle.names, None, {"kind": "polytope", **parts}, releases=saddle.releases)
    shape = expand(document)
    written = [*parts["equalities"], *parts["inequalities"]]
    multipliers = []
    for row, scaled, kappa in zip(written, shape.rows, [*costs["equalities"], *costs["inequalities"]], strict=True):
        scale = Fraction(scaled.rhs) / Fraction(row["rhs"]) if Fraction(row["rhs"]) else None
        for z, y, v in row["coefficients"]:
            if scale is None and Fraction(v):
                j = shape.keys.index((saddle.releases.index(z), saddle.names.index(y)))
                scale = scaled.coefficients[j] / Fraction(v)
        multipliers.append([[text(kappa / (scale or 1)), 2]])
    attack = [[z, y, text(saddle.law[z][y])] for z, y in sinks if saddle.law[z][y]]
    more = {"dead": [*dead["equalities"], *dead["inequalities"]]} if nothing else {}
    return document, point(saddle, attack, multipliers, **more)


def hull(draw: random.Random) -> tuple[Any, Any]:
    """Vertices of several sinks: the law drawn lies between the first ones, and all lose h on the mean, or less."""
    saddle = Saddle(draw, draw.randint(2, 3))
    sinks = [(z, y) for z, line in enumerate(saddle.exponents) for y, e in enumerate(line) if e is not None]
    used = [t for t in sinks if saddle.law[t[0]][t[1]]]
    exponent = {t: saddle.exponents[t[0]][t[1]] or 0 for t in sinks}
    share = {t: saddle.law[t[0]][t[1]] for t in sinks}
    low, high = dict(share), dict(share)
    three = draw.sample(used, min(3, len(used)))
    if len(three) == 3:  # Σ d = 0 and Σ e·d = 0
        (a, b, c), e = three, exponent
        step = dict(zip(three, (Fraction(e[b] - e[c]), Fraction(e[c] - e[a]), Fraction(e[a] - e[b])), strict=True))
        if any(step.values()):
            size = min(share[t] / abs(v) for t, v in step.items() if v) * draw.choice([Fraction(1), Fraction(1, 2)])
            low |= {t: share[t] + size * v for t, v in step.items()}
            high |= {t: share[t] - size * v for t, v in step.items()}
        else:
            size = min(share[a], share[b])
            low |= {a: share[a] - size, b: share[b] + size}
            high |= {a: share[a] + size, b: share[b] - size}
    laws = [low, high] if low != high else [low]
    attack = [[i, text(Fraction(1, len(laws)))] for i in range(len(laws))]
    for _ in range(draw.randint(1, 4)):  # more vertices, which bring something to the missed releases
        low_sink = min(sinks, key=lambda t: exponent[t])
        fresh = draw.choice([t for t in sinks if t[0] in saddle.missed] or sinks)
        other = draw.choice([t for t in sinks if t[0] not in saddle.missed or draw.random() < 0.3] or sinks)
        ends = sorted([fresh, other], key=lambda t: exponent[t])
        if exponent[ends[0]] > saddle.value:
            ends[0] = low_sink
        if exponent[ends[0]] > saddle.value:
            continue
        gap = Fraction(exponent[ends[1]] - exponent[ends[0]])
        most = min(Fraction(1), (saddle.value - exponent[ends[0]]) / gap) if gap > 0 else Fraction(1)
        most *= draw.choice([Fraction(1), Fraction(1), Fraction(1, 2)])
        vertex = dict.fromkeys(sinks, Fraction(0))
        vertex[ends[1]] += most
        vertex[ends[0]] += 1 - most
        laws.append(vertex)
    names = saddle.releases, saddle.names
    vertices = [
        [[names[0][z], names[1][y], text(m)] for (z, y), m in law.items() if m or draw.random() < 0.2] for law in laws
    ]
    document = game(["a"], saddle.names, None, {"kind": "polytope", "vertices": vertices}, releases=saddle.releases)
    return document, point(saddle, attack, [])


def point(saddle: Saddle, attack: Any, multipliers: Any, **more: Any) -> Any:
    """What a saddle certificate has beside its game: value, attack, rule, multipliers."""
    return {"exact": [[text(saddle.value), 2]] if saddle.value else [], "evidence": {"attack": attack, "rule": saddle.spelt(), "multipliers": multipliers, **more}}  # fmt: skip
