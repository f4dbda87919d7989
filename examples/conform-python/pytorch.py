"""PyTorch's optimizers, schedulers, autograd and linear algebra over lines of JSON, as adapter.py has NumPy's.

  npx saddlepoint conform adam --exec "python3 pytorch.py"           float64
  npx saddlepoint conform adam --exec "python3 pytorch.py float32"
"""

import copy
import json
import sys

try:
    import torch
    from torch.optim import lr_scheduler
except ImportError:  # said once, as an answer: the report then has it as the reason
    torch = None
else:
    torch.set_num_threads(1)

WORDS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
FLOAT32 = sys.argv[1:] == ["float32"]
SHARED = {"epsilonPlacement": ["outside"], "epsilon": ["positive", "zero"]}


def adam(kind, **more):
    return lambda p, h: getattr(torch.optim, kind)(p, h["learningRate"], (h["beta1"], h["beta2"]), h["epsilon"], **more)


def rmsprop(**more):
    return lambda p, h: torch.optim.RMSprop(
        p, h["learningRate"], h["alpha"], h["epsilon"], momentum=h.get("momentum", 0), **more
    )


# a subject's optimizer from θ and hyperparameters, and what it claims
OPTIMIZERS = {
    "gradientDescent": (lambda p, h: torch.optim.SGD(p, h["learningRate"]), {}),
    "momentum": (lambda p, h: torch.optim.SGD(p, h["learningRate"], h["momentum"]), {"form": ["velocity"]}),
    "nesterov": (lambda p, h: torch.optim.SGD(p, h["learningRate"], h["momentum"], nesterov=h["momentum"] > 0), {"form": ["torch"]}),
    "adagrad": (lambda p, h: torch.optim.Adagrad(p, h["learningRate"], eps=h["epsilon"]), {"accumulate": ["sum"]}),
    "rmsprop": (rmsprop(), {"startAt": ["zero"]}),
    "rmspropMomentum": (rmsprop(), {"startAt": ["zero"]}),
    "centredRmsprop": (rmsprop(centered=True), {}),
    "adam": (adam("Adam"), {}),
    "adamw": (lambda p, h: adam("AdamW", weight_decay=h["weightDecay"])(p, h), {}),
    "amsgrad": (adam("Adam", amsgrad=True), {}),
    "uncorrectedAmsgrad": (adam("Adam", amsgrad=True), {}),
    "nadam": (lambda p, h: adam("NAdam", momentum_decay=1e4)(p, h), {}),  # a schedule of β1 that has ended
    "radam": (adam("RAdam"), {"threshold": [5], "epsilonPlacement": ["corrected"]}),
    "adamax": (adam("Adamax"), {"epsilonPlacement": ["inside"]}),
    "adadelta": (lambda p, h: torch.optim.Adadelta(p, h["learningRate"], h["rho"], h["epsilon"]), {}),
    "lbfgs": (
        lambda p, h: torch.optim.LBFGS(
            p, 1, 1, 50, tolerance_grad=0, tolerance_change=0, line_search_fn="strong_wolfe"
        ),
        {},
    ),
}
# η at t = 1, 2, … is what stands in the optimizer after t − 1 calls of step()
SCHEDULERS = {
    "stepDecay": lambda s, o: lr_scheduler.StepLR(s, o["every"], o["factor"]),
    "exponentialDecay": lambda s, o: lr_scheduler.ExponentialLR(s, o["factor"]),
    "cosine": lambda s, o: lr_scheduler.CosineAnnealingWarmRestarts(s, o["steps"], o["growth"], o["minimum"])
    if o["restarts"]
    else lr_scheduler.CosineAnnealingLR(s, o["steps"], o["minimum"]),
    "cyclical": lambda s, o: lr_scheduler.CyclicLR(
        s, o["minimum"], o["learningRate"], o["steps"], scale_fn=lambda k: o["factor"] ** (k - 1), cycle_momentum=False
    ),
}


def matrix(A):
    return tensor(A).reshape(len(A), len(A[0]) if A else 0)


def qr(A, options=None):
    Q, R = torch.linalg.qr(matrix(A), mode="complete" if (options or {}).get("full") else "reduced")
    sign = torch.ones(Q.shape[1], dtype=Q.dtype)
    d = torch.diagonal(R)
    sign[: len(d)] = torch.where(d < 0, -1.0, 1.0)  # it says nothing of the signs
    return {"Q": Q * sign, "R": R * sign[:, None]}


def svd(A):
    U, s, Vh = torch.linalg.svd(matrix(A), full_matrices=False)
    return {"U": U, "s": s, "V": Vh.T}


def cholesky(A):
    try:
        return torch.linalg.cholesky(matrix(A))
    except torch.linalg.LinAlgError:
        return None


FUNCTIONS = {
    "eigh": lambda A: dict(zip(("values", "vectors"), torch.linalg.eigh(matrix(A)))),
    "solve": lambda A, b: torch.linalg.solve(matrix(A), tensor(b)),
    "determinant": lambda A: torch.linalg.det(matrix(A)),
    "cholesky": cholesky,
    "qr": qr,
    "svd": svd,
}
UNARY = ("tanh", "sigmoid", "exp", "log", "sin", "cos", "sqrt", "reciprocal", "relu")


