"""The arithmetic of convolutions: how many positions a kernel has, and what padding keeps a size."""


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """The size of a convolution's output along one dimension, as `nn.Conv1d` has it.

    size, kernel, stride, dilation: ints, at least 1. padding: int, at least 0, cells added on *each* side.
    The dilated kernel fits into the padded input at least once.
    Returns: int. Input cells that a last, incomplete step would need are left over.

    Source: Dumoulin, Visin, "A guide to convolution arithmetic for deep learning", 2016
    (https://arxiv.org/abs/1603.07285).
    """
    extent = dilation * (kernel - 1) + 1  # the cells from the kernel's first tap to its last
    room = size + 2 * padding - extent  # how far the kernel can move
    return room // stride + 1


def same_padding(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """The least padding `(before, after)` with which the output has ceil(size / stride) cells.

    size, kernel, stride, dilation: ints, at least 1.
    Returns: two ints, never negative. Of an odd number of cells the odd one goes after.

    Source: TensorFlow's `padding="SAME"` (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
    """
    output = -(-size // stride)  # ceil(size / stride)
    extent = dilation * (kernel - 1) + 1
    needed = (output - 1) * stride + extent  # the cells from the first position's start to the last one's end
    total = max(needed - size, 0)
    before = total // 2
    return before, total - before
