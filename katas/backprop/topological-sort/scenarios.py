"""Hidden scenarios of the topological-sort kata: what is compared are facts about the order, for several are right."""

from collections import Counter

from nfquiz.judge.scenario import scenario

NO_TENSORS = {"dtypes": ("float64",)}


def _look(name, impl, graph, root, wrap=list):
    """The nodes in the order, and whether it is one. Nodes missing in the graph have no children."""
    reachable, waiting = {root}, [root]
    while waiting:
        for child in graph.get(waiting.pop(), ()):
            if child not in reachable:
                reachable.add(child)
                waiting.append(child)
    # a right solution asks for a node's children once, or once a use; without a memory it is exponentially often
    left = 50 * sum(1 + len(graph.get(node, ())) for node in reachable)

    def children(node):
        nonlocal left
        left -= 1
        if left < 0:
            raise RuntimeError("children() was called far too often: nodes seen before are visited again")
        return wrap(graph.get(node, ()))

    before = {node: list(own) for node, own in graph.items()}
    order = list(impl.topological_order(root, children))
    count = Counter(order)
    place = {node: i for i, node in enumerate(order)}
    yield f"{name}: how many nodes", len(order)
    yield f"{name}: every node is there", all(node in count for node in reachable)
    yield f"{name}: and only once", all(times == 1 for times in count.values())
    yield (
        f"{name}: every node after its children",
        all(place.get(child, -1) < place.get(node, -1) for node in reachable for child in graph.get(node, ())),
    )
    yield (
        f"{name}: some node after one of its children",
        any(place.get(child, -1) < place.get(node, -1) for node in reachable for child in graph.get(node, ())),
    )
    yield f"{name}: the root is last", bool(order) and order[-1] == root
    yield f"{name}: the graph is as it was", graph == before


@scenario("a tree, and a node alone", **NO_TENSORS)
def tree(impl, given):
    yield from _look("a tree", impl, {"a": ["b", "c"], "b": ["d"], "c": ["e", "f", "g"]}, "a")
    yield from _look("a node alone", impl, {}, "a")
    yield from _look("a node and its child", impl, {"a": ["b"]}, "a")


@scenario("a node with two parents is listed once, before both", **NO_TENSORS)
def diamond(impl, given):
    yield from _look("a diamond", impl, {"a": ["b", "c"], "b": ["d"], "c": ["d"]}, "a")
    yield from _look("used twice by one node", impl, {"a": ["b", "b"], "b": ["c", "c"]}, "a")
    below = {"b": ["d", "d"], "x": ["y"], "y": ["c"], "c": ["d"]}
    yield from _look("used twice by one node and once by another", impl, {"a": ["b", "x"], **below}, "a")
    yield from _look("the same from the other side", impl, {"a": ["x", "b"], **below}, "a")


@scenario("a short and a long path to the same node", **NO_TENSORS)
def paths(impl, given):
    yield from _look("the short path first", impl, {"a": ["d", "b"], "b": ["c"], "c": ["d"], "d": ["e"]}, "a")
    yield from _look("the long path first", impl, {"a": ["b", "d"], "b": ["c"], "c": ["d"], "d": ["e"]}, "a")
    graph = {0: [4, 1], 1: [5, 2], 2: [3, 6], 3: [4], 4: [7, 5], 5: [8], 6: [7, 5], 7: [8]}
    yield from _look("several of them", impl, graph, 0)
    mirrored = {node: own[::-1] for node, own in graph.items()}
    yield from _look("the other way round", impl, mirrored, 0)


@scenario("random graphs, with nodes that can't be reached", **NO_TENSORS)
def random_graphs(impl, given):
    for share in (0.15, 0.3, 0.6):
        n = given.size(12, 18)
        edges, names = given.mask(n, n, share=share).tolist(), given.permutation(n).tolist()
        graph = {names[i]: [names[j] for j in range(i + 1, n) if edges[i][j] or j == i + 3] for i in range(n)}
        yield from _look(f"share {share}", impl, graph, names[0])
        yield from _look(f"share {share}, from another node", impl, graph, names[2])


@scenario("children in any iterable: tuples, sets, generators, iterators", **NO_TENSORS)
def iterables(impl, given):
    graph = {0: [4, 1], 1: [5, 2], 2: [3], 3: [4], 4: [6, 5, 7], 5: [6]}
    yield from _look("a tuple", impl, graph, 0, tuple)
    yield from _look("a set", impl, graph, 0, set)
    yield from _look("a generator", impl, graph, 0, lambda own: (node for node in own))
    yield from _look("an iterator", impl, graph, 0, iter)
    yield from _look("a dict's keys", impl, graph, 0, lambda own: dict.fromkeys(own).keys())
    yield from _look("the graph's own list", impl, graph, 0, lambda own: own)


@scenario("nodes of any kind: 0, the empty string, tuples, objects that print alike", **NO_TENSORS)
def kinds(impl, given):
    class Node:
        def __repr__(self):
            return "a node"

    a, b, c, d = Node(), Node(), Node(), Node()
    yield from _look("objects", impl, {a: [b, c], b: [d], c: [b]}, a)
    yield from _look("0 and others", impl, {1: [0, 2], 2: [0], 0: [""], "": [(), (0, 1)], (): ["f"]}, 1)
    yield from _look("0 as the root", impl, {0: [1, 2], 1: [2]}, 0)


@scenario("a chain of 3,000 nodes does not overflow the stack", **NO_TENSORS)
def chain(impl, given):
    yield from _look("a chain", impl, {i: [i + 1] for i in range(3000)}, 0)
    ladder = {i: [i + 1, i + 2] for i in range(1500)}
    yield from _look("a ladder", impl, ladder, 0)


@scenario("forty forks, 2⁴⁰ paths: each node is visited once", **NO_TENSORS)
def forks(impl, given):
    graph = {}
    for i in range(40):
        graph |= {("node", i): [("left", i), ("right", i)]}
        graph |= {("left", i): [("node", i + 1)], ("right", i): [("node", i + 1)]}
    yield from _look("forks", impl, graph, ("node", 0))


@scenario("a hundred children of one node", **NO_TENSORS)
def wide(impl, given):
    own = [node + 1 for node in given.permutation(100).tolist()]
    graph = {0: own} | {i: [i + 1] for i in range(1, 100, 2)}
    yield from _look("wide", impl, graph, 0)
