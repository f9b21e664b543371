"""Certificates for robust learning and privacy games: found by solvers, proved by a small kernel.

>>> import verify
>>> game = verify.Game.max_distortion(
...     {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"},
...     metric="absolute", radius=1, features=range(5), labels=range(5),
... )
>>> verify.value(game).exact
'log(3) - 2/3*log(2)'

Public names load on first use, so that ``python -m verify.check`` runs without any solver in its process.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.check.kernel import Limits, Malformed, Rejected, Theorem
    from verify.claims.answers import Answer, Level, value
    from verify.claims.coupling import Member, member
    from verify.claims.fixed_point import FixedPoint, fixed_point
    from verify.claims.gaps import Gap, gap
    from verify.claims.independence import IndependenceBudget, independence_budget
    from verify.claims.losses import Loss, loss
    from verify.claims.privacy_channel import Privacy, privacy
    from verify.claims.rate_distortion import RateCurve, RatePoint, rd_curve
    from verify.claims.robust_rule import Rule, rule
    from verify.claims.supports import Support, support
    from verify.claims.sweep import Sweep, sweep
    from verify.claims.verdict import Verdict
    from verify.errors import BadInput, Unsolved, VerifyError
    from verify.game.game import Game
    from verify.hunt.search import hunt

    def check(certificate: Certificate | bytes | str | Path, limits: Limits | None = None) -> Theorem:
        """Replay a certificate (what `_Check` does)."""


class _Check(ModuleType):
    """The kernel's package, which is also the function of that name: ``verify.check(certificate)``."""

    def __call__(self, certificate: Certificate | bytes | str | Path, limits: Limits | None = None) -> Theorem:
        """Replay a certificate: itself, its bytes, or the path of its file.

        Raises
        ------
        Malformed
            It is not a certificate of the published format.
        Rejected
            Its evidence does not prove its claim.
        OSError
            The file cannot be read.
        """
        from verify.check.kernel import check

        if isinstance(certificate, str | Path):
            certificate = Path(certificate).read_bytes()
        return check(certificate if isinstance(certificate, bytes) else certificate.data, limits)


import_module("verify.check").__class__ = _Check

__version__ = "0.1.0"

_HOMES = {
    "Answer": "verify.claims.answers",
    "BadInput": "verify.errors",
    "Certificate": "verify.certify.certificate",
    "FixedPoint": "verify.claims.fixed_point",
    "Game": "verify.game.game",
    "Gap": "verify.claims.gaps",
    "Level": "verify.claims.answers",
    "Limits": "verify.check.kernel",
    "IndependenceBudget": "verify.claims.independence",
    "Loss": "verify.claims.losses",
    "Malformed": "verify.check.kernel",
    "Member": "verify.claims.coupling",
    "Privacy": "verify.claims.privacy_channel",
    "RateCurve": "verify.claims.rate_distortion",
    "RatePoint": "verify.claims.rate_distortion",
    "Rejected": "verify.check.kernel",
    "Rule": "verify.claims.robust_rule",
    "Support": "verify.claims.supports",
    "Sweep": "verify.claims.sweep",
    "Theorem": "verify.check.kernel",
    "Unsolved": "verify.errors",
    "Verdict": "verify.claims.verdict",
    "VerifyError": "verify.errors",
    "fixed_point": "verify.claims.fixed_point",
    "gap": "verify.claims.gaps",
    "independence_budget": "verify.claims.independence",
    "loss": "verify.claims.losses",
    "member": "verify.claims.coupling",
    "privacy": "verify.claims.privacy_channel",
    "rd_curve": "verify.claims.rate_distortion",
    "rule": "verify.claims.robust_rule",
    "support": "verify.claims.supports",
    "sweep": "verify.claims.sweep",
    "value": "verify.claims.answers",
}

_PACKAGES = ("hunt", "strategies")
"""Public modules; ``verify.hunt`` is a function too."""

__all__ = [
    "Answer", "BadInput", "Certificate", "FixedPoint", "Game", "Gap", "IndependenceBudget", "Level", "Limits", "Loss",
    "Malformed", "Member", "Privacy", "RateCurve", "RatePoint", "Rejected", "Rule", "Support", "Sweep", "Theorem",
    "Unsolved", "Verdict", "VerifyError", "check", "fixed_point", "gap", "hunt", "independence_budget", "loss",
    "member", "privacy", "rd_curve", "rule", "support", "sweep", "value",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name from its home (PEP 562)."""
    if name in _PACKAGES:
        return import_module(f"verify.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'verify' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted([*globals(), *__all__])
