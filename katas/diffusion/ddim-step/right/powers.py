def ddim_step(x_t, eps, alpha_bar, alpha_bar_prev, eta=0.0, noise=None):
    variance = (1 - alpha_bar_prev) / (1 - alpha_bar) * (1 - alpha_bar / alpha_bar_prev)
    std_dev_t = eta * variance**0.5
    pred_original_sample = (x_t - (1 - alpha_bar) ** 0.5 * eps) / alpha_bar**0.5
    pred_sample_direction = (1 - alpha_bar_prev - std_dev_t**2) ** 0.5 * eps
    prev_sample = alpha_bar_prev**0.5 * pred_original_sample + pred_sample_direction
    if eta > 0:
        prev_sample = prev_sample + std_dev_t * noise
    return prev_sample
