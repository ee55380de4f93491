"""All indices of rows and columns at once."""

import torch
import torch.nn.functional as F


def _indices(height, width, kernel, stride):
    (kh, kw), (sh, sw) = ((v, v) if isinstance(v, int) else v for v in (kernel, stride))
    oh, ow = (height - kh) // sh + 1, (width - kw) // sw + 1
    top = sh * torch.arange(oh).repeat_interleave(ow)
    left = sw * torch.arange(ow).repeat(oh)
    i = torch.arange(kh).repeat_interleave(kw)
    j = torch.arange(kw).repeat(kh)
    return i[:, None] + top[None, :], j[:, None] + left[None, :]


def im2col(x, kernel, stride=1, padding=0):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    padded = F.pad(x, (pw, pw, ph, ph))
    rows, columns = _indices(*padded.shape[2:], kernel, stride)
    patches = padded[:, :, rows, columns]
    return patches.reshape(x.shape[0], -1, rows.shape[1])


def col2im(cols, output_size, kernel, stride=1, padding=0):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = output_size[0] + 2 * ph, output_size[1] + 2 * pw
    rows, columns = _indices(h, w, kernel, stride)
    parts = cols.reshape(cols.shape[0], -1, *rows.shape)
    image = parts.new_zeros(parts.shape[0], parts.shape[1], h, w)
    where = (slice(None), slice(None), rows, columns)
    every = torch.ones_like(parts)
    index = [torch.arange(s)[:, None] for s in (parts.shape[0], parts.shape[1])]
    n, c = index[0].reshape(-1, 1, 1, 1), index[1].reshape(1, -1, 1, 1)
    image = image.index_put((n, c, *where[2:]), parts * every, accumulate=True)
    return image[:, :, ph : ph + output_size[0], pw : pw + output_size[1]]
