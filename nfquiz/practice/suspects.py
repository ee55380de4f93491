"""The lines that a diagnosis is about: where the person's text has just what a known mistake writes."""

from collections.abc import Iterable, Iterator, Mapping

from nfquiz.content.katas import Kata


def suspects(kata: Kata, mistakes: Iterable[str], files: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The files and lines (from 1) of these mistakes' texts, as far as each is there once, spaces aside."""
    known = {one.id: one for one in kata.mistakes}
    for id in mistakes:
        for edit in known[id].edits if id in known else ():
            places = [(name, line) for name, text in files.items() for line in _lines_with(text, edit.replace)]
            if len(places) == 1:
                yield places[0]


def _lines_with(text: str, written: str) -> Iterator[int]:
    """Where each occurrence of some lines of code begins."""
    wanted = [_bare(line) for line in written.strip().splitlines() if line.strip()]
    lines = [_bare(line) for line in text.splitlines()]
    for at in range(len(lines) - len(wanted) + 1) if wanted else ():
        if all(part in line for part, line in zip(wanted, lines[at:], strict=False)):
            yield at + 1


def _bare(line: str) -> str:
    return "".join(line.split())
