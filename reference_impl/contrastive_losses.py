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
