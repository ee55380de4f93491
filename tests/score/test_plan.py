"""The plan until an interview: laws that hold for any content, any date and any number of minutes."""

import random
from datetime import date, timedelta

import pytest
from making import open_card
from test_report import kata

from nfquiz.drill.memory import Grade
from nfquiz.drill.pace import seconds_a_card
from nfquiz.score import plan as plan_module
from nfquiz.score.items import items_of
from nfquiz.score.plan import make_plan, todays
from nfquiz.score.record import day_of, read_record
from nfquiz.score.start import counted, limited, read_today
from nfquiz.score.terms import Terms, agreed, terms_of
from nfquiz.score.trail import read_trails
from nfquiz.store.events import event, stamp

CARDS = [open_card(f"card-{n}", topics=(f"topic-{n % 5}",), asked=n % 7) for n in range(60)]
KATAS = [kata(f"kata-{n}", topics=(f"topic-{n % 5}",)) for n in range(6)]


def practise(log, clock, cards, rating=3, seconds=30):
    for card in cards:
        data = {"rating": rating, "score": float(rating > 1), "correct": None, "seconds": seconds}
        log.append(event("answer", f"card:{card.id}", data, clock()))
        clock.pass_(seconds=seconds + 30)


def plan(log, clock, days=14, minutes=30, spent=0.0, pause=None, katas=KATAS):
    terms = Terms(day_of(clock()) + timedelta(days=days), minutes, pause, day_of(clock()))
    return make_plan(terms, items_of(CARDS, katas, read_trails(log)), clock(), spent)


def test_no_day_takes_more_than_its_minutes_and_few_days_take_less(log, clock):
    made = plan(log, clock, minutes=25)
    for day in (made.today, *made.ahead):
        assert day.minutes <= 25 + 1e-9
    assert sum(day.minutes > 20 for day in (made.today, *made.ahead)) >= 8


def test_what_was_done_today_is_taken_off(log, clock):
    assert plan(log, clock, spent=20.0).today.minutes <= 10
    assert plan(log, clock, spent=30.0).today.tasks == ()


def test_following_the_plan_is_foretold_to_help_and_more_minutes_to_help_more(log, clock):
    practise(log, clock, CARDS[:20])
    clock.pass_(days=5)
    little, much = plan(log, clock, minutes=10), plan(log, clock, minutes=60)
    assert little.untouched.figure < little.foretold.figure < much.foretold.figure
    assert little.foretold.low <= little.foretold.figure <= little.foretold.high


def test_after_a_gap_there_is_no_debt_only_today(log, clock):
    practise(log, clock, CARDS)
    clock.pass_(days=40)
    made = plan(log, clock, minutes=20)
    assert made.today.minutes <= 20
    assert len(made.today.of("due")) < len(CARDS) / 2


def test_days_off_hold_nothing_and_the_day_after_them_does(log, clock):
    until = day_of(clock()) + timedelta(days=3)
    made = plan(log, clock, pause=until)
    off = [day.off for day in (made.today, *made.ahead)]
    assert off[:4] == [True, True, True, False]
    assert made.today.tasks == () and made.ahead[2].tasks


def test_what_was_learned_and_what_is_new_share_a_day(log, clock):
    practise(log, clock, CARDS[:40])
    clock.pass_(days=10)
    today = plan(log, clock, minutes=20, katas=[]).today
    due, new = (sum(task.minutes for task in today.of(kind)) for kind in ("due", "new"))
    assert due > new > 0


def test_of_a_kind_what_adds_most_for_its_minutes_comes_first(log, clock):
    today = plan(log, clock, minutes=10, katas=[]).today
    asked = {card.id: card.asked.sources if card.asked else 0 for card in CARDS}
    assert all(asked[task.id] >= 5 for task in today.of("new"))


def test_everything_is_asked_once_more_before_the_interview(log, clock):
    for _ in range(5):  # until nothing is due for weeks
        practise(log, clock, CARDS[:12], rating=Grade.EASY)
        clock.pass_(days=20)
    practise(log, clock, CARDS[:12], rating=Grade.EASY)
    clock.pass_(days=1)
    made = plan(log, clock, days=6, minutes=30, katas=[])
    early = [task.id for day in (made.today, *made.ahead) for task in day.of("early")]
    assert sorted(early) == sorted(card.id for card in CARDS[:12])
    assert made.today.of("early") == []  # on the last days, not at once


def test_katas_that_are_due_at_once_are_spread_by_their_minutes(log, clock):
    for one in KATAS:
        log.append(event("attempt", f"kata:{one.id}", {"passed": True, "minutes": 20}, clock()))
    clock.pass_(days=30)
    made = plan(log, clock, minutes=25)
    days = [made.today, *made.ahead]
    assert all(len(day.of("kata")) <= 1 for day in days)
    taken = [task.id for day in days for task in day.of("kata")]
    assert len(set(taken)) >= 5
    ahead = [place for place, day in enumerate(days) if day.of("kata")]
    assert min(b - a for a, b in zip(ahead, ahead[1:], strict=False)) >= 2  # 20 minutes are the half of two days


def test_a_kata_solved_today_is_not_planned_again_today(log, clock):
    log.append(event("attempt", "kata:kata-0", {"passed": True, "minutes": 20, "seconds": 300}, clock()))
    clock.pass_(hours=1)
    assert all(task.id != "kata-0" for task in plan(log, clock, minutes=60).today.tasks)


