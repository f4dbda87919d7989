"""NumPy's linear algebra, over LAPACK, by lines of JSON: python3 numpy.py, or python3 numpy.py float32."""

import json
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path = [path for path in sys.path if os.path.abspath(path or ".") != here]  # this file has the module's name
import numpy as np  # noqa: E402

REAL = np.float32 if sys.argv[1:] == ["float32"] else np.float64
UNIT = 2.0**-24 if REAL is np.float32 else 2.0**-53


def matrix(A):
    return np.array(A, REAL).reshape(len(A), len(A[0]) if A else 0)


def cholesky(A):
    try:
        return np.linalg.cholesky(matrix(A))
    except np.linalg.LinAlgError:
        return None


def qr(A, options=None):
    Q, R = np.linalg.qr(matrix(A), mode="complete" if (options or {}).get("full") else "reduced")
    sign = np.ones(Q.shape[1], REAL)
    d = np.diagonal(R)
    sign[: len(d)] = np.where(d < 0, -1, 1)  # it says nothing of the signs
    return {"Q": Q * sign, "R": R * sign[:, None]}


def eigh(A):
    values, vectors = np.linalg.eigh(matrix(A))
    return {"values": values, "vectors": vectors}


def svd(A):
    U, s, Vh = np.linalg.svd(matrix(A), full_matrices=False)
    return {"U": U, "s": s, "V": Vh.T}


FUNCTIONS = {
    "eigh": eigh,
    "cholesky": cholesky,
    "determinant": lambda A: np.linalg.det(matrix(A)),
    "solve": lambda A, b: np.linalg.solve(matrix(A), np.array(b, REAL)),
    "qr": qr,
    "svd": svd,
}
np.seterr(all="ignore")
for line in sys.stdin:
    try:
        question = json.loads(line)
        if question["call"] == "hello":
            result = {"unit": UNIT, "version": np.__version__}
        else:
            result = {"value": FUNCTIONS[question["subject"]](*question["arguments"])}
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result, default=lambda x: x.tolist()), flush=True)
