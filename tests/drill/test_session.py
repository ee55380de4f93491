"""One session, as both faces drive it."""

from datetime import timedelta

import pytest
from making import choice_card, every_kind, numeric_card, open_card, start, take

from nfquiz.drill.grading import Sureness
from nfquiz.drill.memory import Grade, New
from nfquiz.drill.numbers import NotANumber
from nfquiz.drill.session import OutOfTurn
from nfquiz.drill.start import open_book

CARDS = [open_card(f"card-{letter}", topics=(f"topic-{letter}",)) for letter in "abcdef"]


def answers(log):
    return log.events(kind="answer")


def drill_all(session, grade=Grade.GOOD):
    taken = []
    while session.next() is not None:
        taken.append(take(session, grade))
    return taken


def test_every_answer_is_on_disk_before_the_next_card(log, clock):
    session = start(log, CARDS, clock)
    for count in range(1, 4):
        take(session, Grade.GOOD)
        assert len(answers(log)) == count


def test_an_answer_is_logged_with_all_that_led_to_it(log, clock):
    session = start(log, [numeric_card()], clock)
    question = session.next()
    clock.pass_(seconds=12)
    session.answer("3", sureness=Sureness.FAIRLY)
    session.rate(Grade.AGAIN)
    data = answers(log)[0].data
    assert data["given"] == "3"
    assert data["drawn"] == {"seed": question.seed, "numbers": question.numbers}
    assert (data["sureness"], data["seconds"], data["correct"], data["rating"], data["new"]) == (
        75,
        12.0,
        False,
        1,
        True,
    )


def test_ticks_are_logged_so_that_ratings_can_be_recomputed(log, clock):
    session = start(log, [open_card("x", must=(True, False, False))], clock)
    take(session, Grade.HARD, ticks={0, 2})
    assert answers(log)[0].data["ticks"] == [0, 2]
    assert answers(log)[0].data["score"] == pytest.approx(2 / 3, abs=1e-3)


def test_a_failed_card_comes_back_the_same_evening(log, clock):
    session = start(log, CARDS, clock)
    failed = take(session, Grade.AGAIN)
    rest = drill_all(session)
    assert rest.count(failed) == 1
    assert rest.index(failed) >= 3
    assert session.next() is None


def test_a_failed_card_comes_back_in_a_later_session_of_the_evening(log, clock):
    failed = take(start(log, CARDS[:2], clock), Grade.AGAIN)
    clock.pass_(minutes=11)
    session = start(log, CARDS[:2], clock, new=0)
    assert session.next().card.id == failed


def test_a_card_that_is_failed_again_and_again_keeps_coming(log, clock):
    session = start(log, CARDS[:1], clock)
    assert [take(session, Grade.AGAIN) for _ in range(5)] == ["card-a"] * 5
    take(session, Grade.GOOD)
    assert session.next() is None


def test_what_is_due_comes_before_what_is_new(log, clock):
    drill_all(start(log, CARDS[:3], clock))
    clock.pass_(days=4)
    order = drill_all(start(log, CARDS, clock))
    assert set(order[:3]) == {"card-a", "card-b", "card-c"}


def test_new_cards_are_rationed_by_the_day(log, clock):
    assert len(drill_all(start(log, CARDS, clock, new_per_day=2))) == 2
    clock.pass_(hours=5)  # after midnight, before four: still the same evening
    assert start(log, CARDS, clock, new_per_day=2).next() is None
    assert len(drill_all(start(log, CARDS, clock, new_per_day=2, new=1))) == 1
    clock.pass_(hours=4)
    assert start(log, CARDS, clock, new_per_day=2).left["new"] == 2


def test_a_limit_counts_cards_and_not_their_return(log, clock):
    session = start(log, CARDS, clock, limit=3)
    take(session, Grade.AGAIN)
    assert len(set(drill_all(session))) == 3


def test_topics_are_mixed_and_follow_ups_kept_apart(log, clock):
    cards = [open_card(f"a-{n}", topics=("a",)) for n in range(4)] + [
        open_card(f"b-{n}", topics=("b",)) for n in range(4)
    ]
    first = open_card("first", topics=("c",), then=("second",))
    order = drill_all(start(log, [open_card("second", topics=("d",)), first, *cards], clock))
    topics = [id[0] for id in order[:-1]]  # at the very end nothing else may be left to put between
    assert all(one != other for one, other in zip(topics, topics[1:], strict=False))
    assert order.index("second") - order.index("first") > 3


def test_core_cards_and_what_is_asked_most_come_first_among_new_ones(log, clock):
    cards = [
        open_card("rare", topics=("a",)),
        open_card("deep", topics=("b",), level="advanced", asked=90),
        open_card("often", topics=("c",), asked=9),
    ]
    assert drill_all(start(log, cards, clock)) == ["often", "rare", "deep"]


