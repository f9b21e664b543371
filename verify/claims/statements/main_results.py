"""Section IV: Theorem 1, Corollary 1 and Theorem 2."""

from __future__ import annotations

from verify.claims import instances as games
from verify.claims import instances_support as supports
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import AtMostLogLabels
from verify.claims.demand_support import FreeRules, Reaches, UniqueRule
from verify.claims.derivations import log_labels
from verify.claims.evidence import Certified, CoqTheorem, Derived, EqualityFails
from verify.claims.instance import Instance

_LINE = ("0", "1", "2")
_V_A_LEAST = {
    "0": ("2/3", "0", "0", "0", "0"),
    "2": ("0", "0", "1/3", "0", "0"),
    "4": ("0", "0", "0", "0", "2/3"),
}
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
        Part(
            "Section V-A: the robust rules are those with q(·|1) = (2/3, 0, 1/3, 0, 0), q(·|3) = (0, 0, 1/3, 0, 2/3), "
            "q(0|0) ≥ 2/3, q(2|2) ≥ 1/3 and q(4|4) ≥ 2/3, and no others",
            Quantifier.THIS,
            (Certified("Section V-A", supports.SECTION_V_A, (FreeRules(_V_A_LEAST), UniqueRule(unique=False))),),
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
        Part(
            "on instances every robust rule is the posterior where a maximiser goes",
            Quantifier.SOME,
            (
                Certified(
                    "a line that the maximisers cover", supports.COVERED, (Reaches(_LINE), UniqueRule(unique=True))
                ),
                Certified("Section V-A", supports.SECTION_V_A, (Reaches(("1", "3")), FreeRules(_V_A_LEAST))),
            ),
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
        Part(
            "instances: a line that the maximisers cover has one robust rule",
            Quantifier.SOME,
            (Certified("both labels at both ends", supports.COVERED, (Reaches(_LINE), UniqueRule(unique=True))),),
        ),
        Part(
            "Section V-A does not meet the condition: maximisers reach 1 and 3, none reaches 0, 2 or 4; "
            "the value stands, and several rules are robust",
            Quantifier.THIS,
            (Certified("Section V-A", supports.SECTION_V_A, (Reaches(("1", "3")), UniqueRule(unique=False))),),
        ),
        Part(
            "without the condition the robust rules may be many under a budget, too",
            Quantifier.SOME,
            (Certified("squared cost", supports.SQUARED, (Reaches(("1",)), UniqueRule(unique=False))),),
        ),
        Part(
            "the converse fails: with every release reachable and two labels or more, "
            "one rule may be robust although some release is reached by no maximiser (proofs/converse.md)",
            Quantifier.SOME,
            tuple(
                Certified(_title(instance), instance, (Reaches(reached), UniqueRule(unique=True)))
                for instance, reached in zip(
                    supports.CONVERSE, (("ac", "bc"), ("xb", "xc"), ("0", "1", "3", "4"), ("0", "1")), strict=True
                )
            ),
        ),
    ),
)

CONVEXITY_NEEDED = Claim(
    "convexity-needed",
    "Theorem 1's hypothesis",
    "Without convexity of D the equality of (13) and (14) can fail.",
    (
        Part(
            "(14) < (13) for some finite D: one feature, two labels and two laws suffice "
            "(proofs/convexity.md has the argument why nothing smaller does)",
            Quantifier.SOME,
            (EqualityFails("two laws on one feature, each label certain: 0 < log 2", games.TWO_LAWS),),
        ),
        Part(
            "and for some D whose laws have full support, of the same sizes, and with two features",
            Quantifier.SOME,
            (
                EqualityFails("one feature, the laws (1/4, 3/4) and (3/4, 1/4)", games.TWO_FULL_LAWS),
                EqualityFails("two features", games.TWO_MIXED_LAWS),
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
