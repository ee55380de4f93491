"""What is made of the lines that a training prints."""

import pytest

from nfquiz.practice.training import Training


@pytest.mark.parametrize(
    ("line", "done", "losses"),
    [
        ("epoch 3/30 loss 0.1234", (3, 30), [0.1234]),
        ("Epoch: 3 of 30, train loss=1e-3", (3, 30), [0.001]),
        ("step 200/1000", (200, 1000), []),
        ("loss: 2.5", (0, 0), [2.5]),
        ("glossary 7/8", (0, 0), []),
        ("epoch 3/30 loss nan", (3, 30), []),
    ],
)
def test_a_line_tells_the_round_and_the_loss(line, done, losses):
    training = Training()
    training.hear(line + "\n")
    assert ((training.done, training.rounds), training.losses) == (done, losses)


def test_a_line_counts_once_it_is_whole():
    training = Training()
    training.hear("epoch 1/4 loss 0.")
    assert not training.told
    training.hear("5\nepoch 2/4 loss 0.25\nepo")
    assert (training.share, training.losses) == (0.5, [0.5, 0.25])


def test_more_rounds_than_were_announced_are_all_of_it():
    training = Training()
    training.hear("epoch 9/8\n")
    assert training.share == 1.0


def test_the_losses_are_those_of_the_training_that_goes_on():
    training = Training()
    training.hear("epoch 1/2 loss 3\nepoch 2/2 loss 2\nepoch 1/2 loss 5\n")
    assert (training.done, training.losses) == (1, [5.0])
