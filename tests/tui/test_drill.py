"""Journeys through the drill's screen, told by the keys; what counts is what the log and the session say after."""

import os
import signal
from datetime import timedelta

import pytest
from textual.widgets import TextArea

from nfquiz.drill.turn import Options
from nfquiz.tui.reading import ReadingScreen
from nfquiz.tui.widgets.answers import AnswerField, ChoiceField
from nfquiz.tui.widgets.keybutton import KeyButton
from nfquiz.tui.widgets.rubric import PointRow
from nfquiz.tui.widgets.verdicts import RatingBar, RevealBar, Toggle
from nfquiz.tui.workbench import Workbench


def buttons(app):
    """The ratings on the screen: whether each may be pressed, by its word."""
    return {button.label: not button.disabled for button in app.drill.query_one(RatingBar).query(KeyButton)}


def answers_in(context):
    return context.log.events(kind="answer")


async def test_an_open_card_is_answered_aloud_ticked_and_rated_as_suggested(drill, press, answers):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "4", "1", "2", "enter")
    (answer,) = answers()
    assert (answer["sureness"], answer["ticks"], answer["rating"], answer["suggested"]) == (95, [0, 1], 4, 4)


async def test_what_is_written_to_an_open_card_is_kept(drill, press, answers):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "tab", *"s 1", "escape", "2", "1", "h")
    (answer,) = answers()
    assert (answer["given"], answer["sureness"], answer["ticks"], answer["rating"]) == ("s 1", 50, [0], 2)


async def test_a_missed_must_leaves_only_again(drill, press, answers):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "enter", "2")
        assert buttons(app) == {"again": True, "hard": False, "good": False, "easy": False}
        await press(pilot, "g")
        assert (answers(), app.drill.stage) == ([], "rating")
        await press(pilot, "1")
        assert all(buttons(app).values())
        await press(pilot, "1", "a")
    assert answers()[0]["rating"] == 1


async def test_a_choice_is_made_by_letter_and_checked(drill, press, answers):
    app = drill("which-shifts")
    async with app.run_test() as pilot:
        options = app.drill.card.question.options
        right = next(place for place, option in enumerate(options) if option.right)
        await press(pilot, "abc"[(right + 1) % 3], "abc"[right], "3", "enter")
    (answer,) = answers()
    assert (answer["given"], answer["correct"], answer["sureness"], answer["rating"]) == ([right], True, 75, 3)


async def test_the_mouse_alone_is_enough(drill, answers):
    app = drill("which-shifts")
    async with app.run_test() as pilot:
        await pilot.click(app.drill.query("OptionRow")[1])
        await pilot.click(app.drill.query(KeyButton)[0])
        await pilot.pause()
        await pilot.click(app.drill.query_one(RatingBar).query(KeyButton)[1])
        await pilot.pause()
    (answer,) = answers()
    assert (answer["given"], answer["sureness"], answer["rating"]) == ([1], 25, 2)


async def test_points_are_ticked_by_mouse_and_by_space(drill, press, answers):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "enter")
        await pilot.click(app.drill.query(PointRow)[0])
        app.drill.query(PointRow)[1].focus()
        await press(pilot, "space", "g")
    assert answers()[0]["ticks"] == [0, 1]


async def test_the_gaps_of_a_cloze_are_filled_one_after_the_other(drill, press, answers):
    app = drill("variance-in-words")
    async with app.run_test() as pilot:
        await press(pilot, *"squared", "enter", *"mode", "enter", "1")
        assert app.drill.session.revealed.check.parts == (True, False)
        await press(pilot, "enter")
    (answer,) = answers()
    assert (answer["given"], answer["correct"], answer["rating"]) == (["squared", "mode"], False, 1)


async def test_a_number_that_can_not_be_read_is_asked_for_again(drill, press, answers):
    app = drill("conv-output-size", options=Options(ask_sureness=False))
    async with app.run_test() as pilot:
        await press(pilot, "x", "enter")
        assert app.drill.stage == "asking"
        assert "not a number" in str(app.drill.query_one(".refusal").visual)
        right = app.drill.card.question.answer
        await press(pilot, "backspace", *right, "enter", "enter")
    assert answers()[0]["correct"] is True


async def test_leaving_the_box_shows_nothing_yet(drill, press, context):
    app = drill("conv-output-size", options=Options(ask_sureness=False))
    async with app.run_test() as pilot:
        await press(pilot, "7", "escape")
        assert app.drill.stage == "asking"
        await press(pilot, "backspace")
        assert context.log.events() == []
        await press(pilot, "q")
    assert answers_in(context) == []


async def test_what_is_typed_and_not_sent_is_offered_again(drill, press, context):
    first = drill("conv-output-size")
    async with first.run_test() as pilot:
        await press(pilot, "7", "8", "escape", "q")
    assert answers_in(context) == []
    second = drill("conv-output-size")
    async with second.run_test() as pilot:
        await press(pilot)
        assert second.drill.query_one(AnswerField).given == "78"


