"""``python -m verify.check [--game GAME] [--json] [--limit NAME=N] FILE…``: one verdict for each certificate."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from verify.check.game import Game
from verify.check.kernel import Limits, Rejected, check, read_game

EXIT = {"PROVED": 0, "REJECTED": 1, "MALFORMED": 3}


def verdicts(path: Path, own: Game | None, limits: Limits) -> list[dict[str, Any]]:
    """The verdict on each certificate of a file, as JSON objects: in a .jsonl there is one on every line."""
    said = {"file": str(path), "verdict": "PROVED", "statement": None, "sha256": None, "assumptions": (), "reason": ""}
    try:
        data = path.read_bytes()
    except OSError as error:
        return [said | {"verdict": "MALFORMED", "reason": f"cannot be read: {error.strerror}"}]
    lines, out = data.splitlines(keepends=True) if path.suffix.lower() == ".jsonl" else [], []
    for i, part in enumerate(lines or [data], 1):
        out.append(said | ({"file": f"{path}:{i}"} if lines else {}))
        try:
            theorem = check(part, limits)
            if own and any(own != each.game for each in theorem.more.get("parts", (theorem,))):
                raise Rejected("the certificate, or a part of it, is about another game than that of --game")
            out[-1] |= {"statement": theorem.statement, "sha256": theorem.sha256}
        except Rejected as error:
            out[-1] |= {"verdict": type(error).__name__.upper(), "reason": str(error)}
    return out


def main() -> int:
    """Exit 0 if every file is proved, 1 if one is rejected, 3 if one is malformed, 64 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m verify.check", description="Check certificates with the kernel.")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--game", type=Path, help="require that the certificate is about this game (JSON or .toml)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--limit", metavar="NAME=N", action="append", default=[], help="raise a limit")
    try:
        args = parser.parse_args()
        limits = Limits(**{name: int(count) for name, count in (text.split("=") for text in args.limit)})
        own = args.game and read_game(args.game.read_bytes(), args.game.suffix.lower() == ".toml", limits)
    except SystemExit as stop:
        return 64 if stop.code else 0
    except (TypeError, ValueError):
        print(f"--limit: expected NAME=N with a name among {', '.join(Limits.__annotations__)}", file=sys.stderr)
        return 64
    except (OSError, Rejected) as error:
        print(f"{args.game}: {getattr(error, 'strerror', error)}", file=sys.stderr)
        return EXIT["MALFORMED"]
    results = [out for path in args.files for out in verdicts(path, own, limits)]
    worst = max((out["verdict"] for out in results), key=EXIT.__getitem__)
    if args.json:
        print(json.dumps({"verdict": worst, "files": results} if results[1:] else results[0], indent=2), flush=True)
    for out in [] if args.json else results:
        file, proved = ascii(out["file"])[1:-1], f"\n{out['statement']}\nsha256 {out['sha256']}"
        print(f"{out['verdict']} {file}{proved if out['statement'] else ''}", flush=True)
        print(f"{file}: {out['reason']}\n" if out["reason"] else "", end="", file=sys.stderr)
    return EXIT[worst]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:  # the reader of the output has gone, or it finds no space
        sys.stderr.write("" if isinstance(error, BrokenPipeError) else f"no output: {error.strerror}\n")
        os._exit(141 if isinstance(error, BrokenPipeError) else 74)
