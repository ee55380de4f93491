"""A course in the terminal: its steps, how far one is, and what to type next."""

from typing import Any

from nfquiz.cli import console
from nfquiz.cli.context import Context


def show_course(here: Context, name: str, as_json: bool) -> None:
    """Print a course with the person's progress."""
    from nfquiz.content.courses import find_course
    from nfquiz.drill.courses import progress
    from nfquiz.drill.start import open_book

    course = find_course(here.packs, name)
    states = progress(course, open_book(here.log, here.settings.desired_retention))
    done, of = sum(one.done for one in states), sum(one.of for one in states)
    if as_json:
        steps = [_row(one) for one in states]
        console.say_json({"path": name, "title": course.title, "done": done, "of": of, "steps": steps})
        return
    console.say(f"{console.styled(course.title, 'title')}: {done} of {of} done")
    console.say(console.wrapped(course.about))
    current = next((one for one in states if one.done < one.of), None)
    for number, one in enumerate(states, start=1):
        mark = console.mark(True) if one.done == one.of else " "
        console.say(f"\n{mark} {number}. {one.step.title}  {one.done}/{one.of}{'  <- here' if one is current else ''}")
        if one.step.cards:
            console.say(f"     {len(one.step.cards) - len(one.cards)} of {len(one.step.cards)} cards answered")
        for kata in one.step.katas:
            console.say(f"     {' ' if kata in one.katas else console.mark(True)} {kata}")
    if current is None:
        console.note("\nAll of it is done. `nfquiz score` says what to refresh.")
    elif current.cards:
        console.note(f"\nNext: `{here.command(f'drill --path {name}')}` asks this step's cards.")
    else:
        console.note(f"\nNext: `{here.command(f'kata {current.katas[0]}')}`.")


def _row(one: Any) -> dict[str, Any]:
    return {
        "title": one.step.title,
        "done": one.done,
        "of": one.of,
        "cards_left": list(one.cards),
        "katas_left": list(one.katas),
    }
