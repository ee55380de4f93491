"""H v by recursion on the pairs: the newest update around the product with the one before."""


def lbfgs_direction(grad, s_history, y_history):
    if not len(s_history):
        return -grad
    gamma = (s_history[-1] * y_history[-1]).sum() / (y_history[-1] ** 2).sum()

    def times(v, m):
        if m == 0:
            return gamma * v
        s, y = s_history[m - 1], y_history[m - 1]
        rho = 1.0 / s.dot(y)
        inner = times(v - rho * s.dot(v) * y, m - 1)
        return inner - rho * y.dot(inner) * s + rho * s.dot(v) * s

    return -times(grad, len(s_history))
