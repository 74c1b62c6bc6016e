"""Read a million or more generated workbooks, and check that none does harm.

python -m fuzz                          every target
python -m fuzz TARGET                   one of them
python -m fuzz TARGET FILE              a crash again
"""

import argparse
import random
import sys
from pathlib import Path

#: The targets among which the runs are divided; `fuzz.targets` describes them.
SHARES = {"file": 0.25, "parts": 0.25, "report": 0.1, "rows": 0.35, "book": 0.05}


def main() -> int:
    """Run as the arguments say, and return the exit code."""
    asked = argparse.ArgumentParser(
        prog="python -m fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("target", nargs="?", choices=SHARES, help="what to try; all when left out")
    asked.add_argument("file", nargs="?", type=Path, help="bytes to play again, of a crash")
    asked.add_argument("--runs", type=int, default=1_000_000, help="how many, of all targets")
    asked.add_argument("--seed", type=int, help="repeats what was tried; otherwise chosen anew")
    given = asked.parse_args()
    if given.file is not None:
        from tests.fuzz.targets import TARGETS

        TARGETS[given.target].run(given.file.read_bytes())
        print("nothing is wrong with it")
        return 0
    from tests.fuzz import hunting

    seed = given.seed or random.SystemRandom().randrange(1, 2**31)
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is missing: uv sync --group fuzz; it has wheels for Python 3.11 to 3.13 on"
              " x86-64", file=sys.stderr)  # fmt: skip
        return 2
    if given.target is None:
        return 0 if hunting.every(SHARES, given.runs, seed) else 1
    hunting.hunt(given.target, given.runs, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
