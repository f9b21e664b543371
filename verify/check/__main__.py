"""``python -m verify.check [--game GAME] [--json] [--limit NAME=N] FILE…``: one verdict for each certificate."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from verify.check.kernel import Limits, Malformed, Rejected, check, read_game

EXIT = {"PROVED": 0, "REJECTED": 1, "MALFORMED": 3}


def verdict(path: Path, game: Path | None, limits: Limits) -> dict[str, Any]:
    """The verdict on one file, as a JSON object."""
    out: dict[str, Any] = {"file": str(path), "verdict": "PROVED", "statement": None, "sha256": None, "assumptions": []}
    try:
        theorem = check(path.read_bytes(), limits)
        if game is not None and read_game(game.read_bytes(), game.suffix == ".toml", limits) != theorem.game:
            raise Rejected(f"the certificate is about another game than {game}")
        return out | {"statement": theorem.statement, "sha256": theorem.sha256, "reason": ""}
    except OSError as error:
        return out | {"verdict": "MALFORMED", "reason": f"cannot be read: {error.strerror}"}
    except Rejected as error:
        return out | {"verdict": "MALFORMED" if isinstance(error, Malformed) else "REJECTED", "reason": str(error)}


def main() -> int:
    """Exit 0 if every file is proved, 1 if one is rejected, 3 if one is malformed, 64 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m verify.check", description="Check certificates with the kernel alone.")
    parser.exit_on_error = False
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--game", type=Path, help="require that the certificate is about this game file (JSON or .toml)")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--limit", metavar="NAME=N", action="append", default=[], help="raise a limit: bytes, cells, columns, bits")
    try:
        args = parser.parse_args()
        limits = Limits(**{key: int(value) for key, value in (text.split("=") for text in args.limit)})
    except (argparse.ArgumentError, ValueError, TypeError) as error:
        print(f"{parser.format_usage()}{error}", file=sys.stderr)
        return 64
    results = [verdict(path, args.game, limits) for path in args.files]
    if args.json:
        print(json.dumps(results, indent=2))
    for out in [] if args.json else results:
        print(f"{out['verdict']} {ascii(out['file'])[1:-1]}")
        print(f"{out['statement']}\nsha256 {out['sha256']}" if out["statement"] else out["reason"], file=sys.stdout if out["statement"] else sys.stderr)
    return max(EXIT[out["verdict"]] for out in results)


if __name__ == "__main__":
    sys.exit(main())
