"""What every verb needs, made when it is first asked for: paths, settings, packs, the log."""

import shlex
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nfquiz.errors import UserError

if TYPE_CHECKING:
    from nfquiz.content.packs import Pack
    from nfquiz.store.log import Log
    from nfquiz.store.paths import Paths
    from nfquiz.store.settings import Settings


class Context:
    """One call of the program. `packs` are the folders given with --pack, besides those of the settings."""

    def __init__(self, packs: tuple[Path, ...] = ()) -> None:
        self._packs = packs

    @property
    def packs_given(self) -> tuple[Path, ...]:
        """The folders that were given on the command line."""
        return self._packs

    def command(self, rest: str) -> str:
        """What to type for another verb on the same packs: "nfquiz --pack mine lint"."""
        packs = [part for folder in self._packs for part in ("--pack", str(folder))]
        return f"{shlex.join(['nfquiz', *packs])} {rest}"

    @cached_property
    def paths(self) -> "Paths":
        from nfquiz.store.paths import paths

        return paths()

    @cached_property
    def settings(self) -> "Settings":
        from nfquiz.store.settings import load

        return load(self.paths)

    @cached_property
    def own_pack(self) -> "Pack":
        """Where `nfquiz add` and `nfquiz import` write; it may not be there yet."""
        from nfquiz.content.packs import Pack

        return Pack(self.paths.own, own=True)

    @cached_property
    def packs(self) -> "list[Pack]":
        from nfquiz.content.packs import our_pack, pack_at

        settings = self.settings
        packs = [our_pack()]
        if self.own_pack.questions.is_dir():
            packs.append(self.own_pack)
        for folder in settings.packs:
            try:
                packs.append(pack_at(folder))
            except UserError as error:
                where = settings.came_from["packs"]
                raise UserError(f"{where}: packs: {error.message}", error.hint) from error
        return packs + [pack_at(folder) for folder in self._packs]

    @cached_property
    def log(self) -> "Log":
        from nfquiz.cli import console
        from nfquiz.store.log import Log

        return Log(self.paths.log, tell=console.note)


current = Context()
"""The context of this call; `nfquiz.cli.verbs` replaces it when global options are given."""


def use(context: Context) -> None:
    global current
    current = context


def get() -> Context:
    return current
