"""Encoding by ranks, as the fast libraries do it: of the pairs present, merge the one learned first."""


class SimpleBPE:
    def __init__(self):
        self.merges = []

    def train(self, corpus, num_merges):
        order, counts = [], {}
        for word in corpus:
            if word not in counts:
                order.append(word)
            counts[word] = counts.get(word, 0) + 1
        pieces = {word: list(word) + ["</w>"] for word in order}
        self.merges = []
        for _ in range(num_merges):
            freq, met = {}, []
            for word in order:
                symbols = pieces[word]
                for i in range(1, len(symbols)):
                    pair = (symbols[i - 1], symbols[i])
                    if pair not in freq:
                        freq[pair] = 0
                        met.append(pair)
                    freq[pair] += counts[word]
            if not met:
                return
            best = met[0]
            for pair in met[1:]:
                if freq[pair] > freq[best]:
                    best = pair
            for symbols in pieces.values():
                i = 0
                while i < len(symbols) - 1:
                    if (symbols[i], symbols[i + 1]) == best:
                        symbols[i : i + 2] = ["".join(best)]
                    i += 1
            self.merges.append(best)

    def encode(self, text):
        rank = {pair: i for i, pair in enumerate(self.merges)}
        tokens = []
        for word in text.split():
            symbols = list(word) + ["</w>"]
            while True:
                pairs = [(rank[p], i) for i, p in enumerate(zip(symbols, symbols[1:], strict=False)) if p in rank]
                if not pairs:
                    break
                _, i = min(pairs)
                symbols[i : i + 2] = [symbols[i] + symbols[i + 1]]
            tokens.extend(symbols)
        return tokens

    def decode(self, tokens):
        text = ""
        for token in tokens:
            text += token[:-4] + " " if token.endswith("</w>") else token
        return text.rstrip()
