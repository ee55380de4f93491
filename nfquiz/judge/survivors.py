"""Which mutants of a kata's reference no scenario rejects: what the scenarios do not see.

As in the proof everything is our own code and runs without the sandbox, but in forked processes, one a core: a mutant
may end its own, or eat its memory.
"""

import ast
import contextlib
import faulthandler
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import FrameType
from typing import Any

import torch

from nfquiz.content.packs import find_kata, pack_at
from nfquiz.content.source import Edit, SourceError, apply_edit
from nfquiz.judge.candidate import Case
from nfquiz.judge.isolation import die_with, limit_memory
from nfquiz.judge.judgement import Kata
from nfquiz.judge.mutants import Mutant, key_of, mutants
from nfquiz.judge.observe import observe
from nfquiz.judge.proof import Flaw, Material, material_of

SEEDS = 5
MEMORY = 2**30
SECONDS = 60  # for one mutant, all in all


@dataclass(frozen=True)
class Survivor:
    """A mutant that every scenario accepts under every seed, and that is not marked.

    line: of the reference's module. original, mutated: that line. scenario: the one that should have caught it, for it
    runs the line most often, or else the function around it.
    """

    line: int
    original: str
    mutated: str
    scenario: str


@dataclass(frozen=True)
class Search:
    """What came out: how many mutants were run, how many of them are marked, which others survive, which marks fail."""

    ran: int
    marked: int
    survivors: list[Survivor]
    flaws: list[Flaw]


def search(material: Material, jobs: int = 1, most: int | None = None) -> Search:
    """Run the mutants of a kata, less its mistakes, and see which survive; a mark that is no survivor's is a flaw.

    With `most` only about so many are run, evenly spread over the reference, and none that is marked. Only for a kata
    that has mutants.
    """
    if material.program or material.data:
        raise ValueError(f"{material.id} has no mutants: it is a program, or trains with settings of its own")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # a forked process has one, and several give other last digits
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # what solutions print is for their person
            return _search(material, jobs, most)
    finally:
        torch.set_num_threads(threads)


def _search(material: Material, jobs: int, most: int | None) -> Search:
    first = material.kata(1)
    katas = [first, *(first.under(seed) for seed in range(2, SEEDS + 1))]
    _, source = _only(first.reference)
    marks, flaws = _marks(source, material)
    known = marks if most is not None else _mistakes(first)
    run = mutants(source, known, most)
    for case in first.cases:  # once, for all the processes
        first.expected(case)
    accepted = [run[at] for at in _accepted(len(run), lambda at: _survives(katas, run[at]), jobs)]
    if most is None:
        flaws += _unused(marks, {mutant.key for mutant in run}, {mutant.key for mutant in accepted})
    unmarked = [mutant for mutant in accepted if mutant.key not in marks]
    survivors: list[Survivor] = []
    if unmarked:
        blame = Blame(first)
        survivors = [
            Survivor(_line(material, first, one.line), one.before, one.after, blame.scenario(one.line))
            for one in unmarked
        ]
    return Search(len(run), len(accepted) - len(unmarked), survivors, flaws)


def _survives(katas: list[Kata], mutant: Mutant) -> bool:
    """Whether every scenario accepts a mutant, under every seed."""
    for kata in katas:
        name, _ = _only(kata.reference)
        for case in kata.cases:
            seen = kata.run_edited({name: mutant.source}, case)
            if seen is None or kata.judge(case, seen).status != "passed":
                return False
    return True


def _mistakes(kata: Kata) -> list[str]:
    """The keys of the programs that the authored mistakes make."""
    edited = (kata.edited_files([mistake]) for mistake in kata.mistakes)
    keys = (key_of(_only(files)[1]) for files in edited if files is not None)
    return [key for key in keys if key is not None]


def _only(files: Mapping[str, str]) -> tuple[str, str]:
    """The name and the text of the one file that there is."""
    ((name, text),) = files.items()
    return name, text


def _marks(reference: str, material: Material) -> tuple[dict[str, Edit], list[Flaw]]:
    """The marks by the key of the program that each makes, and what is wrong with those that make none."""
    marks: dict[str, Edit] = {}
    flaws = []
    for edit in material.equivalent:
        try:
            marks[key_of(apply_edit(reference, edit)) or ""] = edit
        except SourceError as error:
            flaws.append(Flaw(_about(edit), str(error)))
    return marks, flaws


