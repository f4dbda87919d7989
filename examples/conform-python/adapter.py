"""Lines of JSON between `saddlepoint conform` and an optimizer in Python: questions on stdin, answers on stdout.

  npx saddlepoint conform adam --exec "python3 adapter.py"

A question is {"call": "hello" | "init" | "step" | "apply", …}; what is answered to "hello" says what is claimed.
"""

import json
import sys

import numpy as np

UNIT = 2.0**-53  # of float64; 2.0**-24 where the numbers below are float32
REAL = np.float64


class Adam:
    """The optimizer to be judged. Replace it by yours."""

    capabilities = {"epsilonPlacement": ["outside"], "epsilon": ["positive", "zero"]}

    def init(self, theta, h):
        return {"t": 0, "m": np.zeros_like(theta), "v": np.zeros_like(theta)}

    def step(self, theta, state, g, h):
        t = state["t"] + 1
        m = h["beta1"] * state["m"] + (1 - h["beta1"]) * g
        v = h["beta2"] * state["v"] + (1 - h["beta2"]) * g**2
        m_hat = m / (1 - h["beta1"] ** t)
        v_hat = v / (1 - h["beta2"] ** t)
        return theta - h["learningRate"] * m_hat / (np.sqrt(v_hat) + h["epsilon"]), {"t": t, "m": m, "v": v}


def eigh(A):
    """A function is judged by its arguments and its value."""
    values, vectors = np.linalg.eigh(np.array(A, REAL).reshape(len(A), len(A)))
    return {"values": values, "vectors": vectors}


OPTIMIZERS = {"adam": Adam()}
FUNCTIONS = {"eigh": eigh, "solve": lambda A, b: np.linalg.solve(np.array(A), np.array(b))}


def answer(question):
    subject, call = question["subject"], question["call"]
    if call == "hello":
        return {"unit": UNIT, "capabilities": getattr(OPTIMIZERS.get(subject), "capabilities", {})}
    if call == "apply":
        return {"value": FUNCTIONS[subject](*question["arguments"])}
    optimizer, h, theta = OPTIMIZERS[subject], question["hyperparameters"], np.array(question["theta"], REAL)
    if call == "init":
        return {"state": optimizer.init(theta, h)}
    state = {name: np.array(x, REAL) if isinstance(x, list) else x for name, x in question["state"].items()}
    theta, state = optimizer.step(theta, state, np.array(question["gradient"], REAL), h)
    return {"theta": theta, "state": state}


np.seterr(all="ignore")
for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result, default=lambda x: x.tolist()), flush=True)
