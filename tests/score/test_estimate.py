"""The chance of a full answer: laws that hold whatever the numbers are."""

import pytest
from making import Clock, open_card

from nfquiz.drill.book import MemoryFold
from nfquiz.drill.memory import Model
from nfquiz.drill.trail import Trail, mastery, share_of
from nfquiz.score.estimate import wilson
from nfquiz.score.forgetting import forgetting
from nfquiz.score.items import Items, importance, items_of
from nfquiz.score.readiness import Ground, overall
from nfquiz.score.trail import Trails, read_trails
from nfquiz.store.events import event


def answered(log, clock, id, rating=3, **data):
    log.append(event("answer", f"card:{id}", {"rating": rating, "score": 1.0, "correct": None} | data, clock()))


def made(log, clock, cards, katas=()):
    return overall(_ground(log, clock, cards, katas)[1])


def _ground(log, clock, cards, katas=()):
    ground = Ground(items_of(cards, katas, read_trails(log)), clock())
    return ground.items, ground


def test_a_card_just_answered_in_full_is_a_sure_thing_and_a_partial_one_its_share(log, clock):
    answered(log, clock, "a")
    answered(log, clock, "b", score=0.5, rating=2)
    items, ground = _ground(log, clock, [open_card("a"), open_card("b")])
    assert [item.chance(ground.seconds) for item in items] == [1.0, 0.5]


def test_the_newest_answer_counts_half_of_the_completeness(log, clock):
    for score in (0.5, 1.0, 1.0):
        answered(log, clock, "a", score=score)
        clock.pass_(days=5)
    assert read_trails(log).card("a").completeness == pytest.approx(0.875)


def test_what_was_missed_counts_nothing_until_it_is_answered_right(log, clock):
    answered(log, clock, "a", rating=1, score=0.0)
    assert made(log, clock, [open_card("a")]).readiness == 0
    clock.pass_(minutes=10)
    answered(log, clock, "a")
    assert made(log, clock, [open_card("a")]).readiness == 1


@pytest.mark.parametrize(
    ("data", "share"),
    [
        ({"rating": 1, "score": 0.9}, 0.0),
        ({"rating": 3, "score": 0.75, "correct": None}, 0.75),
        ({"rating": 3, "score": 0.0, "correct": False}, 1.0),  # overruled: a wording that was not listed
        ({"rating": 3, "score": 0.0, "correct": None}, 1.0),  # shown at once, and known
        ({"rating": 2, "score": 1.0, "correct": True}, 1.0),
    ],
)
def test_the_share_of_an_answer(data, share):
    assert share_of(event("answer", "card:a", data, Clock()())) == share


def test_unseen_cards_are_taken_to_be_known_as_first_answers_were_on_the_topic(log, clock):
    cards = [open_card(f"{topic}-{n}", topics=(topic,)) for topic in ("easy", "hard", "other") for n in range(10)]
    for n in range(8):
        answered(log, clock, f"easy-{n}")
        answered(log, clock, f"hard-{n}", rating=1)
    items, ground = _ground(log, clock, cards)
    chances = {item.id: ground.first_sight.of(item)[0] for item in items if not item.begun}
    assert chances["hard-9"] < chances["other-9"] < chances["easy-9"]
    assert 0.6 < chances["easy-9"] < 1


def test_few_data_say_so(log, clock):
    cards = [open_card(f"card-{n}") for n in range(20)]
    widths = []
    for n in range(20):
        one = made(log, clock, cards)
        widths.append(one.high - one.low)
        assert one.low <= one.readiness <= one.high
        answered(log, clock, f"card-{n}")
    assert widths[0] > 0.6 and one.unsure is False
    assert widths[-1] < 0.25


def test_what_is_asked_often_weighs_more(log, clock):
    rare, often = open_card("rare"), open_card("often", asked=15)
    assert importance(often.asked) > 3 * importance(rare.asked)
    answered(log, clock, "rare")
    answered(log, clock, "often", rating=1)
    assert made(log, clock, [rare, often]).readiness < 0.25


def test_who_forgets_faster_than_foretold_is_taken_to(log, clock):
    def person(name, right):
        for n in range(40):
            answered(log, clock, f"{name}-{n}")
        clock.pass_(days=10)
        for n in range(40):
            answered(log, clock, f"{name}-{n}", rating=3 if n < 40 * right else 1)
        trails = read_trails(log)
        return forgetting([trails.card(f"{name}-{n}") for n in range(40)], Model())

    assert person("sieve", 0.3).pace > 2
    assert person("elephant", 1.0).pace < 0.7
    assert forgetting([], Model()).pace == pytest.approx(1.0, rel=0.01)


def test_wilson_is_wide_for_few_trials_and_holds_the_share():
    assert wilson(0.0, 1)[1] > 0.6
    assert wilson(1.0, 1)[0] < 0.4
    low, high = wilson(0.8, 400)
    assert 0.76 < low < 0.8 < high < 0.83


def attempt(log, clock, **data):
    log.append(event("attempt", "kata:sgd", {"passed": True, "minutes": 20} | data, clock()))


def test_a_kata_is_worth_what_its_best_mode_is(log, clock):
    worths = []
    for data in ({"mode": "fill"}, {"mode": "debug", "bugs": 1}, {"hints": 1}, {}, {"mode": "fill", "hints": 2}):
        attempt(log, clock, **data)
        clock.pass_(days=3)
        worths.append(mastery(read_trails(log).kata("sgd").kata))
    assert worths == [0.3, 0.5, 0.5, 1.0, 1.0]


def test_a_failed_save_is_no_lapse_and_a_shown_solution_counts_nothing(log, clock):
    attempt(log, clock)
    clock.pass_(days=1)
    attempt(log, clock, passed=False)
    assert read_trails(log).kata("sgd").points[-1][2] == 1.0
    clock.pass_(days=1)
    attempt(log, clock, passed=False, solution_shown=True)
    assert read_trails(log).kata("sgd").points[-1][2] == 0.0


def test_crammed_answers_leave_the_trail_as_it_was(log, clock):
    answered(log, clock, "a")
    before = read_trails(log).card("a")
    answered(log, clock, "a", rating=1, cram=True)
    assert read_trails(log).card("a") == before


def test_a_trail_extended_answer_by_answer_is_the_one_folded_at_once(log, clock):
    for number, rating in enumerate((3, 1, 3, 2, 4)):
        answered(log, clock, "a", rating=rating, score=0.25 * rating)
        attempt(log, clock, hints=number % 2)
        clock.pass_(days=number)
        read_trails(log)  # stores what was folded so far
    assert log.verify([MemoryFold()]) == []


def test_nothing_at_all_is_a_readiness_of_nothing():
    one = overall(Ground(Items(), Clock()()))
    assert (one.readiness, one.low, one.high) == (0.0, 0.0, 1.0)
    assert Trails(MemoryFold()).card("none") == Trail()
