"""The byte-pair encoding reference: the paper's example, hand-made corpora and an oracle that works on strings."""

import random
import re
from collections import Counter

import pytest

from reference_impl.tokenization import SimpleBPE


def trained(words, num_merges):
    bpe = SimpleBPE()
    bpe.train(words, num_merges)
    return bpe


def oracle(words, num_merges):
    """The merges by counting and replacing in texts, with look-around for the borders of symbols."""
    texts = {" ".join([*word, "</w>"]): count for word, count in Counter(words).items()}
    merges = []
    for _ in range(num_merges):
        counts = Counter()
        for text, count in texts.items():
            symbols = text.split()
            for at in range(len(symbols) - 1):
                counts[symbols[at], symbols[at + 1]] += count
        if not counts:
            break
        pair = counts.most_common(1)[0][0]
        pattern = re.compile(r"(?<!\S)" + re.escape(" ".join(pair)) + r"(?!\S)")
        texts = {pattern.sub("".join(pair), text): count for text, count in texts.items()}
        merges.append(pair)
    return merges


@pytest.mark.parametrize("seed", range(8))
def test_training_agrees_with_the_oracle_and_its_words_come_back(seed):
    dice = random.Random(seed)
    words = ["".join(dice.choices("abc", k=dice.randint(1, 7))) for _ in range(40)]
    bpe = trained(words, 25)
    assert bpe.merges == oracle(words, 25)
    assert bpe.decode(bpe.encode(" ".join(words))) == " ".join(words)


def test_the_papers_example():
    words = ["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3
    assert trained(words, 4).merges == [("e", "s"), ("es", "t"), ("est", "</w>"), ("l", "o")]


@pytest.mark.parametrize(("words", "first"), [(["zy", "ab"], ("z", "y")), (["bc", "bc", "aaa"], ("b", "c"))])
def test_of_equally_frequent_pairs_the_first_one_met_is_merged(words, first):
    assert trained(words, 1).merges == [first]


def test_overlapping_pairs_count_and_merge_from_the_left():
    bpe = trained(["bc", "aaa", "aaa"], 1)
    assert bpe.merges == [("a", "a")]
    assert bpe.encode("aaaaa") == ["aa", "aa", "a", "</w>"]


def test_training_stops_when_no_pair_is_left():
    assert trained(["ab"], 99).merges == [("a", "b"), ("ab", "</w>")]
    assert trained([], 3).merges == [] and trained(["ab"], 0).merges == []


def test_encoding_replays_merges_in_order_and_keeps_unknown_characters():
    bpe = trained(["bc"] * 4 + ["ab"] * 3 + ["cd"] * 2, 3)
    assert bpe.encode("abcd  é\n")[:3] == ["a", "bc", "d"]
    assert bpe.encode("abcd  é\n")[-2:] == ["é", "</w>"]
    assert bpe.encode("") == [] and bpe.decode([]) == ""
