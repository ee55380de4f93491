# kata: adam
# verdict: invalid
# says: must define Adam; it defines nothing
