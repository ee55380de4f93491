"""NumPy-minded: covariance, eigh, everything flipped to descending order."""

import numpy as np
import torch


def pca(X, n_components):
    data = X.cpu().numpy()
    data = data - data.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(data, rowvar=False).reshape(data.shape[1], -1))
    values, vectors = values[::-1].copy(), vectors[:, ::-1].copy()
    components = vectors.T[:n_components]
    results = data @ components.T, components, values[:n_components]
    return tuple(torch.from_numpy(np.ascontiguousarray(part)).to(X) for part in results)
