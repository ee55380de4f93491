"""Settings and places: precedence, and errors that say what to do."""

from pathlib import Path

import pytest

from nfquiz.errors import UserError
from nfquiz.store.paths import paths
from nfquiz.store.settings import KEYS, load, remember


@pytest.fixture
def places(tmp_path):
    return paths({"NFQUIZ_HOME": str(tmp_path)})


def write(places, text):
    places.settings.write_text(text, encoding="utf-8")


def test_home_overrides_every_place(tmp_path):
    places = paths({"NFQUIZ_HOME": str(tmp_path / "mine")})
    for place in (places.settings, places.log, places.state, places.cache, places.workspace):
        assert (tmp_path / "mine") in place.parents
    assert not (tmp_path / "mine").exists()


def test_without_home_the_platforms_folders_are_used():
    places = paths({})
    assert places.log.name == "log.db"
    assert "nfquiz" in str(places.data)
    assert places.workspace == Path.home() / "nfquiz" / "katas"


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="not a folder"):
        paths({"NFQUIZ_HOME": str(tmp_path / "file")})


def test_defaults_hold_without_a_file(places):
    settings = load(places, env={})
    assert (settings.desired_retention, settings.new_per_day, settings.buttons) == (0.9, 10, 4)
    assert settings.workspace == places.workspace
    assert set(settings.came_from) == set(KEYS)
    assert set(settings.came_from.values()) == {"default"}


def test_flag_beats_environment_beats_file_beats_default(places):
    write(places, "new_per_day = 3\nbuttons = 2\ndesired_retention = 0.8\n")
    env = {"NFQUIZ_NEW_PER_DAY": "4", "NFQUIZ_BUTTONS": "4"}
    settings = load(places, env, flags={"new_per_day": 5, "theme": None})
    assert (settings.new_per_day, settings.buttons, settings.desired_retention) == (5, 4, 0.8)
    assert settings.came_from["buttons"] == "NFQUIZ_BUTTONS"
    assert settings.came_from["new_per_day"] == "option"
    assert settings.came_from["desired_retention"] == str(places.settings)


def test_folders_are_meant_from_the_file(places, tmp_path):
    write(places, 'workspace = "work"\npacks = ["more", "~/packs"]\n')
    settings = load(places, env={})
    assert settings.workspace == tmp_path / "work"
    assert settings.packs == (tmp_path / "more", Path.home() / "packs")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("new_per_day = 3\nbuttons = \n", 2, "not TOML"),
        ("\nnew_per_dya = 3\n", 2, "did you mean new_per_day"),
        ("desired_retention = 0.99\n", 1, "0.70 to 0.97"),
        ("# two\nbuttons = 3\n", 2, "4, 2"),
        ("ask_sureness = 1\n", 1, "true or false"),
        ("new_per_day = true\n", 1, "whole number"),
        ('packs = "one"\n', 1, "list of texts"),
        ("workspace = 3\n", 1, "text in quotes"),
        ('theme = "pink"\n', 1, '"auto"'),
        ("[theme]\nx = 1\n", 1, '"auto"'),
    ],
)
def test_a_wrong_line_is_named_with_what_to_write(places, text, line, says):
    write(places, text)
    with pytest.raises(UserError) as error:
        load(places, env={})
    assert f"{places.settings}:{line}: " in error.value.message
    assert says in error.value.message
    assert error.value.hint


def test_all_wrong_lines_come_in_one_report(places):
    write(places, "buttons = 3\nnew_per_day = -1\ncolour = 1\n")
    with pytest.raises(UserError) as error:
        load(places, env={})
    assert [line.split(":")[1] for line in error.value.message.splitlines()] == ["1", "2", "3"]


def test_a_wrong_variable_is_named(places):
    with pytest.raises(UserError, match="NFQUIZ_NEW_PER_DAY is 'many'"):
        load(places, {"NFQUIZ_NEW_PER_DAY": "many"})


def test_a_file_that_is_no_text_is_named(places):
    places.settings.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"settings\.toml"):
        load(places, env={})


FILE = """\
# my colours
theme = "dark"   # at night
buttons = 2

packs = [
    "~/mine",  # theme = "no"
]"""


def test_one_key_is_remembered_and_every_other_line_stays(places):
    write(places, FILE)
    remember(places, "theme", "light")
    assert places.settings.read_text() == FILE.replace('"dark"   #', '"light"   #')
    assert load(places, env={}).theme == "light"


def test_a_key_that_is_not_there_comes_last(places):
    write(places, FILE)
    remember(places, "new_per_day", 5)
    assert places.settings.read_text() == FILE + "\nnew_per_day = 5\n"


def test_where_there_is_no_file_one_is_made(places):
    remember(places, "theme", "ansi")
    assert places.settings.read_text() == 'theme = "ansi"\n'


def test_what_can_not_simply_be_put_in_is_refused_and_the_file_stays(places):
    write(places, text := 'theme = """\ndark"""\n')
    with pytest.raises(UserError, match="cannot be put in|write one of"):
        remember(places, "theme", "light")
    assert places.settings.read_text() == text
    with pytest.raises(UserError, match="expected one of"):
        remember(places, "theme", "pink")


def test_a_link_stays_a_link_and_the_rights_stay(places, tmp_path):
    real = tmp_path / "dotfiles.toml"
    real.write_text("buttons = 2\n")
    real.chmod(0o600)
    places.settings.symlink_to(real)
    remember(places, "theme", "dark")
    assert places.settings.is_symlink() and real.read_text() == 'buttons = 2\ntheme = "dark"\n'
    assert real.stat().st_mode & 0o777 == 0o600
