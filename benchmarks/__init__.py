"""How fast nfquiz is, beside what it is fair to compare with: `make bench` prints it.

Run by hand, on an idle machine.
"""
