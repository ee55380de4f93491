"""Counts the kernel's positions; the padding by trying out."""


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    last_tap = dilation * (kernel - 1)
    return len(range(0, size + 2 * padding - last_tap, stride))


def same_padding(size, kernel, stride=1, dilation=1):
    wanted, total = len(range(0, size, stride)), 0
    while conv_output_size(size + total, kernel, stride, 0, dilation) < wanted:
        total += 1
    return total // 2, (total + 1) // 2
