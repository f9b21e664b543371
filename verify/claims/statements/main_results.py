"""Section IV: Theorem 1, Corollary 1 and Theorem 2."""

from __future__ import annotations

from verify.claims import instances as games
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import AtMostLogLabels
from verify.claims.derivations import log_labels
from verify.claims.evidence import Certified, CoqTheorem, Derived, EqualityFails
from verify.claims.instance import Instance

INSTANCES = (games.SECTION_V_A, *games.EVERY_KIND)


def _title(instance: Instance) -> str:
    return instance.name.replace("-", " ")


THEOREM_1 = Claim(
    "theorem-1",
    "Theorem 1, (13)–(15)",
    "For finite alphabets and a non-empty closed convex set D of joint laws: "
    "min over q of max over D of E[−log q] = max over D of min over q of E[−log q] = max over D of H(Y|X) = h*, "
    "and h* ≤ log |Y|.",
    (
        Part(
            "(13) = (14) = (15)",
            Quantifier.ALL,
            (
                CoqTheorem("for every non-empty closed convex D", "Theorem1", "theorem_1"),
                *(Certified(_title(instance), instance) for instance in INSTANCES),
            ),
        ),
        Part(
            "h* ≤ log |Y|",
            Quantifier.ALL,
            (
                CoqTheorem("for every non-empty closed convex D", "Theorem1", "theorem_1"),
                Derived("the uniform rule", log_labels.ceiling),
                *(Certified(_title(instance), instance, (AtMostLogLabels(),)) for instance in INSTANCES),
            ),
        ),
    ),
)

THEOREM_1_RULES = Claim(
    "theorem-1-rules",
    "(16)",
    "The rules that attain (13) are the intersection over p in D of {q : E_p[−log q] ≤ h*}, and it is not empty.",
    (
        Part(
            "a rule attains (13) if and only if its loss is at most h* for every p in D; such a rule exists",
            Quantifier.ALL,
            (CoqTheorem("for every non-empty closed convex D", "Theorem1", "theorem_1"),),
        ),
    ),
)

COROLLARY_1_SET = Claim(
    "corollary-1-set",
    "Corollary 1",
    "For a maximiser p*, Q(p*) = {q : q(y|x)·p*(x) = p*(x,y) for all (x,y)}.",
    (
        Part(
            "Q(p*) is the set of rules with q(y|x)·p*(x) = p*(x,y)",
            Quantifier.ALL,
            (CoqTheorem("for every maximiser", "Corollary1", "corollary_1_set"),),
        ),
    ),
)

COROLLARY_1_UNIQUE = Claim(
    "corollary-1-unique",
    "Corollary 1",
    "Where the supports of the maximisers cover X, exactly one rule attains (13), "
    "and it is the common point of all Q(p*).",
    (
        Part(
            "supports that cover X leave exactly one rule, the intersection of the Q(p*)",
            Quantifier.ALL,
            (CoqTheorem("for every closed convex D", "Corollary1", "corollary_1_unique"),),
        ),
        Part(
            "for a maximiser of full support that rule is its posterior",
            Quantifier.ALL,
            (CoqTheorem("for every closed convex D", "Corollary1", "corollary_1_posterior"),),
        ),
    ),
)

CONVEXITY_NEEDED = Claim(
    "convexity-needed",
    "Theorem 1's hypothesis",
    "Without convexity of D the equality of (13) and (14) can fail.",
    (
        Part(
            "(14) < (13) for some finite D: one feature, two labels and two laws suffice",
            Quantifier.SOME,
            (
                EqualityFails("two laws on one feature, each label certain: 0 < log 2", games.TWO_LAWS),
                EqualityFails("two laws with all masses positive", games.TWO_MIXED_LAWS),
            ),
        ),
    ),
)

THEOREM_2 = Claim(
    "theorem-2",
    "Theorem 2, (17)–(18)",
    "For continuous X and generalised rules, inf over q of sup over D of E[−log q] = sup over D of H(Y|X).",
)

STATEMENTS = (
    THEOREM_1,
    THEOREM_1_RULES,
    COROLLARY_1_SET,
    COROLLARY_1_UNIQUE,
    CONVEXITY_NEEDED,
    THEOREM_2,
)
