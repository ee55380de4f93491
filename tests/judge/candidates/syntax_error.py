# kata: adam
# verdict: invalid
# line: 6
# says: '(' was never closed
class Adam:
    def __init__(self:
