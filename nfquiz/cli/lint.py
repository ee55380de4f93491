"""`nfquiz lint`: read everything, then prove each kata by running it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nfquiz.cli import console, context
from nfquiz.errors import UserError

if TYPE_CHECKING:
    from nfquiz.content.katas import Kata
    from nfquiz.content.problems import Problem

SEEDS = 20
REMEDY = "sharpen it, or mark the mutant as `equivalent` in kata.yaml with the reason why no input can tell"


def lint(
    path: Annotated[Path | None, typer.Argument(help="Only this file, kata folder or sub-folder.")] = None,
    static: Annotated[bool, typer.Option("--static", help="Only read; prove nothing by running.")] = False,
    seeds: Annotated[int, typer.Option(help="Seeds that each proof runs under.", min=1)] = SEEDS,
    jobs: Annotated[int | None, typer.Option(help="Katas proved at the same time.", min=1)] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Try small changes of the references, too.")] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Pass over what was found sound as it is, by any earlier call.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The problems as JSON.")] = False,
) -> None:
    """Exit code 2 where anything is wrong, each problem with its file and line."""
    from nfquiz.content.lint import lint as read_all
    from nfquiz.content.packs import load
    from nfquiz.content.sound import Sound

    if static and mutants:
        raise UserError("--static runs nothing, and --mutants runs the mutants.", "Leave one of them out.")
    here = context.get()
    only = path.resolve() if path is not None else None
    if only is not None and not only.exists():
        raise UserError(f"{path} does not exist.", "Give a deck, a kata's folder, or a folder above them.")
    packs = here.packs
    marks = Sound(here.paths.cache / "sound.json")
    # what is not looked at itself is only linked to: as it was last read will do
    library = load(packs, here.paths.cache / "decks" if changed or only else None)
    decks, katas = [path for _, path in library.deck_files.values()], list(library.katas.values())
    passed = {path for path in decks if marks.has_deck(path)} if changed else set()
    passed |= {one.folder for one in katas if marks.has_kata(one, seeds, mutants)} if changed else set()
    if only is not None:
        passed |= {deck for deck in decks if not deck.resolve().is_relative_to(only)}
        passed |= {one.folder for one in katas if not _concerns(only, one)}
    katas = [kata for kata in katas if only is None or _concerns(only, kata)]
    fresh = [kata for kata in katas if kata.folder not in passed]
    with _begun(() if static else fresh, seeds, jobs or os.cpu_count() or 1) as proofs:  # while everything is read
        problems = read_all(packs, only, passed, library)
        spoilt = {problem.file for problem in problems}
        whole = [kata for kata in fresh if not any(file.is_relative_to(kata.folder) for file in spoilt)]
        flawed = [
            problem
            for root, proof in proofs.items()
            for problem in _ended(proof, [kata for kata in whole if kata.root == root])
        ]
    searched = None
    problems += flawed
    if not static:
        sound = [kata for kata in whole if not _with_problems(kata, flawed)]
        if mutants:
            searched = _searched([kata for kata in sound if kata.has_mutants], jobs or os.cpu_count() or 1)
            problems += searched.problems
            sound = [kata for kata in sound if not _with_problems(kata, searched.problems)]
        for kata in sorted(sound, key=lambda kata: kata.reference_path):  # each module is then parsed once
            if only is None or kata.folder.resolve().is_relative_to(only):  # else its own folder was not read
                marks.note_kata(kata, seeds, mutants)
    for path in decks if only is None else ():
        if path not in spoilt:
            marks.note_deck(path)
    marks.save()
    problems.sort()
    if as_json:
        facts = {"problems": [_as_json(problem) for problem in problems]}
        console.say_json(facts | ({"mutants": searched.as_json()} if searched else {}))
    else:
        for problem in problems:
            console.say(str(problem))
        proof = "read" if static else f"proved under {seeds} seeds"
        proof += f", {len(katas) - len(fresh)} as they were" if changed else ""
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}" if problems else "No problems"
        tried = f"; {searched.sentence}" if searched else ""
        console.note(f"{count}; {len(whole)} of {len(katas)} katas {proof}{tried}.")
    if problems:
        raise typer.Exit(2)


def _concerns(only: Path, kata: "Kata") -> bool:
    """Whether a kata is, is in, or depends on the file or folder that was named."""
    folder, reference = kata.folder.resolve(), kata.reference_path.resolve()
    return folder.is_relative_to(only) or any(map(only.is_relative_to, (folder, reference)))


def _as_json(problem: "Problem") -> dict:
    return {"path": problem.path, "line": problem.line, "says": problem.says}


@contextlib.contextmanager
def _begun(katas: "Sequence[Kata]", seeds: int, jobs: int) -> "Iterator[dict[Path, subprocess.Popen[str]]]":
    """The proofs of katas, at work: one process for each pack, by its root, which forks another for each kata."""
    running = {}
    try:
        for root in dict.fromkeys(kata.root for kata in katas):
            # the longest first, so that none is left alone at the end
            own = [kata.id for kata in sorted(katas, key=_expense, reverse=True) if kata.root == root]
            running[root] = _start("nfquiz.judge.proofs", root, seeds, jobs, *own)
        yield running
    finally:
        for proof in running.values():
            with proof:  # its pipes are closed, and it is waited for
                proof.kill()


def _ended(proof: "subprocess.Popen[str]", katas: "Sequence[Kata]") -> "Iterator[Problem]":
    """The flaws that a pack's proofs have shown, of these of its katas; the others were not fit to be proved."""
    from nfquiz.content.problems import problem

    own = {kata.id: kata for kata in katas}
    if not own:
        return
    said, complaints = proof.communicate()
    for found in map(json.loads, said.splitlines()):
        kata = own.pop(found["kata"], None)
        if kata is not None and "broken" in found:
            yield _broken_proof(kata, found["broken"])
        for flaw in found.get("flaws", ()) if kata is not None else ():
            yield problem(kata.root, _file(kata, flaw["about"]), _line(kata, flaw["about"]), _says(flaw))
    for kata in own.values():
        yield _broken_proof(kata, complaints)


