# kata: adam
# verdict: invalid
# says: must define Adam
def adam(params):
    return params
