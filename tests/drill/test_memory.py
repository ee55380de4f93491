"""The memory model: laws of FSRS as we use it, and memory as a fold over the log."""

import random
from datetime import timedelta

import pytest
from making import EVENING

from nfquiz.drill.book import MemoryFold
from nfquiz.drill.memory import Grade, Model, New, Reviewed, made_due
from nfquiz.store.events import event

DAY = timedelta(days=1)


def replay(grades, gap=DAY):
    """A card answered with these grades, each when it was due."""
    model, memory, at = Model(), New(), EVENING
    for grade in grades:
        memory = model.review(memory, grade, at)
        at = memory.due + gap
    return memory


def test_after_as_many_days_as_the_stability_recall_is_nine_tenths():
    memory = replay([Grade.GOOD, Grade.GOOD])
    later = memory.last + timedelta(days=memory.stability)
    assert Model().recall(memory, later) == pytest.approx(0.9)


def test_recall_is_one_at_the_answer_and_only_falls():
    model, memory = Model(), replay([Grade.GOOD])
    recalls = [model.recall(memory, memory.last + hours * timedelta(hours=7)) for hours in range(50)]
    assert recalls[0] == 1.0
    assert all(later < sooner for sooner, later in zip(recalls, recalls[1:], strict=False))
    assert model.recall(New(), EVENING) == 0.0


def test_a_missed_card_comes_back_the_same_evening_and_a_known_one_another_day():
    for memory in (New(), replay([Grade.GOOD, Grade.GOOD])):
        at = memory.due or EVENING
        assert Model().review(memory, Grade.AGAIN, at).due - at == timedelta(minutes=10)
        assert Model().review(memory, Grade.GOOD, at).due - at >= DAY


def test_a_better_rating_never_means_a_sooner_return():
    for memory in (New(), replay([Grade.GOOD]), replay([Grade.GOOD, Grade.AGAIN, Grade.GOOD])):
        due = [Model().review(memory, grade, EVENING + 40 * DAY).due for grade in Grade]
        assert due == sorted(due)


def test_a_higher_retention_asks_sooner_and_no_interval_exceeds_a_year():
    memory = replay([Grade.GOOD])
    sooner, later = (Model(r).review(memory, Grade.GOOD, memory.due).due for r in (0.95, 0.8))
    assert sooner < later
    assert (replay([Grade.EASY] * 12).due - replay([Grade.EASY] * 12).last).days == 365


def test_a_review_gives_a_new_memory_and_leaves_the_old_one():
    before = replay([Grade.GOOD])
    copy = Reviewed(**{name: getattr(before, name) for name in before.__struct_fields__})
    Model().review(before, Grade.AGAIN, EVENING + 9 * DAY)
    assert before == copy


def test_lapses_count_failures_of_learned_cards_only():
    assert replay([Grade.AGAIN, Grade.AGAIN]).lapses == 0
    assert replay([Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.AGAIN]).lapses == 2


def test_nothing_depends_on_the_global_dice():
    random.seed(1)
    one = replay([Grade.GOOD] * 6)
    random.seed(2)
    assert replay([Grade.GOOD] * 6) == one


def answer(grade, day, **data):
    return event("answer", "card:x", {"rating": grade} | data, EVENING + day * DAY)


def test_extending_a_row_gives_the_same_as_folding_all_events():
    fold = MemoryFold()
    events = [answer(grade, day) for day, grade in enumerate([3, 1, 3, 4, 2, 3])]
    row = fold.fold(events[:1])
    for one in events[1:]:
        row = fold.extend(row, [one])
    assert row == fold.fold(events)


def test_an_undone_answer_leaves_no_trace():
    fold, kept, wrong = MemoryFold(), [answer(3, 0)], answer(1, 4)
    undo = event("undo", "card:x", {"event": wrong.id}, EVENING + 4 * DAY)
    assert fold.fold([*kept, wrong, undo]) == fold.fold(kept)
    assert fold.extend(fold.fold([*kept, wrong]), [undo]) is None


def test_cramming_changes_no_interval():
    fold = MemoryFold()
    assert fold.fold([answer(3, 0), answer(1, 1, cram=True)]) == fold.fold([answer(3, 0)])


def test_a_mistake_makes_its_card_due_now_until_it_is_answered():
    fold = MemoryFold()
    due = event("due", "card:x", {"because": "kata adam"}, EVENING + DAY)
    memory = fold.trail(fold.fold([answer(4, 0), due])).memory
    assert (memory.due, memory.because) == (EVENING + DAY, "kata adam")
    after = fold.trail(fold.fold([answer(4, 0), due, answer(3, 1.1)])).memory
    assert after.due > EVENING + 2 * DAY
    assert after.because == ""
    assert made_due(New(), EVENING, "kata adam") == New(EVENING, "kata adam")
