import torch


def info_nce(image_emb, text_emb, temperature=0.07):
    n = image_emb.shape[0]
    total = 0.0
    for i in range(n):
        to_texts = torch.stack([torch.cosine_similarity(image_emb[i], text_emb[j], dim=0) for j in range(n)])
        to_images = torch.stack([torch.cosine_similarity(image_emb[j], text_emb[i], dim=0) for j in range(n)])
        for row in (to_texts / temperature, to_images / temperature):
            total = total + row.logsumexp(0) - row[i]
    return total / (2 * n)
