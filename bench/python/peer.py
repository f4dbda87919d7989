"""NumPy's and, where it is installed, PyTorch's part of the benchmark: reads questions, one JSON object a line, and answers likewise.

{"do": "prepare", "id": …, "what": …, …}  makes a problem ready;  {"do": "result", "id": …}  answers with what it computes;
{"do": "time", "id": …, "count": k}  runs it k times and answers with the milliseconds by its own clock.
"""
import json
import os
import re
import sys
import time

import numpy as np

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None


def blas():
    """What carries out the products: the libraries in this process's memory that are one, by the names of their files. Linux only."""
    np.ones((64, 64)) @ np.ones((64, 64))
    if torch:
        torch.ones(64, 64) @ torch.ones(64, 64)
    try:
        files = {os.path.realpath(line.split()[-1]) for line in open("/proc/self/maps") if re.search("blas|mkl|blis", line, re.I)}
    except OSError:
        return None
    known = sorted({os.path.basename(file) for file in files if re.search("openblas|mkl|blis|accelerate", os.path.basename(file), re.I)})
    if torch and "mkl" in torch.__config__.show().lower().split("perf_with")[0] and "BLAS_INFO=mkl" in torch.__config__.show():
        known.append("MKL (in PyTorch)")
    return ", ".join(known) if known else "reference BLAS" if files else None


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


def factor(question):
    """solve, cholesky, qr and eigenvalues: what each returns as one flat list."""
    n = question["n"]
    a = np.asarray(question["a"]).reshape(n, n)
    b = np.ones(n)
    call = {
        "solve": lambda: np.linalg.solve(a, b),
        "cholesky": lambda: np.linalg.cholesky(a),
        "qr": lambda: np.linalg.qr(a),
        "eigenvalues": lambda: np.linalg.eigvalsh(a),
    }[question["problem"]]
    found = {}

    def run():
        found["x"] = call()

    return run, lambda: (found["x"].R if question["problem"] == "qr" else found["x"]).ravel().tolist()


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


def trained(question, loss_of):
    """Steps of Adam on the loss of a tree of parameters and x."""
    dtype = getattr(torch, question["dtype"])
    leaves = []

    def leaf(part):
        if "data" in part:
            leaves.append(torch.tensor(part["data"], dtype=dtype).reshape(part["shape"]).requires_grad_())
            return leaves[-1]
        return {key: leaf(value) for key, value in part.items()}

    tree = leaf(question["tree"])
    x = torch.tensor(question["x"], dtype=dtype).reshape(question["shape"])
    optimizer = torch.optim.Adam(leaves, lr=question["rate"])
    found = {"losses": []}

    def run():
        optimizer.zero_grad()
        loss = loss_of(tree, x)
        loss.backward()
        optimizer.step()
        if len(found["losses"]) < 8:
            found["losses"].append(loss.item())

    return run, lambda: found["losses"]


def conv(question):
    target = torch.tensor(question["y"], dtype=torch.int64)

    def loss(t, x):
        y = torch.nn.functional.conv2d(x.permute(0, 3, 1, 2), t["conv"]["W"].permute(3, 2, 0, 1), t["conv"]["b"])
        y = torch.nn.functional.max_pool2d(torch.relu(y), 2).permute(0, 2, 3, 1).reshape(len(x), -1)
        return torch.nn.functional.cross_entropy(y @ t["head"]["W"] + t["head"]["b"], target)

    return trained(question, loss)


def transformer(question):
    heads = 4

    def loss(t, x):
        batch, tokens, features = x.shape
        norm = lambda y, n: torch.nn.functional.layer_norm(y, (features,), n["gain"], n["shift"])
        split = lambda y: y.reshape(batch, tokens, heads, -1).transpose(1, 2)
        a, y = t["attention"], norm(x, t["norm1"])
        q, k, v = (split(y @ a[w]) for w in ("Wq", "Wk", "Wv"))
        weights = torch.softmax(q @ k.transpose(2, 3) / (features / heads) ** 0.5, -1)
        y = x + (weights @ v).transpose(1, 2).reshape(batch, tokens, features) @ a["Wo"]
        z = torch.relu(norm(y, t["norm2"]) @ t["wide"]["W"] + t["wide"]["b"])
        return ((y + z @ t["narrow"]["W"] + t["narrow"]["b"]) ** 2).mean()

    return trained(question, loss)


def recurrent(question):
    y = torch.tensor(question["y"], dtype=getattr(torch, question["dtype"])).reshape(-1, 1)

    def loss(t, x):
        projected = x @ t["cell"]["W"] + t["cell"]["b"]
        h = torch.tanh(projected[:, 0])
        for i in range(1, x.shape[1]):
            h = torch.tanh(projected[:, i] + h @ t["cell"]["U"])
        return ((h @ t["head"]["W"] + t["head"]["b"] - y) ** 2).mean()

    return trained(question, loss)


def reduction(question):
    n, axis = question["n"], question["axis"]
    x = torch.tensor(question["x"], dtype=getattr(torch, question["dtype"])).reshape(n, n)
    call = {
        "sum": lambda: x.sum(axis),
        "max": lambda: x.max(axis).values,
        "variance": lambda: x.var(axis, unbiased=False),
        "softmax": lambda: torch.softmax(x, axis),
    }[question["call"]]
    return call, lambda: call().ravel().tolist()


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


problems = {"product": product, "factor": factor, "eigh": eigh, "training": training, "hessian": hessian, "reduction": reduction,
            "conv": conv, "transformer": transformer, "recurrent": recurrent}
now = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter
ready = {}
for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["do"] == "versions":
            answer = {"python": sys.version.split()[0], "numpy": np.__version__, "torch": torch.__version__ if torch else None, "blas": blas()}
        elif question["do"] == "prepare":
            ready[question["id"]] = problems[question["what"]](question)
            answer = {}
        elif question["do"] == "result":
            run, result = ready[question["id"]]
            for _ in range(question.get("count", 1)):
                run()
            answer = {"result": result()}
        else:
            run, _ = ready[question["id"]]
            start = now()
            for _ in range(question["count"]):
                run()
            answer = {"ms": (now() - start) * 1e3}
    except Exception as error:  # told to the other side, which names it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
