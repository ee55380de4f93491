"""Losses that pull embeddings of a pair together and push those of strangers apart."""

import torch


def info_nce(image_emb: torch.Tensor, text_emb: torch.Tensor, temperature: float = 0.07) -> torch.Tensor:
    """Symmetric contrastive loss of CLIP over a batch of pairs.

    Args:
        image_emb: embeddings `(N, D)`, not normalised yet and not zero, float32 or float64; contiguous or not. Left
            unchanged.
        text_emb: embeddings `(N, D)` of the same dtype; row i belongs to row i of `image_emb`. Left unchanged.
        temperature: by what the cosine similarities are divided, > 0.

    Returns:
        A 0-d tensor: the mean of the loss of finding the text for each image and that of finding the image for each
        text, each averaged over the N pairs. Autograd can differentiate it for both.

    Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021, figure 3,
    https://arxiv.org/abs/2103.00020.
    """
    image = image_emb / image_emb.norm(dim=1, keepdim=True)  # (N, D), length 1
    text = text_emb / text_emb.norm(dim=1, keepdim=True)  # (N, D)
    logits = image @ text.T / temperature  # (N, N), cosine similarity of image i and text j
    image_to_text = -torch.log_softmax(logits, dim=1).diagonal()  # (N,), the right text is on the diagonal
    text_to_image = -torch.log_softmax(logits, dim=0).diagonal()  # (N,)
    return (image_to_text.mean() + text_to_image.mean()) / 2


def nt_xent(z1: torch.Tensor, z2: torch.Tensor, temperature: float = 0.5) -> torch.Tensor:
    """Normalised temperature-scaled cross-entropy of SimCLR over a batch of images in two views each.

    Args:
        z1: embeddings of the first views `(N, D)`, not normalised yet and not zero, float32 or float64; contiguous or
            not. Left unchanged.
        z2: embeddings of the second views `(N, D)` of the same dtype; row i shows the image of row i of `z1`. Left
            unchanged.
        temperature: by what the cosine similarities are divided, > 0.

    Returns:
        A 0-d tensor: the loss of finding its partner for each of the 2N views, among the 2N − 1 others, averaged over
        all 2N. Autograd can differentiate it for both.

    Source: Chen et al., A Simple Framework for Contrastive Learning of Visual Representations, 2020, section 2.1,
    https://arxiv.org/abs/2002.05709.
    """
    n = len(z1)
    z = torch.cat([z1, z2])  # (2N, D), all views
    z = z / z.norm(dim=1, keepdim=True)  # length 1
    logits = z @ z.T / temperature  # (2N, 2N), cosine similarities
    itself = torch.eye(2 * n, dtype=torch.bool, device=z.device)
    logits = logits.masked_fill(itself, float("-inf"))  # a view is no candidate for itself
    index = torch.arange(n, device=z.device)
    partner = torch.cat([index + n, index])  # (2N,), view i + N is the partner of view i
    losses = -torch.log_softmax(logits, dim=1)[torch.arange(2 * n, device=z.device), partner]  # (2N,)
    return losses.mean()


def triplet_loss(
    anchor: torch.Tensor, positive: torch.Tensor, negative: torch.Tensor, margin: float = 1.0
) -> torch.Tensor:
    """Triplet loss with Euclidean distances, averaged over triplets.

    Args:
        anchor: embeddings `(N, D)`, float32 or float64; contiguous or not. Left unchanged.
        positive: embeddings `(N, D)` of the same kind as the anchors. Left unchanged.
        negative: embeddings `(N, D)` of other kinds. Left unchanged.
        margin: by how much the negative must be farther from the anchor than the positive.

    Returns:
        A 0-d tensor that autograd can differentiate for all three. Where a distance is 0 its gradient is 0.

    Source: Schroff, Kalenichenko and Philbin, FaceNet, 2015, https://arxiv.org/abs/1503.03832 (with plain distances,
    not squared ones).
    """
    to_positive = torch.linalg.vector_norm(anchor - positive, dim=1)  # (N,), ‖a − p‖
    to_negative = torch.linalg.vector_norm(anchor - negative, dim=1)  # (N,), ‖a − n‖
    return torch.clamp(to_positive - to_negative + margin, min=0).mean()  # max(0, d(a, p) − d(a, n) + margin)
