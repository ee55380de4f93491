"""Hidden scenarios of the tied-embeddings kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# A logit is a sum of a few products
SUMS = tolerance(float32=(1e-5, 1e-5))


def _model(impl, given, vocab, dim):
    model = impl.TinyLM(vocab, dim)
    impl.TinyLM(3, 2)  # another one, which is none of its business
    return given.fill(model, scale=1.0)


@scenario("there is one parameter, embedding.weight")
def one_parameter(impl, given):
    model = impl.TinyLM(vocab=7, dim=3)
    yield "shapes", {name: list(one.shape) for name, one in sorted(model.named_parameters())}
    yield "number of tensors", len(list(model.parameters()))
    yield "it is trained", all(one.requires_grad for one in model.parameters())
    yield "its rows differ", not bool(torch.allclose(model.embedding.weight[0], model.embedding.weight[1]))


@scenario("logits are the products of the token's embedding with all embeddings", tolerance=SUMS)
def logits(impl, given):
    vocab, dim = given.sizes(2, 4, 8)
    model = _model(impl, given, vocab, dim)
    yield "result", model(given.integers(given.size(2, 3), 5, high=vocab))
    yield "every token", model(torch.arange(vocab, device=given.device).unsqueeze(0))


@scenario("as many tokens as features", tolerance=SUMS)
def square(impl, given):
    size = given.size(3, 5)
    model = _model(impl, given, size, size)
    yield "result", model(given.integers(2, 4, high=size))


@scenario("one text, one token; none; strided ids", tolerance=SUMS)
def shapes(impl, given):
    model = _model(impl, given, 6, 4)
    yield "one of each", model(given.integers(1, 1, high=6))
    yield "no text", model(given.integers(0, 3, high=6))
    yield "strided", model(given.integers(5, 2, high=6).T)
    yield "the same token again and again", model(given.tensor([[2, 2, 2]]))


@scenario("both uses of the weight send it gradient", tolerance=GRADIENT)
def gradient(impl, given):
    model = _model(impl, given, 6, 4)
    ids = given.tensor([[0, 1, 1, 3], [5, 1, 0, 0]])
    (model(ids) * given.randn(2, 4, 6)).sum().backward()
    yield "gradient", model.embedding.weight.grad
    model.zero_grad()
    model(ids)[:, -1, 2].sum().backward()
    yield "gradient of one token's logits", model.embedding.weight.grad


@scenario("after a step of training both uses have the new weight", tolerance=GRADIENT)
def trained(impl, given):
    model = _model(impl, given, 6, 4)
    ids = given.integers(2, 5, high=6)
    for _ in range(3):
        loss = torch.nn.functional.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        yield "loss", loss
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= 0.1 * parameter.grad
    yield "weight", model.embedding.weight
    yield "logits", model(ids)


@scenario("a saved weight loaded into another model gives its logits", tolerance=SUMS)
def loaded(impl, given):
    weight = given.randn(6, 4)
    model = _model(impl, given, 6, 4)
    model.load_state_dict({"embedding.weight": weight}, strict=False)
    yield "logits", model(given.integers(2, 3, high=6))
    yield "number of parameters after that", len(list(model.parameters()))