def _unused(marks: dict[str, Edit], made: set[str], accepted: set[str]) -> list[Flaw]:
    flaws = []
    for key, edit in marks.items():
        if key not in made:
            flaws.append(
                Flaw(_about(edit), "no mutant is this one, nor need it be: remove it, or mind its parentheses")
            )
        elif key not in accepted:
            flaws.append(Flaw(_about(edit), "a scenario rejects it: remove it"))
    return flaws


def _about(edit: Edit) -> str:
    return f"equivalent {edit.replace}"


def _line(material: Material, kata: Kata, line: int) -> int:
    """A line of the part of the reference that the kata needs, as a line of the whole module."""
    (_, module), (_, source) = _only(material.reference), _only(kata.reference)
    for node in ast.parse(source).body:
        if node.lineno <= line <= node.end_lineno:
            part = "\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])
            return line - node.lineno + 1 + module[: module.index(part)].count("\n")
    raise AssertionError("a mutant changes a statement of the module")


# --- processes


def _accepted(number: int, survives: Callable[[int], bool], jobs: int) -> list[int]:
    """Which of the mutants 0 … number − 1 survive; the work is shared among processes.

    A mutant that ends its process, or takes all its memory, does not survive; another process goes on after it.
    """
    accepted: list[int] = []
    shares = [list(range(number))[at::jobs] for at in range(jobs)]
    while any(shares):
        running = [(share, *_forked(share, survives)) for share in shares if share]
        shares = []
        for share, pid, answers in running:
            with open(answers, "rb") as pipe:
                said = pipe.read()
            os.waitpid(pid, 0)
            accepted += [at for at, one in zip(share, said, strict=False) if one == ord("1")]
            shares.append(share[len(said) + 1 :])
    return sorted(accepted)


def _forked(share: list[int], survives: Callable[[int], bool]) -> tuple[int, int]:
    """A process that answers for each of its mutants with a byte; its id, and the pipe that it writes to."""
    answers, out = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(out)
        return pid, answers
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        die_with(parent)
        limit_memory(MEMORY)
        for at in share:
            # for what no signal ends: the process does, and so the mutant
            faulthandler.dump_traceback_later(SECONDS, exit=True, file=nowhere)
            os.write(out, b"1" if survives(at) else b"0")
    finally:  # whatever a mutant raises: the parent's program is not for the child to go on with
        os._exit(0)


# --- where a mutant should have been caught


class Blame:
    """Which scenario of a kata runs a line of its reference most often."""

    def __init__(self, kata: Kata) -> None:
        self._kata = kata
        self._file, source = _only(kata.reference)
        self._tree = ast.parse(source)
        self._counts = {case.scenario.name: Counter() for case in kata.cases}
        for case in kata.cases:
            if case.dtype == case.scenario.dtypes[0]:
                self._count(case, self._counts[case.scenario.name])

    def _count(self, case: Case, counts: Counter) -> None:
        """Run a case on the reference and count how often each line is run."""

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code.co_filename != self._file:
                return None
            counts[frame.f_lineno] += event == "line"
            return trace

        kata = self._kata
        module = kata.module(kata.reference)
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            observe(case.scenario, module, case.given(kata.seed, kata.device), case.seed(kata.seed), kata.reference)
        finally:
            sys.settrace(before)

    def scenario(self, line: int) -> str:
        """The one that runs the line most often; where none does, the statement around it, the function, the class."""
        around = [
            node
            for node in ast.walk(self._tree)
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        spans = sorted(((node.lineno, node.end_lineno) for node in around), key=lambda span: span[1] - span[0])
        for first, last in [(line, line), *spans]:
            times = {name: sum(counts[at] for at in range(first, last + 1)) for name, counts in self._counts.items()}
            if any(times.values()):
                return max(times, key=times.__getitem__)
        return next(iter(self._counts))


def main(arguments: list[str]) -> int:
    """`python -m nfquiz.judge.survivors PACK JOBS ID…`: a JSON line for each kata. Exit code 1 where anything is."""
    root, jobs, *ids = arguments
    code = 0
    for id in ids:
        found = search(material_of(find_kata([pack_at(root)], id)), int(jobs))
        print(json.dumps({"kata": id, **asdict(found)}, ensure_ascii=False), flush=True)
        code = code or int(bool(found.survivors or found.flaws))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
