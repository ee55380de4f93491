"""The product of two one-hot matrices, in floating point, which is exact for counts."""

import torch


def confusion_matrix(pred, target, num_classes):
    eye = torch.eye(num_classes, dtype=torch.float64, device=pred.device)
    return (eye[target].T @ eye[pred]).round().to(torch.int64)
