"""What is built around a scalar autograd engine: the order of its backward pass, and networks of its Values."""

import math
import random
from collections.abc import Callable, Hashable, Iterable


def topological_order(root: Hashable, children: Callable[[Hashable], Iterable[Hashable]]) -> list[Hashable]:
    """All nodes that can be reached from the root, each once and after all of its children.

    Args:
        root: a node; nodes may be anything hashable. Edges from node to child form no cycle.
        children: gives an iterable of a node's children, which may be empty, name a child twice, or be read only once.

    Returns:
        A list with the root last. Of the orders that are possible, any will do. Chains of any length are fine.

    Source: Kahn, "Topological sorting of large networks", 1962; Cormen et al., "Introduction to Algorithms",
    section "Topological sort".
    """
    order, seen = [], {root}
    path = [(root, iter(children(root)))]  # from the root to the node at hand, each with the children not looked at yet
    while path:
        node, rest = path[-1]
        for child in rest:
            if child not in seen:
                seen.add(child)
                path.append((child, iter(children(child))))
                break
        else:  # no child is left: all of them stand in the order
            path.pop()
            order.append(node)
    return order


class Neuron:
    """One unit on scalar Values: activation(w · x + b).

    Args:
        Value: the class of an autograd engine's numbers. Value(number) makes one; they have `+`, `*` (also with plain
            numbers on either side), and the methods `tanh`, `sigmoid` and `relu`.
        n_in: the number of inputs.

    Attributes:
        w: list of n_in Values, the weights.
        b: a Value, the bias.
    How they start is free, but the weights must not all start alike.

    Source: micrograd (https://github.com/karpathy/micrograd).
    """

    def __init__(self, Value, n_in):
        bound = 1 / math.sqrt(n_in)  # so that w · x neither grows nor shrinks with the number of inputs
        self.w = [Value(random.uniform(-bound, bound)) for _ in range(n_in)]
        self.b = Value(0.0)

    def __call__(self, x, activation="tanh"):
        """x: a sequence of n_in Values or numbers; activation: "tanh", "sigmoid" or "relu". Returns a Value."""
        z = self.b  # z = Σᵢ wᵢ xᵢ + b
        for w_i, x_i in zip(self.w, x, strict=True):
            z = z + w_i * x_i
        return {"tanh": z.tanh, "sigmoid": z.sigmoid, "relu": z.relu}[activation]()

    def parameters(self):
        """A list of all weights, then the bias: the Values themselves."""
        return [*self.w, self.b]


class Layer:
    """n_out neurons on the same n_in inputs.

    Attributes:
        neurons: list of n_out Neurons.
    """

    def __init__(self, Value, n_in, n_out):
        self.neurons = [Neuron(Value, n_in) for _ in range(n_out)]

    def __call__(self, x, activation="tanh"):
        """x as for a Neuron. Returns the list of all neurons' Values; of a layer with one neuron, the Value itself."""
        outputs = [neuron(x, activation) for neuron in self.neurons]
        return outputs[0] if len(outputs) == 1 else outputs

    def parameters(self):
        """A list of every neuron's parameters, neuron by neuron."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]


class MLP:
    """Layers one after the other.

    Args:
        Value, n_in: as for a Neuron.
        n_outs: the layers' numbers of neurons, a list or tuple; 1 is allowed anywhere.

    Attributes:
        layers: list of Layers.
    """

    def __init__(self, Value, n_in, n_outs):
        sizes = [n_in, *n_outs]
        self.layers = [Layer(Value, *pair) for pair in zip(sizes[:-1], sizes[1:], strict=True)]

    def __call__(self, x, activation="tanh"):
        """x as for a Neuron; every layer has the activation, the last one too. Returns what the last layer does."""
        for layer in self.layers:
            x = layer(x, activation)
            if layer is not self.layers[-1] and len(layer.neurons) == 1:
                x = [x]  # a single Value is no sequence of inputs for the next layer
        return x

    def parameters(self):
        """A list of every layer's parameters, layer by layer."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]
