"""Errors that a person reads."""

from nfquiz.errors import UserError, nearest, unknown

KNOWN = ["adam", "adamw", "attention", "batch-norm", "softmax", "log-softmax"]


def test_a_user_error_is_its_message_and_what_to_do():
    assert str(UserError("It is broken.", "Mend it.")) == "It is broken.\nMend it."
    assert str(UserError("It is broken.")) == "It is broken."


def test_the_nearest_names_come_best_first():
    assert nearest("adma", KNOWN)[0] == "adam"
    assert nearest("sofmax", KNOWN) == ["softmax", "log-softmax"]
    assert nearest("zzzz", KNOWN) == []


def test_a_beginning_is_near_to_what_it_begins():
    assert nearest("att", KNOWN) == ["attention"]


def test_an_unknown_name_is_refused_with_the_nearest_and_where_the_others_are():
    error = unknown("kata", "adamm", KNOWN, "nfquiz kata")
    assert error.message == "There is no kata 'adamm'."
    assert error.hint == "Did you mean adam or adamw? `nfquiz kata` lists them."


def test_an_unknown_name_that_is_near_to_nothing_says_only_where_the_names_are():
    assert unknown("kata", "zzzz", KNOWN, "nfquiz kata").hint == "`nfquiz kata` lists them."
    assert unknown("level", "zzzz", KNOWN * 4 + [f"other-{n}" for n in range(20)]).hint == ""


def test_few_names_are_listed_whole_where_none_is_near_and_no_command_lists_them():
    assert unknown("level", "hard", ["core", "advanced"]).hint == "There are: core, advanced."


def test_capitals_do_not_make_a_name_unknown_to_its_neighbours():
    assert nearest("ADAM", KNOWN)[0] == "adam"
    assert nearest("", KNOWN) == []
