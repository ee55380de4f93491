"""The person's settings: `settings.toml`, with precedence flag > environment > file > default.

Every key is in `KEYS`, with its default and what it means: the documentation and `nfquiz doctor` are made from it.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nfquiz.errors import UserError, nearest
from nfquiz.store.paths import Paths

MOTIONS = ("full", "reduced")
THEMES = ("auto", "dark", "light", "ansi", "high-contrast")
DEVICES = ("auto", "cpu", "cuda")
ISOLATION_LEVELS = ("process", "limits", "files", "full")


class _Wrong(ValueError):
    """What a value should have been, in words."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong('text in quotes, such as "~/katas"')
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong('a list of texts, such as ["~/packs/mine"]')
    return tuple(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("true or false")
    return value


def _one_of(*allowed: Any) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, bool) or value not in allowed:
            raise _Wrong("one of " + ", ".join(f'"{a}"' if isinstance(a, str) else str(a) for a in allowed))
        return value

    return check


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Wrong(f"a whole number from {low} to {high}")
        return value

    return check


def _number(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _Wrong(f"a number from {low:.2f} to {high:.2f}")
        return float(value)

    return check


@dataclass(frozen=True)
class Key:
    """One setting: its default, how a value is checked, and what it means."""

    default: Any
    check: Callable[[Any], Any]
    about: str


KEYS: dict[str, Key] = {
    "workspace": Key("", _text, "folder for kata files; empty: ~/nfquiz/katas"),
    "packs": Key((), _texts, "folders with more questions and katas"),
    "python": Key("", _text, "interpreter with torch that judges katas; empty: the one that runs nfquiz"),
    "device": Key("auto", _one_of(*DEVICES), "where katas are judged: " + ", ".join(DEVICES)),
    "require_isolation": Key(
        "process",
        _one_of(*ISOLATION_LEVELS),
        "run a kata only where it is confined so far: " + ", ".join(ISOLATION_LEVELS),
    ),
    "desired_retention": Key(
        0.9,
        _number(0.70, 0.97),
        "share of cards to be remembered when they come due; 0.95 costs about twice the reviews of 0.9",
    ),
    "new_per_day": Key(10, _whole(0, 1000), "new cards a day"),
    "cards_per_day": Key(0, _whole(0, 1000), "cards a day at most, what is due before what is new; 0: no such budget"),
    "buttons": Key(4, _one_of(4, 2), "ratings: 4 (again, hard, good, easy) or 2 (missed, got it)"),
    "ask_sureness": Key(True, _flag, "ask how sure you are before an answer is shown"),
    "theme": Key("auto", _one_of(*THEMES), "colours: " + ", ".join(THEMES)),
    "motion": Key("full", _one_of(*MOTIONS), "reduced: nothing on the screen moves or blinks by itself"),
}


@dataclass(frozen=True)
class Settings:
    """The settings in force. `came_from` says of each key where its value was set."""

    workspace: Path
    packs: tuple[Path, ...]
    python: str
    device: str
    require_isolation: str
    desired_retention: float
    new_per_day: int
    cards_per_day: int
    buttons: int
    ask_sureness: bool
    theme: str
    motion: str
    came_from: Mapping[str, str]


def load(paths: Paths, env: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; `flags` with value None count as not given.

    Raises:
        UserError: the file is no TOML, or a key or value is wrong; all problems in one message, with their lines.
    """
    env = os.environ if env is None else env
    values = {name: key.default for name, key in KEYS.items()}
    came_from = dict.fromkeys(KEYS, "default")
    # A relative folder in the file is meant from the file; anywhere else, from the working directory.
    base = {name: Path.cwd() for name in KEYS}
    for name, value in _from_file(paths.settings).items():
        values[name], came_from[name], base[name] = value, str(paths.settings), paths.settings.parent
    for name, value in _from_env(env).items():
        values[name], came_from[name], base[name] = value, f"NFQUIZ_{name.upper()}", Path.cwd()
    for name, value in (flags or {}).items():
        if value is not None:
            values[name], came_from[name], base[name] = _checked(name, value, f"--{name}"), "option", Path.cwd()
    workspace = values["workspace"]
    values["workspace"] = _folder(workspace, base["workspace"]) if workspace else paths.workspace
    values["packs"] = tuple(_folder(pack, base["packs"]) for pack in values["packs"])
    return Settings(**values, came_from=came_from)


def remember(paths: Paths, name: str, value: str | int | bool) -> None:
    """Sets one key in the person's file, and leaves every other line, comments too, as it is.

    Raises:
        UserError: the file cannot be read or written, or is laid out so that the line cannot simply be put in.
    """
    import json
    import tomllib

    path = paths.settings
    value = _checked(name, value, name)
    before = _from_file(path)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    line = re.compile(
        rf"""^(?P<head>\s*["']?{re.escape(name)}["']?\s*=\s*)(?P<value>[^#\n]*?)(?P<tail>\s*(\#.*)?)$""", re.M
    )
    wanted = json.dumps(value)  # of these types TOML writes the same
    if line.search(text):
        made = line.sub(lambda found: f"{found['head']}{wanted}{found['tail']}", text, count=1)
    else:
        made = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{name} = {wanted}\n"
    try:
        known = {key: KEYS[key].check(one) for key, one in tomllib.loads(made).items() if key in KEYS}
    except (tomllib.TOMLDecodeError, _Wrong):
        known = {}
    if known != before | {name: value}:
        raise UserError(f"{path}: {name} cannot be put in without changing more.", f"Write `{name} = {wanted}` there.")
    try:
        target = path.resolve()  # a link to a file elsewhere stays one
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_text(made, encoding="utf-8")
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o777)
        fresh.replace(target)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.", f"Write `{name} = {wanted}` there.") from error


def _folder(text: str, base: Path) -> Path:
    return Path(os.path.abspath(base / os.path.expanduser(text)))


def _checked(name: str, value: Any, where: str) -> Any:
    try:
        return KEYS[name].check(list(value) if isinstance(value, tuple) else value)
    except _Wrong as wrong:
        raise UserError(f"{where}: expected {wrong}, got {value!r}.") from None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        hint = "Mend or remove the file; without it the defaults hold."
        raise UserError(f"{path}: cannot be read: {error}.", hint) from None
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = where.group(1) if where else len(text.splitlines())
        what = re.sub(r" \(at .*\)$", "", str(error))
        hint = 'Write `key = value`, texts in "quotes".'
        raise UserError(f"{path}:{line}: this is not TOML: {what}.", hint) from None
    found, problems = {}, []
    for name, value in table.items():
        where = f"{path}:{_line_of(name, text)}"
        if name not in KEYS:
            close = nearest(name, KEYS)
            meant = f"did you mean {' or '.join(close)}?" if close else "known keys: " + ", ".join(KEYS)
            problems.append(f"{where}: there is no setting {name!r}; {meant}")
            continue
        try:
            found[name] = KEYS[name].check(value)
        except _Wrong as wrong:
            problems.append(f"{where}: {name} is {value!r}; write {wrong}")
    if problems:
        raise UserError("\n".join(problems), "Mend these lines or remove them; without a line its default holds.")
    return found


def _line_of(name: str, text: str) -> int:
    pattern = re.compile(rf"""^\s*\[{{0,2}}["']?{re.escape(name)}["']?\s*[\].=]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _from_env(env: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, key in KEYS.items():
        variable = f"NFQUIZ_{name.upper()}"
        text = env.get(variable, "")
        if not text:
            continue
        try:
            found[name] = key.check(_parsed(text, key.default))
        except _Wrong as wrong:
            raise UserError(f"{variable} is {text!r}; expected {wrong}.") from None
    return found


def _parsed(text: str, like: Any) -> Any:
    """The variable's text as the type of the default; unparsable text stays text, for the check to refuse."""
    if isinstance(like, bool):
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text.lower(), text)
    if isinstance(like, int | float):
        try:
            return type(like)(text)
        except ValueError:
            return text
    return text.split(os.pathsep) if isinstance(like, tuple) else text
