"""Many katas proved at once: torch is imported one time; a forked process proves each, so that none disturbs another.

`python -m nfquiz.judge.proofs PACK SEEDS JOBS ID…` prints a JSON line for each kata as soon as it is done: its flaws,
or why it could not be run. They are begun in the order given, JOBS of them at a time. Exit code 1 where any is wrong.
"""

import gc
import json
import os
import selectors
import sys
from collections.abc import Callable, Iterable, Iterator

import torch

from nfquiz.content.packs import find_kata, pack_at
from nfquiz.judge.isolation import die_with
from nfquiz.judge.proof import material_of, prove


def prove_all(root: str, ids: Iterable[str], seeds: int, jobs: int) -> Iterator[dict]:
    """For each kata of a pack `kata` and `flaws` (each with `about` and `says`), or `kata` and `broken`."""

    def flaws(id: str) -> list[dict]:
        return [vars(flaw) for flaw in prove(material_of(find_kata([pack_at(root)], id)), seeds)]

    torch.set_num_threads(1)  # threads do not survive a fork
    # what torch has made is not looked through for garbage again and again, and graphs leave little
    gc.freeze()
    gc.set_threshold(20_000)
    waiting, running = list(ids), selectors.DefaultSelector()
    while waiting or running.get_map():
        while waiting and len(running.get_map()) < jobs:
            id = waiting.pop(0)
            running.register(_forked(lambda id=id: flaws(id)), selectors.EVENT_READ, (id, bytearray()))
        for key, _ in running.select():
            id, said = key.data
            more = os.read(key.fd, 1 << 16)
            said += more
            if not more:
                running.unregister(key.fd)
                os.close(key.fd)
                os.wait()
                yield {"kata": id} | (json.loads(said) if said else {"broken": "its process was ended"})


def _forked(work: Callable[[], list[dict]]) -> int:
    """Starts a process that answers what the work gives; the pipe that it answers by."""
    answers, out = os.pipe()
    parent = os.getpid()
    if os.fork():
        os.close(out)
        return answers
    os.close(answers)
    try:
        die_with(parent)
        try:
            said = {"flaws": work()}
        except BaseException as error:  # a kata's files may raise anything: it is what the author has to be told
            said = {"broken": f"{type(error).__name__}: {error}"}
        with open(out, "w", encoding="utf-8") as pipe:
            json.dump(said, pipe, ensure_ascii=False)
    finally:  # the parent's program is not for the child to go on with
        os._exit(0)


def main(arguments: list[str]) -> int:
    root, seeds, jobs, *ids = arguments
    code = 0
    for found in prove_all(root, ids, int(seeds), int(jobs)):
        print(json.dumps(found, ensure_ascii=False), flush=True)
        code = code or int(bool(found.get("flaws") or "broken" in found))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
