"""``python -m verify.hunt.build [NAME…]``: make the refutations in proofs/conjectures, for maintainers.

A counterexample that is there is kept, and refuted anew; where there is none a search finds one. A refutation that
still replays, and says what the conjecture means now, is kept too, so that its hash does not change; ``--force`` makes
it anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from verify.check import kernel
from verify.claims.library import locate
from verify.claims.supports import support
from verify.errors import Unsolved, VerifyError
from verify.files import whole
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, judge
from verify.hunt.refutation import Refutation
from verify.hunt.registry import builtin
from verify.hunt.search import hunt
from verify.hunt.search_work import Hit

GAME, CERTIFICATE, REFUTATION = "game.json", "certificate.json", "refutation.json"
PLAIN = ("section-v-a-price",)
"""Games whose supports are certified, which refute no conjecture."""


def load(folder: Path) -> Hit:
    """A counterexample from its folder, where `write` has put it; nothing is replayed."""
    document = json.loads((folder / REFUTATION).read_text(encoding="utf-8"))
    game = Game.load(folder / GAME).document
    return Hit(0, game, Refutation.read(document, (folder / CERTIFICATE).read_bytes()))


def write(folder: Path, hit: Hit) -> None:
    """Write a counterexample into its folder: the game, the certificate, and what the certificate is to say."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / GAME).exists():
        Game.from_document(hit.document, "a counterexample").save(folder / GAME)
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in hit.refutation.document.items()]
    said = "{\n" + ",\n".join(lines) + "\n}\n"
    for name, data in ((CERTIFICATE, hit.refutation.proof), (REFUTATION, said.encode())):
        with whole(folder / name) as temporary:
            temporary.write_bytes(data)


def build(conjecture: Conjecture, folder: Path) -> Hit:
    """The refutation of a conjecture at the game in this folder, or at the one that a search finds.

    Raises
    ------
    Unsolved
        No refutation is found.
    """
    if not (folder / GAME).exists():
        found = hunt(conjecture).found
        if found is None:
            raise Unsolved("the search has found no counterexample")
        return found
    game = Game.load(folder / GAME)
    verdict = judge(conjecture, game)
    if verdict.refutation is None:
        raise Unsolved(f"at {folder / GAME}: {verdict.outcome.value} ({verdict.reason})")
    return Hit(0, game.document, verdict.refutation)


def stands(folder: Path, hit: Hit) -> bool:
    """Whether the folder has a refutation by the same theorems which the kernel accepts."""
    try:
        known = load(folder)
        old, new = known.replay(), hit.replay()
    except (OSError, ValueError, KeyError, TypeError, VerifyError, kernel.Rejected):
        return False
    same = [[(part.rule, part.game) for part in theorem.more["parts"]] for theorem in (old, new)]
    said = [(each.refutation.terms, each.refutation.facts, each.document) for each in (known, hit)]
    return same[0] == same[1] and said[0] == said[1]


def make(name: str, folder: Path, *, force: bool) -> str:
    """Make what is missing in a folder; returns what was made, in words, or ``""``."""
    if name in PLAIN:
        answer = support(Game.load(folder / GAME))
        if not force and answer.theorem.more == _replayed(folder / CERTIFICATE):
            return ""
        answer.certificate.save(folder / CERTIFICATE)
        return answer.theorem.statement
    hit = build(builtin()[name], folder)
    if not force and stands(folder, hit):
        return ""
    write(folder, hit)
    return hit.replay().statement.splitlines()[-1]


def _replayed(path: Path) -> Mapping[str, object]:
    """What the theorem of a certificate says beside its value; nothing if it is not accepted."""
    try:
        return kernel.check(path.read_bytes()).more
    except (OSError, kernel.Rejected):
        return {}


def main(arguments: list[str] | None = None) -> int:
    """Make the refutations of these conjectures, or of all that are refuted; exit 0 if all are there."""
    known = [*(name for name, each in builtin().items() if each.expected == "refuted"), *PLAIN]
    parser = argparse.ArgumentParser(prog="python -m verify.hunt.build", description="Make proofs/conjectures.")
    parser.add_argument("names", metavar="NAME", nargs="*", help="make only these")
    parser.add_argument("--force", action="store_true", help="make certificates anew even where the old ones replay")
    parser.add_argument("--into", type=Path, help="another folder than proofs/conjectures")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"found {', '.join(unknown)}, expected {', '.join(known)}")
    root, code = options.into or locate().findings.root, 0
    for name in options.names or known:
        try:
            if made := make(name, root / name, force=options.force):
                sys.stdout.write(f"{name}: {made}\n")
        except (VerifyError, kernel.Rejected) as error:
            sys.stderr.write(f"{name}: {error}\n")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
