"""What every verb needs, made when it is first asked for: paths, settings, packs, the log."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfquiz.content.packs import Pack
    from nfquiz.store.log import Log
    from nfquiz.store.paths import Paths
    from nfquiz.store.settings import Settings


class Context:
    """One call of the program. `packs` are the folders given with --pack, besides those of the settings."""

    def __init__(self, packs: tuple[Path, ...] = ()) -> None:
        self._packs = packs

    @cached_property
    def paths(self) -> "Paths":
        from nfquiz.store.paths import paths

        return paths()

    @cached_property
    def settings(self) -> "Settings":
        from nfquiz.store.settings import load

        return load(self.paths)

    @cached_property
    def packs(self) -> "list[Pack]":
        from nfquiz.content.packs import our_pack, pack_at

        return [our_pack(), *(pack_at(folder) for folder in (*self.settings.packs, *self._packs))]

    @cached_property
    def log(self) -> "Log":
        from nfquiz.store.log import Log

        return Log(self.paths.log)


current = Context()
"""The context of this call; `nfquiz.cli.app` replaces it when global options are given."""


def use(context: Context) -> None:
    global current
    current = context


def get() -> Context:
    return current
