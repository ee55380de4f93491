"""The graph search against its definition, and networks of Values against torch's."""

import random

import pytest
import torch

from reference_impl.autograd import Value
from reference_impl.computational_graphs import MLP, Layer, Neuron, topological_order


def assert_in_order(graph, root, order):
    assert order[-1] == root
    assert len(set(order)) == len(order)
    place = {node: i for i, node in enumerate(order)}
    assert all(place[child] < place[node] for node in order for child in graph.get(node, ()))


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_are_ordered(seed):
    dice = random.Random(seed)
    graph = {i: [j for j in range(i + 1, 25) if dice.random() < dice.choice([0.05, 0.3])] for i in range(25)}
    order = topological_order(0, lambda node: (child for child in graph[node]))
    assert_in_order(graph, 0, order)
    reachable = {0} | {child for node in order for child in graph[node]}
    assert set(order) == reachable


def test_long_chains_and_many_paths_are_no_trouble():
    assert topological_order(0, lambda i: [i + 1] if i < 50_000 else []) == list(range(50_000, -1, -1))
    ladder = {i: [i + 1, i + 1, i + 2] for i in range(100)}
    assert_in_order(ladder, 0, topological_order(0, lambda i: ladder.get(i, [])))


def test_it_is_the_order_that_the_engine_itself_needs():
    a, b = Value(2.0), Value(-1.0)
    c = a * b + a
    order = topological_order(c * c.tanh(), lambda value: value._parents)
    assert {a, b, c} < set(order)
    assert order.index(a) < order.index(c)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("n_outs", [[4, 2], (3,), [1, 2], [3, 1, 1], [1]])
def test_a_network_of_values_equals_torchs(activation, n_outs):
    net, numbers = MLP(Value, 3, n_outs), [0.5, -1.5, 2.0]
    x = [Value(number) for number in numbers]
    out = net(x, activation)
    outputs = [out] if n_outs[-1] == 1 else out
    sum((i + 1) * value for i, value in enumerate(outputs)).backward()
    inputs = activations = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    leaves = []
    for layer in net.layers:
        weight = torch.tensor([[w.data for w in neuron.w] for neuron in layer.neurons], dtype=torch.float64)
        bias = torch.tensor([neuron.b.data for neuron in layer.neurons], dtype=torch.float64)
        leaves.append((weight.requires_grad_(), bias.requires_grad_()))
        activations = getattr(torch, activation)(weight @ activations + bias)
    (activations * torch.arange(1, len(outputs) + 1)).sum().backward()
    assert [value.data for value in outputs] == pytest.approx(activations.tolist())
    assert [value.grad for value in x] == pytest.approx(inputs.grad.tolist())
    rows = [[*w, b] for weight, bias in leaves for w, b in zip(weight.grad.tolist(), bias.grad.tolist(), strict=True)]
    assert [p.grad for p in net.parameters()] == pytest.approx([number for row in rows for number in row])


def test_a_neuron_and_a_layer_by_themselves():
    neuron = Neuron(Value, 2)
    neuron.w[0].data, neuron.w[1].data, neuron.b.data = 1.0, -1.0, 0.5
    assert neuron([2.0, 3.0], "relu").data == 0.0
    assert isinstance(Layer(Value, 2, 1)([1.0, 2.0]), Value)
    assert len(MLP(Value, 3, [4, 4, 1]).parameters()) == 41
    with pytest.raises(ValueError, match="zip"):
        neuron([1.0])
