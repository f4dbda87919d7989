"""NumPy's and, where it is installed, PyTorch's part of the benchmark: reads questions, one JSON object a line, and answers likewise.

{"do": "prepare", "what": …, …}  makes a problem ready;  {"do": "result"}  answers with what it computes;
{"do": "time", "count": k}  runs it k times and answers with the milliseconds by its own clock.
"""
import json
import sys
import time

import numpy as np

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None


def product(question):
    n = question["n"]
    dtype = np.dtype(question["dtype"])
    a = np.asarray(question["a"], dtype=dtype).reshape(n, n)
    b = np.asarray(question["b"], dtype=dtype).reshape(n, n)
    out = np.empty((n, n), dtype=dtype)
    return lambda: np.matmul(a, b, out=out), lambda: out.ravel().tolist()


def eigh(question):
    n = question["n"]
    a = np.asarray(question["a"]).reshape(n, n)
    found = {}

    def run():
        found["values"], found["vectors"] = np.linalg.eigh(a)

    return run, lambda: {"values": found["values"].tolist(), "vectors": found["vectors"].ravel().tolist()}


def layers(question, dtype):
    parameters = [torch.tensor(p["data"], dtype=dtype).reshape(p["shape"]) for p in question["parameters"]]
    x = torch.tensor(question["x"], dtype=dtype).reshape(question["batch"], -1)
    return parameters, x


def forward(parameters, x, activation="tanh"):
    for i in range(0, len(parameters), 2):
        x = x @ parameters[i] + parameters[i + 1]
        if i + 2 < len(parameters):
            x = torch.tanh(x) if activation == "tanh" else torch.relu(x)
    return x


def training(question):
    dtype = getattr(torch, question["dtype"])
    parameters, x = layers(question, dtype)
    for p in parameters:
        p.requires_grad_()
    if question["loss"] == "cross-entropy":
        target = torch.tensor(question["y"], dtype=torch.int64)
        loss_of = torch.nn.functional.cross_entropy
    else:
        target = torch.tensor(question["y"], dtype=dtype).reshape(question["batch"], -1)
        loss_of = torch.nn.functional.mse_loss
    optimizer = torch.optim.Adam(parameters, lr=question["rate"])
    found = {"losses": []}

    def run():
        optimizer.zero_grad()
        loss = loss_of(forward(parameters, x, question["activation"]), target)
        loss.backward()
        optimizer.step()
        if len(found["losses"]) < 8:
            found["losses"].append(loss.item())

    return run, lambda: found["losses"]


def hessian(question):
    parameters, x = layers(question, torch.float64)
    y = torch.tensor(question["y"], dtype=torch.float64).reshape(question["batch"], -1)
    shapes = [p.shape for p in parameters]
    sizes = [p.numel() for p in parameters]
    theta = torch.cat([p.ravel() for p in parameters])
    found = {}

    def loss(flat):
        parts = [part.reshape(shape) for part, shape in zip(torch.split(flat, sizes), shapes)]
        return ((forward(parts, x) - y) ** 2).mean()

    def run():
        found["h"] = torch.autograd.functional.hessian(loss, theta, vectorize=True)

    return run, lambda: found["h"].ravel().tolist()


problems = {"product": product, "eigh": eigh, "training": training, "hessian": hessian}
run = result = None
for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["do"] == "versions":
            answer = {"python": sys.version.split()[0], "numpy": np.__version__, "torch": torch.__version__ if torch else None}
        elif question["do"] == "prepare":
            run, result = problems[question["what"]](question)
            answer = {}
        elif question["do"] == "result":
            for _ in range(question.get("count", 1)):
                run()
            answer = {"result": result()}
        else:
            start = time.perf_counter()
            for _ in range(question["count"]):
                run()
            answer = {"ms": (time.perf_counter() - start) * 1e3}
    except Exception as error:  # told to the other side, which names it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
