"""Trains arch4 or arch8 by the study's recipe (docs/training.md) in PyTorch on the same files, to tell what is g2g's doing and what the data's.

usage: study.py [--keras] NETWORK SEED EPOCHS FOLDER [STATE]     FOLDER holds data_batch_1.bin .. test_batch.bin; prints a line an epoch, on one thread

With STATE, a file, each epoch's end is kept there, and a run that finds it goes on from it.
With --keras, images are changed by Keras' own code (Debian's python3-keras-preprocessing): arch4 then took 71 s an epoch instead of 55 (Zen 3).
"""
import math
import os
import sys
import time

import numpy
import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "TrainingSpeed"))
import peer

ORIGINAL = 1017  # test images whose pixels are original in the partly lossy edition


def load(path):
    records = numpy.fromfile(path, numpy.uint8).reshape(-1, 3073)
    return torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()), torch.from_numpy(records[:, 0].astype(numpy.int64))


def augment(images, generator):
    """A turn of up to 15 degrees and shifts of up to 10 %, one bilinear map about the centre, coordinates clamped; then a flip."""
    count = len(images)

    def uniform(limit):
        return ((torch.rand(count, generator=generator) * 2 - 1) * limit)[:, None, None]

    turn, down, right, centre = uniform(math.radians(15)), uniform(3.2), uniform(3.2), 15.5
    y, x = torch.meshgrid(torch.arange(32.0) - centre, torch.arange(32.0) - centre, indexing="ij")
    y, x = y + down, x + right
    source_y = torch.cos(turn) * y - torch.sin(turn) * x + centre
    source_x = torch.sin(turn) * y + torch.cos(turn) * x + centre
    grid = torch.stack((source_x, source_y), -1) * (2 / 31) - 1
    images = nn.functional.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=True)
    flipped = torch.rand(count, generator=generator) < 0.5
    images[flipped] = images[flipped].flip(-1)
    return images


def keras_changes(seed):
    """A function like augment, of Keras' ImageDataGenerator as the study's notebooks call it; its random numbers are numpy's."""
    from keras_preprocessing.image import ImageDataGenerator

    numpy.random.seed(seed)
    changes = ImageDataGenerator(rotation_range=15, width_shift_range=0.1, height_shift_range=0.1, horizontal_flip=True)

    def change(images, _):
        changed = numpy.stack([changes.random_transform(image) for image in images.permute(0, 2, 3, 1).numpy()])
        return torch.from_numpy(changed).permute(0, 3, 1, 2)

    return change


def channels_last(images):
    return images.contiguous(memory_format=torch.channels_last)


def main():
    keras = "--keras" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "--keras"]
    name, seed, epochs, folder = arguments[0], int(arguments[1]), int(arguments[2]), arguments[3]
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    parts = [load(f"{folder}/data_batch_{i}.bin") for i in range(1, 6)]
    images, labels = torch.cat([p[0] for p in parts]), torch.cat([p[1] for p in parts])
    test_images, test_labels = load(f"{folder}/test_batch.bin")
    test_images = test_images.float() / 255
    model = getattr(peer, name)().to(memory_format=torch.channels_last)
    for layer in model.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, eps=1e-7)
    done, best, since, highest, idle = 0, 0, 0, 0, 0
    state = arguments[4] if len(arguments) > 4 else None
    if state and os.path.exists(state):
        kept = torch.load(state)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        generator.set_state(kept["generator"])
        done, best, since, highest, idle = kept["counts"]
    change = keras_changes(seed + done) if keras else augment
    for epoch in range(done + 1, epochs + 1):
        if idle == 15:
            break
        begin, right, total = time.time(), 0, 0.0
        model.train()
        order = torch.randperm(len(labels), generator=generator)
        for first in range(0, len(labels), 64):
            batch = order[first:first + 64]
            optimizer.zero_grad(set_to_none=True)
            logits = model(channels_last(change(images[batch].float() / 255, generator)))
            loss = nn.functional.cross_entropy(logits, labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
            right += (logits.argmax(1) == labels[batch]).sum().item()
        model.eval()
        with torch.no_grad():
            hits = torch.cat([model(channels_last(test_images[i:i + 500])).argmax(1) == test_labels[i:i + 500] for i in range(0, len(test_labels), 500)])
        correct = hits.sum().item()
        print(f"epoch {epoch}: loss {total / len(labels):.4f}, training {100 * right / len(labels):.2f} %, test {100 * correct / len(test_labels):.2f} %, "
              f"original pixels {100 * hits[:ORIGINAL].float().mean():.2f} %, rate {optimizer.param_groups[0]['lr']:g}, {time.time() - begin:.0f} s", flush=True)

        # Keras' two callbacks: one image more of 10,000 is not better for the rate, but is for the end.
        best, since = (correct, 0) if correct > best + 1 else (best, since + 1)
        if since == 5:
            optimizer.param_groups[0]["lr"] *= 0.5
            since = 0
        highest, idle = (correct, 0) if correct > highest else (highest, idle + 1)
        if state:
            counts = (epoch, best, since, highest, idle)
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "generator": generator.get_state(), "counts": counts}, state + ".new")
            os.replace(state + ".new", state)
    print(f"best: {100 * highest / len(test_labels):.2f} % of the test images")


if __name__ == "__main__":
    main()
