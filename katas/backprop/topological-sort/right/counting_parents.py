"""Kahn's algorithm: take away nodes that nothing needs any more, then turn the list round."""

from collections import deque


def topological_order(root, children):
    below = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node not in below:
            below[node] = list(children(node))
            waiting += below[node]
    uses = {node: 0 for node in below}
    for own in below.values():
        for child in own:
            uses[child] += 1
    ready, order = deque([root]), []
    while ready:
        node = ready.popleft()
        order.append(node)
        for child in below[node]:
            uses[child] -= 1
            if uses[child] == 0:
                ready.append(child)
    order.reverse()
    return order
