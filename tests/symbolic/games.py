"""Games for the symbolic tests: chains, random reachability, and priors with small denominators."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import log

import sympy

import verify
from verify.symbolic.deterministic import block_value
from verify.symbolic.structure import structure


def chain_game(masses):
    """Classes at 0, 2, …, each its own label, moved by at most 1."""
    law = {(str(2 * i), str(2 * i)): mass for i, mass in enumerate(masses)}
    return verify.Game.max_distortion(
        law,
        metric="absolute",
        radius=1,
        features=range(2 * len(masses) - 1),
        labels=range(0, 2 * len(masses), 2),
    )


def prior(rng, size, largest=12):
    """Positive masses that sum to 1."""
    counts = [rng.randint(1, largest) for _ in range(size)]
    return [Fraction(count, sum(counts)) for count in counts]


def random_game(rng, masses, labels=3):
    """Sources of these masses with random labels and random reach into up to four releases."""
    releases = rng.randint(2, 4)
    rows = [[rng.choice([0, 2]) for _ in range(releases)] for _ in masses]
    for row in rows:
        row[rng.randrange(releases)] = 0
    law = {(f"x{i}", str(rng.randrange(labels))): mass for i, mass in enumerate(masses)}
    return verify.Game.max_distortion(
        law, matrix=rows, radius=1, releases=[f"z{i}" for i in range(releases)], labels=range(labels)
    )


def small_game(rng, masses, most=3):
    """A random game with at most three free parameters."""
    while True:
        game = random_game(rng, masses)
        if structure(game).reduced.free <= most:
            return game


def at_prior(game, masses):
    """The same game with other masses, source by source."""
    names = list(game.law)
    rows = [[x, y, str(mass)] for (x, y), mass in zip(names, masses, strict=True)]
    return verify.Game.from_document({**game.document, "law": rows})


def logarithms(expression):
    """An exact answer of `verify.value` as sympy writes it."""
    return sympy.parse_expr(expression, {"log": sympy.log}) if expression else sympy.Integer(0)


def brute_force(game):
    """(21) by looking at every deterministic attack of a structure of numbers: the largest value, exactly."""
    best, value = -1.0, sympy.Integer(0)
    for choice in product(*(source.arcs for source in game.sources)):
        sinks = {}
        for source, sink in zip(game.sources, choice, strict=True):
            sinks[sink] = sinks.get(sink, 0) + source.mass
        blocks = [[m for (z, _), m in sinks.items() if z == at] for at in {z for z, _ in sinks}]
        near = sum(-float(m) * log(float(m / sum(block))) for block in blocks for m in block)
        if near > best + 1e-12:
            best, value = near, sympy.Add(*(block_value(block) for block in blocks))
    return value


def seeded(seed):
    """A generator of its own."""
    return random.Random(seed)
