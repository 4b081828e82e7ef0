"""How the contestants on PyTorch train: a plain loop over tensors, the same tuned or compiled, and Lightning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn

from bench.cases import Case
from bench.data import CLASSES, Inputs, Rows


def turn_of(who: str, case: Case, rows: Rows, seed: int) -> Callable[[int], dict[str, Any]]:
    """A function that trains for some epochs and tells the loss."""
    torch.manual_seed(seed)
    net, loss_of = network(case), nn.CrossEntropyLoss() if case.net in CLASSES else nn.MSELoss()
    if case.net in CLASSES:
        net = net.to(memory_format=torch.channels_last)
    train = (tensors(case, rows.x), [torch.from_numpy(y) for y in rows.y])
    held = (tensors(case, rows.val_x), [torch.from_numpy(y) for y in rows.val_y])
    if who == "lightning":
        return _lightning(net, loss_of, case, *train)
    if who == "torch-tuned" and case.net in ("dnn", "branches"):
        # Products this small gain nothing from a second core and wait for it.
        torch.set_num_threads(1)
    optimizer = torch.optim.Adam(net.parameters(), fused=who == "torch-tuned")
    called = torch.compile(net) if who == "torch-compile" else net

    def batch_loss(x: Any, y: Any, rows: Any) -> Any:
        outputs = called(*(a[rows] for a in x))
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        return sum(loss_of(output, a[rows]) for output, a in zip(outputs, y, strict=True))

    def epoch(x: Any, y: Any) -> float:
        net.train()
        total, n = torch.zeros(()), len(y[0])
        for rows in torch.randperm(n).split(case.batch):
            optimizer.zero_grad()
            loss = batch_loss(x, y, rows)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(rows)
        return float(total) / n

    @torch.no_grad()
    def check(x: Any, y: Any) -> float:
        net.eval()
        total, n = torch.zeros(()), len(y[0])
        for rows in torch.arange(n).split(case.batch):
            total += batch_loss(x, y, rows) * len(rows)
        return float(total) / n

    def turn(epochs: int) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for k in range(epochs):
            told = {"epochs": k + 1, "loss": epoch(*train)}
            if case.validation:
                told["val_loss"] = check(*held)
                if case.until and told["val_loss"] <= case.until:
                    break
        return told

    return turn


def _lightning(net: Any, loss_of: Any, case: Case, x: Any, y: Any) -> Callable[[int], dict[str, Any]]:
    """As people write it, on a DataLoader; progress, log files and checkpoints are off."""
    import lightning
    from torch.utils.data import DataLoader, TensorDataset

    class Module(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.net = net

        def training_step(self, batch: Any, _index: int) -> Any:
            inputs, targets = batch
            loss = loss_of(self.net(inputs), targets)
            self.log("loss", loss, on_step=False, on_epoch=True)
            return loss

        def configure_optimizers(self) -> Any:
            return torch.optim.Adam(self.parameters())

    module, loader = Module(), DataLoader(TensorDataset(x[0], y[0]), batch_size=case.batch, shuffle=True)

    def turn(epochs: int) -> dict[str, Any]:
        trainer = lightning.Trainer(
            max_epochs=epochs, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
            enable_model_summary=False,
        )  # fmt: skip
        trainer.fit(module, loader)
        return {"epochs": epochs, "loss": float(trainer.callback_metrics["loss"])}

    return turn


def tensors(case: Case, x: Inputs) -> list[Any]:
    """Inputs as PyTorch wants them: channels before the place, images so in name only (channels_last)."""
    if case.net == "conv1d":
        x = [a.swapaxes(1, 2).copy() for a in x]
    if case.net in CLASSES:
        return [torch.from_numpy(np.ascontiguousarray(a)).permute(0, 3, 1, 2) for a in x]
    return [torch.from_numpy(a) for a in x]


class Last(nn.Module):
    """Recurrent layers, and the last step of what they give."""

    def __init__(self, *layers: Any) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Any) -> Any:
        for layer in self.layers:
            x, _state = layer(x)
        return x[:, -1]


class Branches(nn.Module):
    """Two inputs, joined, two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.branches = nn.ModuleList(nn.Sequential(*_dense(8, 20, 10)) for _input in range(2))
        self.heads = nn.ModuleList(nn.Sequential(*_dense(20, width), nn.Linear(width, 1)) for width in (30, 15))

    def forward(self, a: Any, b: Any) -> Any:
        middle = torch.cat([branch(x) for branch, x in zip(self.branches, (a, b), strict=True)], dim=1)
        return tuple(head(middle) for head in self.heads)


def network(case: Case) -> Any:
    """The network that `with_keras.network` builds, without the softmax, which the loss contains."""
    if case.net == "branches":
        return Branches()
    return nn.Sequential(*_layers(case))


def _layers(case: Case) -> Iterator[Any]:
    if case.net == "dnn":
        yield from (*_dense(case.features, *case.widths), nn.Linear(case.widths[-1], 1))
    elif case.net == "lstm":
        yield from (Last(nn.LSTM(4, 64, batch_first=True)), nn.Linear(64, 1))
    elif case.net == "gru-lstm":
        yield from (Last(nn.GRU(4, 32, batch_first=True), nn.LSTM(32, 32, batch_first=True)), nn.Linear(32, 1))
    elif case.net == "conv1d":
        yield from (nn.Conv1d(4, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 22, 1))
    elif case.net == "digits":
        yield from (nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2))
        yield from (nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1600, 10))
    else:
        for n in (3, 64, 64):
            yield from (nn.Conv2d(n, 128, 3, padding="same"), nn.ReLU(), nn.Conv2d(128, 64, 1), nn.ReLU())
            yield nn.MaxPool2d(2)
        yield from (nn.Flatten(), *_dense(1024, 1024, 512, 256, 128), nn.Linear(128, 100))


def _dense(n: int, *widths: int) -> list[Any]:
    layers: list[Any] = []
    for width in widths:
        layers += [nn.Linear(n, width), nn.ReLU()]
        n = width
    return layers
