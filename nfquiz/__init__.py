"""nfquiz: question cards and coding katas for deep-learning interviews."""

__version__ = "0.1.0"