async def test_what_is_typed_is_kept_however_the_program_ends(drill, press, context):
    app = drill("conv-output-size")
    async with app.run_test() as pilot:
        await press(pilot, "7")
        app.exit()
    assert [event.data["given"] for event in context.log.events("given")] == ["7"]


async def test_a_card_is_suspended_or_buried_by_a_key_and_brought_back_by_undo(drill, press, context):
    app = drill("what-scaling-does", "which-shifts")
    async with app.run_test() as pilot:
        await press(pilot, "x")
        assert app.drill.active_bindings["u"].binding.description.endswith("suspended")
        await press(pilot, "z")
        assert app.drill.stage == "closed"
        await press(pilot, "u", "u")
        assert app.drill.stage == "asking"
    assert [event.kind for event in context.log.events()] == ["suspend", "bury", "bury", "suspend"]


async def test_points_are_proposed_from_what_was_written_and_ticked_only_on_demand(drill, press, answers):
    app = drill("what-scaling-does", options=Options(typed=True))
    async with app.run_test() as pilot:
        await press(pilot, *"multiplies by square of factor", "escape", "1")
        boxes = [str(box.visual) for box in app.drill.query(".box")]
        assert boxes == ["1 [?]", "2 [ ]"]
        assert list(buttons(app).values()) == [True, False, False, False]
        await press(pilot, "p")
        assert [str(box.visual) for box in app.drill.query(".box")] == ["1 [x]", "2 [ ]"]
        await press(pilot, "h")
    assert answers()[0]["ticks"] == [0]


async def test_aloud_the_time_that_is_left_is_shown(drill, press, clock, answers):
    app = drill("what-scaling-does", options=Options(aloud=True))
    async with app.run_test() as pilot:
        await press(pilot)
        assert "2:00 left" in str(app.drill.query_one(RevealBar).query_one(".says").visual)
        clock.now += timedelta(seconds=130)
        app.drill.query_one(RevealBar).show_time()
        assert "0:10 over" in str(app.drill.query_one(RevealBar).query_one(".says").visual)
        await press(pilot, "1", "1", "2", "g")
    assert (answers()[0]["aloud"], answers()[0]["seconds"]) == (True, 130.0)


async def test_a_card_that_is_forgotten_again_and_again_is_offered_another_way(drill, press, context, forgotten):
    forgotten("what-scaling-does")
    app = drill("what-scaling-does", "which-shifts")
    async with app.run_test() as pilot:
        await press(pilot)
        assert "Forgotten 4 times" in str(app.drill.query_one(".notice").visual)
        await press(pilot, "w")
        assert isinstance(app.screen, ReadingScreen)
        await press(pilot, "escape")
        assert app.drill.card.question.card.id == "which-shifts"
        await press(pilot, "enter", "g")
        assert app.drill.card.question.card.id == "what-scaling-does"
        assert not app.drill.query(".notice")


async def test_the_output_of_a_snippet_is_checked(drill, press, answers):
    app = drill("integer-division")
    async with app.run_test() as pilot:
        await press(pilot, *"3 -4", "escape", "3", "enter")
    (answer,) = answers()
    assert (answer["form"], answer["correct"], answer["rating"]) == ("output", True, 3)


async def test_a_box_below_a_long_question_comes_into_sight_when_it_is_written_in(drill, press, monkeypatch):
    monkeypatch.setattr("nfquiz.tui.too_small.SMALLEST", (20, 5))
    app = drill("integer-division")
    async with app.run_test(size=(60, 9)) as pilot:
        app.drill.card.scroll_home(animate=False)  # to read the question again
        await press(pilot, "3")
        caret = app.drill.query_one(TextArea).cursor_screen_offset
        assert app.drill.card.region.contains_point(caret)


async def test_a_bug_is_found_against_a_rubric(drill, press, answers):
    app = drill("forgotten-return")
    async with app.run_test() as pilot:
        await press(pilot, "enter", *(str(number) for number in range(1, len(app.drill.card.question.points) + 1)))
        await press(pilot, "enter")
    (answer,) = answers()
    assert (answer["form"], answer["score"], answer["rating"]) == ("bug", 1.0, 3)


async def test_undo_says_what_it_undoes_and_brings_the_answer_back(drill, press, answers, context):
    app = drill("which-shifts")
    async with app.run_test() as pilot:
        await press(pilot, "b", "3", "a")
        assert "undo" in app.drill.session.undoable
        assert app.drill.active_bindings["u"].binding.description == "Undo: which-shifts, again"
        await press(pilot, "u")
        assert app.drill.card.question.card.id == "which-shifts"
        assert app.drill.query_one(AnswerField).given == [1]
    assert [event.kind for event in context.log.events()] == ["given", "answer", "undo"]


async def test_undo_works_on_the_summary(drill, press, context):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "4", "1", "2", "enter")
        assert app.drill.stage == "closed"
        assert any("what-scaling-does  easy" in line for line in app.drill.summary)
        await press(pilot, "u")
        assert app.drill.stage == "asking"
        assert app.drill.summary[0] == "Nothing was answered."
    assert app.drill.session.answered == 0


