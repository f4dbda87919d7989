"""A model in PyTorch: trains, logs what a diagnosis reads, then answers questions about itself as JSON lines.

in   {"ask": "hvp", "theta": [...], "v": [...]}     value, gradient, valueAndGradient, hvp
out  {"answer": [...]}                              or {"error": "..."}

The network fits sin(3x) with four tanh units whose weights all start at zero, so it comes to rest on a saddle.
"""

import json
import math
import sys

import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-1, 1, 32).reshape(32, 1)
y = torch.sin(3 * x)
model = torch.nn.Sequential(torch.nn.Linear(1, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
parameters = list(model.parameters())
for p in parameters:
    torch.nn.init.zeros_(p)


def loss():
    return ((model(x) - y) ** 2).mean()


def flat(tensors):
    return torch.cat([t.reshape(-1) for t in tensors])


def set_theta(theta):
    torch.nn.utils.vector_to_parameters(torch.tensor(theta, dtype=torch.float64), parameters)


def number(value):
    """JSON has no NaN."""
    return value if math.isfinite(value) else None


# train, and log: the loss and gradient before the step, the step itself after
optimizer = torch.optim.SGD(parameters, lr=0.2)
history, last = [], None
for t in range(1, 201):
    before = flat(parameters).detach().clone()
    optimizer.zero_grad()
    value = loss()
    value.backward()
    gradient = flat([p.grad for p in parameters])
    optimizer.step()
    step = flat(parameters).detach() - before
    turn = None
    if last is not None and step.norm() > 0 and last.norm() > 0:
        turn = number((step @ last / (step.norm() * last.norm())).item())
    history.append(
        {
            "t": t,
            "loss": number(value.item()),
            "gradientNorm": number(gradient.norm().item()),
            "learningRate": 0.2,
            "stepLength": number(step.norm().item()),
            "turn": turn,
            "optimizer": "sgd",
        }
    )
    last = step
print(json.dumps({"history": history, "theta": flat(parameters).tolist()}), flush=True)


def value_of():
    return number(loss().item())


def gradient_of():
    return flat(torch.autograd.grad(loss(), parameters)).tolist()


def hvp_of(v):
    """Hv, by differentiating gᵀv once more."""
    g = flat(torch.autograd.grad(loss(), parameters, create_graph=True))
    products = torch.autograd.grad(g @ torch.tensor(v, dtype=torch.float64), parameters, allow_unused=True)
    return flat([torch.zeros_like(p) if h is None else h for p, h in zip(parameters, products)]).tolist()


for line in sys.stdin:
    try:
        question = json.loads(line)
        set_theta(question["theta"])
        ask = question["ask"]
        if ask == "value":
            answer = value_of()
        elif ask == "gradient":
            answer = gradient_of()
        elif ask == "valueAndGradient":
            answer = {"value": value_of(), "gradient": gradient_of()}
        elif ask == "hvp":
            answer = hvp_of(question["v"])
        else:
            raise ValueError(f"no such question: {ask}")
        print(json.dumps({"answer": answer}), flush=True)
    except Exception as error:
        print(json.dumps({"error": str(error)}), flush=True)
