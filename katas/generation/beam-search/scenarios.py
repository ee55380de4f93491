"""Hidden scenarios of the beam-search kata.

Random models are asked in float64 only: two sums of log-probabilities as close as a float32 rounding error would make
the answer a matter of the order of additions.
"""

import torch

from nfquiz.judge.scenario import scenario

START, EOS = 7, 2
"""The start token is none of the tokens that can be generated."""


class Model:
    """A language model whose next token depends on all tokens so far."""

    def __init__(self, given, size, end=0.0, spread=1.0):
        logits = given.randn(23, size) * spread
        logits[:, EOS] += end
        self.table = torch.log_softmax(logits, dim=-1)
        self.asked = []

    def __call__(self, tokens):
        if not isinstance(tokens, torch.Tensor) or tokens.dtype != torch.int64 or tokens.dim() != 1:
            raise TypeError("log_prob_fn takes the int64 tokens (L,) of one hypothesis")
        prefix = tokens.tolist()
        self.asked.append(prefix)
        state = 0
        for token in prefix:
            state = (state * 5 + token + 1) % 23
        return self.table[state]


def found(impl, model, *args, **options):
    """The answer without the start token."""
    tokens = impl.beam_search(model, START, *args, **options)
    return tokens[1:] if type(tokens) is list and tokens[:1] == [START] else tokens


@scenario("a beam of 1 takes the best token each time, until the end token or max_len")
def greedy(impl, given):
    # well separated probabilities, which float32 can't confuse
    def chain(tokens):
        order = [(int(tokens[-1]) * 3 + len(tokens) + i) % 5 for i in range(5)]
        probs = torch.tensor([0.5, 0.25, 0.15, 0.07, 0.03], dtype=given.dtype, device=given.device)
        return probs[torch.tensor(order, device=given.device)].log()

    for max_len in (1, 2, 5):
        yield f"max_len {max_len}", found(impl, chain, max_len, 1, EOS)
    yield "another end token", found(impl, chain, 6, 1, eos_token=1)
    yield "an end token that never comes", found(impl, chain, 4, 1, eos_token=99)


@scenario("wider beams: the best extensions of all hypotheses together", dtypes=("float64",))
def wider(impl, given):
    for width in (2, 3, 4):
        for _ in range(4):
            yield f"beam_width {width}", found(impl, Model(given, 5, end=-1.0), 4, width, EOS)


@scenario("finished hypotheses leave the beam and still compete at the end", dtypes=("float64",))
def finished(impl, given):
    for width in (1, 2, 3, 5):
        for end in (0.0, 1.0, 2.0):
            yield f"beam_width {width}", found(impl, Model(given, 4, end=end), 5, width, EOS)


@scenario("which hypotheses the model is asked about", dtypes=("float64",))
def asked(impl, given):
    # the prefixes without regard to their order, nor to how often each was asked for
    for width, end in ((2, 1.0), (3, 1.5), (4, 0.5), (3, 0.0), (2, 0.0)):
        model = Model(given, 4, end=end)
        found(impl, model, 4, width, EOS)
        yield f"beam_width {width}", sorted({tuple(prefix) for prefix in model.asked})
    # the end comes second after one token, and stays behind both extensions of the other
    for p in (0.15, 0.4):
        prefixes = set()

        def forked(tokens, p=p, prefixes=prefixes):
            prefixes.add(tuple(tokens.tolist()))
            probs = [1 - p, 1e-9, p, 1e-9] if len(tokens) == 1 else [0.4, 0.35, 0.01, 0.24]
            return torch.tensor(probs, dtype=given.dtype, device=given.device).log()

        found(impl, forked, 3, 2, EOS)
        yield f"end with {p}", sorted(prefixes)


@scenario("a beam wider than the vocabulary", dtypes=("float64",))
def very_wide(impl, given):
    for _ in range(3):
        yield "V = 3, beam_width 10", found(impl, Model(given, 3), 3, 10, EOS)
    yield "one step", found(impl, Model(given, 4, end=-2.0), 1, 50, EOS)


@scenario("the length penalty divides the log-probability of the finished and the live ones", dtypes=("float64",))
def penalty(impl, given):
    for alpha in (0.5, 1.0, 2.0):
        for end in (0.0, 0.7, 1.4):
            model = Model(given, 4, end=end)
            yield f"α = {alpha}", found(impl, model, 5, 3, EOS, length_penalty=alpha)
    yield "an integer", found(impl, Model(given, 4), 4, 3, EOS, 1)
    yield "a negative one", found(impl, Model(given, 4), 4, 3, EOS, -1.0)


# log P and n of the three kinds of hypotheses by hand: which one wins hangs on α and on what n counts
@scenario("n counts the end token and not the start token; the penalty is 0 by default", dtypes=("float64",))
def lengths(impl, given):
    # after the start: end with 0.4 (n = 1), or 0 with 0.6; then 1 and 3 follow for sure up to max_len, with 0.8 in all
    def model(tokens):
        probs = {1: [0.6, 1e-9, 0.4, 1e-9], 2: [1e-9, 0.8, 1e-9, 0.2]}.get(len(tokens), [1e-9, 1e-9, 1e-9, 1.0])
        return torch.tensor(probs, dtype=given.dtype, device=given.device).log()

    for alpha in (0.0, 0.2, 0.35, 1.0):
        yield f"α = {alpha}", found(impl, model, 3, 2, EOS, length_penalty=alpha)

    # end with p after one token, or go on with 1 − p: three steps of probability 1, then the end
    for p in (0.2, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.9):

        def forked(tokens, p=p):
            probs = {1: [1 - p, 1e-9, p], 4: [1e-9, 1e-9, 1.0]}.get(len(tokens), [1e-9, 1.0, 1e-9])
            return torch.tensor(probs, dtype=given.dtype, device=given.device).log()

        for alpha in (0.5, 1.0, 1.5):
            yield f"end with {p}, α = {alpha}", found(impl, forked, 6, 2, EOS, length_penalty=alpha)
        yield f"end with {p}, no penalty given", found(impl, forked, 6, 2, EOS)


@scenario("a long sequence, whose probability is too small for a float", dtypes=("float64",))
def underflow(impl, given):
    # 0.2 ** 500 is below the smallest float64; the token that has it changes at each step
    def model(tokens):
        probs = torch.tensor([0.2, 0.15, 0.13, 0.12, 0.11, 0.1, 0.1, 0.09], dtype=given.dtype, device=given.device)
        probs = probs.roll(len(tokens) * 5 % 8)
        return torch.cat([probs[:EOS], probs.new_tensor([1e-9]), probs[EOS:]]).log()

    yield "500 tokens", found(impl, model, 500, 1, EOS)


@scenario("the answer is a list of Python ints, the end token in it")
def form(impl, given):
    def model(tokens):
        probs = [0.1, 0.8, 0.1] if len(tokens) < 3 else [0.05, 0.05, 0.9]
        return torch.tensor(probs, dtype=given.dtype, device=given.device).log()

    tokens = impl.beam_search(model, START, 6, 2, EOS)
    yield "its type", type(tokens) is list and all(type(token) is int for token in tokens)
    yield "its tokens", found(impl, model, 6, 2, EOS)
    yield "again", found(impl, model, 6, 2, EOS)
