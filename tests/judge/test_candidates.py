"""The corpus: every file in candidates/ with the verdict it deserves. A bug report becomes a file here."""

from pathlib import Path

import pytest

from nfquiz.content.packs import our_pack

FILES = sorted((Path(__file__).parent / "candidates").glob("*.py"))
SECONDS = 25.0
PLACES = {
    "KATAS_FOLDER": our_pack().katas,
    "REFERENCE_FILE": our_pack().references / "activations.py",
}


def expectations(path: Path) -> dict[str, str]:
    """The `# key: value` lines at the head of a candidate."""
    head = (line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
    return dict(line[2:].split(": ", 1) for line in head if ": " in line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_candidate_gets_the_verdict_it_deserves(path, verdict_of):
    wanted = expectations(path)
    source = path.read_text(encoding="utf-8")
    for placeholder, real in PLACES.items():
        source = source.replace(placeholder, str(real))
    verdict = verdict_of(wanted["kata"], source, seconds=SECONDS)
    failure = verdict["failure"] or {"message": "", "line": None}
    assert verdict["verdict"] == wanted["verdict"], failure["message"]
    assert verdict["passed"] == (wanted["verdict"] == "passed")
    if "line" in wanted:
        assert failure["line"] == int(wanted["line"])
    if "says" in wanted:
        assert wanted["says"] in failure["message"]
    if "diagnosis" in wanted:
        assert wanted["diagnosis"] in verdict["diagnosis"]["mistakes"]
    assert verdict["ms"] < (SECONDS + 5) * 1000