def test_a_kata_longer_than_the_day_has_a_day_of_its_own(log, clock):
    made = plan(log, clock, minutes=12, days=20)
    alone = [day for day in (made.today, *made.ahead) if day.of("kata")]
    assert alone and all(len(day.tasks) == 1 for day in alone)


def test_today_alone_is_the_same_as_in_the_whole_plan(log, clock):
    practise(log, clock, CARDS[:30])
    clock.pass_(days=7)
    whole = plan(log, clock)
    items = items_of(CARDS, KATAS, read_trails(log))
    assert todays(whole.terms, items, clock(), 0.0) == whole.today


# -- terms ------------------------------------------------------------------------------------------


def test_the_newest_terms_hold_until_the_interview_is_over(log, clock):
    today = day_of(clock())
    first, second = (
        Terms(today + timedelta(days=9), 20),
        Terms(today + timedelta(days=5), 40, today + timedelta(days=2)),
    )
    for terms in (first, second):
        log.append(agreed(terms, clock()))
        clock.pass_(minutes=1)
    events = log.events(kind="plan")
    found = terms_of(events, today, clock())
    assert (found.interview, found.minutes, found.pause) == (second.interview, 40, second.pause)
    assert terms_of(events, second.interview, clock()) is not None
    assert terms_of(events, second.interview + timedelta(days=1), clock()) is None


def test_a_plan_can_be_given_up(log, clock):
    log.append(agreed(Terms(date(2027, 1, 1), 20), clock()))
    clock.pass_(minutes=1)
    log.append(agreed(None, clock()))
    assert terms_of(log.events(kind="plan"), day_of(clock()), clock()) is None


# -- the drill by the plan ----------------------------------------------------------------------------


@pytest.fixture
def by_plan(log, clock):
    """Opens a drill as the plan has it for today."""
    from making import entries

    from nfquiz.drill.start import open_session
    from nfquiz.drill.turn import Options

    def open_it(minutes=20, days=10):
        log.append(agreed(Terms(day_of(clock()) + timedelta(days=days), minutes), clock()))
        today = read_today(log, CARDS, [], clock())
        chosen, options = limited(entries(*CARDS), Options(), today)
        return today, open_session(log, chosen, options, clock=clock, dice=random.Random(1))

    return open_it


def ask_all(session, clock):
    asked = []
    while question := session.next():
        asked.append(question.card.id)
        clock.pass_(seconds=40)
        session.reveal()
        clock.pass_(seconds=20)
        session.rate(Grade.GOOD, range(2))
    return asked


def test_the_drill_asks_what_the_plan_has_for_today_and_then_the_day_is_done(log, clock, by_plan):
    practise(log, clock, CARDS[:30])
    clock.pass_(days=8)
    today, session = by_plan()
    asked = ask_all(session, clock)
    assert sorted(asked) == sorted(today.cards) and today.new > 0
    assert read_record(log, clock()).minutes(day_of(clock())) > 12
    later, _ = by_plan()
    assert len(later.cards) <= len(today.cards) / 2


def test_no_answer_puts_a_card_off_beyond_the_interview(log, clock, by_plan):
    practise(log, clock, CARDS[:5], rating=Grade.EASY)
    clock.pass_(days=9)
    _, session = by_plan(days=6)
    session.next()
    session.reveal()
    ahead = session.intervals()
    assert ahead[Grade.EASY] < timedelta(days=6)
    assert ahead[Grade.AGAIN] < timedelta(hours=1)


def test_on_the_last_days_cards_are_asked_that_are_not_due(log, clock, by_plan):
    for _ in range(4):
        practise(log, clock, CARDS[:5], rating=Grade.EASY)
        clock.pass_(days=15)
    today, session = by_plan(days=1, minutes=60)
    assert len(today.early) == 5
    assert today.early <= set(ask_all(session, clock))


def test_what_was_put_aside_is_neither_planned_nor_counted(log, clock):
    log.append(agreed(Terms(day_of(clock()) + timedelta(days=10), 60), clock()))
    whole = read_today(log, CARDS, [], clock()).cards
    log.append(event("suspend", f"card:{whole[0]}", {"on": True}, clock()))
    log.append(event("bury", f"card:{whole[1]}", {"on": True, "until": stamp(clock() + timedelta(hours=9))}, clock()))
    assert not {whole[0], whole[1]} & set(read_today(log, CARDS, [], clock()).cards)
    assert [card.id for card in CARDS if card not in counted(log, CARDS)] == [whole[0]]


def test_of_very_many_cards_the_days_ahead_weigh_some_and_today_weighs_all(log, clock, monkeypatch):
    practise(log, clock, CARDS[:40])
    clock.pass_(days=30)
    every = plan(log, clock, days=10, minutes=10, katas=[])
    room = int(9 * 10 / (seconds_a_card(0.0, 0) / 60))  # of the days ahead; it is added
    monkeypatch.setattr(plan_module, "MOST_LIKELY", 15 - room)
    few = plan(log, clock, days=10, minutes=10, katas=[])
    assert few.today == every.today and few.now == every.now and few.untouched == every.untouched
    assert all(day.minutes <= 10 + 1e-9 for day in few.ahead) and any(day.of("due") for day in few.ahead)
    taken = {task.id for day in few.ahead for task in day.of("due", "early", "new")}
    assert len(taken) <= 15 + 15
