"""Tokenizers: from text to pieces that a model has embeddings for, and back."""


class SimpleBPE:
    """Byte-pair encoding of words: trained on a list of words, then used on any text.

    A word is its characters and, after them, the symbol "</w>". `merges` is the list of the pairs (left, right) of
    symbols that were merged in training, in that order; it is empty at construction.

    Source: Sennrich, Haddow and Birch, Neural Machine Translation of Rare Words with Subword Units, 2016, section 3.2.
    """

    def __init__(self):
        self.merges = []

    def train(self, corpus, num_merges):
        """Learn up to num_merges merges.

        corpus: a list of words, none empty; a word that stands in it n times counts n times.
        num_merges: at least 0. Training stops earlier when no pair of symbols is left.

        Of equally frequent pairs the one that is met first is merged, going through the distinct words in the order of
        their first appearance and through each from left to right, as it is segmented at that moment.
        """
        word_counts = {}  # a dict keeps the order of first appearance
        for word in corpus:
            word_counts[word] = word_counts.get(word, 0) + 1
        segmented = [([*word, "</w>"], count) for word, count in word_counts.items()]
        self.merges = []
        for _ in range(num_merges):
            pair_counts = {}
            for symbols, count in segmented:
                for pair in zip(symbols, symbols[1:], strict=False):
                    pair_counts[pair] = pair_counts.get(pair, 0) + count
            if not pair_counts:
                break
            best = max(pair_counts, key=pair_counts.get)  # the first of the most frequent ones
            self.merges.append(best)
            segmented = [(self._merge(symbols, best), count) for symbols, count in segmented]

    def encode(self, text):
        """A text as a list of symbols (strings), word by word: it is split at white space.

        Every word is segmented by replaying the merges in the order in which they were learned. Characters that
        training has not seen stay single.
        """
        tokens = []
        for word in text.split():
            symbols = [*word, "</w>"]
            for pair in self.merges:
                symbols = self._merge(symbols, pair)
            tokens.extend(symbols)
        return tokens

    def decode(self, tokens):
        """The text of a list of symbols as `encode` gives them: the words, joined by one space."""
        return "".join(tokens).replace("</w>", " ").strip()

    def _merge(self, symbols, pair):
        merged = []
        at = 0
        while at < len(symbols):
            if tuple(symbols[at : at + 2]) == pair:
                merged.append(symbols[at] + symbols[at + 1])
                at += 2  # both are used up: "aaa" becomes "aa", "a"
            else:
                merged.append(symbols[at])
                at += 1
        return merged
