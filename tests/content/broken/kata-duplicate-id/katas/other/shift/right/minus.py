def shift(x, by=1.0):
    return x - (-by)
