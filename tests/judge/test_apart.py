"""Where two values part, as numbers."""

import json

import pytest
import torch

from nfquiz.judge.compare import difference


def numbers(got, want):
    return difference(got, want).numbers()


def test_a_vector_has_its_first_differences_as_rows_and_is_given_whole():
    want = torch.arange(20.0)
    got = want.clone()
    got[3:15] += 1
    found = numbers(got, want)
    assert (found["shape"], found["wrong"], len(found["rows"])) == ([20], 12, 8)
    assert found["rows"][0] == {"index": [3], "expected": 3.0, "yours": 4.0}
    assert (found["part"]["start"], found["part"]["expected"]) == ([0], want.tolist())


def test_of_more_dimensions_the_matrix_around_the_first_difference_is_given():
    want = torch.zeros(2, 100, 1, 90)
    got = want.clone()
    got[1, 60, 0, 2] = 5.0
    part = numbers(got, want)["part"]
    assert (part["index"], part["start"]) == ([1, None, 0, None], [40, 0])
    assert (len(part["yours"]), len(part["yours"][0])) == (40, 60)
    assert part["yours"][20][2] == 5.0


def test_what_json_has_no_number_for_is_text():
    found = numbers(torch.tensor([float("nan"), float("inf")]), torch.tensor([1.0, 2.0]))
    assert [row["yours"] for row in found["rows"]] == ["nan", "inf"]
    assert "NaN" not in json.dumps(found)


def test_a_list_of_numbers_is_a_curve_and_its_item_is_named():
    losses = [1.0, 0.5, 0.25]
    found = difference([1.0, 0.6, 0.25], losses)
    assert found.says.startswith("item [1]: ")
    assert (found.numbers()["wrong"], found.numbers()["part"]["expected"]) == (1, losses)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (torch.zeros(2, 3), torch.zeros(3, 2)),
        (torch.zeros(3).double(), torch.zeros(3)),
        ("a", "b"),
        (1.0, 2.0),
    ],
)
def test_what_cannot_be_set_side_by_side_has_no_numbers(got, want):
    assert numbers(got, want) is None


def test_a_single_number_and_complex_ones_are_a_table_alone():
    assert numbers(torch.tensor(1.0), torch.tensor(2.0))["part"] is None
    found = numbers(torch.tensor([1j, 2.0]), torch.tensor([1j, 3.0]))
    assert (found["rows"][0]["yours"], found["part"]) == ("2+0j", None)
