"""Colours of labels that stay apart for colour-blind readers, and in print."""

from __future__ import annotations

from verify.report.extra import load

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C")
INK, FAINT, PALE = "#1b1f24", "#6a737d", "#d0d5da"
Colour = tuple[float, float, float]


def label_colours(count: int) -> list[Colour]:
    """Return one colour (RGB in [0, 1]) for each label: Okabe and Ito's up to eight labels, then steps of viridis."""
    colours = load("matplotlib.colors")
    if count <= len(OKABE_ITO):
        return [colours.to_rgb(name) for name in OKABE_ITO[:count]]
    viridis = load("matplotlib").colormaps["viridis"]
    return [tuple(viridis(index / (count - 1))[:3]) for index in range(count)]


def text_on(colour: Colour) -> str:
    """Return black or white, whichever is easier to read on a colour."""
    red, green, blue = colour
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"
