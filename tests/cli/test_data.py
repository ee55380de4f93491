"""`nfquiz data`, `--data`, and the line that shows how far a training is."""

from nfquiz.cli.progress import progress_line
from nfquiz.practice.training import Training


def test_without_a_name_it_says_what_there_is(run):
    assert run("data").out == "mnist: not here; `nfquiz data mnist --from FOLDER`\n"


def test_what_is_missing_is_said(run, tmp_path):
    assert "Where from?" in run("data", "mnist").err
    assert "There is neither train-images-idx3-ubyte" in run("data", "mnist", "--from", tmp_path).err
    assert "no data set 'mnits'.\nDid you mean mnist?" in run("data", "mnits").err


def test_data_is_for_what_trains(run):
    assert "adam trains on no data" in run("kata", "adam", "--once", "--data", "mnist").err
    refused = run("kata", "mlp-digits", "--once", "--data", "nowhere")
    assert refused.code == 2 and "There is no data set and no folder nowhere" in refused.err


def test_the_progress_is_a_bar_and_a_plot():
    training = Training()
    training.hear("epoch 1/4 loss 2\nepoch 2/4 loss 1\n")
    line = progress_line(training, 3.2)
    assert line.startswith("2/4 ██████████··········  loss 1 █") and line.endswith("▁  3 s")
