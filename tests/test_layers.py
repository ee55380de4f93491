"""The layers of the house: imports point down and never up."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHECK = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename="pyproject.toml", no_cache=True))
"""


def lint(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, cwd=folder, timeout=120)


def test_the_layers_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 broken" in done.stdout


def test_every_package_stands_in_a_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {name for layer in contracts[0]["layers"] for name in layer.split(" | ")}
    packages = {f"nfquiz.{path.parent.name}" for path in (ROOT / "nfquiz").glob("*/__init__.py")}
    assert packages <= layers


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("store/log.py", "import nfquiz.drill.session"),
        ("judge/wire.py", "import nfquiz.drill"),
        ("drill/queue.py", "import nfquiz.cli"),
    ],
)
def test_an_import_that_points_up_breaks_them(tmp_path, module, line):
    import shutil

    shutil.copytree(ROOT / "nfquiz", tmp_path / "nfquiz", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "nfquiz" / module).open("a") as file:
        file.write(f"\n{line}\n")
    assert lint(tmp_path).returncode == 1
