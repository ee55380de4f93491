"""All input products at once before the loop; addmm for the state's; outputs joined by cat."""

import torch


def rnn(x, h0, params):
    from_inputs = torch.einsum("nld,hd->nlh", x, params["weight_ih"]) + params["bias_ih"] + params["bias_hh"]
    hidden, states = h0, []
    for a in from_inputs.unbind(1):
        hidden = torch.addmm(a, hidden, params["weight_hh"].t()).tanh()
        states.append(hidden[:, None])
    return torch.cat(states, 1), hidden
