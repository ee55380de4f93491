"""One bin after another."""


def expected_calibration_error(probs, target, num_bins=15):
    confidences, predictions = probs.max(1)
    correct = predictions.eq(target)
    ece = 0.0
    for m in range(num_bins):
        members = (confidences > m / num_bins) & (confidences <= (m + 1) / num_bins)
        if m == num_bins - 1:
            members |= confidences > 1
        size = members.sum().item()
        if size:
            gap = correct[members].float().mean() - confidences[members].mean()
            ece += size / len(probs) * abs(gap.item())
    return ece
