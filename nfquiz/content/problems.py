"""What is wrong with a file of content, and where."""

from pathlib import Path

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One thing that an author has to mend. It prints as `questions/optimizers.yaml:41: card adam-epsilon: …`.

    `path` is relative to the root of its pack, with forward slashes; `line` counts from 1 and is 0 where there is none
    (a missing file). Problems sort by path, then line.
    """

    path: str
    line: int
    says: str
    root: str = ""

    @property
    def file(self) -> Path:
        """Where the file is on this machine."""
        return Path(self.root) / self.path

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.says}" if self.line else f"{self.path}: {self.says}"


def problem(root: Path, file: Path, line: int, says: str) -> Problem:
    """A problem of a file somewhere under the root of a pack."""
    relative = file.relative_to(root) if file.is_relative_to(root) else file
    return Problem(relative.as_posix(), line, says, str(root))
