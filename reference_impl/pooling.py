"""Pooling of images with hand-written backward passes."""

import torch


class MaxPool2d:
    """Max pooling of images, with its own backward pass.

    Every window of `kernel` × `kernel` pixels gives its largest one, channel by channel.

    Args:
        kernel: the side of the square window.
        stride: how far the window moves, down and to the right; None means `kernel`.
        padding: by how many pixels the image is widened on each of its four sides, at most half of `kernel`. What is
            added there never wins, nor does it get any gradient.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3; torch.nn.MaxPool2d.
    """

    def __init__(self, kernel: int, stride: int | None = None, padding: int = 0):
        self.kernel = kernel
        self.stride = kernel if stride is None else stride
        self.padding = padding

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Pool `x`, `(N, C, H, W)`, float32 or float64, to `(N, C, Ho, Wo)` in the same dtype.

        One element for each place where the whole window fits into the widened image; rows and columns that a stride
        leaves over are not used.
        """
        k, s, p = self.kernel, self.stride, self.padding
        padded = torch.nn.functional.pad(x, (p, p, p, p), value=float("-inf"))  # (N, C, H + 2P, W + 2P)
        out_h = (padded.shape[2] - k) // s + 1  # ⌊(H + 2P − K)/S⌋ + 1
        out_w = (padded.shape[3] - k) // s + 1

        # Window element (i, j) of all windows at once is a strided slice of the image; elements in row-major order
        self._slices = []
        for i in range(k):
            for j in range(k):
                rows = slice(i, i + s * (out_h - 1) + 1, s)
                columns = slice(j, j + s * (out_w - 1) + 1, s)
                self._slices.append((rows, columns))
        windows = torch.stack([padded[:, :, rows, columns] for rows, columns in self._slices])  # (K·K, N, C, Ho, Wo)
        self._winner = windows.argmax(dim=0)  # (N, C, Ho, Wo), the first of several largest
        self._padded_shape = padded.shape
        return windows.amax(dim=0)

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result, `(N, C, Ho, Wo)`.

        A window's gradient belongs to its largest pixel, to the first in row-major order where several are largest. A
        pixel that wins in several windows gets the sum.
        """
        grad_padded = grad_out.new_zeros(self._padded_shape)
        for element, (rows, columns) in enumerate(self._slices):
            won = self._winner == element  # (N, C, Ho, Wo)
            grad_padded[:, :, rows, columns] += grad_out * won
        p = self.padding
        _, _, height, width = self._padded_shape
        return grad_padded[:, :, p : height - p, p : width - p]  # (N, C, H, W)


class AvgPool2d:
    """Average pooling of images, with its own backward pass.

    Every window of `kernel` × `kernel` pixels gives its mean, channel by channel.

    Args:
        kernel: the side of the square window.
        stride: how far the window moves, down and to the right; None means `kernel`.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3; torch.nn.AvgPool2d.
    """

    def __init__(self, kernel: int, stride: int | None = None):
        self.kernel = kernel
        self.stride = kernel if stride is None else stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Pool `x`, `(N, C, H, W)`, float32 or float64, to `(N, C, Ho, Wo)` in the same dtype.

        One element for each place where the whole window fits; rows and columns that a stride leaves over are not used.
        """
        k, s = self.kernel, self.stride
        self._shape = x.shape
        out_h = (x.shape[2] - k) // s + 1  # ⌊(H − K)/S⌋ + 1
        out_w = (x.shape[3] - k) // s + 1
        total = x.new_zeros(x.shape[0], x.shape[1], out_h, out_w)
        for i in range(k):
            for j in range(k):
                # Window element (i, j) of all windows at once: a strided slice of the image
                total += x[:, :, i : i + s * (out_h - 1) + 1 : s, j : j + s * (out_w - 1) + 1 : s]
        return total / (k * k)

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result, `(N, C, Ho, Wo)`.

        The result is like that `x`; pixels that were in no window get 0.
        """
        k, s = self.kernel, self.stride
        out_h, out_w = grad_out.shape[2:]
        share = grad_out / (k * k)  # each pixel's share of its window's gradient
        grad = grad_out.new_zeros(self._shape)  # (N, C, H, W)
        for i in range(k):
            for j in range(k):
                grad[:, :, i : i + s * (out_h - 1) + 1 : s, j : j + s * (out_w - 1) + 1 : s] += share
        return grad


class GlobalAvgPool:
    """Global average pooling, with its own backward pass: every channel becomes its mean.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: Lin, Chen and Yan, Network In Network, 2014, section 3.2.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Pool `x`, `(N, C, H, W)`, float32 or float64, to `(N, C)` in the same dtype."""
        self._shape = x.shape
        return x.mean(dim=(2, 3))

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result, `(N, C)`."""
        _, _, height, width = self._shape
        share = grad_out / (height * width)  # (N, C): every pixel has weight 1/(H·W) in the mean
        return share[:, :, None, None].repeat(1, 1, height, width)  # (N, C, H, W)


class GlobalMaxPool:
    """Global max pooling, with its own backward pass: every channel becomes its largest pixel.

    No autograd: `forward` keeps what `backward` needs. Inputs are never changed.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Pool `x`, `(N, C, H, W)`, float32 or float64, to `(N, C)` in the same dtype."""
        self._shape = x.shape
        pixels = x.flatten(start_dim=2)  # (N, C, H·W), row-major
        self._winner = pixels.argmax(dim=2)  # (N, C), the first of several largest
        return pixels.amax(dim=2)

    def backward(self, grad_out: torch.Tensor) -> torch.Tensor:
        """Return the gradient for the `x` of the last `forward`, given the gradient for its result, `(N, C)`.

        A channel's gradient belongs to its largest pixel, to the first in row-major order where several are largest.
        """
        n, c, height, width = self._shape
        grad = grad_out.new_zeros(n, c, height * width)
        grad.scatter_(2, self._winner[:, :, None], grad_out[:, :, None])
        return grad.reshape(n, c, height, width)
