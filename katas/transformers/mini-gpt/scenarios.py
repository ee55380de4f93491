"""Hidden scenarios of the mini-gpt kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# Twenty matrix products and five norms: two right orders of the sums differ by some 1e-5 of values of about ten
MODEL = tolerance(float32=(1e-3, 1e-3))
# Which token is most probable must not hang on rounding
TOKENS = ("float64",)


def _model(impl, given, vocab=11, d_model=6, num_heads=2, num_layers=2, max_len=9, scale=0.7):
    model = impl.MiniGPT(vocab, d_model, num_heads, num_layers, max_len)
    impl.MiniGPT(5, 5, 5, 1, 3)  # another one, which is none of its business
    return given.fill(model, scale)


def _lively(impl, given, **sizes):
    """A model whose next token depends on the whole text: what blocks and positions add outweighs the token itself."""
    model = _model(impl, given, **{"vocab": 29, "num_layers": 2, **sizes})
    with torch.no_grad():
        model.position_embedding.weight.mul_(2)
        for block in model.blocks:
            block.W_o.weight.mul_(4)
            block.mlp[2].weight.mul_(2)
    return model


def _work(model, *args, **options):
    """How many numbers go into the model's layers while it generates; 0 where they are not called as modules."""
    count = []
    hooks = [
        layer.register_forward_hook(lambda _, inputs, __: count.append(inputs[0].numel()))
        for layer in model.modules()
        if isinstance(layer, torch.nn.Linear | torch.nn.LayerNorm)
    ]
    model.generate(*args, **options)
    for hook in hooks:
        hook.remove()
    return sum(count)


def _zeroed(*parameters):
    with torch.no_grad():
        for parameter in parameters:
            parameter.zero_()


@scenario("the names and shapes of the parameters")
def parameters(impl, given):
    model = impl.MiniGPT(vocab=7, d_model=4, num_heads=2, num_layers=2, max_len=5)
    yield "shapes", {name: list(one.shape) for name, one in sorted(model.named_parameters())}


@scenario("without blocks' branches: embeddings, positions, last norm, tied head", tolerance=MODEL)
def embeddings(impl, given):
    model = _model(impl, given, num_layers=1)
    _zeroed(*model.blocks.parameters())
    ids = given.integers(given.size(2, 3), 6, high=11)
    yield "logits", model(ids)
    yield "the same token everywhere", model(given.tensor([[4] * 5]))
    _zeroed(model.position_embedding.weight)
    yield "without positions", model(ids)


@scenario("one block", tolerance=MODEL)
def one_block(impl, given):
    model = _model(impl, given, num_heads=given.choice([1, 2, 3]), num_layers=1)
    yield "logits", model(given.integers(given.size(2, 3), 5, high=11))


@scenario("several blocks, one after another", tolerance=MODEL)
def several_blocks(impl, given):
    heads, d_k, layers = given.sizes(3, 2, 4)
    model = _model(impl, given, d_model=heads * d_k, num_heads=heads, num_layers=layers)
    yield "logits", model(given.integers(2, 5, high=11))
    yield "a full text", model(given.integers(1, 9, high=11))
    yield "one token", model(given.integers(2, 1, high=11))
    yield "strided", model(given.integers(4, 2, high=11).T)


@scenario("no position learns of a later one", dtypes=("float64",))
def causality(impl, given):
    model = _model(impl, given)
    ids = given.integers(2, 6, high=11)
    other = torch.cat([ids[:, :4], (ids[:, 4:] + 1) % 11], dim=1)
    change = (model(ids) - model(other)).abs().amax(dim=(0, 2))  # (6,)
    yield "a position before the change is affected", [value > 1e-9 for value in change[:4].tolist()]
    yield "the first positions alone", model(ids[:, :3])


@scenario("training mode is the same: there is no dropout", tolerance=MODEL)
def modes(impl, given):
    model = _model(impl, given)
    ids = given.integers(2, 4, high=11)
    yield "training", model.train()(ids)
    yield "evaluation", model.eval()(ids)


