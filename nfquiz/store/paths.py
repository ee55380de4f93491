"""Where things are kept: settings, the log, caches, and the person's kata files.

`NFQUIZ_HOME` overrides every place; otherwise the platform's own folders are used (XDG on Linux). The log is *data*:
it belongs to the person and is what a backup must hold.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nfquiz.errors import UserError


@dataclass(frozen=True)
class Paths:
    """The folders of one person. None of them is created before something is written there."""

    config: Path
    data: Path
    state: Path
    cache: Path
    workspace: Path
    """Where kata files go unless the settings say otherwise."""

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        return self.data / "log.db"

    @property
    def drafts(self) -> Path:
        """What is written in the app's editor and not saved yet."""
        return self.data / "drafts"

    @property
    def own(self) -> Path:
        """The pack of the person's own cards; it belongs to the backup as well."""
        return self.data / "own"

    @property
    def datasets(self) -> Path:
        """Larger data that the person brought for the capstones, a folder each."""
        return self.data / "datasets"


def paths(env: Mapping[str, str] | None = None) -> Paths:
    """The folders for this environment (the process's own by default)."""
    env = os.environ if env is None else env
    home = env.get("NFQUIZ_HOME", "")
    if home:
        root = Path(os.path.abspath(os.path.expanduser(home)))
        if root.exists() and not root.is_dir():
            raise UserError(f"NFQUIZ_HOME is {root}, which is not a folder.", "Set it to a folder, or unset it.")
        return Paths(root, root, root / "state", root / "cache", root / "katas")
    # 25 ms, not needed under NFQUIZ_HOME
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("nfquiz", appauthor=False)
    return Paths(
        config=Path(dirs.user_config_dir),
        data=Path(dirs.user_data_dir),
        state=Path(dirs.user_state_dir),
        cache=Path(dirs.user_cache_dir),
        workspace=Path.home() / "nfquiz" / "katas",
    )
