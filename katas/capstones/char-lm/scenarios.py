"""Trained on the first nine tenths of Romeo and Juliet, validated on the rest; small made-up texts come first."""

import math

import torch
from torch.nn import functional as F

from nfquiz.judge.scenario import scenario

BAR = 1.90
"""Nats a character. The best smoothed trigram model of the same text has 1.949 on the validation part."""
CONTEXT = 32
SEED = 2026


def generator(seed):
    return torch.Generator().manual_seed(seed)


def as_values(model, ids):
    with torch.no_grad():
        return model(ids)


def learned(seen):
    ids, logits = seen["ids"], seen["logits"]
    if not isinstance(logits, torch.Tensor) or tuple(logits.shape) != (7, 8, 7):
        return "model(ids) must return logits (N, L, V) for ids (N, L)", f"for 7, 8, 7 it was {shape_of(logits)}"
    if bool((logits >= 0).all()) and torch.allclose(logits.sum(dim=-1), torch.ones(7, 8), atol=1e-4):
        return "the model must return logits; these are probabilities"
    for at in (2, 5, 7):
        # the same sums in another order differ in the last digits only
        if not torch.allclose(seen[f"from {at} on other"][:, :at], logits[:, :at], rtol=1e-3, atol=1e-4):
            return "the logits at a position change when later characters do: it looks ahead"
    for length in (1, 3):
        if tuple(getattr(seen[f"length {length}"], "shape", ())) != (2, length, 7):
            return "ids shorter than the context must work too, and give (N, L, V)"
    foretold = logits.argmax(dim=-1)
    if bool((foretold == ids[:, :-1]).all()):
        return "at each position it foretells the very character that it sees, not the next"
    if bool((foretold[:, 1:] == ids[:, :-2]).all()):
        return "at each position it foretells the character before, not the next"
    loss = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten()).item()
    # by heart it is near 0, by guessing ln 7 = 1.95
    if loss <= 0.5 * math.log(7):
        return None
    return "a text that repeats itself is not learned: the next character is not foretold", f"{loss:.2f} nats"


def shape_of(value):
    return list(value.shape) if isinstance(value, torch.Tensor) else type(value).__name__


@scenario(
    "a text that repeats itself: foretold, at any length, without looking ahead",
    dtypes=("float32",),
    seconds=30,
    expect=learned,
)
def repetition(impl, given):
    order = given.permutation(7)
    text = order[torch.arange(2_500) % 7]
    model = impl.train_char_lm(text, 7, 8, generator=generator(4))
    ids = torch.stack([text[at : at + 9] for at in range(7)])
    yield "ids", ids
    yield "logits", as_values(model, ids[:, :-1])
    for at in (2, 5, 7):
        other = ids[:, :-1].clone()
        other[:, at:] = (other[:, at:] + 1 + given.integers(7, 8 - at, high=6)) % 7
        yield f"from {at} on other", as_values(model, other)
    for length in (1, 3):
        yield f"length {length}", as_values(model, given.integers(2, length, high=7))


def other_sizes(seen):
    found = shape_of(seen["logits"])
    return None if found == [4, 5, 12] else ("other sizes of vocabulary and context must work too", f"{found}")


@scenario("another vocabulary, another context", dtypes=("float32",), seconds=30, expect=other_sizes)
def sizes(impl, given):
    model = impl.train_char_lm(given.integers(300, high=12), 12, 5, generator=generator(5))
    yield "logits", as_values(model, given.integers(4, 5, high=12))


def repeatable(seen):
    if not torch.equal(seen["first"], seen["called again"]):
        return "the same ids gave other logits the second time: something random is left on"
    if not torch.allclose(seen["first"], seen["trained again"], rtol=1e-3, atol=1e-3):
        return "the same generator state gave another model: something is drawn without the generator"
    return None


@scenario("the generator decides everything random", dtypes=("float32",), seconds=30, expect=repeatable)
def randomness(impl, given):
    text, ids = given.integers(400, high=7), given.integers(4, 6, high=7)
    model = impl.train_char_lm(text, 7, 6, generator=generator(3))
    yield "first", as_values(model, ids)
    yield "called again", as_values(model, ids)
    torch.rand(5)
    yield "trained again", as_values(impl.train_char_lm(text, 7, 6, generator=generator(3)), ids)


def below_the_bar(seen):
    characters = torch.unique(seen.data["train.txt"])
    ids = torch.searchsorted(characters, seen.data["validation.txt"])
    windows = (len(ids) - 1) // CONTEXT
    targets = ids[1 : windows * CONTEXT + 1].reshape(windows, CONTEXT)
    loss = F.cross_entropy(seen["logits"].double().flatten(0, 1), targets.flatten()).item()
    if loss <= BAR:
        return None
    return f"the bar is {BAR:.2f} nats a character on text that it has not seen", f"{loss:.3f}"


@scenario(
    "trained on the play, it foretells the rest of it better than trigrams do",
    dtypes=("float32",),
    seconds=120,
    trains=True,
    expect=below_the_bar,
)
def play(impl, given):
    text = given.data("train.txt")
    characters = torch.unique(text)
    model = impl.train_char_lm(
        torch.searchsorted(characters, text), len(characters), CONTEXT, generator=generator(SEED)
    )
    ids = torch.searchsorted(characters, given.data("validation.txt"))
    windows = (len(ids) - 1) // CONTEXT
    inputs = ids[: windows * CONTEXT].reshape(windows, CONTEXT)
    yield "logits", torch.cat([as_values(model, some) for some in inputs.split(64)])
