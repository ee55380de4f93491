"""From a YAML document to a struct, or to every problem that it has.

msgspec does the work where all is well. It stops at the first error, so where one is found the document is walked again
along the struct's fields, and all that is wrong is told: where, what came, what was expected.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import inspect

from nfquiz.content.parts import Fault, Keys, repeated
from nfquiz.content.yaml_file import Document
from nfquiz.errors import nearest

Model = TypeVar("Model", bound=msgspec.Struct)

_NAMED_LISTS = {"cards": "card", "mistakes": "mistake"}
"""Lists whose elements are known by their id: the id stands in front of what is said about them."""


def validate(document: Document, model: type[Model]) -> tuple[Model | None, list[tuple[int, str]]]:
    """The document as a struct of the type `model`, or None with all its problems as (line, sentence) pairs.

    A struct says by `faults()` what its types can't.
    """
    problems = list(document.faults)
    data = document.data
    if data is None and problems:
        return None, problems
    value = None
    try:
        value = msgspec.convert(data, model)
        faults = [*_repeated_ids(data), *value.faults()]
    except msgspec.ValidationError as error:
        kind = inspect.type_info(model)
        # the walk knows all that msgspec checks; should it miss something, msgspec's own words are better than none
        faults = list(_walk(data, kind, ())) or [((), str(error))]
        faults += [*_repeated_ids(data), *_partial_faults(data, kind, ())]
    problems += [(document.line(keys), _label(data, keys) + says) for keys, says in faults]
    return (None if problems else value), sorted(set(problems))


def _label(data: object, keys: Keys) -> str:
    """`card adam-epsilon: ` for what lies inside a card, `mistake …: ` inside a mistake."""
    if len(keys) < 2 or keys[0] not in _NAMED_LISTS:
        return ""
    called, index = _NAMED_LISTS[keys[0]], keys[1]
    element = data[keys[0]][index]
    name = element.get("id") if isinstance(element, dict) else None
    return f"{called} {name}: " if isinstance(name, str) else f"{called} number {index + 1}: "


def _repeated_ids(data: object) -> Iterator[Fault]:
    for key, called in _NAMED_LISTS.items():
        elements = data.get(key) if isinstance(data, dict) else None
        if not isinstance(elements, list):
            continue
        ids = [one.get("id") if isinstance(one, dict) else None for one in elements]
        for name in repeated(name for name in ids if isinstance(name, str)):
            for index in [index for index, other in enumerate(ids) if other == name][1:]:
                yield (key, index, "id"), f"duplicate id: another {called} of this file has it; take another id"


# --- the walk over types


def _walk(data: object, kind: inspect.Type, keys: Keys) -> Iterator[Fault]:
    """Every place where the data don't fit the type."""
    expected = None
    while isinstance(kind, inspect.Metadata):
        expected = (kind.extra or {}).get("expected", expected)
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        kind, fault = _choose(data, kind, keys)
        if fault:
            yield fault
        if kind is not None:
            yield from _walk(data, kind, keys)
    elif isinstance(kind, inspect.StructType):
        yield from _walk_struct(data, kind, keys)
    elif isinstance(kind, inspect.VarTupleType | inspect.ListType):
        yield from _walk_list(data, kind, keys)
    elif isinstance(kind, inspect.DictType):
        yield from _walk_dict(data, kind, keys)
    elif not _fits(data, kind):
        yield keys, f"{_place(keys)}expected {expected or _described(kind)}, got {_shown(data)}{_advice(data, kind)}"


def _walk_struct(data: object, kind: inspect.StructType, keys: Keys) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in kind.fields}
    known = [*([kind.tag_field] if kind.tag_field else []), *fields]
    if not isinstance(data, dict):
        yield keys, f"{_place(keys)}expected the keys {', '.join(known)}, got {_shown(data)}"
        return
    suggested = set()
    for key in data:
        if key in known:
            continue
        close = [name for name in nearest(key, known, 1) if name not in data]
        suggested.update(close)
        if close:
            advice = f"did you mean `{close[0]}`?"
        else:
            owner = f"kind {kind.tag} has" if kind.tag else "there are"
            advice = f"remove it; {owner} {', '.join(known)}"
        yield (*keys, key), f"{_place(keys)}unknown key `{key}`: {advice}"
    for name, field in fields.items():
        if name in data:
            yield from _walk(data[name], field.type, (*keys, name))
        elif field.required and name not in suggested:
            yield keys, f"{_place(keys)}the key `{name}` is missing: expected {_described(field.type)}"


def _walk_list(data: object, kind: inspect.VarTupleType | inspect.ListType, keys: Keys) -> Iterator[Fault]:
    if not isinstance(data, list):
        yield keys, f"{_place(keys)}expected a list, got {_shown(data)}: write [one, two] or lines that start with `- `"
        return
    if kind.min_length and len(data) < kind.min_length:
        yield keys, f"{_place(keys)}expected at least {kind.min_length} in the list, got {len(data) or 'none'}"
    for index, element in enumerate(data):
        yield from _walk(element, kind.item_type, (*keys, index))


def _walk_dict(data: object, kind: inspect.DictType, keys: Keys) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield keys, f"{_place(keys)}expected `name: value` pairs, got {_shown(data)}"
        return
    if kind.min_length and len(data) < kind.min_length:
        yield keys, f"{_place(keys)}expected at least {kind.min_length} pair"
    for key, value in data.items():
        yield from _walk(key, kind.key_type, (*keys, key))
        yield from _walk(value, kind.value_type, (*keys, key))


