"""Times training of the same networks in PyTorch on the CPU: forward, backward and Adam on random data, batch 64, channels last.

usage: peer.py NETWORK SECONDS THREADS     prints one line of JSON: {"images_per_second": .., "images_per_cpu_second": .., "version": ".."}
"""
import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # oneDNN has the threads; OpenBLAS' own would fight them

import torch
from torch import nn


def conv(inputs, outputs, size=3):
    return nn.Conv2d(inputs, outputs, size, padding=size // 2)


class Residual(nn.Module):
    """conv-ReLU, conv-ReLU, plus a 1x1 convolution of the input; then max pool."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.a, self.b, self.short = conv(inputs, outputs), conv(outputs, outputs), conv(inputs, outputs, 1)

    def forward(self, x):
        y = torch.relu(self.b(torch.relu(self.a(x))))
        return nn.functional.max_pool2d(y + self.short(x), 2)


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def lenet5():
    return nn.Sequential(
        conv(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


def arch1():
    layers, channels = [], 3
    for filters, rate in ((64, 0.3), (128, 0.4), (256, 0.5)):
        for _ in range(2):
            layers += [conv(channels, filters), nn.ReLU(), nn.BatchNorm2d(filters, eps=1e-3)]
            channels = filters
        layers += [nn.MaxPool2d(2), nn.Dropout(rate)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4096, 512), nn.ReLU(), nn.BatchNorm1d(512, eps=1e-3), nn.Dropout(0.5), nn.Linear(512, 10))


def arch4():
    layers, channels = [], 3
    for filters in (16, 32, 64):
        layers += [conv(channels, filters), nn.ReLU(), conv(filters, filters), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, GlobalAverage(), nn.Linear(64, 10))


def arch8():
    return nn.Sequential(Residual(3, 28), Residual(28, 56), GlobalAverage(), nn.Linear(56, 10))


def main():
    name, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    batch = 64
    model = globals()[name]().to(memory_format=torch.channels_last).train()
    shape = (batch, 1, 28, 28) if name == "lenet5" else (batch, 3, 32, 32)
    data = [(torch.rand(shape).contiguous(memory_format=torch.channels_last), torch.randint(10, (batch,))) for _ in range(8)]
    optimizer = torch.optim.Adam(model.parameters(), eps=1e-7)
    loss = nn.CrossEntropyLoss()

    def step(i):
        x, y = data[i % len(data)]
        optimizer.zero_grad(set_to_none=True)
        loss(model(x), y).backward()
        optimizer.step()

    # A first second to warm up: oneDNN makes its kernels, caches fill.
    begin, steps = time.perf_counter(), 0
    while time.perf_counter() - begin < min(1, seconds):
        step(steps)
        steps += 1
    begin, cpu, steps = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - begin < seconds:
        step(steps)
        steps += 1
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    print(json.dumps({"images_per_second": steps * batch / wall, "images_per_cpu_second": steps * batch / cpu, "version": torch.__version__}))


if __name__ == "__main__":
    main()
