"""Words as strings of symbols separated by spaces; a pair is found by a regular expression with borders."""

import re


class SimpleBPE:
    def __init__(self):
        self.merges = []

    def _join(self, word, pair):
        pattern = r"(?<!\S)" + re.escape(" ".join(pair)) + r"(?!\S)"
        return re.sub(pattern, lambda _: "".join(pair), word)

    def train(self, corpus, num_merges):
        frequency = {}
        for word in corpus:
            key = " ".join([*word, "</w>"])
            frequency[key] = frequency.get(key, 0) + 1
        learned = []
        for _ in range(num_merges):
            pairs = {}
            for word, n in frequency.items():
                symbols = word.split(" ")
                for a, b in zip(symbols[:-1], symbols[1:], strict=True):
                    pairs[a, b] = pairs.get((a, b), 0) + n
            if not pairs:
                break
            most = max(pairs.values())
            best = next(pair for pair, n in pairs.items() if n == most)
            frequency = {self._join(word, best): n for word, n in frequency.items()}
            learned.append(best)
        self.merges = learned

    def encode(self, text):
        words = [" ".join([*word, "</w>"]) for word in text.split()]
        for pair in self.merges:
            words = [self._join(word, pair) for word in words]
        return " ".join(words).split()

    def decode(self, tokens):
        return " ".join("".join(tokens).replace("</w>", "\n").splitlines())
