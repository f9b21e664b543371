"""Figure 2 of the paper, certified, for two laws that have what the paper says of its own (figure_2_laws.py).

python examples/figure_2.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import verify
from verify.report.sweep import draw

GAMES = Path(__file__).parent / "games"
DIGITS = 12


def main(folder: Path, points: int = 41, workers: int | None = None) -> None:
    """Sweep both laws over [0, 2], draw them, and print what the paper says of the ends."""
    for name in ("figure-2-prior", "figure-2-other"):
        game = verify.Game.load(GAMES / f"{name}.json")
        grid = f"0:2:{points}"
        found = verify.sweep(game, grid, grid, folder / name, DIGITS, workers=workers)
        print(f"{name}: {found.verdict}, {sum(len(curve.points) for curve in found.curves)} losses to {DIGITS} digits")
        for budget in (found.rules[0], found.rules[-1]):
            curve = next(each for each in found.curves if each.rule == budget)
            clean, worst = curve.points[0].upper, curve.points[-1].upper
            if clean is not None and worst is not None:
                ends = f"{float(clean):.6f} at 0 and {float(worst):.6f} at {found.attacks[-1]}"
                print(f"  the rule made for {budget} loses {ends}")
        open_rules = [str(curve.rule) for curve in found.curves if curve.unique is not True]
        print(f"  not shown to be the only robust rule: {', '.join(open_rules) or 'none'}")
        print(f"  {', '.join(map(str, draw(found)))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("figure-2"))
