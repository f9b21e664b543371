"""The best deterministic attacks of a batch of games under maximum distortion, in double precision."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from verify.hunt.screen import entropy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.hunt.screen import Batch

    Floats = NDArray[np.float64]

MOST = 4096
ROUNDS = 20


def deterministic(batch: Batch) -> Floats:
    """The largest H(Y|g(X,Y)) found for each game [B]: of all maps where they are few, else by single changes."""
    mass = batch.mass
    n_labels, n_points = mass.shape[1:]
    options = [np.flatnonzero(batch.admissible[x]) for x in range(n_points)]
    choices = [options[x] for _ in range(n_labels) for x in range(n_points)]
    flat = mass.reshape(len(mass), -1)
    best = np.zeros(len(mass))
    # Games with mass at the same places have the same maps; those of empty places make no difference.
    used, which = np.unique(flat > 0, axis=0, return_inverse=True)
    for i, places in enumerate(used):
        own = np.flatnonzero(which.reshape(-1) == i)
        cells = np.flatnonzero(places)
        ways = np.prod([len(choices[c]) for c in cells], dtype=np.float64)
        if ways <= MOST:
            maps = np.array(list(product(*(choices[c] for c in cells))), dtype=np.int64)
            best[own] = _all(flat[own][:, cells], cells // n_points, maps, mass.shape[1], batch.cost.shape[1])
        else:
            best[own] = _climb(batch, own, cells, [choices[c] for c in cells])
    return best


def _all(mass: Floats, labels: NDArray[np.int64], maps: NDArray[np.int64], n_labels: int, n_releases: int) -> Floats:
    """Try all maps [M, S] on games [B, S], some games at a time."""
    incidence = np.zeros((len(maps), mass.shape[1], n_labels * n_releases))
    rows = np.arange(len(maps))
    for s, y in enumerate(labels):
        incidence[rows, s, y * n_releases + maps[:, s]] = 1.0
    out = np.zeros(len(mass))
    size = max(1, 200_000 // (len(maps) * n_labels * n_releases))
    for start in range(0, len(mass), size):
        law = np.tensordot(mass[start : start + size], incidence, axes=([1], [1]))
        out[start : start + size] = entropy(law.reshape(*law.shape[:2], n_labels, n_releases)).max(axis=1)
    return out


def _climb(batch: Batch, own: NDArray[np.int64], cells: NDArray[np.int64], options: list[NDArray[np.int64]]) -> Floats:
    """From the attack of the game, each source to where most of it goes, one change at a time."""
    n_points, n_releases = batch.mass.shape[2], batch.cost.shape[1]
    attack = batch.values.attack[own].reshape(len(own), -1, n_releases)[:, cells]
    mass = batch.mass.reshape(len(batch), -1)[own][:, cells]
    rows, choice = np.arange(len(own)), attack.argmax(axis=2)
    law = np.zeros((len(own), batch.mass.shape[1], n_releases))
    for s, cell in enumerate(cells):
        law[rows, cell // n_points, choice[:, s]] += mass[:, s]
    best = entropy(law)
    for _ in range(ROUNDS):
        before = best.copy()
        for s, cell in enumerate(cells):
            y = cell // n_points
            law[rows, y, choice[:, s]] -= mass[:, s]
            trials = []
            for z in options[s]:
                law[:, y, z] += mass[:, s]
                trials.append(entropy(law))
                law[:, y, z] -= mass[:, s]
            chosen = np.argmax(trials, axis=0)
            choice[:, s] = options[s][chosen]
            law[rows, y, choice[:, s]] += mass[:, s]
            best = np.maximum(best, np.max(trials, axis=0))
        if (best <= before + 1e-12).all():
            break
    return best
