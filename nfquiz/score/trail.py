"""The trails of everything in a log, read as they are needed."""

from collections.abc import Iterator

from nfquiz.drill.book import MemoryFold
from nfquiz.drill.memory import Model
from nfquiz.drill.start import memory_fold
from nfquiz.drill.trail import PACKED, Trail
from nfquiz.store.derived import Row
from nfquiz.store.log import Log


class Trails:
    """All trails of a log; one is read when it is asked for.

    Args:
        fold: the memory model that they were made with.
        log: where they are; it must be open as long as they are read. None: nothing is known of anything.
    """

    def __init__(self, fold: MemoryFold, log: Log | None = None) -> None:
        self.fold, self._log = fold, log
        self._read: dict[str, Trail] = {}

    def card(self, id: str) -> Trail:
        return self.of(f"card:{id}")

    def kata(self, id: str) -> Trail:
        return self.of(f"kata:{id}")

    def of(self, subject: str) -> Trail:
        if subject not in self._read:
            row = self._log.row(self.fold, subject) if self._log else None
            self._read[subject] = self.fold.trail(row) if row else _NEW
        return self._read[subject]

    def model(self, kind: str) -> Model:
        """The memory model of `card` or `kata`."""
        return self.fold.cards if kind == "card" else self.fold.katas

    def standings(self, prefix: str) -> Iterator[list[tuple[str, bytes]]]:
        """The id of every subject `card:ID` or `kata:ID` of which something is known, and its `Standing`, packed; some
        hundreds at a time."""
        return self._log.values(self.fold, prefix, PACKED) if self._log else iter(())

    def every(self, prefix: str) -> Iterator[tuple[str, Trail]]:
        """The id of every such subject, in alphabetical order, and its trail; none is kept."""
        for some in self._log.values(self.fold, prefix) if self._log else ():
            for id, value in some:
                yield id, self.fold.trail(Row(None, value))


def read_trails(log: Log, desired_retention: float = 0.9) -> Trails:
    """The trails of everything in the log; only what is new since the last call is computed."""
    fold = memory_fold(log, desired_retention)
    log.catch_up(fold)
    return Trails(fold, log)


_NEW = Trail()
