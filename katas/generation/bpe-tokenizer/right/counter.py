from collections import Counter


class SimpleBPE:
    END = "</w>"

    def __init__(self):
        self.merges = []

    @staticmethod
    def _apply(symbols, pair):
        out = []
        for symbol in symbols:
            if out and out[-1] == pair[0] and symbol == pair[1]:
                out[-1] = None  # closed: what was merged takes no further part
                out[-1:] = [(pair[0] + pair[1],)]
            else:
                out.append(symbol)
        return tuple(s[0] if isinstance(s, tuple) else s for s in out)

    def train(self, corpus, num_merges):
        vocab = {tuple(word) + (self.END,): n for word, n in Counter(corpus).items()}
        merges = []
        while len(merges) < num_merges:
            stats = Counter()
            for symbols, n in vocab.items():
                for i in range(len(symbols) - 1):
                    stats[symbols[i], symbols[i + 1]] += n
            if len(stats) == 0:
                break
            pair, _ = stats.most_common(1)[0]
            vocab = {self._apply(symbols, pair): n for symbols, n in vocab.items()}
            merges.append(pair)
        self.merges = merges

    def encode(self, text):
        result = []
        for word in text.split():
            symbols = tuple(word) + (self.END,)
            for pair in self.merges:
                symbols = self._apply(symbols, pair)
            result += list(symbols)
        return result

    def decode(self, tokens):
        words = "".join(tokens).split(self.END)
        return " ".join(word for word in words if word)
