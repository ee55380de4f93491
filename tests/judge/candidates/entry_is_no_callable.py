# kata: adam
# verdict: invalid
# says: must define Adam
Adam = 3
