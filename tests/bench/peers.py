#!/usr/bin/env python3
"""The same experiments in toyreg, PyTorch and NumPy, side by side: seconds and ratios.

build/bench/peers (peers.c) draws the data, the starts and the settings and runs the
experiments as the chapters do.  The peers read the same files, and are written twice:
  notebook  one replicate after another, as the posts' notebooks do it: autograd,
            optim.SGD, a loss logged every epoch (NumPy: the gradient by hand);
  expert    no autograd, preallocated results, all replicates in one batch; and if another
            way is faster in a short trial, this one, too: one replicate after another to
            stay in the caches, or one on each core; from the data, or from their Gram
            matrix.  The fastest counts.
Contestants take turns; the medians count.  All losses are compared with toyreg's.  What
all share (data, rates) is not timed; what one needs for its own way (a Gram matrix) is.
"""
import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

if "--processor" in sys.argv:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
try:
    import numpy as np
except ImportError:
    np = None
try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError:
    torch = None

PROGRAM = "build/bench/peers"
CORES = len(os.sched_getaffinity(0))


class Data:
    """The arrays of one experiment, as NumPy's and as PyTorch's (name with _t)."""

    def __init__(self, folder, experiment):
        self.folder, self.experiment = folder, experiment

    def __getattr__(self, name):
        if name.endswith("_t"):
            a = getattr(self, name[:-2])
            x = torch.from_numpy(a.astype(np.int64) if a.dtype.kind == "u" else a)
        else:
            x = np.load(f"{self.folder}/{self.experiment}-{name}.npy")
        if name != "losses":
            setattr(self, name, x)
        return x


def side_by_side(job, n):
    """One replicate on each core, as an expert might run independent ones."""

    def one(k):
        torch.set_num_threads(1)
        return job(k)

    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(one, range(n)))


# --------------------------------------------------- ridge (chapter 1), lasso (chapter 2)


class Student(nn.Module if torch else object):
    def __init__(self, start):
        super().__init__()
        self.S = nn.Parameter(start.clone())

    def forward(self, T, Sigma):
        difference = self.S - T
        return difference @ Sigma @ difference / 2


class SGDL1(torch.optim.SGD if torch else object):
    """SGD with a soft threshold, and a decay if there is one, after each step."""

    def __init__(self, parameters, l1, late=0, **others):
        super().__init__(parameters, **others)
        self.l1, self.late = l1, late

    @torch.no_grad() if torch else lambda f: f
    def step(self, closure=None):
        loss = super().step(closure)
        for group in self.param_groups:
            for p in group["params"]:
                p.data = torch.sign(p.data) * torch.clamp(
                    torch.abs(p.data) - self.l1 * group["lr"], min=0)
                if self.late:
                    p.data /= 1 + group["lr"] * self.late
        return loss


def optimizer(parameters, o):
    lr, momentum, decay, l1, late = map(float, o)
    if l1 > 0:
        return SGDL1(parameters, l1, late, lr=lr, momentum=momentum)
    return torch.optim.SGD(parameters, lr=lr, momentum=momentum, weight_decay=decay)


def descent_notebook(d, sets, epochs):
    losses = []
    for k in range(sets):
        X = d.X_t[k]
        Sigma = X.T @ X / len(X)
        for T in d.T_t[k]:
            students = [Student(d.S_t[k]) for _ in d.settings[k]]
            optimizers = [optimizer(s.parameters(), o)
                          for s, o in zip(students, d.settings[k])]
            history = [[torch.sum((s.S - T) ** 2).item() / 2] for s in students]
            for _ in range(epochs):
                for s, o, h in zip(students, optimizers, history):
                    o.zero_grad()
                    loss = s(T, Sigma)
                    loss.backward()
                    o.step()
                    h.append(torch.sum((s.S.detach() - T) ** 2).item() / 2)
            losses.append(history)
    return np.array(losses).reshape(sets, -1, epochs + 1)


