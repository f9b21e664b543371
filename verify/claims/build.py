"""``python -m verify.claims.build [--force] [ID…]``: make the certificates of the claims, for maintainers.

With ``--statements`` it writes the STATEMENTS.txt of the Coq theory instead: what Coq states now, to be read before it
is committed, since from then on Coq has to state the very same.

``verify paper`` only replays what this command has written. A certificate that still replays is kept, so that its hash
does not change; ``--force`` makes it anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from verify.claims.answers import Answer, value
from verify.claims.catalogue import CLAIMS
from verify.claims.claim import Claim
from verify.claims.coq import STATEMENTS, ask, printed
from verify.claims.evidence import Bundled, Evidence
from verify.claims.gaps import Gap, Pure, gap, pure
from verify.claims.instance import Instance
from verify.claims.library import Library, locate
from verify.claims.paper import cited
from verify.claims.supports import Support, support
from verify.errors import VerifyError
from verify.game.game import Game


def build(claim: Claim, library: Library, *, force: bool = False) -> Iterator[str]:
    """Write the statement, the game files and the missing certificates of a claim; yield a line for each file made."""
    folder = library.folder(claim.id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "statement.md").write_text(statement(claim), encoding="utf-8")
    for instance, users in _instances(claim).items():
        (folder / instance.game_file).write_bytes(instance.data)
        if not force and all(evidence.replay(claim.id, library).fault is None for evidence in users):
            continue
        answer = _solver(instance)(instance.load(), instance.digits)
        answer.certificate.save(folder / instance.certificate_file)
        yield f"{claim.id}/{instance.certificate_file}: {answer.theorem.statement}"
    for evidence in claim.evidence:
        if isinstance(evidence, Bundled) and (force or evidence.replay(claim.id, library).fault is not None):
            evidence.write(folder)
            yield from (f"{claim.id}/{name}: {evidence.title}" for name in evidence.bundles)
    wanted = {"statement.md"} | {name for i in _instances(claim) for name in (i.game_file, i.certificate_file)}
    wanted |= {name for evidence in claim.evidence for name in evidence.bundles}
    for stale in sorted(path for path in folder.iterdir() if path.name not in wanted):
        stale.unlink()
        yield f"{claim.id}/{stale.name}: removed, no evidence uses it"


def statement(claim: Claim) -> str:
    """Return the text of a claim's statement.md: the statement, its parts, and where each part's evidence is."""
    lines = [f"# {claim.id}", "", f"{claim.where}. {claim.statement}", ""]
    for part in claim.parts:
        lines += [f"* {part.words} ({part.quantifier.value})"]
        for evidence in part.evidence:
            lines.append(f"  * {evidence.title}: {', '.join(f'`{source}`' for source in evidence.sources)}")
    if claim.uses:
        lines += ["", f"Derivations rely on: {', '.join(claim.uses)}."]
    return "\n".join(lines) + "\n"


def write_statements(folder: Path, theorems: Iterable[tuple[str, str]]) -> None:
    """Write the STATEMENTS.txt of a theory: what Coq states for each theorem, one line each.

    Raises
    ------
    VerifyError
        When Coq is not here or does not answer.
    """
    names = sorted(set(theorems))
    answer = ask(folder, names)
    if reason := answer.absent or answer.failure:
        raise VerifyError(f"No statements were written: {reason}.")
    lines = [f"{name} : {printed(answer.text, name)}\n" for name in (f"{module}.{short}" for module, short in names)]
    (folder / STATEMENTS).write_text("".join(lines), encoding="utf-8")


def _instances(claim: Claim) -> dict[Instance, list[Evidence]]:
    """Every instance of a claim, with the evidence that uses it."""
    users: dict[Instance, list[Evidence]] = {}
    for evidence in claim.evidence:
        for instance in evidence.instances:
            users.setdefault(instance, []).append(evidence)
    return users


def _solver(instance: Instance) -> Callable[[Game, int], Answer | Support | Gap | Pure]:
    """What makes the certificate that an instance asks for."""
    others: dict[str, Callable[[Game, int], Answer | Support | Gap | Pure]] = {"deterministic": pure, "gap": gap}
    return others.get(instance.subject, support if instance.supports else value)


def main(arguments: list[str] | None = None) -> int:
    """Build the claims named, or all that have evidence; exit 0 when everything was made."""
    parser = argparse.ArgumentParser(prog="python -m verify.claims.build", description="Make the claims' certificates.")
    parser.add_argument("claims", metavar="ID", nargs="*", help="build only these claims")
    parser.add_argument("--force", action="store_true", help="make certificates anew even where the old ones replay")
    parser.add_argument("--into", type=Path, help="the folder of the claims, instead of proofs/claims")
    parser.add_argument("--statements", action="store_true", help="write only what Coq states for each cited theorem")
    options = parser.parse_args(arguments)
    library = Library(options.into) if options.into else locate()
    try:
        if options.statements:
            write_statements(library.theory, cited(CLAIMS))
            return 0
        for claim in CLAIMS:
            if claim.evidence and (not options.claims or claim.id in options.claims):
                for line in build(claim, library, force=options.force):
                    sys.stdout.write(line + "\n")
    except VerifyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
