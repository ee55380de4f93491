import torch


def pca(X, n_components):
    Xc = X - X.mean(0, keepdim=True)
    U, S, Vh = torch.linalg.svd(Xc, full_matrices=False)
    components = Vh[:n_components]
    projected = U[:, :n_components] * S[:n_components]
    return projected, components, S[:n_components] ** 2 / (len(X) - 1)
