"""`nfquiz kata --path` and `nfquiz drill --path`."""

import json


def test_a_course_is_shown_with_its_steps_and_what_comes_next(run):
    done = run("kata", "--path", "transformers", pack=None)
    assert done.code == 0 and "1. Attention  0/7  <- here" in done.out and "multi-head-attention" in done.out
    assert "nfquiz drill --path transformers" in done.err


def test_a_course_as_json(run):
    found = json.loads(run("kata", "--path", "backprop", "--json", pack=None).out)
    assert found["done"] == 0 and found["of"] == sum(step["of"] for step in found["steps"])


def test_an_unknown_course_and_a_kata_besides_are_refused(run):
    assert "no path 'transfomers'" in run("kata", "--path", "transfomers", pack=None).err
    assert run("kata", "adam", "--path", "llm", pack=None).code == 2


def test_the_drill_asks_the_cards_of_the_step(run, monkeypatch):
    from nfquiz.cli import drill

    asked = []
    monkeypatch.setattr(drill, "run_plain", lambda session, as_json: asked.append(session.left["new"]) or 0)
    assert run("drill", "--path", "transformers", "--new", "50", "--plain", pack=None).code == 0
    assert asked == [5]