def test_undo_says_what_it_undoes_and_asks_the_card_again(log, clock):
    session = start(log, CARDS, clock)
    first, second = take(session, Grade.GOOD), take(session, Grade.AGAIN)
    assert session.undoable == f"undo: {second}, again"
    assert session.undo().says == f"undo: {second}, again"
    assert session.next().card.id == second
    assert session.undo().says == f"undo: {first}, good"
    assert session.next().card.id == first
    assert session.undo() is None
    assert session.undoable == ""


def test_undo_leaves_no_trace_in_memory_or_summary(log, clock):
    before = open_book(log).card("card-a")
    session = start(log, CARDS[:1], clock)
    take(session, Grade.EASY)
    session.undo()
    assert open_book(log).card("card-a") == before == New()
    assert session.summary().answers == session.answered == 0
    assert len(answers(log)) == 1  # the log itself forgets nothing


def test_undo_reaches_across_a_restart(log, clock):
    session = start(log, CARDS, clock)
    first, second = take(session, Grade.GOOD), take(session, Grade.GOOD)
    later = start(log, CARDS, clock)
    third = take(later, Grade.GOOD)
    assert [later.undo().card for _ in range(3)] == [third, second, first]
    assert start(log, CARDS, clock).undo() is None


def test_undo_brings_back_the_very_question_with_what_was_answered(log, clock):
    session = start(log, [choice_card()], clock)
    order = session.next().order
    session.answer([2])
    session.rate(Grade.AGAIN)
    session.undo()
    assert session.next().order == order
    assert session.draft == [2]


def test_an_undone_failure_does_not_return_twice(log, clock):
    session = start(log, CARDS[:2], clock)
    take(session, Grade.AGAIN)
    session.undo()
    assert len(drill_all(session)) == 2


def test_what_was_typed_and_not_yet_rated_comes_back_first(log, clock):
    session = start(log, CARDS, clock)
    take(session, Grade.GOOD)
    question = session.next()
    session.answer("a long text, and then the lights went out")
    again = start(log, CARDS, clock, seed=99)
    assert again.next().card.id == question.card.id
    assert again.draft == "a long text, and then the lights went out"
    take(again, Grade.GOOD)
    assert start(log, CARDS, clock, seed=98).draft is None


def test_skipping_leaves_the_card_for_another_day(log, clock):
    session = start(log, CARDS[:2], clock)
    skipped = session.next().card.id
    session.skip()
    assert drill_all(session) == [card.id for card in CARDS[:2] if card.id != skipped]
    assert start(log, CARDS[:2], clock).next().card.id == skipped


def test_cramming_asks_the_weakest_first_and_changes_no_interval(log, clock):
    session = start(log, CARDS[:3], clock)
    drill_all(session)
    clock.pass_(days=5)
    take(start(log, CARDS[:1], clock), Grade.EASY)
    before = open_book(log).card("card-b")
    cram = start(log, CARDS[:3], clock, cram=True)
    order = [take(cram, Grade.AGAIN), *drill_all(cram)]
    assert "card-a" in order[-2:]
    assert order.count(order[0]) == 2
    assert open_book(log).card("card-b") == before
    assert answers(log)[-1].data["cram"]


def test_what_a_mistake_made_due_is_asked_first(log, clock):
    from nfquiz.store.events import event

    drill_all(start(log, CARDS[:3], clock))
    clock.pass_(days=9)
    log.append(event("due", "card:card-f", {"because": "kata adam"}, clock()))
    assert start(log, CARDS, clock).next().card.id == "card-f"


def test_a_missed_must_point_can_not_be_rated_better(log, clock):
    session = start(log, CARDS[:1], clock)
    session.next()
    session.reveal()
    assert session.suggest({1}).allowed == (Grade.AGAIN,)
    with pytest.raises(ValueError, match="must"):
        session.rate(Grade.GOOD, {1})
    assert answers(log) == []
    session.rate(Grade.AGAIN, {1})


def test_a_number_that_can_not_be_read_is_asked_again(log, clock):
    session = start(log, [numeric_card()], clock)
    question = session.next()
    with pytest.raises(NotANumber):
        session.answer("three")
    assert session.next() is question
    assert log.events() == []


def test_steps_out_of_turn_are_refused(log, clock):
    session = start(log, CARDS, clock)
    for step in (lambda: session.rate(3), session.reveal, session.skip, session.intervals):
        with pytest.raises(OutOfTurn):
            step()
    session.next()
    with pytest.raises(OutOfTurn):
        session.rate(3)
    session.reveal()
    with pytest.raises(OutOfTurn):
        session.answer("late")


def test_the_same_log_clock_and_dice_give_the_same_drill(tmp_path, clock):
    from nfquiz.store.log import Log

    orders = []
    for name in "xy":
        with Log(tmp_path / name) as log:
            session = start(log, every_kind(), clock, seed=5)
            orders.append([(session.next().prompt, session.next().order, take(session, 3)) for _ in range(5)])
    assert orders[0] == orders[1]