def tensor(x):
    return torch.tensor(numbers(x), dtype=torch.float32 if FLOAT32 else torch.float64)


def numbers(x):
    """Numbers, of which NaN and the infinities travel as words, and 2.0**63 as a whole one."""
    if isinstance(x, list):
        return [numbers(y) for y in x]
    return WORDS.get(x, x) if isinstance(x, str) else float(x)


def read():
    line = sys.stdin.readline()
    return json.loads(line) if line else sys.exit()


def write(answer):
    print(json.dumps(answer, default=lambda x: x.tolist()), flush=True)


def loss_at(theta):
    """What a method that asks for losses asks, in the midst of its step."""
    write({"ask": "valueAndGradient", "theta": theta.detach()})
    told = read()
    if "error" in told:
        raise RuntimeError(told["error"])
    theta.grad = tensor(told["gradient"])
    return tensor(told["value"])


MADE = {}  # an optimizer, its θ and its first state, by all that it was made of but the rate
STATES = {0: None}  # torch keeps a state in its optimizer: between two questions a copy lies here, and its number travels


def step(question):
    h = {name: numbers(x) for name, x in question["hyperparameters"].items()}
    key = json.dumps([question["subject"], len(question["theta"]), {**h, "learningRate": 1}])
    if key not in MADE:
        theta = tensor(question["theta"]).requires_grad_()
        optimizer = OPTIMIZERS[question["subject"]][0]([theta], h)
        MADE[key] = optimizer, theta, copied(optimizer.state[theta])
    optimizer, theta, first = MADE[key]
    theta.data = tensor(question["theta"])
    if "learningRate" in h:
        optimizer.param_groups[0]["lr"] = h["learningRate"]
    optimizer.state[theta] = copied(STATES[question["state"]] if question["state"] else first)
    if "gradient" in question:
        theta.grad = tensor(question["gradient"])
        optimizer.step()
    else:
        optimizer.step(lambda: loss_at(theta))
    number = next(reversed(STATES)) + 1
    STATES[number] = optimizer.state[theta]
    if number > 100_000:
        STATES.pop(number - 100_000, None)
    return {"theta": theta.detach(), "state": number}


def copied(x):
    if isinstance(x, torch.Tensor):
        return x.clone()
    return {name: copied(y) for name, y in x.items()} if isinstance(x, dict) else copy.deepcopy(x)


RATES = {}


def rate(subject, options, t):
    """η at t; what was counted up to is kept."""
    key = subject + json.dumps(options)
    if key not in RATES:
        if len(RATES) > 50:
            RATES.clear()
        optimizer = torch.optim.SGD([tensor([0]).requires_grad_()], options["learningRate"])
        RATES[key] = [optimizer, SCHEDULERS[subject](optimizer, options), []]
        optimizer.step()
    optimizer, scheduler, seen = RATES[key]
    last = options["steps"] + 1 if options.get("restarts") is False else t  # half a cosine, of which it says no more
    while len(seen) < t:
        if 0 < len(seen) < last:
            scheduler.step()
        seen.append(optimizer.param_groups[0]["lr"])
    return seen[t - 1]


def compute(operations, wanted):
    """Each operation names what it takes by its place in the list."""
    done = []
    for name, *rest in operations:
        of = lambda: [done[i] for i in rest]  # noqa: E731
        if name == "constant":
            done.append(tensor(rest[0]))
        elif name == "variable":  # one of its own, also where it is the same number as another
            (x,) = of()
            done.append(x.clone() if x.requires_grad else x.detach().clone().requires_grad_())
        elif name == "gradient":
            y, *xs = of()
            if y.requires_grad:
                found = torch.autograd.grad(y, xs, create_graph=True, allow_unused=True)
                done.append([torch.zeros_like(x) if g is None else g for g, x in zip(found, xs)])
            else:
                done.append([torch.zeros_like(x) for x in xs])
        elif name == "entry":
            done.append(done[rest[0]][rest[1]])
        elif name == "pow":
            done.append(done[rest[0]] ** rest[1])
        else:
            done.append(getattr(torch, name)(*of()))
    return done[wanted]


def answer(question):
    subject, call = question["subject"], question["call"]
    if torch is None:
        raise RuntimeError("PyTorch is not installed here")
    if call == "hello":
        claims = OPTIMIZERS.get(subject, (None, {}))[1]
        return {"unit": 2.0**-24 if FLOAT32 else 2.0**-53, "capabilities": {**SHARED, **claims}}
    if call == "apply":
        if subject in SCHEDULERS:
            return {"value": rate(subject, *question["arguments"])}
        return {"value": FUNCTIONS[subject](*question["arguments"])}
    if call == "compute":
        return {"value": compute(question["operations"], question["value"])}
    return {"state": 0} if call == "init" else step(question)


while True:
    question = read()
    try:
        result = answer(question)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    write(result)
