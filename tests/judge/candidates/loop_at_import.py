# kata: adam
# verdict: timeout
# line: 5
# says: still being imported
while True: pass