@scenario("gradients for all parameters, both uses of the token embedding", tolerance=GRADIENT)
def gradients(impl, given):
    model = _model(impl, given, d_model=4, scale=0.4)
    logits = model(given.integers(2, 4, high=11))
    (logits * given.randn(*logits.shape) / 10).sum().backward()
    for name, one in sorted(model.named_parameters()):
        yield f"gradient for {name}", one.grad


@scenario("generate, cache or not: the most probable token, again and again", dtypes=TOKENS)
def generation(impl, given):
    model = _lively(impl, given, max_len=10)
    for length in (1, 4):
        ids = given.integers(3, length, high=29)
        yield f"prompt of {length}", model.generate(ids, 6)
        yield f"prompt of {length}, cache=False", model.generate(ids, 6, cache=False)


@scenario("generate: one text, one token, none; up to the longest text", dtypes=TOKENS)
def generated_lengths(impl, given):
    model = _lively(impl, given)
    ids = given.integers(1, 3, high=29)
    for cache in (True, False):
        yield f"one token, cache={cache}", model.generate(ids, 1, cache=cache)
        yield f"none, cache={cache}", model.generate(ids, 0, cache=cache)
        yield f"up to max_len, cache={cache}", model.generate(ids, max_new_tokens=6, cache=cache)


@scenario("two texts one after the other: nothing is left of the first", dtypes=TOKENS)
def generated_again(impl, given):
    model, other = _lively(impl, given), _lively(impl, given)
    ids, more = given.integers(2, 3, high=29), given.integers(4, 2, high=29)
    for cache in (True, False):
        yield f"first, cache={cache}", model.generate(ids, 5, cache=cache)
        yield f"second, cache={cache}", model.generate(more, 5, cache=cache)
        yield f"another model, cache={cache}", other.generate(ids, 5, cache=cache)
        yield f"logits after that, cache={cache}", model(ids)


@scenario("generate leaves the model as it is: its mode, its gradients", dtypes=TOKENS)
def left_alone(impl, given):
    model = _lively(impl, given)
    graphs = []
    model.ln_f.register_forward_hook(lambda _layer, _inputs, result: graphs.append(result.requires_grad))
    ids = given.integers(2, 3, high=29)
    for training in (True, False):
        model.train(training)
        made = model.generate(ids, 3)
        yield "tokens", made
        yield "autograd records a step", any(graphs)
        yield "training", all(one.training == training for one in model.modules())
    yield "trained", all(one.requires_grad for one in model.parameters())
    yield "gradients", [one.grad is None for one in model.parameters()]


# Without a cache the last step takes 24 positions through an MLP of 4·4 features (384 numbers); with one, the largest
# things are the keys of 24 positions (96) and the embeddings themselves (116)
@scenario("with the cache each position goes through the model once", dtypes=("float64",), max_elements=2.5)
def cached(impl, given):
    model = _model(impl, given, vocab=29, d_model=4, num_heads=2, num_layers=1, max_len=25)
    yield "tokens", model.generate(given.integers(1, 1, high=29), 24)


@scenario("without the cache every step runs the whole text, with it only what is new", dtypes=TOKENS)
def work(impl, given):
    model = _lively(impl, given)
    ids = given.integers(2, 3, high=29)
    with_cache, without = (_work(model, ids, 5, cache=cache) for cache in (True, False))
    # 3 + 4 positions and 3 + 4 + 5 + 6 + 7
    yield "without the cache there is more to do", without > with_cache or without == 0


@scenario("the new tokens are those of the logits", dtypes=TOKENS)
def of_the_logits(impl, given):
    model = _lively(impl, given)
    for cache in (True, False):
        with torch.no_grad():
            longer = model.generate(given.integers(2, 3, high=29), 4, cache=cache).clone()
            most_probable = model(longer)[:, 2:-1].argmax(dim=-1)
        yield f"cache={cache}", torch.equal(most_probable, longer[:, 3:])
