def categorical_cross_entropy(prob, one_hot):
    total = prob.new_zeros(())
    for p, t in zip(prob, one_hot, strict=True):
        for a, b in zip(p, t, strict=True):
            if b != 0:
                total = total - b * a.log()
    return total / prob.shape[0]
