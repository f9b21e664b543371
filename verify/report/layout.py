"""Where things stand in a picture: bands of releases and features, ribbons between them. Units are inches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.game.game import Game

Key = tuple[str, ...]
LEAST_BAND = 0.34
GAP = 0.09
LARGEST = 400
HAIR = 0.001  # a ribbon below this many inches is not drawn; its arc is, as one that is not used


@dataclass(frozen=True)
class Ribbon:
    """Mass that goes from a source to a release: vertical extents (bottom, top) at both ends."""

    label: str
    arrives_as: str
    left: tuple[float, float]
    right: tuple[float, float]


@dataclass(frozen=True)
class Block:
    """A stretch of a vertical strip: mass with one label at a feature or at a release."""

    place: str
    label: str
    extent: tuple[float, float]


@dataclass(frozen=True)
class Diagram:
    """The plan of a transport game's picture, y upwards from 0 to ``height``."""

    height: float
    features: dict[str, float]
    releases: dict[str, float]
    sources: tuple[Block, ...]
    arrivals: tuple[Block, ...]
    ribbons: tuple[Ribbon, ...]
    arcs: tuple[tuple[float, float], ...]
    """The arcs that the attacker may use and does not, as heights at both ends."""
    tight: tuple[tuple[float, float], ...] = ()
    """Those among them that are as good as what the attacker uses, if that was asked; ``arcs`` are then the others."""


def plan(game: Game, attack: dict[Key, Fraction], tight: Collection[int] = ()) -> Diagram:
    """Lay out the sources, the arcs, the attack and the releases of a transport game.

    ``tight`` are columns that are to be told apart among those that are not used.

    Where the releases are the features, a release stands at the height of its feature, so that what stays is level.
    """
    features, releases, labels = game.features, game.releases, game.labels
    law = game.law or {}
    arrived = _arrived(attack)
    inches = min(max(0.34 * max(len(features), len(releases)), 1.8), 6.0)
    out_size = {x: [(y, float(law[x, y]) * inches) for y in labels if (x, y) in law] for x in features}
    in_size = {z: [(y, float(arrived[z, y]) * inches) for y in labels if (z, y) in arrived] for z in releases}
    need_left = {x: sum(s for _, s in parts) + GAP * 0.5 * max(len(parts) - 1, 0) for x, parts in out_size.items()}
    need_right = {z: sum(s for _, s in parts) for z, parts in in_size.items()}
    if features == releases:
        bands = [max(LEAST_BAND, need_left[x], need_right[x]) for x in features]
        centres = _centres(bands)
        left_centre = dict(zip(features, centres, strict=True))
        right_centre = dict(zip(releases, centres, strict=True))
        height = sum(bands) + GAP * (len(bands) + 1)
    else:
        left = [max(LEAST_BAND, need_left[x]) for x in features]
        right = [max(LEAST_BAND, need_right[z]) for z in releases]
        height = max(sum(side) + GAP * (len(side) + 1) for side in (left, right))
        left_centre = dict(zip(features, _centres(left, height), strict=True))
        right_centre = dict(zip(releases, _centres(right, height), strict=True))
    sources = _stack(out_size, left_centre, GAP * 0.5)
    arrivals = _stack(in_size, right_centre, 0.0)
    middle = {(b.place, b.label): sum(b.extent) / 2 for b in sources}
    moved = {key[:3] for key, size in attack.items() if float(size) * inches >= HAIR}
    best: dict[tuple[float, float], bool] = {}
    for j, (x, y, z, *_) in enumerate(game.shape.keys.tolist()):
        if (features[x], labels[y], releases[z]) not in moved:
            ends = middle[features[x], labels[y]], right_centre[releases[z]]
            best[ends] = best.get(ends, False) or j in tight
    arcs, dashed = (tuple(sorted(ends for ends in best if best[ends] is wanted)) for wanted in (False, True))
    ribbons = _ribbons(attack, sources, arrivals, inches)
    return Diagram(height, left_centre, right_centre, sources, arrivals, ribbons, arcs, dashed)


def _arrived(attack: dict[Key, Fraction]) -> dict[tuple[str, str], Fraction]:
    """The law at the releases: masses of (z, y')."""
    law: dict[tuple[str, str], Fraction] = {}
    for key, mass in attack.items():
        entry = (key[2], key[-1] if len(key) == 4 else key[1])
        law[entry] = law.get(entry, Fraction(0)) + mass
    return {entry: mass for entry, mass in law.items() if mass}


def _centres(bands: Sequence[float], height: float | None = None) -> list[float]:
    """Stack bands from the top with equal gaps, filling ``height`` if it is given; return their centres."""
    total = sum(bands)
    gap = GAP if height is None else (height - total) / (len(bands) + 1)
    at = total + gap * (len(bands) + 1) if height is None else height
    centres = []
    for band in bands:
        at -= gap
        centres.append(at - band / 2)
        at -= band
    return centres


def _stack(sizes: dict[str, list[tuple[str, float]]], centre: dict[str, float], gap: float) -> tuple[Block, ...]:
    """Stack each place's parts around its centre, first label on top."""
    blocks = []
    for place, parts in sizes.items():
        at = centre[place] + (sum(size for _, size in parts) + gap * max(len(parts) - 1, 0)) / 2
        for label, size in parts:
            blocks.append(Block(place, label, (at - size, at)))
            at -= size + gap
    return tuple(blocks)


def _ribbons(
    attack: dict[Key, Fraction], sources: Sequence[Block], arrivals: Sequence[Block], inches: float
) -> tuple[Ribbon, ...]:
    """Cut both strips into ribbons, in an order that keeps crossings near the ends few."""
    out_top = {(b.place, b.label): b.extent[1] for b in sources}
    in_top = {(b.place, b.label): b.extent[1] for b in arrivals}
    order_in = {entry: -top for entry, top in in_top.items()}
    order_out = {entry: -top for entry, top in out_top.items()}
    flows = [((k[0], k[1]), (k[2], k[-1] if len(k) == 4 else k[1]), float(m) * inches) for k, m in attack.items() if m]
    left: dict[int, tuple[float, float]] = {}
    right: dict[int, tuple[float, float]] = {}
    for i in sorted(range(len(flows)), key=lambda i: order_in[flows[i][1]]):
        source, _, size = flows[i]
        left[i] = (out_top[source] - size, out_top[source])
        out_top[source] -= size
    for i in sorted(range(len(flows)), key=lambda i: order_out[flows[i][0]]):
        _, sink, size = flows[i]
        right[i] = (in_top[sink] - size, in_top[sink])
        in_top[sink] -= size
    drawn = [i for i, flow in enumerate(flows) if flow[2] >= HAIR]
    return tuple(Ribbon(flows[i][0][1], flows[i][1][1], left[i], right[i]) for i in drawn)


def smooth(start: float, end: float, steps: int = 32) -> list[float]:
    """Heights of a curve from ``start`` to ``end`` that leaves and arrives level, at equal distances."""
    points = [i / steps for i in range(steps + 1)]
    return [start + (end - start) * u * u * (3 - 2 * u) for u in points]
