def k1(logp, ref):
    return -(ref - logp)


def k2(logp, ref):
    log_r = ref - logp
    return 0.5 * log_r**2


def k3(logp, ref):
    log_r = ref - logp
    return log_r.expm1() + (-log_r)
