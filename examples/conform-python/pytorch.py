"""PyTorch's optimizers and linear algebra over lines of JSON, as adapter.py has NumPy's.

  npx saddlepoint conform adam --exec "python3 pytorch.py"           float64
  npx saddlepoint conform adam --exec "python3 pytorch.py float32"

torch keeps a state in its optimizer, so a state here is the optimizer's state_dict, which is plain data.
"""

import json
import sys

try:
    import torch
except ImportError:  # said once, as an answer: the report then has it as the reason
    torch = None

WORDS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
FLOAT32 = sys.argv[1:] == ["float32"]
SHARED = {"epsilonPlacement": ["outside"], "epsilon": ["positive", "zero"]}

# a subject's optimizer from θ and hyperparameters, and what it claims
OPTIMIZERS = {
    "gradientDescent": (lambda p, h: torch.optim.SGD(p, h["learningRate"]), {}),
    "momentum": (lambda p, h: torch.optim.SGD(p, h["learningRate"], h["momentum"]), {"form": ["velocity"]}),
    "nesterov": (lambda p, h: torch.optim.SGD(p, h["learningRate"], h["momentum"], nesterov=True), {"form": ["torch"]}),
    "adagrad": (lambda p, h: torch.optim.Adagrad(p, h["learningRate"], eps=h["epsilon"]), {"accumulate": ["sum"]}),
    "rmsprop": (lambda p, h: torch.optim.RMSprop(p, h["learningRate"], h["alpha"], h["epsilon"]), {"startAt": ["zero"]}),
    "centredRmsprop": (lambda p, h: torch.optim.RMSprop(p, h["learningRate"], h["alpha"], h["epsilon"], centered=True), {}),
    "adam": (lambda p, h: torch.optim.Adam(p, h["learningRate"], (h["beta1"], h["beta2"]), h["epsilon"]), {}),
    "adamw": (
        lambda p, h: torch.optim.AdamW(p, h["learningRate"], (h["beta1"], h["beta2"]), h["epsilon"], h["weightDecay"]),
        {},
    ),
    "adamax": (
        lambda p, h: torch.optim.Adamax(p, h["learningRate"], (h["beta1"], h["beta2"]), h["epsilon"]),
        {"epsilonPlacement": ["inside"]},
    ),
    "adadelta": (lambda p, h: torch.optim.Adadelta(p, h["learningRate"], h["rho"], h["epsilon"]), {}),
}
FUNCTIONS = {
    "eigh": lambda A: dict(zip(("values", "vectors"), torch.linalg.eigh(tensor(A).reshape(len(A), len(A))))),
    "solve": lambda A, b: torch.linalg.solve(tensor(A), tensor(b)),
    "determinant": lambda A: torch.linalg.det(tensor(A)),
}


def tensor(x):
    return torch.tensor(numbers(x), dtype=torch.float32 if FLOAT32 else torch.float64)


def numbers(x):
    """Numbers, of which NaN and the infinities travel as words."""
    return [numbers(y) for y in x] if isinstance(x, list) else WORDS.get(x, x) if isinstance(x, str) else x


def answer(question):
    subject, call = question["subject"], question["call"]
    if torch is None:
        raise RuntimeError("PyTorch is not installed here")
    if call == "hello":
        claims = OPTIMIZERS.get(subject, (None, {}))[1]
        return {"unit": 2.0**-24 if FLOAT32 else 2.0**-53, "capabilities": {**SHARED, **claims}}
    if call == "apply":
        return {"value": FUNCTIONS[subject](*question["arguments"])}
    theta = tensor(question["theta"]).requires_grad_()
    optimizer = OPTIMIZERS[subject][0]([theta], numbers_of(question["hyperparameters"]))
    if call == "init":
        return {"state": {}}
    held = question["state"].get("state")
    if held is not None:
        state = {name: tensor(x) if isinstance(x, list) else x for name, x in held.items()}
        if isinstance(state.get("step"), (int, float)):
            state["step"] = torch.tensor(float(state["step"]))
        optimizer.load_state_dict({**optimizer.state_dict(), "state": {0: state}})
    theta.grad = tensor(question["gradient"])
    optimizer.step()
    return {"theta": theta.detach(), "state": {"state": optimizer.state_dict()["state"].get(0)}}


def numbers_of(hyperparameters):
    return {name: numbers(x) for name, x in hyperparameters.items()}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result, default=lambda x: x.tolist()), flush=True)
