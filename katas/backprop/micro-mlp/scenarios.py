"""Hidden scenarios of the micro-mlp kata, with an engine of their own."""

import math

from nfquiz.judge.scenario import scenario

PYTHON_FLOATS = {"dtypes": ("float64",)}


class Value:
    """A scalar that knows its parents and its derivatives for them, numbered in the order of creation."""

    made = 0

    def __init__(self, data, slopes=()):
        self.data, self.grad, self.slopes = float(data), 0.0, slopes
        Value.made += 1
        self.number = Value.made

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Value(s, ((self, s * (1 - s)),))

    def relu(self):
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),))

    def backward(self):
        reached, waiting = {self.number: self}, [self]
        while waiting:
            for parent, _ in waiting.pop().slopes:
                if parent.number not in reached:
                    reached[parent.number] = parent
                    waiting.append(parent)
        self.grad = 1.0
        for _, value in sorted(reached.items(), reverse=True):
            for parent, slope in value.slopes:
                parent.grad += slope * value.grad


def _numbers(given, n, low=0.3, high=1.5):
    """n numbers of both signs, none near 0."""
    signs = given.permutation(n).tolist()
    return [given.number(low, high) * (1 if sign % 2 else -1) for sign in signs]


def _set(given, neurons):
    for neuron in neurons:
        for weight, number in zip(neuron.w, _numbers(given, len(neuron.w)), strict=True):
            weight.data = number
        neuron.b.data = given.number(0.2, 0.8)


def _data(out):
    """A Value's number, or a list of them."""
    if isinstance(out, Value):
        return out.data
    return [value.data for value in out] if isinstance(out, list | tuple) else type(out).__name__


def _gradients(out):
    """Backward from a sum in which every output weighs differently."""
    outputs = [out] if isinstance(out, Value) else list(out)
    total = outputs[0]
    for i, value in enumerate(outputs[1:], start=2):
        total = total + value * i
    total.backward()


@scenario("a neuron: its attributes, its value, its gradients", **PYTHON_FLOATS)
def neuron(impl, given):
    for n in (given.size(3, 5), 1):
        unit = impl.Neuron(Value, n)
        yield f"{n} inputs: how many weights", len(unit.w)
        yield "weights and bias are Values", [isinstance(p, Value) for p in [*unit.w, unit.b]]
        _set(given, [unit])
        x = [Value(number) for number in _numbers(given, n)]
        out = unit(x)
        yield f"{n} inputs: the value", _data(out)
        _gradients(out)
        yield f"{n} inputs: gradients of weights, bias and inputs", [p.grad for p in [*unit.w, unit.b, *x]]


@scenario("activations by name: tanh unless something else is asked", **PYTHON_FLOATS)
def activations(impl, given):
    unit, layer, net = impl.Neuron(Value, 3), impl.Layer(Value, 3, 2), impl.MLP(Value, 3, [2, 2])
    _set(given, [unit, *layer.neurons, *(one for part in net.layers for one in part.neurons)])
    for name, part in (("neuron", unit), ("layer", layer), ("network", net)):
        for x in (_numbers(given, 3), [2.0, -3.0, 1.0], [-2.0, 3.0, -1.0]):
            yield f"{name}, the default", _data(part(x))
            for activation in ("tanh", "sigmoid", "relu"):
                yield f"{name}, {activation}", _data(part(x, activation=activation))
            yield f"{name}, relu by position", _data(part(x, "relu"))


@scenario("a layer: a list of Values, and of one neuron the Value itself", **PYTHON_FLOATS)
def layer(impl, given):
    n = given.size(2, 4)
    for size in (3, 2, 1):
        part = impl.Layer(Value, n, size)
        yield f"{size} neurons, {n} inputs", [len(unit.w) for unit in part.neurons]
        _set(given, part.neurons)
        x = [Value(number) for number in _numbers(given, n)]
        out = part(x)
        yield f"{size} neurons: what kind", type(out).__name__
        yield f"{size} neurons: values", _data(out)
        _gradients(out)
        yield f"{size} neurons: gradients of the inputs", [value.grad for value in x]


@scenario("a network: sizes, values, the gradients of everything", **PYTHON_FLOATS)
def network(impl, given):
    n = given.size(2, 4)
    for n_outs in ([4, 3, 2], [5, 1], [3]):
        net = impl.MLP(Value, n, n_outs)
        yield f"{n_outs}: weights of each neuron", [[len(unit.w) for unit in part.neurons] for part in net.layers]
        _set(given, [unit for part in net.layers for unit in part.neurons])
        x = [Value(number) for number in _numbers(given, n)]
        for activation in ("tanh", "sigmoid"):
            out = net(x, activation=activation)
            yield f"{n_outs}, {activation}: a Value?", isinstance(out, Value)
            yield f"{n_outs}, {activation}: values", _data(out)
        _gradients(out)
        parameters = [p for part in net.layers for unit in part.neurons for p in [*unit.w, unit.b]]
        yield f"{n_outs}: gradients", [p.grad for p in [*parameters, *x]]


