"""Whatever happened, in whatever order it became known: what is kept beside the log is what its events say."""

import random
from datetime import timedelta

import pytest
from making import EVENING, open_card
from msgspec import structs

from nfquiz.drill.book import KINDS, MemoryFold
from nfquiz.drill.start import memory_fold
from nfquiz.score.estimate import FirstSight, groups_of, mean_chances
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


def test_the_course_of_many_chances_is_each_of_them(tmp_path):
    with Log(tmp_path / "log.db") as log:
        events = life(random.Random(3))
        for one in events:
            log.append(one)
        items = items_of([open_card(id) for id in [*IDS, "never"]], [], read_trails(log))
        times = [(EVENING + timedelta(days=days)).timestamp() for days in range(-3, 120, 4)]
        for item in items:
            assert item.chances(times) == [item.chance(at) for at in times]
            assert item.chances(times[-1:]) == [item.chance(times[-1])]
        assert items.first == min(item.standing.first for item in items)
        means = mean_chances(items, times)
        for at, mean in zip(times, means, strict=True):
            seen = FirstSight(groups_of(items, at))
            figures = [item.chance(at) if item.standing.first <= at else seen.of(item)[0] for item in items]
            assert mean == pytest.approx(sum(figures) / len(items))


def test_items_that_count_alike_add_up_to_what_each_of_them_is(tmp_path):
    with Log(tmp_path / "log.db") as log:
        for one in life(random.Random(5)):
            log.append(one)
        cards = [open_card(id, topics=("even" if place % 2 else "odd",)) for place, id in enumerate([*IDS, "never"])]
        items = items_of(cards, [], read_trails(log))
        at = (EVENING + timedelta(days=400)).timestamp()
        for group in groups_of(items, at):
            own = [item for item in items if item.topics == group.topics]
            assert group.items == len(own) and group.begun == sum(item.begun for item in own)
            assert group.missed == sum(item.standing.missed for item in own)
            assert group.due == sum(item.standing.due <= at for item in own)
            assert group.chances == pytest.approx(sum(item.chance(at) for item in own))


def test_items_are_the_same_by_place_by_look_and_after_a_change(tmp_path):
    with Log(tmp_path / "log.db") as log:
        for one in life(random.Random(7)):
            log.append(one)
        cards = [open_card(id) for id in [*IDS, "never"]]
        items = items_of(cards, [], read_trails(log))
        assert [(one.id, one.standing) for one in items[:]] == [(one.id, one.standing) for one in items]
        assert [one.id for one in items[1::2]] == [one.id for one in list(items)[1::2]]
        new = structs.replace(items[-1], standing=items[0].standing)
        changed = items.changed([new])
        assert changed[-1] is new and list(changed)[-1] is new and items[-1].standing != new.standing
        assert [one.id for one in changed.which(lambda standing: standing == new.standing)] == [IDS[0], "never"]
        assert [one.id for one in items.without({f"card:{IDS[1]}"})] == [IDS[0], *IDS[2:], "never"]


def test_a_row_without_events_is_named(log):
    log.append(event("answer", "card:a", {"rating": 3}, EVENING))
    log.derive(MemoryFold())
    log._db.execute("INSERT INTO derived SELECT projection, 'card:ghost', due, value FROM derived")
    assert log.verify([MemoryFold()]) == ["memory of card:ghost: stored and recomputed differ"]
