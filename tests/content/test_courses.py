"""Courses: read, checked, and the five that come with nfquiz hold together."""

from pathlib import Path

import pytest

from nfquiz.content.courses import course_files, find_course, read_course
from nfquiz.content.lint import lint
from nfquiz.content.packs import Pack, load, our_pack
from nfquiz.errors import UserError

GOOD = Pack(Path(__file__).parent / "good")
OURS = our_pack()


def made(tmp_path, text, name="short"):
    (tmp_path / "paths").mkdir()
    path = tmp_path / "paths" / f"{name}.yaml"
    path.write_text(text)
    return Pack(tmp_path), path


def test_a_course_is_read_step_by_step(tmp_path):
    text = "path: short\ntitle: T\nabout: A\nsteps:\n  - {title: One, cards: [a-card], katas: [shift]}\n"
    pack, path = made(tmp_path, text)
    course, problems = read_course(pack, path)
    assert problems == [] and (course.cards, course.katas) == (["a-card"], ["shift"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("path: short\ntitle: T\nabout: A\nsteps: []\n", "steps"),
        ("path: short\ntitle: T\nabout: A\nsteps:\n  - {title: One}\n", "has neither cards nor katas"),
        (
            "path: other\ntitle: T\nabout: A\nsteps:\n  - {title: One, katas: [shift]}\n",
            "the file is called short.yaml",
        ),
        (
            "path: short\ntitle: T\nabout: A\nsteps:\n  - {title: 1, katas: [k]}\n",
            "title",
        ),
    ],
)
def test_what_is_wrong_with_a_course_is_told_with_its_line(tmp_path, text, says):
    _, problems = read_course(*made(tmp_path, text))
    assert any(says in str(one) for one in problems)


def test_a_link_that_leads_nowhere_is_a_problem_of_the_linter(tmp_path):
    text = "path: short\ntitle: T\nabout: A\nsteps:\n  - title: One\n    katas: [nowhere]\n"
    pack, _ = made(tmp_path, text)
    assert [str(one) for one in lint([pack])] == ["paths/short.yaml:6: katas: there is no kata nowhere"]


def test_an_unknown_course_is_answered_with_those_that_there_are():
    with pytest.raises(UserError, match="no path 'transformer'"):
        find_course([OURS], "transformer")


def test_the_courses_that_were_promised_are_there_and_name_nothing_that_is_not():
    library = load([OURS])
    assert set(course_files([OURS])) == {"backprop", "optimizers", "transformers", "llm", "interview-week"}
    for name in course_files([OURS]):
        course = find_course([OURS], name)
        assert set(course.cards) <= set(library.cards) and set(course.katas) <= set(library.katas)


def test_a_course_never_asks_for_a_kata_before_what_it_builds_on():
    katas = load([OURS]).katas
    for name in course_files([OURS]):
        order = find_course([OURS], name).katas
        late = [
            (one, before)
            for place, one in enumerate(order)
            for before in katas[one].prerequisites
            if before in order[place:]
        ]
        assert late == [], name
