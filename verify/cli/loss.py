"""``verify loss GAME``: what a rule made for one budget loses against attacks with another (Section V-B)."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options
from verify.cli.certified import closing, finish, opening, proofs, written
from verify.cli.progress import Progress
from verify.cli.value import SPARE, bounds, certain
from verify.errors import VerifyError

if TYPE_CHECKING:
    from verify.check.kernel import Limits, Theorem
    from verify.claims.losses import Loss

Ends = tuple[Fraction | None, Fraction | None]

INFINITE = "inf"
MOST_DIGITS = 1_900  # the bracket behind a loss has about twice as many


@click.command()
@options.game
@click.option("--rule", "made_for", metavar="BUDGET", help="The budget (or radius) that the rule is robust for.")
@click.option("--attack", metavar="BUDGET", help="The budget (or radius) of the attack.")
@click.option("--rule-file", metavar="RULE", type=click.Path(path_type=Path), help="A JSON file with a rule to attack.")
@options.ask_digits(most=MOST_DIGITS)
@options.certificate
@options.limits
@options.as_json
@options.quiet
def loss(
    game: Path, made_for: str | None, attack: str | None, rule_file: Path | None, digits: int, out: Path | None,
    limits: tuple[str, ...], machine: bool, quiet: bool,
) -> int:  # fmt: skip
    """Certify what a rule loses at most, max over D of E[-log q(Y|Z)] in nats, for the game in the file GAME.

    The rule is the robust one for the budget of --rule, or the one in --rule-file, a JSON object {release: {label:
    number}} with exact numbers. D is the constraint set with the budget of --attack. A budget that is not given is the
    game's own. Where several rules are robust, one of them is attacked, and bounds for all of them are given too.
    """
    if made_for is not None and rule_file is not None:
        raise click.UsageError("--rule and --rule-file are two ways to say which rule is meant: give one of them.")
    sources = [game] if rule_file is None else [game, rule_file]
    if out is not None:
        options.output_file(out, *sources)
    answer = find(game, made_for, attack, rule_file, digits, options.read_limits(limits), quiet=quiet)
    files = written(answer.certificates, out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def find(
    path: Path, made_for: str | None, attack: str | None, rule_file: Path | None, digits: int, limits: Limits, *,
    quiet: bool,
) -> Loss:  # fmt: skip
    """The certified loss; its theorems are held against the user's own file, as the kernel reads it.

    Raises
    ------
    VerifyError
        When a theorem is about another game.
    """
    with Progress(path.name, show=not quiet) as progress:
        from verify.claims.answers import named
        from verify.claims.loss_rule import read_rule, rows_of
        from verify.game.game import Game

        game = Game.load(path)
        rule: Any = made_for
        if rule_file is not None:
            rows = rows_of(game, read_rule(rule_file), str(rule_file))
            rule = named(game, rows)
        from verify.claims import losses

        for option, given in (("--rule", made_for), ("--attack", attack)):
            if given is not None:
                losses.budget(given, option)
        answer = losses.loss(game, rule, attack, digits, limits=limits, progress=progress.say)
        wanted = {"rule": made_for, "attack": attack}
        own = {key: _own(path, budget, limits) for key, budget in wanted.items()}
        for theorem in answer.theorems:
            others = [other for other, *_ in theorem.more.get("losses", ())]
            firsts = own.values() if theorem.rule == "loss" else [own["rule"]]
            if theorem.game not in firsts or any(other != own["attack"] for other in others):
                raise VerifyError(f"{path}: a certificate found is about another game: please report this file")
        if answer.theorem.rule == "loss" and answer.theorem.game != own["attack"]:
            raise VerifyError(f"{path}: the loss found is that of another attack: please report this file")
        return answer


def _own(path: Path, budget: str | None, limits: Limits) -> Any:
    """The user's file with another budget, as the kernel reads it."""
    from verify.check.format import parse
    from verify.check.kernel import read_game

    data, toml = path.read_bytes(), path.suffix.lower() == ".toml"
    if budget is None:
        return read_game(data, toml, limits)
    spec: Any = parse(data, limits, toml)
    spec["perturbation"]["radius" if spec["perturbation"]["kind"] == "max-distortion" else "budget"] = budget
    return read_game(json.dumps(spec).encode(), limits=limits)


def ends(pair: Ends, digits: int) -> tuple[str, str]:
    """Bounds in decimals rounded outward, "inf" for what is infinite or not bounded."""
    from verify.numbers.exact import decimal_floor

    lower, upper = pair
    if lower is None:
        return INFINITE, INFINITE
    if upper is None:
        return decimal_floor(lower, digits + 3), INFINITE
    return bounds(lower, upper, digits)


def document(answer: Loss, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.numbers.exact import decimal_ceil, text

    lower, upper = ends((answer.lower, answer.upper), answer.digits)
    band = None if answer.band is None else dict(zip(("lower", "upper"), ends(answer.band, answer.digits), strict=True))
    return {
        "verdict": answer.verdict.value,
        "lower": lower,
        "upper": upper,
        "rule_unique": answer.rule_unique,
        "band": band,
        "excess": None if answer.excess is None else decimal_ceil(answer.excess, answer.digits + SPARE),
        "rule": {z: {y: text(q) for y, q in row.items()} for z, row in answer.rule.items()},
        "digits": answer.digits,
        **proofs(answer.theorems, files, answer.reason),
    }


def show(answer: Loss, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, the loss, whose it is, and the certificates' hashes."""
    opening(answer.verdict, lines(answer), answer.reason)
    if quiet:
        return
    closing(answer.theorems, files, _statement(answer.theorem))


def lines(answer: Loss) -> list[str]:
    """The loss, and which rule it is the loss of."""
    found = [_between("loss", (answer.lower, answer.upper), answer.digits)]
    if answer.band is None:
        return [*found, "of the rule given"]
    if answer.rule_unique:
        return [*found, "of the robust rule, which is unique"]
    if answer.band == (answer.lower, answer.upper):
        return [*found, "of every robust rule"]
    open_ = "several rules are robust" if answer.rule_unique is False else "whether other rules are robust is open"
    return [
        *found,
        f"of the rule in the certificate, which loses at most {_excess(answer)} against its own budget; {open_}",
        _between("loss of every robust rule", answer.band, answer.digits),
    ]


def _excess(answer: Loss) -> str:
    """How near the rule is to a robust one, which loses V(ε_rule)."""
    from verify.numbers.exact import decimal_ceil

    if answer.excess is None:
        return "V(ε_rule)"
    if answer.excess <= Fraction(1, 10**answer.digits):
        return f"V(ε_rule) + 10^-{answer.digits}"
    return f"V(ε_rule) + {decimal_ceil(answer.excess, answer.digits + SPARE)}"


def _between(name: str, pair: Ends, digits: int) -> str:
    lower, upper = ends(pair, digits)
    if lower == INFINITE:
        return f"{name} = +∞"
    if upper == INFINITE:
        return f"{lower} ≤ {name}" + (", without a bound above" if name != "loss" else "")
    shared = certain(lower, upper)
    return f"{name} = {shared}" if len(shared) > digits // 2 or lower == upper else f"{lower} ≤ {name} ≤ {upper}"


def _statement(theorem: Theorem) -> str:
    """The theorem, without the many numbers of the rule, which the certificate has and --json repeats."""
    from verify.check.kernel import WORDS

    text = theorem.statement
    for key in ("rule", "given"):
        head, words, rest = text.partition(f"; {WORDS[key]}")
        if words:
            _, more, last = rest.partition("; ")
            text = f"{head}{words} the bounds or numbers of the certificate" + more + last
    return text
