"""A kata's files while they are written in the app: nothing that was typed is lost, however the program ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from nfquiz.practice.files import Draft, Drafts
from nfquiz.practice.run import Stamps
from nfquiz.practice.work import Work


@dataclass(frozen=True)
class Begun:
    """texts: what to go on with, by file. restored: files whose text was written and never saved. stale: texts of that
    kind whose file was saved elsewhere since: somebody must say which one counts."""

    texts: dict[str, str]
    restored: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


class Editing:
    """The files on disk are what is judged; what is written and not saved yet is a draft, kept at every change.

    A file is written when it is judged and when it is left, never behind the person's back while they type: another
    window may be watching it.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._drafts = Drafts(work.desk.here.paths.drafts)
        self._saved = work.files()
        self._stamps = Stamps(work.sheet)

    def begin(self) -> Begun:
        """The texts to go on with: what is on disk, or what was written from there and not saved."""
        texts, restored, stale = dict(self._saved), [], []
        for name, path in self._work.sheet.paths().items():
            draft = self._drafts.find(path)
            if draft is None or draft.text == texts[name]:
                continue
            if draft.base == texts[name]:
                texts[name] = draft.text
                restored.append(name)
            else:
                stale.append(name)
        return Begun(texts, tuple(restored), tuple(stale))

    def stale_text(self, name: str) -> str:
        """What was written to a file that was saved elsewhere since."""
        draft = self._drafts.find(self._work.sheet.paths()[name])
        return draft.text if draft is not None else self._saved[name]

    def put_aside(self, name: str) -> str:
        """Keep such a text as a dated copy, and give up its draft; the copy's path."""
        path = self._work.sheet.paths()[name]
        kept = self._work.keep_copy(path, self.stale_text(name))
        self._drafts.drop(path)
        return str(kept)

    def unsaved(self, texts: Mapping[str, str]) -> list[str]:
        """The files whose text is another than on disk."""
        return [name for name, text in texts.items() if text != self._saved.get(name)]

    def written(self, name: str, text: str) -> None:
        """A text has changed. Raises UserError where that cannot be kept."""
        path = self._work.sheet.paths()[name]
        if text == self._saved.get(name):
            self._drafts.drop(path)
        else:
            self._drafts.keep(path, Draft(text, self._saved.get(name, "")))

    def save(self, texts: Mapping[str, str]) -> None:
        """Write what is not on disk yet. Raises UserError; the drafts stay then."""
        self._work.save(texts)
        self._saved |= texts
        self._stamps.take()
        for name, path in self._work.sheet.paths().items():
            if name in texts:
                self._drafts.drop(path)

    def grown(self) -> dict[str, str]:
        """The texts of files that came with a verdict, such as a follow-up's starter."""
        new = {name: text for name, text in self._work.files().items() if name not in self._saved}
        self._saved |= new
        self._stamps.take()
        return new

    def from_outside(self) -> dict[str, str]:
        """The texts of files that something else has saved since, by name; they count as what is on disk now.

        Raises UserError where one cannot be read.
        """
        if not self._stamps.saved():
            return {}
        now = self._work.files()
        changed = {name: text for name, text in now.items() if text != self._saved.get(name)}
        self._saved |= changed
        return changed