def _choose(data: object, union: inspect.UnionType, keys: Keys) -> tuple[inspect.Type | None, Fault | None]:
    """The member of a union that the data are meant to be, or what is wrong where that can't be told."""
    members = [kind for kind in union.types if not isinstance(kind, inspect.NoneType)]
    if data is None and len(members) < len(union.types):
        return None, None
    if len(members) == 1:
        return members[0], None
    tagged = {kind.tag: kind for kind in members if isinstance(kind, inspect.StructType)}
    if tagged:
        field, tags = members[0].tag_field, " or ".join([", ".join(list(tagged)[:-1]), list(tagged)[-1]])
        if not isinstance(data, dict):
            return None, (keys, f"{_place(keys)}expected `{field}: …` and the keys that go with it, got {_shown(data)}")
        if field not in data:
            return None, (keys, f"{_place(keys)}the key `{field}` is missing: expected {tags}")
        tag = data[field]
        if not isinstance(tag, str) or tag not in tagged:
            close = nearest(tag, tagged, 1) if isinstance(tag, str) else []
            advice = f": did you mean {close[0]}?" if close else ""
            return None, ((*keys, field), f"{field}: expected {tags}, got {_shown(tag)}{advice}")
        return tagged[tag], None
    if any(_fits(data, kind) for kind in members):
        return None, None
    return None, (keys, f"{_place(keys)}expected a number, got {_shown(data)}")


def _fits(data: object, kind: inspect.Type) -> bool:
    """Whether msgspec takes the data for a plain type, bounds and patterns included."""
    try:
        msgspec.convert(data, _plain(kind))
    except msgspec.ValidationError:
        return False
    return True


def _plain(kind: inspect.Type) -> object:
    """A plain type (text, number, boolean, literal, None) as Python writes it."""
    from typing import Annotated, Literal

    if isinstance(kind, inspect.LiteralType):
        return Literal[kind.values]
    bases = {inspect.StrType: str, inspect.IntType: int, inspect.FloatType: float, inspect.BoolType: bool}
    base = bases.get(type(kind))
    if base is None:
        return None if isinstance(kind, inspect.NoneType) else object
    limits = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern")
    bounds = {name: getattr(kind, name, None) for name in limits}
    bounds = {name: value for name, value in bounds.items() if value is not None}
    return Annotated[base, msgspec.Meta(**bounds)] if bounds else base


# --- words


def _place(keys: Keys) -> str:
    """`points 2: say: ` for the keys inside a card or a mistake (whose name is in front already)."""
    if len(keys) >= 2 and keys[0] in _NAMED_LISTS and isinstance(keys[1], int):
        keys = keys[2:]
    words = ""
    for key in keys:
        words = f"{words[:-2]} {key + 1}: " if isinstance(key, int) else f"{words}{key}: "
    return words


def _described(kind: inspect.Type) -> str:
    while isinstance(kind, inspect.Metadata):
        if kind.extra and "expected" in kind.extra:
            return kind.extra["expected"]
        kind = kind.type
    if isinstance(kind, inspect.LiteralType):
        values = [str(value) for value in kind.values]
        return f"{', '.join(values[:-1])} or {values[-1]}"
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        number = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
        low = f" from {kind.ge}" if kind.ge is not None else ""
        high = f" to {kind.le}" if kind.le is not None else f" and below {kind.lt}" if kind.lt is not None else ""
        return number + low + high
    if isinstance(kind, inspect.StrType):
        return "a text that is not empty" if kind.min_length else "a text"
    if isinstance(kind, inspect.BoolType):
        return "true or false"
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return "a list"
    if isinstance(kind, inspect.DictType):
        return "`name: value` pairs"
    return "a value"


def _shown(data: object) -> str:
    if data is None:
        return "nothing"
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, list):
        return "a list"
    if isinstance(data, dict):
        return "a mapping" if len(data) > 3 else f"the keys {', '.join(data) or '(none)'}"
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}…'"


def _advice(data: object, kind: inspect.Type) -> str:
    if isinstance(kind, inspect.StrType):
        if isinstance(data, bool | int | float):
            return ": put it in double quotes"
        if isinstance(data, dict):
            return ": a text with `: ` in it goes in double quotes"
    return ""


# --- the structs inside a document that has other problems


def _partial_faults(data: object, kind: inspect.Type, keys: Keys) -> Iterator[Fault]:
    """The faults of the largest parts that are whole: one bad field must not hide what is wrong elsewhere."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        chosen, fault = _choose(data, kind, keys)
        if chosen is not None and not fault:
            yield from _partial_faults(data, chosen, keys)
    elif isinstance(kind, inspect.StructType) and isinstance(data, dict):
        try:
            value = msgspec.convert(data, kind.cls)
        except msgspec.ValidationError:
            for field in kind.fields:
                if field.encode_name in data:
                    yield from _partial_faults(data[field.encode_name], field.type, (*keys, field.encode_name))
        else:
            if hasattr(value, "faults"):
                yield from (((*keys, *inner), says) for inner, says in value.faults())
    elif isinstance(kind, inspect.VarTupleType | inspect.ListType) and isinstance(data, list):
        for index, element in enumerate(data):
            yield from _partial_faults(element, kind.item_type, (*keys, index))