def _expense(kata: "Kata") -> tuple[bool, bool, int]:
    """Orders katas by how long their proof takes, about."""
    return kata.data is not None, kata.program is not None, len(kata.mistakes)


def _start(module: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", module, *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def _with_problems(kata: "Kata", problems: "list[Problem]") -> bool:
    """Whether any is about the kata: in its folder, or said of its reference."""
    return any(one.file.is_relative_to(kata.folder) or one.file == kata.reference_path for one in problems)


@dataclass
class Searched:
    """What the search for mutants that survive has found."""

    problems: "list[Problem]" = field(default_factory=list)
    survivors: list[dict] = field(default_factory=list)
    ran: int = 0
    marked: int = 0

    def as_json(self) -> dict:
        return {"ran": self.ran, "equivalent": self.marked, "survivors": self.survivors}

    @property
    def sentence(self) -> str:
        return f"of {self.ran} mutants {len(self.survivors)} survive and {self.marked} are equivalent"


def _searched(katas: "list[Kata]", jobs: int) -> Searched:
    """Which mutants of the katas survive. One process for each pack: it shares the work among others itself."""
    from nfquiz.content.problems import problem

    found = Searched()
    for root in dict.fromkeys(kata.root for kata in katas):
        own = [kata for kata in katas if kata.root == root]
        said, complaints = _start("nfquiz.judge.survivors", root, jobs, *(kata.id for kata in own)).communicate()
        lines = said.splitlines()
        for kata, line in zip(own, lines, strict=False):
            _add(found, kata, json.loads(line))
        if len(lines) < len(own):
            kata = own[len(lines)]
            last = complaints.strip().splitlines()[-1:] or ["it ended without a word"]
            says = f"kata {kata.id}: its mutants cannot be run: {last[0]}"
            found.problems.append(problem(kata.root, kata.scenarios_path, 0, says))
    return found


def _add(found: Searched, kata: "Kata", result: dict) -> None:
    from nfquiz.content.problems import problem

    found.ran += result["ran"]
    found.marked += result["marked"]
    path = kata.reference_path.relative_to(kata.root).as_posix()
    for one in result["survivors"]:
        found.survivors.append({"kata": kata.id, "path": path, **one})
        says = (
            f"kata {kata.id}: a mutant survives: `{one['mutated']}` instead of `{one['original']}`. "
            f"“{one['scenario']}” should have caught it: {REMEDY}"
        )
        found.problems.append(problem(kata.root, kata.reference_path, one["line"], says))
    for flaw in result["flaws"]:
        found.problems.append(problem(kata.root, kata.path, _line(kata, flaw["about"]), _says(flaw)))


def _broken_proof(kata: "Kata", said: str) -> "Problem":
    from nfquiz.content.problems import problem

    if "No module named 'torch'" in said:
        raise UserError(
            "Proving katas needs torch.", "Install it with `pip install 'nfquiz[torch]'`, or only read with --static."
        )
    last = said.strip().splitlines()[-1] if said.strip() else "it ended without a word"
    return problem(kata.root, kata.scenarios_path, 0, f"kata {kata.id}: the proof cannot be run: {last}")


def _says(flaw: dict) -> str:
    return f"{flaw['about']}: {flaw['says']}"


def _file(kata: "Kata", about: str) -> Path:
    """The file that a flaw is about."""
    kind, _, rest = about.partition(" ")
    if kind in ("mistake", "planting", "equivalent"):
        return kata.path
    if about.startswith("right/"):
        return kata.folder / about
    if about in ("the reference", "the starter"):
        return kata.reference_path
    return kata.scenarios_path


def _line(kata: "Kata", about: str) -> int:
    """The line to look at: the mistake's own, the mark's, or the scenario's name."""
    kind, _, rest = about.partition(" ")
    file = _file(kata, about)
    wanted = {"mistake": f"id: {rest}", "equivalent": rest.split("\n")[0], "scenario": rest.strip("“”")}.get(kind, "")
    if not wanted:
        return 0 if file.is_dir() else 1
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if wanted in line), 1)
