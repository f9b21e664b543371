"""Section V-A in Python: the value with its certificate, and what the kernel says of that certificate.

python examples/section_v_a.py [FOLDER]
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import verify


def main(folder: Path) -> None:
    """Certify the example, save the certificate, and replay the file."""
    thirds = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
    game = verify.Game.max_distortion(
        thirds, metric="absolute", radius=1, features=range(5), labels=range(5), name="section-V-A"
    )

    answer = verify.value(game, digits=50)
    print(f"{answer.verdict}: h* = {answer.exact}")

    path = folder / "section-v-a.certificate.json"
    answer.certificate.save(path)
    theorem = verify.check(path)  # raises Rejected or Malformed; nothing else is trusted
    print(theorem.statement)
    print(f"sha256 {theorem.sha256}")

    print("the attack, where it moves something:")
    for (x, y, z), mass in answer.attack.items():
        if x != z:
            print(f"  from ({x}, {y}) to {z}: {mass}")
    print("the rule where the attack goes:")
    for z in ("1", "3"):
        print(f"  q(·|{z}) = {', '.join(f'{y}: {q}' for y, q in answer.rule[z].items() if q)}")

    half = answer.attack["2", "2", "1"] / Fraction(1, 3)
    print(f"alpha* = {half}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
