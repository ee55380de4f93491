"""Print the speed table of the day, as Markdown: all of it, or the parts that are named.

Exit code 1 where a bar is missed, 2 where there is no such part.
"""

import platform
import sys

from benchmarks.speed import PARTS, table


def main(parts: list[str]) -> int:
    if unknown := set(parts) - set(PARTS):
        print(f"No part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    print(f"Measured on {platform.system()} {platform.machine()}, {_cpu()}, Python {platform.python_version()}.\n")
    print("| what | figure | bar | |\n| --- | --- | --- | --- |")
    missed = 0
    for row in table(parts):
        print(f"| {row.what} | {row.figure} | {row.bar} | {'met' if row.met else 'missed'} |", flush=True)
        missed += not row.met
    return 1 if missed else 0


def _cpu() -> str:
    import os

    return f"{os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