def descent_batch(X, T, S0, o, epochs, gram):
    """b data sets, j teachers, m methods: X is b x N x D, T b x j x D."""
    b, N, D = X.shape
    j, m = T.shape[1], o.shape[1]
    T = T.repeat_interleave(m, 1)  # b x jm x D, the students' teachers
    S = S0.unsqueeze(1).repeat(1, j * m, 1)
    eta, beta, decay, l1, _ = (c.unsqueeze(-1).repeat(1, j, 1) for c in o.unbind(-1))
    # an expert leaves out what is zero for all
    heavy, shrinks = bool((beta > 0).any()), bool((l1 > 0).any())
    theta = eta * l1
    E, G, B = S - T, torch.empty_like(S), torch.zeros_like(S)
    square = torch.empty_like(S)
    losses = torch.empty(epochs + 1, b, j * m)
    if gram:
        A = torch.bmm(X.transpose(1, 2), X).div_(N)
    else:
        r, XT, A = torch.empty(b, j * m, N), X.transpose(1, 2), X
    for t in range(epochs + 1):
        if t:
            if gram:
                torch.bmm(E, A, out=G)
            else:
                torch.bmm(E, XT, out=r)
                torch.bmm(r.div_(N), A, out=G)
            G.addcmul_(decay, S)
            if heavy:
                B.mul_(beta).add_(G)
                S.addcmul_(eta, B, value=-1)
            else:
                S.addcmul_(eta, G, value=-1)
            if shrinks:  # x - clamp(x, -theta, theta)
                torch.clamp(S, -theta, theta, out=G)
                S.sub_(G)
            torch.sub(S, T, out=E)
        torch.mul(E, E, out=square)
        torch.sum(square, -1, out=losses[t])
    return losses.div_(2).permute(1, 2, 0).numpy()


def descent_expert(gram, way):
    def run(d, sets, epochs):
        o = d.settings_t.float()

        def part(k, n=1):
            with torch.no_grad():
                s = slice(k, k + n)
                return descent_batch(d.X_t[s], d.T_t[s], d.S_t[s], o[s], epochs, gram)

        if way == "batch":
            return part(0, sets)
        if way == "cores":
            return np.concatenate(side_by_side(part, sets))
        return np.concatenate([part(k) for k in range(sets)])

    return run


def descent_numpy_notebook(d, sets, epochs):
    losses = []
    for k in range(sets):
        X = d.X[k]
        Sigma = X.T @ X / np.float32(len(X))
        for T in d.T[k]:
            for eta, beta, decay, l1, _ in d.settings[k].astype(np.float32):
                S, b, history = d.S[k].copy(), 0, []
                for t in range(epochs + 1):
                    if t:
                        b = beta * b + Sigma @ (S - T) + decay * S
                        S = S - eta * b
                        if l1 > 0:
                            S = np.sign(S) * np.maximum(np.abs(S) - eta * l1, 0)
                    history.append(np.sum((S - T) ** 2) / 2)
                losses.append(history)
    return np.array(losses).reshape(sets, -1, epochs + 1)


def descent_numpy_expert(d, sets, epochs):
    losses = []
    for k in range(sets):
        X, m = d.X[k], len(d.settings[k])
        T = np.repeat(d.T[k], m, 0)
        o = np.tile(d.settings[k].astype(np.float32), (len(d.T[k]), 1))
        eta, beta, decay, l1, _ = (c[:, None] for c in o.T)
        theta = eta * l1
        A = X.T @ X
        A /= np.float32(len(X))
        S = np.repeat(d.S[k][None], len(T), 0)
        E, G, B, u = S - T, np.empty_like(S), np.zeros_like(S), np.empty_like(S)
        history = np.empty((epochs + 1, len(T)))
        for t in range(epochs + 1):
            if t:
                np.matmul(E, A, out=G)
                np.multiply(decay, S, out=u)
                G += u
                B *= beta
                B += G
                np.multiply(eta, B, out=u)
                S -= u
                if l1.any():
                    np.clip(S, -theta, theta, out=u)
                    S -= u
                np.subtract(S, T, out=E)
            np.einsum("ij,ij->i", E, E, out=history[t])
        losses.append(history.T / 2)
    return np.array(losses)


# ----------------------------------------------------------------- two layers (chapter 3)


class Product(nn.Module if torch else object):
    def __init__(self, M, V):
        super().__init__()
        self.M = nn.Parameter(M.clone())
        self.V = nn.Parameter(V.clone())

    def forward(self, X):
        return X @ (self.M @ self.V)