def test_the_summary_counts_what_stands(log, clock):
    session = start(log, CARDS[:3], clock)
    missed = take(session, Grade.AGAIN)
    clock.pass_(minutes=3)
    take(session, Grade.EASY)
    summary = session.summary()
    assert (summary.answers, summary.cards, summary.new) == (2, 2, 2)
    assert summary.grades == {"again": 1, "hard": 0, "good": 0, "easy": 1}
    assert summary.missed == summary.still_missed == (missed,)
    assert summary.left == {"due": 0, "new": 1, "returning": 1}
    assert summary.minutes == 3.0


def test_the_legend_foretells_when_each_rating_brings_the_card_back(log, clock):
    session = start(log, CARDS[:1], clock)
    session.next()
    told = session.intervals()
    session.reveal()
    session.rate(Grade.GOOD, {0, 1})
    assert open_book(log).card("card-a").due - clock() == told[Grade.GOOD]
    assert told[Grade.AGAIN] == timedelta(minutes=10)


def test_cards_about_the_very_same_things_are_kept_apart(log, clock):
    twins = [open_card("one", topics=("adam", "bias")), open_card("two", topics=("adam", "bias"))]
    others = [open_card(f"other-{n}", topics=(f"t-{n}",)) for n in range(5)]
    order = drill_all(start(log, [*twins, *others], clock))
    assert abs(order.index("one") - order.index("two")) > 3


def test_a_day_has_a_budget_of_cards_due_ones_first(log, clock):
    drill_all(start(log, CARDS[:3], clock))
    clock.pass_(days=5)
    session = start(log, CARDS, clock, cards_per_day=4)
    assert session.left == {"due": 3, "new": 1, "returning": 0}
    missed = take(session, Grade.AGAIN)
    clock.pass_(minutes=11)
    later = start(log, CARDS, clock, cards_per_day=2)
    assert (later.left["due"], later.left["new"], later.held_back) == (2, 0, 1)
    assert missed in drill_all(later)  # what was begun today comes in any case
    assert sum(start(log, CARDS, clock, cards_per_day=2, limit=9).left.values()) > 2


def forget(log, clock, card, times):
    """Learned and forgotten, a good while apart each time."""
    from nfquiz.store.events import event

    for grade, days in ((3, 0), (3, 3), *((1, 40), (3, 1), (3, 4)) * times):
        clock.pass_(days=days)
        log.append(event("answer", f"card:{card.id}", {"rating": grade}, clock()))
    clock.pass_(days=30)


def test_a_leech_is_told_and_asked_later_once_its_answer_was_read(log, clock):
    forget(log, clock, CARDS[0], 4)
    session = start(log, CARDS, clock)
    assert (session.next().card.id, session.leech.lapses) == ("card-a", 4)
    assert session.study().answer == "The answer to card-a."
    order = [take(session, Grade.GOOD) for _ in range(4)]
    assert order[-1] == "card-a"
    assert answers(log)[-1].data["studied"]
    assert session.summary().leeches == ("card-a",)


def test_three_lapses_make_no_leech(log, clock):
    forget(log, clock, CARDS[0], 3)
    session = start(log, CARDS, clock)
    session.next()
    assert session.leech is None


def test_a_written_answer_proposes_points_and_ticks_none(log, clock):
    session = start(log, CARDS[:1], clock)
    session.next()
    reveal = session.answer("number 2")
    assert [one.place for one in reveal.proposed] == [1]
    assert session.suggest(()).allowed == (Grade.AGAIN,)


def test_an_answer_tells_when_its_card_comes_back(log, clock):
    session = start(log, CARDS[:1], clock)
    session.next()
    told = session.intervals()[Grade.EASY]
    take(session, Grade.EASY)
    assert [(one.card, one.word, one.back) for one in session.rated] == [("card-a", "easy", told)]


def test_the_time_that_is_left_goes_by_the_person_s_own_pace(log, clock):
    usual = start(log, CARDS, clock).minutes_left
    session = start(log, CARDS, clock)
    for _ in range(3):
        session.next()
        clock.pass_(seconds=300)
        session.reveal()
        session.rate(Grade.GOOD if Grade.GOOD in session.suggest({0, 1, 2}).allowed else Grade.AGAIN, {0, 1, 2})
    again = start(log, CARDS, clock)
    assert again.minutes_left / max(1, sum(again.left.values())) > usual / len(CARDS)


def test_how_open_cards_are_answered_can_be_changed_in_between(log, clock):
    session = start(log, CARDS[:1], clock)
    session.next()
    session.answer_by(aloud=True)
    session.reveal()
    session.rate(Grade.AGAIN)
    assert answers(log)[-1].data["aloud"] is True
