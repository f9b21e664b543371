"""Section V-A with letters for the prior: the family p^α, its KKT system, and (21), printed in closed form.

python examples/alpha_family.py
"""

from __future__ import annotations

import verify
from verify.symbolic.chain import chain
from verify.symbolic.deterministic import deterministic_family
from verify.symbolic.family import alpha_family
from verify.symbolic.logs import in_primes, sign
from verify.symbolic.structure import structure


def main() -> None:
    """Derive the closed forms, put numbers in, and compare with what the kernel proves."""
    law = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
    game = verify.Game.max_distortion(law, metric="absolute", radius=1, features=range(5), labels=range(5))
    family = alpha_family(game, "a b c")
    print(family)
    print(f"deterministic attacks reach {deterministic_family(game, 'a b c')}")

    print("\nwith a = b = c = 1/3:")
    branch = family.at(a="1/3", b="1/3", c="1/3")
    print(f"alpha* = {branch.solution[family.parameters[0].symbol]}, DERIVED: h* = {in_primes(branch.value)}")
    answer = verify.value(game)
    print(f"{answer.verdict} by the kernel: h* = {answer.exact}")
    deterministic = deterministic_family(game).value
    print(f"deterministic: {in_primes(deterministic)}, strictly less: {sign(branch.value - deterministic) > 0}")

    print("\nfour classes at distance 2:")
    letters = structure(chain([1] * 4), "a b c d")
    print(alpha_family(letters))


if __name__ == "__main__":
    main()
