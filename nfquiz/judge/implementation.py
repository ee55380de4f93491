"""Turning source text into a module that scenarios can run: the candidate's, the reference, edits of it."""

import linecache
import sys
import types
from typing import Any


def load(source: str, filename: str, name: str) -> types.ModuleType:
    """Execute source as a module called `name`. Its lines show in tracebacks; whatever it raises passes through."""
    module = types.ModuleType(name)
    module.__file__ = filename
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    code = compile(source, filename, "exec", dont_inherit=True)
    sys.modules[name] = module  # dataclasses, pickling and typing look modules up by name
    exec(code, module.__dict__)  # running it is the point; the candidate's runs confined
    return module


def missing_entries(module: types.ModuleType, entries: list[str]) -> list[str]:
    """The entry points that the module does not define as something callable."""
    return [name for name in entries if not callable(getattr(module, name, None))]


def load_scenarios(source: str, filename: str) -> list[Any]:
    """The scenarios that a `scenarios.py` declares, in order."""
    from nfquiz.judge.scenario import scenarios_of

    return scenarios_of(vars(load(source, filename, "nfquiz_scenarios")))
