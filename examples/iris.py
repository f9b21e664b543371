"""Real data: how well can the species of an iris be told from its petal's length, when lengths are tampered with?

For growing ε, the value h* when every length may be moved by at most ε (maximum distortion) and when lengths may be
moved by ε on average (mean distortion). Every number of the table is certified; the certificates are saved.

python examples/iris.py [FOLDER]
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import verify
from verify.report.typeset import digits

HERE = Path(__file__).parent
STEPS = [Fraction(i, 4) for i in range(13)]
DRAWN = Fraction(1)


def games(epsilon: Fraction) -> dict[str, verify.Game]:
    """Return the two games at ε, made from the committed file."""
    document = verify.Game.load(HERE / "games" / "iris.toml").document
    perturbations = {
        "max": {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": str(epsilon)},
        "mean": {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": str(epsilon)},
    }
    names = {"max": f"iris, every length within {epsilon} cm", "mean": f"iris, lengths within {epsilon} cm on average"}
    return {
        kind: verify.Game.from_document({**document, "name": names[kind], "perturbation": perturbation})
        for kind, perturbation in perturbations.items()
    }


def certify(folder: Path, steps: list[Fraction]) -> dict[str, list[verify.Answer]]:
    """Certify both values for every ε and save the certificates."""
    answers: dict[str, list[verify.Answer]] = {"max": [], "mean": []}
    for epsilon in steps:
        for kind, game in games(epsilon).items():
            answer = verify.value(game, digits=20)
            answer.certificate.save(folder / f"iris-{kind}-{epsilon.numerator}-{epsilon.denominator}.json")
            answers[kind].append(answer)
    return answers


def table(steps: list[Fraction], answers: dict[str, list[verify.Answer]]) -> Table:
    """Put the certified values side by side."""
    out = Table(title="h* in nats, certified digits (H(Y) = log 3)")
    for header in ("ε in cm", "maximum distortion", "mean distortion", "exact, where short"):
        out.add_column(header, justify="left" if "exact" in header else "right")
    for epsilon, most, mean in zip(steps, answers["max"], answers["mean"], strict=True):
        exact = most.exact if most.exact is not None and len(most.exact) < 60 else ""
        out.add_row(str(float(epsilon)), digits(most.lower, most.upper), digits(mean.lower, mean.upper), exact)
    return out


def picture(steps: list[Fraction], answers: dict[str, list[verify.Answer]], out: Path) -> None:
    """Draw both values against ε."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.0), dpi=160, layout="constrained")
    axes: Any = figure.add_subplot()
    xs = [float(epsilon) for epsilon in steps]
    axes.plot(xs, [float(a.upper) for a in answers["mean"]], "o-", color="#D55E00", ms=4)
    axes.plot(xs, [float(a.upper) for a in answers["max"]], "s-", color="#0072B2", ms=4, drawstyle="steps-post")
    axes.axhline(1.0986122886681098, color="#6a737d", lw=0.8, ls=(0, (4, 3)))
    axes.text(xs[-1], 1.105, "H(Y) = log 3", ha="right", va="bottom", color="#6a737d", fontsize=9)
    axes.text(0.85, 0.83, "mean distortion ≤ ε", color="#D55E00", fontsize=10)
    axes.text(1.55, 0.40, "maximum distortion ≤ ε", color="#0072B2", fontsize=10)
    axes.set(xlabel="ε (cm)", ylabel="robust loss $h^*$ (nats)", ylim=(0, 1.22), xlim=(-0.05, xs[-1] + 0.05))
    axes.set_title("Telling the species of an iris from a petal's length", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(out)


def main(folder: Path, steps: list[Fraction] | None = None) -> None:
    """Certify, print the table, and draw the curve and one attack of each kind."""
    wanted = STEPS if steps is None else steps
    answers = certify(folder, wanted)
    Console(width=120).print(table(wanted, answers))
    from verify.report.show import draw

    picture(wanted, answers, folder / "iris-value.png")
    for kind in ("max", "mean"):
        answer = answers[kind][wanted.index(DRAWN)]
        draw(answer.game, answer, folder / f"iris-{kind}-attack.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
