"""Print the speed table of the day, as Markdown. Exit code 1 where a bar is missed."""

import platform
import sys

from benchmarks.speed import table


def main() -> int:
    print(f"Measured on {platform.system()} {platform.machine()}, {_cpu()}, Python {platform.python_version()}.\n")
    print("| what | figure | bar | |\n| --- | --- | --- | --- |")
    missed = 0
    for row in table():
        print(f"| {row.what} | {row.figure} | {row.bar} | {'met' if row.met else 'missed'} |", flush=True)
        missed += not row.met
    return 1 if missed else 0


def _cpu() -> str:
    import os

    return f"{os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
