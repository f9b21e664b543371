"""Rate–distortion with certificates: points of R(D), the slope, the test channel, and closed forms beside them.

python examples/rate_distortion.py [FOLDER]
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import verify
from verify.numbers.digits import decimal_ceil, decimal_floor


def main(folder: Path) -> None:
    """Certify three sources, print their curves, and save the certificate of one point."""
    print("a biased coin, Hamming distortion: R(D) = h2(1/3) - h2(D), in nats")
    coin = verify.rd_curve({"heads": "1/3", "tails": "2/3"}, "hamming", ["1/10", "1/5", "1/4", "1/3"], exact=True)
    for point in coin.points:
        print(f"  R({point.distortion}) = {point.exact} = {decimal_floor(point.lower, 12)}…")

    print("between the points: supporting lines below, chords above")
    low, high = coin.bounds("3/20")
    print(f"  {decimal_floor(low, 6)} <= R(3/20) <= {decimal_ceil(high, 6)}")

    print("a five-letter wheel, distance on the wheel: the Shannon lower bound is tight")
    steps = [0, 1, 2, 2, 1]
    wheel = [[steps[(z - x) % 5] for z in range(5)] for x in range(5)]
    point = verify.rd_curve(dict.fromkeys("abcde", "1/5"), wheel, ["4/5"], digits=50, exact=True).points[0]
    print(f"  R(4/5) = {point.exact}")
    print(f"  the channel sends a to {', '.join(f'{z}: {q}' for z, q in point.channel['a'].items())}")
    path = folder / "wheel.certificate.json"
    point.certificate.save(path)
    print(f"  certificate {verify.check(path).sha256}")

    print("erasures, releases that are no letters: R(D) = h2(p) - D log 2, then h2(p) - D h2(p/D)")
    erasures = verify.rd_curve(
        {"0": "1/3", "1": "2/3"},
        [[0, "inf", 1], ["inf", 0, 1]],
        [Fraction(k, 6) for k in range(7)],
        releases=["0", "1", "erased"],
        exact=True,
    )
    for point in erasures.points:
        print(f"  R({point.distortion}) = {point.exact}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