def two_notebook(d, sets, epochs):
    losses = np.empty((3, sets, epochs + 1))
    for i, o in enumerate(d.settings):
        for k in range(sets):
            X, T = d.X_t[k] / len(d.X_t[k]) ** 0.5, d.T_t[k]
            y = X @ T
            model = Product(d.M_t[k].T.contiguous(), d.V_t[k])
            sgd = optimizer(model.parameters(), o)
            for t in range(epochs + 1):
                with torch.no_grad():
                    losses[i, k, t] = torch.sum((model.M @ model.V - T) ** 2).item() / 2
                if t == epochs:
                    break
                sgd.zero_grad()
                loss = torch.sum((model(X) - y) ** 2) / 2
                loss.backward()
                sgd.step()
    return losses


def two_batch(X, T, M, V, o, epochs):
    """Replicates of one method: columns of M are rows of the arrays, b x m x D."""
    eta, beta, decay, l1, late = map(float, o)
    X = X / X.shape[1] ** 0.5
    XT, T = X.transpose(1, 2).contiguous(), T.unsqueeze(1)
    M, V = M.clone(), V.unsqueeze(2).clone()
    B, b = torch.zeros_like(M), torch.zeros_like(V)
    S, E, G = torch.empty_like(T), torch.empty_like(T), torch.empty_like(T)
    r, g = torch.empty(len(X), 1, X.shape[1]), torch.empty_like(V)
    MT, VT, GT = M.transpose(1, 2), V.transpose(1, 2), G.transpose(1, 2)
    losses = torch.empty(epochs + 1, len(X))
    for t in range(epochs + 1):
        torch.bmm(VT, M, out=S)
        torch.sub(S, T, out=E)
        losses[t] = torch.sum(E * E, (1, 2))
        if t == epochs:
            break
        torch.bmm(E, XT, out=r)
        torch.bmm(r, X, out=G)
        torch.bmm(M, GT, out=g)
        B.baddbmm_(V, G, beta=beta)
        if decay:
            B.add_(M, alpha=decay)
            g.add_(V, alpha=decay)
        b.mul_(beta).add_(g)
        M.sub_(B, alpha=eta)
        V.sub_(b, alpha=eta)
        if l1:
            for w in M, V:
                torch._C._nn.softshrink(w, eta * l1, out=w)
                w.div_(1 + eta * late)
    return losses.div_(2).T.numpy()