async def test_leaving_after_the_reveal_loses_nothing(drill, press, context):
    first = drill("which-shifts")
    async with first.run_test() as pilot:
        await press(pilot, "c", "4", "q")
    second = drill("which-shifts")
    async with second.run_test() as pilot:
        await pilot.pause()
        assert second.drill.query_one(ChoiceField).given == [2]
        assert second.drill.stage == "asking"


async def test_a_drill_that_was_left_goes_on_with_the_next_card(drill, press, answers):
    first = drill()
    async with first.run_test() as pilot:
        done = first.drill.card.question.card.id
        await press(pilot, "escape", "enter", "a", "q")
    assert first.drill.summary[-1] == "6 cards left; `nfquiz drill` goes on here."  # the missed one returns
    second = drill()
    async with second.run_test() as pilot:
        await pilot.pause()
        assert len(answers()) == 1
        assert second.drill.card.question.card.id != done


async def test_a_skipped_card_leaves_no_answer(drill, press, answers):
    app = drill("what-scaling-does", "which-shifts")
    async with app.run_test() as pilot:
        first = app.drill.card.question.card.id
        await press(pilot, "s")
        assert app.drill.card.question.card.id != first
        await press(pilot, "s")
        assert app.drill.stage == "closed"
    assert answers() == []


async def test_two_buttons_are_called_missed_and_got_it(drill, press, answers):
    app = drill("which-shifts", options=Options(buttons=2))
    async with app.run_test() as pilot:
        await press(pilot, "enter")
        assert list(buttons(app)) == ["missed", "got it"]
        await press(pilot, "g")
    assert answers()[0]["rating"] == 3


async def test_each_rating_shows_when_the_card_would_come_again(drill, press):
    app = drill("which-shifts")
    async with app.run_test() as pilot:
        await press(pilot, "enter")
        notes = [button.note for button in app.drill.query_one(RatingBar).query(KeyButton)]
    assert notes[0] == "10 min"
    assert notes[3].endswith("days")


async def test_the_linked_kata_opens_and_the_card_is_still_there_afterwards(drill, press):
    app = drill("what-scaling-does")
    async with app.run_test() as pilot:
        await press(pilot, "k")
        assert not isinstance(app.screen, Workbench)  # not before the answer is shown
        await press(pilot, "enter", "k")
        assert app.screen.kata.kata.id == "scale"
        await press(pilot, "q")
        assert app.drill.stage == "rating"


@pytest.mark.parametrize("size", [(60, 16), (140, 50)])
async def test_a_card_can_be_answered_at_any_size(drill, press, answers, size):
    app = drill("forgotten-return")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2", "1", "2", "3", "4", "5", "enter")
    assert len(answers()) == 1


def test_a_drill_on_the_screen_ends_with_its_summary_as_text(drill, context, monkeypatch, capsys):
    from nfquiz.tui import app as module

    session = drill().drill.session
    monkeypatch.setattr(module.DrillApp, "run_to_end", lambda app: None)
    module.run_drill(session, context)
    assert "Nothing was answered." in capsys.readouterr().out


async def test_answering_in_writing_and_aloud_are_switched_on_the_screen(drill, press, answers):
    app = drill("what-scaling-does", "forgotten-return")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "l")
        assert "2:00 left" in str(app.drill.query_one(RevealBar).query_one(".says").visual)
        await press(pilot, "t", *"by s")
        assert [toggle.on for toggle in app.drill.query(Toggle)] == [True, False]
        assert app.drill.card.field.given == "by s"
        await press(pilot, "escape", "s")
        assert isinstance(app.focused, TextArea)  # the next card's box is open at once
        await press(pilot, "escape")
        await pilot.click(app.drill.query(Toggle)[1])
        await press(pilot, "1", "1", "2", "3", "4", "5", "enter")
    assert answers()[0]["aloud"] is True


async def test_what_can_be_checked_has_no_such_switch(drill, press):
    app = drill("which-shifts")
    async with app.run_test() as pilot:
        await press(pilot, "t", "l")
        assert not app.drill.query(Toggle)
        assert not app.drill.session.options.typed


async def test_the_time_that_is_left_follows_the_person_s_own_pace(drill, press, clock):
    app = drill()
    async with app.run_test() as pilot:
        await press(pilot)
        before = app.drill.session.minutes_left
        assert f"6 to go, about {round(before)} min" in str(app.drill.query_one("#progress").visual)
        clock.now += timedelta(minutes=9)
        await press(pilot, "escape", "enter", "a")
        assert app.drill.session.minutes_left > before  # the card returns, and it was a slow one


async def test_what_is_typed_is_kept_when_the_terminal_closes(drill, press, context):
    app = drill("conv-output-size")
    async with app.run_test() as pilot:
        await press(pilot, "7")
        os.kill(os.getpid(), signal.SIGHUP)
        await press(pilot)
    assert [event.data["given"] for event in context.log.events("given")] == ["7"]
