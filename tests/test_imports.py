"""What a fresh interpreter imports: the terminal answers at once, and the drill never waits for torch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WATCHED = ("torch", "textual", "numpy", "yaml", "rich", "fsrs", "nfquiz.judge.compare")
SHOW = f"""
import atexit, json, sys
atexit.register(lambda: print(json.dumps([m for m in {WATCHED} if m in sys.modules]), file=sys.stderr))
"""


def imported(*arguments, lines=""):
    """Which of WATCHED a call of nfquiz has imported at its end."""
    code = f"{SHOW}sys.argv[:] = {['nfquiz', *arguments]!r}\nfrom nfquiz.cli.app import main\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", code], input=lines, capture_output=True, text=True, timeout=60, cwd=ROOT, env=os.environ
    )
    return done, set(json.loads(done.stderr.strip().splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["drlil"]])
def test_help_imports_nothing_heavy(arguments):
    done, found = imported(*arguments)
    assert done.returncode == (2 if arguments == ["drlil"] else 0)
    assert found == set()


@pytest.mark.parametrize("verb", ["drill", "kata", "score", "add", "import", "export", "new", "lint", "doctor"])
def test_a_verb_s_help_imports_nothing_that_the_verb_works_with(verb):
    done, found = imported(verb, "--help")
    assert done.returncode == 0 and "Usage: nfquiz " + verb in done.stdout
    assert found <= {"rich"}  # typer's own, for the ranges of options


def test_the_app_starts_without_what_reads_command_lines():
    code = "import sys, nfquiz.tui.app as app; app.run_app = lambda _: print('typer' in sys.modules)\n"
    code += "sys.argv[:] = ['nfquiz']\nfrom nfquiz.cli.app import main\nmain()\n"
    env = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, env=env)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


def test_the_drill_imports_neither_torch_nor_numpy_nor_textual():
    done, found = imported("drill", "--plain", "--limit", "1", lines="q\n")
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
    assert not found & {"torch", "numpy", "textual"}


@pytest.mark.parametrize("arguments", [["kata"], ["score"], ["kata", "adam", "--hint"], ["kata", "adam", "--solution"]])
def test_lists_and_hints_import_no_torch(arguments):
    done, found = imported(*arguments)
    assert done.returncode == 0, done.stderr
    assert not found & {"torch", "numpy", "textual"}


@pytest.mark.parametrize(
    "module", ["nfquiz.judge.client", "nfquiz.cli.watch", "nfquiz.practice.work", "nfquiz.drill.session"]
)
def test_a_module_on_the_program_s_side_imports_no_torch(module):
    code = f"import sys, {module}; print([m for m in ('torch', 'numpy', 'textual') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr
