"""A stack of nodes, each pushed again under its children to be listed at the second visit."""


def topological_order(root, children):
    order, visited = [], set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
            continue
        if node in visited:
            continue
        visited.add(node)
        stack.append((node, True))
        for child in children(node):
            if child not in visited:
                stack.append((child, False))
    return order
