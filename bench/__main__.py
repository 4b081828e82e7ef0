"""`python -m bench` (= `make bench`): writes bench/RESULTS.md, and every single measurement to bench/results.json.

What was measured before stays until the same case is measured again, so it can be run in parts; Ctrl-C keeps the cases
that are done. Nothing else should run on the machine meanwhile. The contestants' environments are made under
bench/.envs on first use, which downloads TensorFlow and PyTorch. MNIST and CIFAR-100 are looked for in SUNBAE_DATA,
then in ../shared/data; without them images are made up.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from bench.cases import CASES, SECTIONS, chosen
from bench.environments import Failed
from bench.measure import measure
from bench.report import MARKDOWN, load, save

EXAMPLES = """examples:
  python -m bench                      everything: an hour or more; --list says what there is
  python -m bench a b                  two cases
  python -m bench epochs               a section
  python -m bench f --repetitions 10   more turns for each contestant
  python -m bench --report             write RESULTS.md again from results.json
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("case", nargs="*", help=f"a case, or a section: {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--list", action="store_true", help="list the cases")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="turns of each contestant (default 5)")
    parser.add_argument("--report", action="store_true", help="measure nothing, write RESULTS.md again")
    options = parser.parse_args()
    try:
        names = chosen(options.case)
    except KeyError as unknown:
        parser.error(f"there is no case {unknown}; found {', '.join(CASES)} and the sections {', '.join(SECTIONS)}")
    if options.repetitions < 1:
        parser.error(f"--repetitions is {options.repetitions}; at least 1 is needed")
    if options.list:
        for name in names:
            print(f"{name:10} {CASES[name].section:12} {CASES[name].title}: {', '.join(CASES[name].who)}")
        return 0
    if options.report:
        save(load())
        return 0
    return run(names, options.repetitions)


def run(names: list[str], repetitions: int) -> int:
    """Measure cases; the exit code."""
    tell(f"load average {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "")
    failed = False
    for k, name in enumerate(names):
        started = time.perf_counter()
        try:
            record = measure(name, repetitions, tell)
        except KeyboardInterrupt:
            tell(f"stopped in {name}; the cases before it are kept")
            return 130
        except Failed as failure:
            tell(f"{name} FAILED: {failure}")
            failed = True
            continue
        save(load() | {name: record})
        failed |= any("failed" in found for found in record["contestants"].values())
        tell(f"{name}: done in {time.perf_counter() - started:.0f} s, {len(names) - k - 1} to go; see {MARKDOWN}")
    return int(failed)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
