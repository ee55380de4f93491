"""The person's own editor, as the environment names it."""

import os
import shlex
import shutil
from collections.abc import Mapping

from nfquiz.errors import UserError

USUAL = ("nano", "vim", "vi", "notepad")


def editor_command(env: Mapping[str, str], usual: bool = True, hint: str = "Set EDITOR to your editor.") -> list[str]:
    """$VISUAL, $EDITOR or, where `usual`, what the system has, with its arguments.

    Raises UserError where nothing can be opened; the hint says what to do then.
    """
    for variable in ("VISUAL", "EDITOR"):
        value = env.get(variable, "").strip()
        if not value:
            continue
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise UserError(f"{variable} is {value!r}: {error}.", "Close its quotes.") from None
        if not shutil.which(os.path.expanduser(words[0]), path=env.get("PATH")):
            raise UserError(f"{variable} is {value!r}, but there is no {words[0]}.", "Set it to your editor.")
        return [os.path.expanduser(words[0]), *words[1:]]
    if usual:
        for name in USUAL:
            if shutil.which(name, path=env.get("PATH")):
                return [name]
    raise UserError("There is no editor to open.", hint)
