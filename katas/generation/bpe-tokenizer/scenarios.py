"""Hidden scenarios of the bpe-tokenizer kata.

The words are fixed, their letters drawn anew in every run: ties, overlaps and prefixes come out the same way each time.
"""

from nfquiz.judge.scenario import scenario

LETTERS = "abcdefghijklmnopqrstuvwxyzäéßøжλ中"


def letters(given):
    """What turns a text written with letters into the same text in other letters."""
    order = [LETTERS[i] for i in given.permutation(len(LETTERS)).tolist()]
    table = str.maketrans(LETTERS, "".join(order))
    return lambda text: text.translate(table)


def trained(impl, to, words, num_merges):
    """A tokenizer trained on words given as "word word …"."""
    bpe = impl.SimpleBPE()
    bpe.train(to(words).split(), num_merges)
    return bpe


def merges_of(bpe):
    """The merges as a list of tuples, whatever they are kept in."""
    return [tuple(pair) for pair in bpe.merges]


ENGLISH = "low low low low low lower lower newest newest newest newest newest newest widest widest widest"


@scenario("the merges of a small corpus, in the order in which they are learned", dtypes=("float64",))
def plain(impl, given):
    to = letters(given)
    for num_merges in (1, 3, 6, 10):
        yield f"{num_merges} merges", merges_of(trained(impl, to, ENGLISH, num_merges))


@scenario("a word counts as often as it stands in the corpus", dtypes=("float64",))
def repeats(impl, given):
    to = letters(given)
    yield "few distinct, many repeats", merges_of(trained(impl, to, "xa xb xc da da da da", 2))
    # distinct words alone would have (a, b) first: three words against two
    yield "against the number of words", merges_of(trained(impl, to, "abq abr abs cdt cdt cdu cdu", 3))
    yield "far apart", merges_of(trained(impl, to, "pq rs pq tu rs pq", 5))


@scenario("overlapping pairs are counted, and merged from left to right", dtypes=("float64",))
def overlaps(impl, given):
    to = letters(given)
    # (a, a) twice in aaa: 4 against 3 times (b, c)
    bpe = trained(impl, to, "bc bc bc aaa aaa", 1)
    yield "aaa counts twice", merges_of(bpe)
    yield "aaaaa", bpe.encode(to("aaaaa aaaa aa a"))
    yield "and goes on", merges_of(trained(impl, to, "aaaaaaa aaab aaa", 6))
    yield "ababab", trained(impl, to, "ababab xab", 2).encode(to("abababab aabb"))


@scenario("of equally frequent pairs the one that is met first", dtypes=("float64",))
def ties(impl, given):
    to = letters(given)
    for words in (
        "zy ab",
        "ab zy",
        "mnop",
        "gh ef cd ab",
        "cab abd",
        "bca xca bcx",
        "b a b a",
        "abx aby cd cd",
        "cd abab",
    ):
        yield f"of {words}", merges_of(trained(impl, to, words, 3))
    yield "first by appearance, not by count", merges_of(trained(impl, to, "kl ij ij kl gh gh", 4))
    yield "after a merge", merges_of(trained(impl, to, "abcd bcde cdea", 5))


@scenario("the end of a word is a symbol of its own, and no pair crosses it", dtypes=("float64",))
def ends(impl, given):
    to = letters(given)
    yield "a common last letter", merges_of(trained(impl, to, "ax bx cx dx", 2))
    yield "next to each other in the corpus", merges_of(trained(impl, to, "a b a b a b", 4))
    bpe = trained(impl, to, "at hat cat that", 3)
    yield "within and at the end", bpe.encode(to("ta at tat atat"))


@scenario("symbols merge as wholes: the end of a longer one is none of theirs", dtypes=("float64",))
def whole_symbols(impl, given):
    to = letters(given)
    # (b, c) is learned after (a, b): in "ab c" there is no b left
    bpe = trained(impl, to, "ab ab ab ab abx bc bc bc dbc", 4)
    yield "merges", merges_of(bpe)
    yield "tokens", bpe.encode(to("abc abbc bcbc xabcb dbcab"))
    bpe = trained(impl, to, "xa xa xa xa ab ab ab xab", 5)
    yield "the other side", merges_of(bpe)
    yield "its tokens", bpe.encode(to("xab abx bxab"))


@scenario("training stops when no pair is left; no merges at all are legal", dtypes=("float64",))
def limits(impl, given):
    to = letters(given)
    bpe = trained(impl, to, "abc de", 50)
    yield "merges", merges_of(bpe)
    yield "tokens", bpe.encode(to("de abc abcde"))
    bpe = trained(impl, to, "abc de", 0)
    yield "no merges", merges_of(bpe)
    yield "characters", bpe.encode(to("abc d"))
    yield "no words", merges_of(trained(impl, to, "", 3))


@scenario("encoding replays the merges in their order", dtypes=("float64",))
def replay(impl, given):
    to = letters(given)
    # (b, c), (a, b) and (c, d) in this order: abcd becomes a bc d
    bpe = trained(impl, to, "bc bc bc bc ab ab ab cd cd", 9)
    yield "merges", merges_of(bpe)
    yield "abcd", bpe.encode(to("abcd bcd abc cdab"))
    bpe = trained(impl, to, ENGLISH, 10)
    yield "words of the corpus and others", bpe.encode(to("lowest newer wide wow slow west"))
    yield "again", bpe.encode(to("lowest"))
    yield "many of the same", bpe.encode(to("lowlowlow estest"))


@scenario("any white space splits; unknown characters stay single; a text may be empty", dtypes=("float64",))
def texts(impl, given):
    to = letters(given)
    bpe = trained(impl, to, "low lower low", 4)
    yield "spaces, tabs and new lines", bpe.encode(to("  low\tlower \n\n low "))
    yield "unknown", bpe.encode(to("slowz") + " 7! Ω")
    yield "upper case", bpe.encode(to("low").upper() + " Low")
    yield "empty", bpe.encode("")
    yield "only spaces", bpe.encode("  \n ")


@scenario("decoding gives the words back, with one space between them", dtypes=("float64",))
def decoding(impl, given):
    to = letters(given)
    bpe = trained(impl, to, ENGLISH, 8)
    for text in ("low", "newest  lower\twidest", "xyz low - a", ""):
        yield f"of “{text}”", bpe.decode(bpe.encode(to(text)))
    tokens = bpe.encode(to("lower low"))
    before = list(tokens)
    yield "tokens", bpe.decode(tokens)
    yield "the tokens are left alone", tokens == before


@scenario("two tokenizers share nothing", dtypes=("float64",))
def two(impl, given):
    to = letters(given)
    first, second = impl.SimpleBPE(), impl.SimpleBPE()
    yield "at first", merges_of(first)
    first.train(to("aab aab ab").split(), 2)
    yield "the other", merges_of(second)
    second.train(to("xyz yz").split(), 3)
    yield "the first", merges_of(first)
    yield "the second", merges_of(second)
    yield "tokens of the first", first.encode(to("aab xyz"))
