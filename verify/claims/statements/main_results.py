"""Section IV: Theorem 1, Corollary 1 and Theorem 2."""

from __future__ import annotations

from verify.claims import instances as games
from verify.claims import instances_findings as findings
from verify.claims import instances_support as supports
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import AtMostLogLabels, Exactly, h2
from verify.claims.demand_support import FreeRules, Reaches, UniqueRule
from verify.claims.derivations import log_labels
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Finding, above_every_law, equality_fails
from verify.claims.instance import Instance
from verify.claims.piece import Piece

_LINE = ("0", "1", "2")
V_A_RULES = FreeRules(
    least={
        "0": ("2/3", "0", "0", "0", "0"),
        "2": ("0", "0", "1/3", "0", "0"),
        "4": ("0", "0", "0", "0", "2/3"),
    },
    posterior={"1": ("2/3", "0", "1/3", "0", "0"), "3": ("0", "0", "1/3", "0", "2/3")},
)
"""All robust rules of Section V-A."""
_LOG_2 = Exactly(h2("1/2"))
INSTANCES = (games.SECTION_V_A, *games.EVERY_KIND)


def _title(instance: Instance) -> str:
    return instance.name.replace("-", " ")


def _finding(title: str, name: str, instance: Instance, reached: tuple[str, ...], unique: bool) -> Finding:
    """Which releases maximisers reach, and whether one rule is robust, in a game of proofs/conjectures."""
    demands = Reaches(reached), UniqueRule(unique=unique)
    return Finding(title, name, (Piece(instance, "support", demands=demands),))


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
            "if a table q, which may sum to less than 1 at some x, loses at most h* against every p in D, every rule "
            "that is at least q everywhere attains (13)",
            Quantifier.ALL,
            (CoqTheorem("for every such table", "Witness", "above_robust"),),
        ),
        Part(
            "and no other rule does, if what is positive in q where a maximiser p* has no mass is forced by laws p′ in "
            "D against which q loses h*: there p′ has mass at that (x,y) only, or q is the posterior of p′",
            Quantifier.ALL,
            (CoqTheorem("the posterior of p*, and at least q where p* has no mass", "Witness", "witnessed_rules"),),
        ),
        Part(
            "Section V-A: the robust rules are those with q(·|1) = (2/3, 0, 1/3, 0, 0), q(·|3) = (0, 0, 1/3, 0, 2/3), "
            "q(0|0) ≥ 2/3, q(2|2) ≥ 1/3 and q(4|4) ≥ 2/3, and no others",
            Quantifier.THIS,
            (Certified("Section V-A", supports.SECTION_V_A, (V_A_RULES, UniqueRule(unique=False))),),
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
            "every rule that attains (13) is the posterior p*(y|x) of a maximiser p* wherever p*(x) > 0",
            Quantifier.ALL,
            (CoqTheorem("for every maximiser and every robust rule", "Witness", "robust_posterior"),),
        ),
        Part(
            "on instances every robust rule is the posterior where a maximiser goes",
            Quantifier.SOME,
            (
                Certified(
                    "a line that the maximisers cover", supports.COVERED, (Reaches(_LINE), UniqueRule(unique=True))
                ),
                Certified("Section V-A", supports.SECTION_V_A, (Reaches(("1", "3")), V_A_RULES)),
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
            "with two labels or more, several rules attain (13) if and only if some table, none of whose rows sums to "
            "more than 1, loses at most h* against every p in D and sums to less than 1 at some x",
            Quantifier.ALL,
            (CoqTheorem("the geometric mean of two robust rules is such a table", "Several", "several_iff"),),
        ),
        Part(
            "with two labels or more, several rules attain (13) if no p in D has mass at some x",
            Quantifier.ALL,
            (CoqTheorem("two rules that differ there", "Several", "unreached_several"),),
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
            "without the condition the robust rules may be many under a budget, too, even if every point has mass of "
            "every label",
            Quantifier.SOME,
            (
                Certified("squared cost", supports.SQUARED, (Reaches(("1",)), UniqueRule(unique=False))),
                _finding(
                    "both labels at all three points", "full-mass-unique", findings.BOTH_LABELS, ("0", "2"), False
                ),
            ),
        ),
        Part(
            "the converse fails: with every release reachable and two labels or more, "
            "one rule may be robust although some release is reached by no maximiser (proofs/converse.md)",
            Quantifier.SOME,
            (
                _finding("three sources that meet in pairs", "converse-maximum", findings.PAIRS, ("z0", "z1"), True),
                *(
                    Certified(_title(instance), instance, (Reaches(reached), UniqueRule(unique=True)))
                    for instance, reached in (
                        (supports.TWO_LABELS, ("xb", "xc")),
                        (supports.ON_LINE, ("0", "1", "3", "4")),
                    )
                ),
                _finding("under a mean budget", "converse-mean", findings.TOO_DEAR, ("0", "1"), True),
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
            (
                equality_fails(
                    "two laws on one feature, each label certain: 0 < log 2",
                    Piece(games.TWO_LAWS, demands=(_LOG_2,)),
                    Exactly(()),
                ),
            ),
        ),
        Part(
            "and for some D whose laws have full support, of the same sizes, and with two features",
            Quantifier.SOME,
            (
                equality_fails("one feature, the laws (1/4, 3/4) and (3/4, 1/4)", Piece(games.TWO_FULL_LAWS)),
                equality_fails("two features", Piece(games.TWO_MIXED_LAWS, "bracket")),
                Finding(
                    "one feature, the laws (2/3, 1/3) and (1/3, 2/3), which have the same entropy: log 2 and h2(1/3)",
                    "minimax-without-convexity",
                    *above_every_law(Piece(findings.TWO_LAWS, demands=(_LOG_2,)), Exactly(h2("1/3"))),
                ),
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
