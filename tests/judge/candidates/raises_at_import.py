# kata: adam
# verdict: crashed
# line: 5
# says: raised ValueError: no
raise ValueError("no")
