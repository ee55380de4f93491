"""`nfquiz serve` in a real browser: a card is answered, a kata is judged. Skipped where there is no Chromium."""

import os
import shutil
import subprocess
import sys
import time

import pytest

from nfquiz.store.log import Log

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 180
"""For each thing to happen: on a busy machine much of it is waiting."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    (folder / "katas").mkdir(parents=True)
    return folder


@pytest.fixture
def address(home):
    environment = {**os.environ, "NFQUIZ_HOME": str(home)}
    command = [sys.executable, "-m", "nfquiz", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, address):
    """Opens the app; the page, once it shows something."""

    def opened():
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        page.goto(address)
        page.wait_for_selector("body.-first-byte", timeout=SECONDS * 1000)
        before = page.screenshot()
        until(lambda: page.screenshot() != before)
        page.mouse.click(600, 600)  # the terminal takes the keys
        return page

    return opened


def until(happened, pause=0.2):
    """Wait for something to happen; what it gave."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(pause)
    raise AssertionError("it did not happen in its time")


def press(page, *keys):
    """Press keys, each once the one before has changed what is seen."""
    for key in keys:
        before = page.screenshot()
        page.keyboard.press(key)
        until(lambda before=before: page.screenshot() != before)


def told(home, kind):
    """The last event of a kind in the log, once there is one."""

    def look():
        if not (home / "log.db").exists():
            return None
        with Log(home / "log.db") as log:
            return (log.events(kind=kind) or [None])[-1]

    return look


def test_a_kata_is_solved_in_the_browser(visit, home):
    (home / "katas" / "relu.py").write_text(
        "import torch\n\n\ndef relu(x):\n    return torch.where(x > 0, x, torch.zeros_like(x))\n\n\n"
        "def relu_backward(grad_out, x):\n    return torch.where(x > 0, grad_out, torch.zeros_like(grad_out))\n"
    )
    page = visit()
    # the list of katas, the one that is searched for, its workbench
    press(page, "K", "/", *"relu", "Enter")
    solved = until(lambda: page.keyboard.press("Control+s") or told(home, "attempt")(), pause=1)
    assert (solved.subject, solved.data["passed"]) == ("kata:relu", True)


def test_a_card_is_answered_in_the_browser(visit, home):
    page = visit()
    press(page, "Enter")  # the drill
    answered = None
    # leave the box; show the answer; "again": what a kind of card has no use for changes nothing
    end = time.monotonic() + SECONDS
    while answered is None and time.monotonic() < end:
        for key in ("Escape", "Enter", "a"):
            page.keyboard.press(key)
            time.sleep(0.5)
        answered = told(home, "answer")()
    assert answered is not None and answered.subject.startswith("card:") and answered.data["rating"] == 1
