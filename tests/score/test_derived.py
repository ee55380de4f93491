"""Whatever happened, in whatever order it became known: what is kept beside the log is what its events say."""

import random
from datetime import timedelta

import pytest
from making import EVENING, open_card

from nfquiz.drill.book import KINDS, MemoryFold
from nfquiz.drill.start import memory_fold
from nfquiz.score.items import items_of
from nfquiz.score.record import RecordFold, read_record, tally_of
from nfquiz.score.trail import read_trails
from nfquiz.store.events import event, standing
from nfquiz.store.log import Log

IDS = [f"card-{number}" for number in range(5)]
MISTAKE = {"because": "kata adam"}


def life(dice, count=160):
    """Events of some weeks: answers, attempts, undoings, cramming, cards made due; in time order."""
    made, at = [], EVENING
    for _ in range(count):
        at += timedelta(minutes=dice.choice((1, 5, 700, 3000)))
        subject = f"card:{dice.choice(IDS)}" if dice.random() < 0.8 else "kata:adam"
        kind = dice.choice(("answer", "answer", "answer", "undo", "due")) if subject[0] == "c" else "attempt"
        if kind == "answer":
            data = {"rating": dice.randint(1, 4), "score": dice.random(), "correct": None, "seconds": 20.0}
            data |= {"sureness": dice.choice((None, 75)), "recall": 0.9, "cram": dice.random() < 0.1}
        elif kind == "attempt":
            data = {"passed": dice.random() < 0.6, "minutes": 20, "seconds": 300, "hints": dice.randrange(2)}
        elif kind == "due":
            data = MISTAKE
        else:
            done = [one for one in standing(made) if one.subject == subject]
            if not done:
                continue
            data = {"event": dice.choice(done[-3:]).id}
        made.append(event(kind, subject, data, at))
    return made


def as_two_machines(dice, events):
    """The same events in the order in which a log has them that the other machine's were put into now and then."""
    mine, theirs = [], []
    for one in events:
        theirs.append(one) if dice.random() < 0.4 else mine.append(one)
        if dice.random() < 0.05:
            mine, theirs = mine + theirs, []
    return mine + theirs


@pytest.mark.parametrize("seed", range(6))
def test_rows_kept_while_a_merged_log_grows_are_those_of_a_fold_of_all_events(tmp_path, seed):
    dice = random.Random(seed)
    events = life(dice)
    zone = RecordFold(EVENING)
    with Log(tmp_path / "log.db") as log:
        for one in as_two_machines(dice, events):
            log.append(one)
            if dice.random() < 0.3:
                read_trails(log), read_record(log, EVENING)
        fold, kept = memory_fold(log), log.derive(MemoryFold())
        by_subject = {one.subject: [other for other in events if other.subject == one.subject] for one in events}
        assert kept == {subject: fold.fold(own) for subject, own in by_subject.items() if {e.kind for e in own} & KINDS}
        assert log.verify([fold]) == []
        days = {}
        for one in standing(events):
            if one.kind in zone.kinds:
                days.setdefault(zone.day(one.at), []).append(one)
        record = read_record(log, EVENING)
    assert {day.isoformat(): tally for day, tally in record.days.items()} == {d: tally_of(e) for d, e in days.items()}


def test_few_numbers_say_of_very_many_cards_what_their_trails_say(tmp_path):
    with Log(tmp_path / "log.db") as log:
        for one in life(random.Random(9)):
            log.append(one)
        trails = read_trails(log)
        items = items_of([open_card(id) for id in [*IDS, "never"]], [], trails)
        for days in (-5, 0, 30):
            at = (one.time + timedelta(days=days)).timestamp()
            for item in items:
                trail = trails.card(item.id)
                assert item.chance(at) == trail.chance(item.model, at, item.pace)
                assert item.standing == trail.standing
                assert (item.begun, item.standing.missed) == (trail.first is not None, trail.missed)
                assert item.is_due(one.time) == trail.is_due(one.time)


def test_a_row_without_events_is_named(log):
    log.append(event("answer", "card:a", {"rating": 3}, EVENING))
    log.derive(MemoryFold())
    log._db.execute("INSERT INTO derived SELECT projection, 'card:ghost', due, value FROM derived")
    assert log.verify([MemoryFold()]) == ["memory of card:ghost: stored and recomputed differ"]
