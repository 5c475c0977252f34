"""The engine's figures, each against the way it is usually done; one JSON line per figure.

    python -m tests.bench.engine [throughput] [latency] [saturated] [previews] [alone] [dispatch]

Both arms run in this process in turn, with the same models of random weights and one thread, and must give the same
pictures. Dispatch needs Ray Serve, which the project does not: see dispatch.py.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

BENCHES = ("throughput", "latency", "saturated", "previews", "alone", "dispatch")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="bench", help=f"of {', '.join(BENCHES)}; without one, all")
    wanted = parser.parse_args().benches or BENCHES
    if unknown := set(wanted) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    for name in wanted:
        import_module(f"tests.bench.engine.{name}").run()


if __name__ == "__main__":
    main()
