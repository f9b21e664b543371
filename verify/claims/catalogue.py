"""Every statement of the paper, in its order, with the evidence that there is.

The words are the statements; what stands is for :mod:`verify.claims.status` to say.
"""

from __future__ import annotations

from verify.claims.claim import Claim
from verify.claims.statements import (
    clean_loss,
    fixed_point,
    implications,
    main_results,
    privacy,
    robust_learning,
    tradeoffs,
)

CLAIMS: tuple[Claim, ...] = (
    *robust_learning.STATEMENTS,
    *privacy.STATEMENTS,
    *main_results.STATEMENTS,
    *implications.STATEMENTS,
    *tradeoffs.STATEMENTS,
    *clean_loss.STATEMENTS,
    *fixed_point.STATEMENTS,
)
"""All statements, in the order of the paper."""