def two_expert(way):
    def run(d, sets, epochs):
        def part(k, n, i):
            with torch.no_grad():
                s = slice(k, k + n)
                return two_batch(d.X_t[s], d.T_t[s], d.M_t[s], d.V_t[s], d.settings[i],
                                 epochs)

        if way == "batch":
            all = [part(0, sets, i) for i in range(3)]
        else:
            one = lambda i: part(i % sets, 1, i // sets)
            all = (side_by_side(one, 3 * sets) if way == "cores" else
                   [one(i) for i in range(3 * sets)])
        return np.concatenate(all).reshape(3, sets, epochs + 1)

    return run


def two_numpy(d, sets, epochs, expert):
    losses = np.empty((3, sets, epochs + 1))
    for i, (eta, beta, decay, l1, late) in enumerate(d.settings.astype(np.float32)):
        for k in range(sets):
            X, T = d.X[k] / np.float32(len(d.X[k]) ** 0.5), d.T[k]
            M, V = d.M[k].copy(), d.V[k].copy()
            B, b, u = np.zeros_like(M), np.zeros_like(V), np.empty_like(M)
            for t in range(epochs + 1):
                E = V @ M - T
                losses[i, k, t] = E @ E / 2
                G = X.T @ (X @ E)
                g = M @ G
                if expert:
                    np.multiply(V[:, None], G, out=u)
                    B *= beta
                    B += u
                    b *= beta
                    b += g
                    if decay:
                        np.multiply(M, decay, out=u)
                        B += u
                        b += decay * V
                    np.multiply(B, eta, out=u)
                    M -= u
                    V -= eta * b
                    if l1:
                        np.clip(M, -eta * l1, eta * l1, out=u)
                        M -= u
                        M /= 1 + eta * late
                else:
                    B = beta * B + np.outer(V, G) + decay * M
                    b = beta * b + g + decay * V
                    M = M - eta * B
                    V = V - eta * b
                    if l1:
                        M = np.sign(M) * np.maximum(np.abs(M) - eta * l1, 0)
                        M = M / (1 + eta * late)
                if l1:
                    V = np.sign(V) * np.maximum(np.abs(V) - eta * l1, 0)
                    V = V / (1 + eta * late)
    return losses


# ------------------------------------------------------------ rectified units (chapter 3)


class Units(nn.Module if torch else object):
    def __init__(self, M, V):
        super().__init__()
        self.hidden = nn.Linear(len(M), len(V), bias=False)
        self.output = nn.Linear(len(V), 1, bias=False)
        with torch.no_grad():
            self.hidden.weight.copy_(M.T)
            self.output.weight.copy_(V[None])

    def forward(self, X):
        return self.output(torch.relu(self.hidden(X))).squeeze(-1)


def relu_notebook(d, sets, epochs):
    losses = np.empty((3, sets, epochs + 2))
    for i, o in enumerate(d.settings):
        for k in range(sets):
            X, y = d.X_t[k], d.y_t[k]
            model = Units(d.MV_t[k][:-1], d.MV_t[k][-1])
            sgd = optimizer(model.parameters(), o)
            for t in range(epochs):
                sgd.zero_grad()
                loss = torch.sum((model(X) - y) ** 2) / 2
                loss.backward()
                sgd.step()
                losses[i, k, t] = loss.item()
            with torch.no_grad():
                losses[i, k, epochs] = torch.sum((model(X) - y) ** 2).item() / 2
                losses[i, k, epochs + 1] = (
                    torch.sum((model(d.Xv_t[k]) - d.yv_t[k]) ** 2).item() / 2)
    return losses


def relu_batch(X, y, Xv, yv, W, settings, epochs):
    """All methods and replicates in one batch: b x (inputs + 1) x hidden, V last."""
    n = len(W)
    X, Xv = X.repeat(3, 1, 1), Xv.repeat(3, 1, 1)
    y, yv = y.repeat(3, 1).unsqueeze(2), yv.repeat(3, 1).unsqueeze(2)
    W = W.repeat(3, 1, 1)
    G, B = torch.empty_like(W), torch.zeros_like(W)
    M, V, gM, gV = W[:, :-1], W[:, -1:], G[:, :-1], G[:, -1:]
    VT, XT = V.transpose(1, 2), X.transpose(1, 2).contiguous()
    H = torch.empty(3 * n, X.shape[1], W.shape[2])
    f, E = torch.empty_like(y), torch.empty_like(H)
    losses = torch.empty(epochs + 2, 3 * n)
    parts = [(slice(i * n, i * n + n), *map(float, o)) for i, o in enumerate(settings)]
    for t in range(epochs + 1):
        torch.bmm(X, M, out=H).relu_()
        torch.bmm(H, VT, out=f).sub_(y)
        losses[t] = torch.sum(f * f, (1, 2))
        if t == epochs:
            break
        gV.copy_(torch.bmm(f.transpose(1, 2), H))
        torch.mul(f, V, out=E)
        E.mul_(H.sign_())
        gM.copy_(torch.bmm(XT, E))
        for s, eta, beta, decay, l1, late in parts:
            w, b = W[s], B[s]
            b.mul_(beta).add_(G[s])
            if decay:
                b.add_(w, alpha=decay)
            w.sub_(b, alpha=eta)
            if l1:
                torch._C._nn.softshrink(w, eta * l1, out=w)
                w.div_(1 + eta * late)
    f = torch.bmm(torch.bmm(Xv, M).relu_(), VT).sub_(yv)
    losses[-1] = torch.sum(f * f, (1, 2))
    return losses.div_(2).T.reshape(3, n, epochs + 2).numpy()


def relu_expert(way):
    def run(d, sets, epochs):
        def part(k, n):
            with torch.no_grad():
                s = slice(k, k + n)
                return relu_batch(d.X_t[s], d.y_t[s], d.Xv_t[s], d.yv_t[s], d.MV_t[s],
                                  d.settings, epochs)

        if way == "batch":
            return part(0, sets)
        size = -(-sets // CORES)
        parts = side_by_side(lambda k: part(k * size, min(size, sets - k * size)),
                             -(-sets // size))
        return np.concatenate(parts, 1)

    return run


def relu_numpy(d, sets, epochs, expert):
    losses = np.empty((3, sets, epochs + 2))
    for i, (eta, beta, decay, l1, late) in enumerate(d.settings.astype(np.float32)):
        for k in range(sets):
            X, y, W = d.X[k], d.y[k], d.MV[k].copy()
            G, B, u = np.empty_like(W), np.zeros_like(W), np.empty_like(W)
            H, E = np.empty((len(X), W.shape[1]), np.float32), None
            for t in range(epochs + 1):
                M, V = W[:-1], W[-1]
                if expert:
                    np.matmul(X, M, out=H)
                    np.maximum(H, 0, out=H)
                else:
                    H = np.maximum(X @ M, 0)
                r = H @ V - y
                losses[i, k, t] = r @ r / 2
                if t == epochs:
                    break
                E = (H > 0) * np.outer(r, V)
                if expert:
                    np.matmul(X.T, E, out=G[:-1])
                    np.matmul(r, H, out=G[-1])
                    B *= beta
                    B += G
                    if decay:
                        np.multiply(W, decay, out=u)
                        B += u
                    np.multiply(B, eta, out=u)
                    W -= u
                    if l1:
                        np.clip(W, -eta * l1, eta * l1, out=u)
                        W -= u
                        W /= 1 + eta * late
                else:
                    B = beta * B + np.vstack([X.T @ E, r @ H]) + decay * W
                    W = W - eta * B
                    if l1:
                        W = np.sign(W) * np.maximum(np.abs(W) - eta * l1, 0)
                        W = W / (1 + eta * late)
            r = np.maximum(d.Xv[k] @ W[:-1], 0) @ W[-1] - d.yv[k]
            losses[i, k, epochs + 1] = r @ r / 2
    return losses


# ---------------------------------------------------------- digits, width 256 (chapter 9)


class Network(nn.Module if torch else object):
    def __init__(self, weights):
        super().__init__()
        self.layers = nn.ModuleList()
        for w in weights:
            layer = nn.Linear(*w.shape, bias=False)
            with torch.no_grad():
                layer.weight.copy_(w.T)
            self.layers.append(layer)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.arctan(layer(x))
        return self.layers[-1](x)


def matrices(d, w):
    """Views of a flat array as the weight matrices of all layers."""
    shapes = [(d.X.shape[1], 256)] + 5 * [(256, 256)] + [(256, 10)]
    views, at = [], 0
    for a, b in shapes:
        views.append(w[at:at + a * b].reshape(a, b))
        at += a * b
    return views


def digits_notebook(d, runs, steps):
    losses = np.empty((runs, 1, steps))
    for k in range(runs):
        model = Network(matrices(d, d.w_t[k]))
        sgd = torch.optim.SGD(model.parameters(), lr=float(d.settings[0]))
        for t in range(steps):
            sgd.zero_grad()
            loss = F.cross_entropy(model(d.X_t), d.label_t)
            loss.backward()
            sgd.step()
            losses[k, 0, t] = loss.item()
    return losses


def digits_run(d, start, steps):
    w = start.clone()
    g = torch.empty_like(w)
    W, gW = matrices(d, w), matrices(d, g)
    N = len(d.X_t)
    A = [d.X_t] + [torch.empty(N, m.shape[1]) for m in W]
    D = [torch.empty_like(a) for a in A[1:-1]]
    back = [torch.empty(N, 256) for _ in range(2)]
    one, index = torch.ones(()), d.label_t[:, None]
    losses = torch.empty(steps)
    for t in range(steps):
        for l, m in enumerate(W):
            torch.mm(A[l], m, out=A[l + 1])
            if l + 1 < len(W):
                torch.addcmul(one, A[l + 1], A[l + 1], out=D[l])
                A[l + 1].atan_()
        p = torch.log_softmax(A[-1], 1)
        losses[t] = -p.gather(1, index).mean()
        G = p.exp_().scatter_add_(1, index, torch.full((N, 1), -1.0)).div_(N)
        for l in range(len(W) - 1, -1, -1):
            torch.mm(A[l].T, G, out=gW[l])
            if l:
                G = torch.mm(G, W[l].T, out=back[l % 2]).div_(D[l - 1])
        w.sub_(g, alpha=float(d.settings[0]))
    return losses.numpy()


def digits_expert(way):
    def run(d, runs, steps):
        def one(k):
            with torch.no_grad():
                return digits_run(d, d.w_t[k], steps)

        all = (side_by_side(one, runs) if way == "cores" else
               [one(k) for k in range(runs)])
        return np.array(all).reshape(runs, 1, steps)

    return run


def digits_numpy(d, runs, steps, expert):
    losses = np.empty((runs, 1, steps))
    N = len(d.X)
    index = np.arange(N)
    for k in range(runs):
        w = d.w[k].copy()
        g = np.empty_like(w)
        W, gW = matrices(d, w), matrices(d, g)
        A = [d.X] + [np.empty((N, m.shape[1]), np.float32) for m in W]
        D = [np.empty_like(a) for a in A[1:-1]]
        for t in range(steps):
            for l, m in enumerate(W):
                if expert:
                    np.matmul(A[l], m, out=A[l + 1])
                    if l + 1 < len(W):
                        np.multiply(A[l + 1], A[l + 1], out=D[l])
                        D[l] += 1
                        np.arctan(A[l + 1], out=A[l + 1])
                else:
                    z = A[l] @ m
                    if l + 1 < len(W):
                        D[l] = 1 + z ** 2
                    A[l + 1] = np.arctan(z) if l + 1 < len(W) else z
            e = np.exp(A[-1] - A[-1].max(1, keepdims=True))
            p = e / e.sum(1, keepdims=True)
            losses[k, 0, t] = -np.log(p[index, d.label]).mean()
            p[index, d.label] -= 1
            G = p / np.float32(N)
            for l in range(len(W) - 1, -1, -1):
                np.matmul(A[l].T, G, out=gW[l])
                if l:
                    G = G @ W[l].T
                    G /= D[l - 1]
            g *= np.float32(d.settings[0])
            w -= g
    return losses


# ------------------------------------------------------------------------- the comparison


def numpy_pair(f):
    return (lambda d, n, t: f(d, n, t, False)), {"loop": lambda d, n, t: f(d, n, t, True)}


# of: the chapter's replicates and epochs, of which a part is run; axis: that of the
# replicates in the array of losses; share: how many of them, one after another, are
# enough for the notebook forms (their time is scaled); close: the tolerance, relative to
# the loss and absolute, of f32 with sums in another order.
EXPERIMENTS = {
    "ridge": dict(
        title="ridge: 1000 weights, 700 samples, 4 optimizers", of=(100, 200), axis=0,
        share=2, close=(1e-4, 0),
        torch=(descent_notebook,
               {f"{w}, {'Gram' if g else 'data'}": descent_expert(g, w)
                for g in (0, 1) for w in ("batch", "loop", "cores")}),
        numpy=(descent_numpy_notebook, {"loop": descent_numpy_expert})),
    "lasso": dict(
        title="lasso: the same, 2 teachers, 3 optimizers", of=(100, 500), axis=0,
        share=1, close=(1e-4, 0),
        torch=(descent_notebook,
               {f"{w}, {'Gram' if g else 'data'}": descent_expert(g, w)
                for g in (0, 1) for w in ("batch", "loop", "cores")}),
        numpy=(descent_numpy_notebook, {"loop": descent_numpy_expert})),
    "two-layer": dict(
        title="two layers: 400 x 600, 200 samples, 3 optimizers", of=(10, 5000), axis=1,
        share=1, close=(1e-3, 0),
        torch=(two_notebook, {w: two_expert(w) for w in ("batch", "loop", "cores")}),
        numpy=numpy_pair(two_numpy)),
    "relu": dict(
        title="rectified units: 100 x 100, 60 samples, 3 optimizers", of=(20, 10000),
        axis=1, share=1, close=(1e-2, 1e-6),
        torch=(relu_notebook, {w: relu_expert(w) for w in ("batch", "cores")}),
        numpy=numpy_pair(relu_numpy)),
    "digits": dict(
        title="digits: 7 layers of 256, 719 samples, arctan", of=(3, 1500), axis=0,
        share=1, close=(1e-4, 0),
        torch=(digits_notebook, {w: digits_expert(w) for w in ("loop", "cores")}),
        numpy=numpy_pair(digits_numpy)),
}


class Contest:
    def __init__(self, folder, name, processor):
        self.d, self.name, self.e = Data(folder, name), name, EXPERIMENTS[name]
        self.processor = processor
        self.program(0)
        self.toyreg(1)
        self.losses = self.d.losses
        self.replicates = self.losses.shape[self.e["axis"]]
        # relu's last loss is one of other points
        self.epochs = self.losses.shape[-1] - (name != "digits") - (name == "relu")

    def program(self, threads):
        return subprocess.run([PROGRAM, self.d.folder, self.name, str(threads)],
                              check=True, capture_output=True, text=True).stdout

    def toyreg(self, threads):
        wall, processor, self.operations = map(float, self.program(threads).split())
        return processor if self.processor else wall

    def peer(self, f, n, epochs):
        if torch:
            torch.set_num_threads(1 if self.processor else CORES)
        clock = time.process_time if self.processor else time.perf_counter
        start = clock()
        losses = f(self.d, n, epochs)
        return clock() - start, losses

    def fastest(self, ways):
        """The name of the fastest way, by a twentieth of the epochs."""
        trial = max(self.epochs // 20, 5)
        seconds = {}
        for way, f in ways.items():
            if self.processor and "cores" in way:
                continue
            seconds[way] = min(self.peer(f, self.replicates, trial)[0] for _ in range(2))
        return min(seconds, key=seconds.get)

    def far(self, losses):
        """The largest deviation from toyreg's losses, in units of the tolerance."""
        n = losses.shape[self.e["axis"]]
        ours = np.take(self.losses, range(n), self.e["axis"])
        relative, absolute = self.e["close"]
        far = np.abs(losses - ours) / (relative * np.abs(ours) + absolute)
        return float(np.max(far)) if np.all(np.isfinite(losses)) else float("inf")

    def run(self, repeats, table):
        share, all = self.e["share"], self.replicates
        rows = []  # label, function of no argument that gives seconds and losses
        for cores in (1,) if self.processor else (1, CORES):
            rows.append((f"toyreg on {cores} core{'s' * (cores > 1)}",
                         lambda c=cores: (self.toyreg(c), self.d.losses)))
        for library, there in (("torch", torch), ("numpy", np)):
            if not there:
                continue
            notebook, experts = self.e[library]
            first = next(iter(experts))
            kept = dict.fromkeys([first, self.fastest(experts)])

            self.peer(notebook, share, 5)  # warm up

            def scaled(f=notebook):
                seconds, losses = self.peer(f, share, self.epochs)
                return seconds * all / share, losses

            rows.append((f"{library} notebook", scaled))
            for way in kept:
                rows.append((f"{library} expert, {way}",
                             lambda f=experts[way]: self.peer(f, all, self.epochs)))
        seconds = [[] for _ in rows]
        far = [0.0 for _ in rows]
        for _ in range(repeats):
            for i, (_, f) in enumerate(rows):
                s, losses = f()
                seconds[i].append(s)
                far[i] = max(far[i], self.far(losses))
        medians = [statistics.median(s) for s in seconds]
        ours = medians[0 if self.processor else 1]
        of = self.e["of"]
        print(f"\n{self.e['title']}\n"
              f"  {all} of {of[0]} replicates, {self.epochs} of {of[1]} epochs")
        for (label, _), t, x in zip(rows, medians, far):
            agrees = f"{x:10.2f}" if "toyreg" not in label or x else ""
            print(f"  {label:<30} {t:>9.3f} s {t / ours:>8.2f}x {agrees}")
        if not torch:
            print("  PyTorch is not installed")
        sys.stdout.flush()
        if table:
            table.writerows((self.e["title"], all, self.epochs, f"{self.operations:.4g}",
                             label, f"{t:.4g}", f"{x:.2g}")
                            for (label, _), t, x in zip(rows, medians, far))
        return max(far) <= 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("experiment", nargs="*", help=" ".join(EXPERIMENTS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--processor", action="store_true",
                        help="one thread each, by processor time: for a busy machine")
    parser.add_argument("--csv", metavar="FILE", help="also write the table to a file")
    o = parser.parse_args()
    unknown = [n for n in o.experiment if n not in EXPERIMENTS]
    if unknown:
        parser.error(f"{unknown[0]} is none of {' '.join(EXPERIMENTS)}")
    if not np:
        print("NumPy is not installed: nothing to compare with")
        return 0
    print(f"PyTorch {torch.__version__ if torch else '(not installed)'}, "
          f"NumPy {np.__version__}, {CORES} threads"
          + (", processor time on one" if o.processor else ""))
    print("seconds (medians), ratio to toyreg's, and the largest difference of a loss\n"
          "from toyreg's in units of the tolerance")
    good = True
    file = open(o.csv, "w", newline="") if o.csv else None
    table = csv.writer(file, lineterminator="\n") if file else None
    if table:
        table.writerow("experiment replicates epochs operations form seconds difference".split())
    for name in o.experiment or EXPERIMENTS:
        with tempfile.TemporaryDirectory(dir=os.path.dirname(PROGRAM)) as folder:
            good = Contest(folder, name, o.processor).run(o.repeats, table) and good
    if file:
        file.close()
    if not good:
        print("\nThe losses do not agree: a difference of more than 1")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
