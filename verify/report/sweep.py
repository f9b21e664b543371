"""Figure 2: what robust rules lose, against the budget of the rule (left) and against that of the attack (right).

Where robust rules differ in what they lose, the band of all of them is shaded, and none is picked. A dotted black line
is V(ε), what the rule made for the attack loses; on the left it touches every curve, in a black dot where the curve's
own attack is a rule's, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.claims.sweep import Sweep
from verify.files import whole
from verify.report.extra import load
from verify.report.palette import FAINT, INK, PALE

NAMES = ("sweep.png", "sweep.svg")
SIZE = (11.6, 5.0)
FEW = 9
"""Up to so many curves all are drawn boldly; of more, about half as many, and the others thinly."""
FONT = "DejaVu Sans"
INFINITE = float("inf")
HEADROOM = 0.05
STEPS, PALEST = 256, 0.93  # of the colours: what lies above is too pale for a line
SHADE = 0.3
INSET = (0.42, 0.47, 0.56, 0.36)  # left, bottom, width and height, as parts of the panel
VISIBLE = 1e-3  # of the height: narrower bands are lines
FIXED = {"svg.hashsalt": "verify", "font.family": FONT, "svg.fonttype": "path", "path.simplify": False}
"""What matplotlib takes from its surroundings otherwise: the same sweep is the same picture, byte for byte."""


@dataclass(frozen=True)
class Line:
    """A curve of a panel: its ε, and at every x the band of losses (nats), +∞ included."""

    budget: Fraction
    x: list[float]
    lower: list[float]
    upper: list[float]

    @property
    def spread(self) -> list[float]:
        """How wide the band is at every x; 0 where it is not finite."""
        return [high - low if high < INFINITE else 0.0 for low, high in zip(self.lower, self.upper, strict=True)]


def available() -> None:
    """Find out, before any work, whether there is a library to draw with.

    Raises
    ------
    MissingExtra
        When matplotlib is not installed.
    """
    load("matplotlib")


def lines(found: Sweep) -> tuple[list[Line], list[Line]]:
    """The curves of the left panel, one for each attack, and of the right panel, one for each rule."""
    left = [
        Line(
            attack,
            [float(curve.rule) for curve in found.curves],
            [_number(curve.points[i].band_lower) for curve in found.curves],
            [_number(curve.points[i].band_upper) for curve in found.curves],
        )
        for i, attack in enumerate(found.attacks)
    ]
    right = [
        Line(
            curve.rule,
            [float(point.attack) for point in curve.points],
            [_number(point.band_lower) for point in curve.points],
            [_number(point.band_upper) for point in curve.points],
        )
        for curve in found.curves
    ]
    return left, right


def draw(found: Sweep, folder: Path | None = None) -> list[Path]:
    """Draw a sweep as PNG and as SVG, each written to a temporary file first, then renamed.

    Parameters
    ----------
    found
        The sweep; it has a curve at least.
    folder
        Where the pictures go; by default the sweep's own folder.

    Returns
    -------
    list
        The paths of the pictures.

    Raises
    ------
    MissingExtra
        When matplotlib is not installed.
    """
    with load("matplotlib").rc_context(FIXED):
        figure = load("matplotlib.figure").Figure(figsize=SIZE, dpi=160, layout="constrained")
        axes = figure.subplots(1, 2, sharey=True)
        _panels(figure, axes, found)
        paths = []
        for name in NAMES:
            path = (found.folder if folder is None else folder) / name
            kind = path.suffix.removeprefix(".")
            metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
            with whole(path) as temporary:
                figure.savefig(temporary, format=kind, facecolor="white", metadata=metadata)
            paths.append(path)
    return paths


def _panels(figure: Any, axes: Any, found: Sweep) -> None:
    left, right = lines(found)
    budgets = sorted({*found.rules, *found.attacks})
    first, last = float(budgets[0]), float(budgets[-1])
    scale = load("matplotlib.colors").Normalize(first, last if last > first else first + 1)
    viridis = load("matplotlib").colormaps["viridis"]
    steps = [viridis(PALEST * (1 - i / (STEPS - 1))) for i in range(STEPS)]
    colours = load("matplotlib.cm").ScalarMappable(scale, load("matplotlib.colors").ListedColormap(steps))
    top = _top(left)
    for panel, drawn in zip(axes, (left, right), strict=True):
        for i, line in enumerate(drawn):
            _curve(panel, line, colours.to_rgba(float(line.budget)), bold=_bold(i, len(drawn)), top=top)
    values = [(float(e), float((low + high) / 2)) for e, (low, high) in found.values.items()]
    attacks, rules = set(map(float, found.attacks)), set(map(float, found.rules))
    axes[1].plot(*zip(*((e, v) for e, v in values if e in attacks), strict=True), ":", color=INK, lw=2.2, zorder=5)
    axes[1].plot([], [], ":", color=INK, lw=2.2, label=r"$V(\epsilon)$: the rule made for the attack")
    best = [(e, v) for e, v in values if e in attacks & rules]
    if best:
        axes[0].plot(*zip(*best, strict=True), ".", color=INK, ms=3.6, zorder=5)
        axes[0].plot([], [], ".", color=INK, ms=5, label="the rule made for the attack: the least loss")
    _infinite(axes, (left, right), top)
    widest = max(left, key=lambda line: max(line.spread))
    if max(widest.spread) > top * VISIBLE:
        axes[1].fill_between([], [], color=FAINT, alpha=SHADE, label="band of all robust rules")
        _magnified(axes[0], left, widest, colours, top)
    _frame(axes, budgets, top)
    bar = figure.colorbar(colours, ax=axes, pad=0.015, fraction=0.035, aspect=32)
    bar.set_label(r"left: $\epsilon_{\mathrm{attack}}$,  right: $\epsilon_{\mathrm{rule}}$", fontsize=10)
    bar.outline.set_visible(False)


def _curve(panel: Any, line: Line, colour: Any, *, bold: bool, top: float) -> None:
    """A line where all robust rules lose the same, a shaded band where they do not; nothing between finite and +∞."""
    style = {"color": colour, "lw": 1.9 if bold else 0.7, "alpha": 1.0 if bold else 0.75, "zorder": 3 if bold else 2}
    for ends in (line.lower, line.upper):
        panel.plot(line.x, [v if v < INFINITE else float("nan") for v in ends], **style)
        alone = [(line.x[i], v) for i, v in enumerate(ends) if v < INFINITE and _alone(ends, i)]
        if alone:
            panel.plot(*zip(*alone, strict=True), "o", color=colour, ms=4, zorder=3)
    finite = [v < INFINITE for v in line.upper]
    open_above = [low < high == INFINITE for low, high in zip(line.lower, line.upper, strict=True)]
    floor = [min(v, 2 * top) for v in line.lower]
    shade = {"color": colour, "alpha": SHADE, "zorder": 1}
    panel.fill_between(line.x, floor, [min(v, 2 * top) for v in line.upper], where=finite, lw=0, **shade)
    panel.fill_between(line.x, floor, 2 * top, where=open_above, lw=0, **shade)
    places = [(x, low) for x, low, endless in zip(line.x, floor, open_above, strict=True) if endless]
    if places:
        panel.vlines(*zip(*places, strict=True), 2 * top, lw=3, **shade)


def _alone(ends: Sequence[float], i: int) -> bool:
    """Whether no line leads to this point."""
    return all(v == INFINITE for v in (*ends[max(i - 1, 0) : i], *ends[i + 1 : i + 2]))


def _magnified(panel: Any, drawn: Sequence[Line], widest: Line, colours: Any, top: float) -> None:
    """The curve with the widest band, once more, where it has one."""
    wide = [i for i, width in enumerate(widest.spread) if width > top * VISIBLE]
    first, last = max(wide[0] - 2, 0), min(wide[-1] + 2, len(widest.x) - 1)
    if first == last:
        return
    heights = [v for v in (*widest.lower[first : last + 1], *widest.upper[first : last + 1]) if v < INFINITE]
    room = (max(heights) - min(heights)) * 0.08
    left = widest.x[0] + (widest.x[-1] - widest.x[0]) * (INSET[0] - 0.1)
    below = top * (INSET[1] - 0.1)
    if any(v > below for line in drawn for x, v in zip(line.x, line.upper, strict=True) if x > left):
        return  # it would hide something
    inset = panel.inset_axes(INSET)
    for line in drawn:
        _curve(inset, line, colours.to_rgba(float(line.budget)), bold=line is widest, top=top)
    inset.set_xlim(widest.x[first], widest.x[last])
    inset.set_ylim(min(heights) - room, max(heights) + room)
    inset.tick_params(labelsize=7.5, length=2, color=FAINT)
    inset.set_title("the widest band: all robust rules", fontsize=8.5, color=FAINT, pad=3)
    for spine in inset.spines.values():
        spine.set_color(FAINT)
    panel.indicate_inset_zoom(inset, edgecolor=FAINT, lw=0.8)


def _infinite(axes: Any, drawn: tuple[list[Line], list[Line]], top: float) -> None:
    """An arrow at the upper edge of a panel wherever some curve is +∞."""
    for panel, curves in zip(axes, drawn, strict=True):
        places = sorted({x for line in curves for x, v in zip(line.x, line.upper, strict=True) if v == INFINITE})
        if places:
            height = [top * (1 + HEADROOM / 2)] * len(places)
            panel.plot(places, height, "^", color=FAINT, ms=5, label=r"$+\infty$ for some curves", zorder=6)


def _frame(axes: Any, budgets: Sequence[Fraction], top: float) -> None:
    margin = float(budgets[-1] - budgets[0]) * 0.02 or 0.5
    for panel, name, title in (
        (axes[0], "rule", "the attack is fixed on every curve"),
        (axes[1], "attack", "the rule is fixed on every curve"),
    ):
        panel.set_xlim(float(budgets[0]) - margin, float(budgets[-1]) + margin)
        panel.set_ylim(0, top * (1 + HEADROOM))
        panel.set_xlabel(rf"$\epsilon_{{\mathrm{{{name}}}}}$", fontsize=12)
        panel.set_title(title, fontsize=10.5, color=FAINT)
        panel.grid(color=PALE, lw=0.5, alpha=0.7)
        panel.set_axisbelow(True)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
        if panel.get_legend_handles_labels()[0]:
            panel.legend(loc="best", fontsize=9, framealpha=0.9)
    axes[0].set_ylabel(r"loss $L(\epsilon_{\mathrm{attack}},\,\epsilon_{\mathrm{rule}})$ in nats", fontsize=11)


def _bold(place: int, count: int) -> bool:
    """Whether a curve is one of the few that are drawn boldly: the first, the last, and some at equal steps."""
    step = max(1, -(-(count - 1) // (FEW // 2 + 1)))
    return count <= FEW or place % step == 0 or place == count - 1


def _top(curves: Sequence[Line]) -> float:
    finite = [v for line in curves for v in line.upper if v < INFINITE]
    return max(finite, default=0.0) or 1.0


def _number(value: Fraction | None) -> float:
    return INFINITE if value is None else float(value)
