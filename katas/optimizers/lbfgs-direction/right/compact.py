"""The compact form of Byrd, Nocedal and Schnabel: all pairs at once, in float64."""

import torch


def lbfgs_direction(grad, s_history, y_history):
    if not s_history:
        return -grad
    S = torch.stack(list(s_history), dim=1).double()
    Y = torch.stack(list(y_history), dim=1).double()
    g = grad.double()
    products = S.T @ Y
    R = torch.triu(products)
    gamma = products[-1, -1] / Y[:, -1].square().sum()
    inner = torch.diag(products.diagonal()) + gamma * Y.T @ Y
    a = torch.linalg.solve_triangular(R, (S.T @ g)[:, None], upper=True)
    b = torch.linalg.solve_triangular(R.T, inner @ a - gamma * (Y.T @ g)[:, None], upper=False)
    return -(gamma * g + (S @ b - gamma * Y @ a).squeeze(1)).to(grad.dtype)