@scenario("layers of one neuron inside the network, and sizes in a tuple", **PYTHON_FLOATS)
def single(impl, given):
    for n_outs in ([1, 1], [1, 3], [2, 1, 2], (3, 1), (2,)):
        net = impl.MLP(Value, 3, n_outs)
        _set(given, [unit for part in net.layers for unit in part.neurons])
        x = [Value(number) for number in _numbers(given, 3)]
        out = net(x)
        yield f"{n_outs}: a Value?", isinstance(out, Value)
        yield f"{n_outs}: values", _data(out)
        _gradients(out)
        yield f"{n_outs}: gradients of the inputs", [value.grad for value in x]


@scenario("inputs: numbers, Values, tuples", **PYTHON_FLOATS)
def inputs(impl, given):
    numbers = _numbers(given, 3)
    for name, part in (("neuron", impl.Neuron(Value, 3)), ("layer", impl.Layer(Value, 3, 2))):
        _set(given, [part] if name == "neuron" else part.neurons)
        yield f"{name}: numbers", _data(part(numbers))
        yield f"{name}: a tuple of Values", _data(part(tuple(Value(number) for number in numbers)))
        yield f"{name}: some of both", _data(part([numbers[0], Value(numbers[1]), 2]))
    net = impl.MLP(Value, 3, [2, 1])
    _set(given, [unit for part in net.layers for unit in part.neurons])
    yield "network: a tuple of numbers", _data(net(tuple(numbers)))


@scenario("parameters(): the Values themselves, each neuron's weights and then its bias", **PYTHON_FLOATS)
def parameters(impl, given):
    unit, layer, net = impl.Neuron(Value, 3), impl.Layer(Value, 2, 3), impl.MLP(Value, 3, [2, 4, 1])
    owned = (
        ("neuron", unit, [unit]),
        ("layer", layer, layer.neurons),
        ("network", net, [one for part in net.layers for one in part.neurons]),
    )
    for name, part, neurons in owned:
        _set(given, neurons)
        expected = [p for one in neurons for p in [*one.w, one.b]]
        yield f"{name}: a list?", isinstance(part.parameters(), list)
        found = list(part.parameters())
        yield f"{name}: how many", len(found)
        yield f"{name}: of what", sorted({type(p).__name__ for p in found})
        yield f"{name}: the right ones in order", [a is b for a, b in zip(found, expected, strict=True)]
        yield f"{name}: each once", len({id(p) for p in found})
        for i, p in enumerate(found):
            p.data = math.cos(i + 1)
        yield f"{name}: the value with numbers set through them", _data(part([0.5, -1.0, 2.0][: len(neurons[0].w)]))


@scenario("a start in which weights differ, and nothing shared between instances", **PYTHON_FLOATS)
def start(impl, given):
    one, other = impl.MLP(Value, 3, [4, 2]), impl.MLP(Value, 3, [4, 2])
    # random floats meet with a chance of about 1e-15
    for name, units in (("layer 1", one.layers[0].neurons), ("layer 2", one.layers[1].neurons)):
        yield f"{name}: different weights", len({w.data for unit in units for w in unit.w}) > 1
        yield f"{name}: different neurons", len({tuple(w.data for w in unit.w) for unit in units}) > 1
    yield "finite", all(math.isfinite(p.data) for p in one.parameters())
    yield "shared", len({id(p) for p in one.parameters()} & {id(p) for p in other.parameters()})


@scenario("gradient descent on four samples", **PYTHON_FLOATS)
def training(impl, given):
    net = impl.MLP(Value, 2, [3, 1])
    for p, number in zip(net.parameters(), _numbers(given, 13), strict=True):
        p.data = number
    samples = [(_numbers(given, 2), target) for target in (1.0, -1.0, -1.0, 1.0)]
    for step in range(3):
        errors = [net(x) - target for x, target in samples]
        loss = sum(error * error for error in errors)
        for p in net.parameters():
            p.grad = 0.0
        loss.backward()
        for p in net.parameters():
            p.data -= 0.1 * p.grad
        yield f"the loss at step {step + 1}", loss.data
    yield "the trained parameters", [p.data for p in net.parameters()]
