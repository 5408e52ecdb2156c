"""Prints g2g's runs by the study's recipe beside the study's and PyTorch's, epoch by epoch (docs/training.md): runs.csv and models/study-seeds.

usage: compare.py     a row a run: training images right after epochs 5, 10, .. 35, while the rate is still the first one;
                      then g2g less the study, mean over the epochs from 8 on in which both still have the first rate
"""
import csv
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = os.path.join(HERE, "..", "..", "models", "study-seeds")
EPOCHS = range(5, 36, 5)
FIRST_RATE, SETTLED = 0.001, 8  # before epoch 8 the study's progress bar, a mean of means so far, is too far below the epoch's own mean


def runs():
    """{(network, run): {epoch: (training, test, in percent)}} of the epochs at the first rate."""
    found = {}

    def add(network, run, epoch, training, test, rate):
        found.setdefault((network, run), {})
        if abs(rate - FIRST_RATE) < 1e-9:
            found[network, run][epoch] = 100 * training, 100 * test

    with open(os.path.join(HERE, "runs.csv"), newline="") as file:
        for row in csv.DictReader(file):
            add(row["network"], row["run"], int(row["epoch"]), float(row["training"]), float(row["test"]), float(row["rate"]))
    for name in sorted(os.listdir(SEEDS)):
        if match := re.fullmatch(r"(arch\d)-(\d)\.history\.json", name):
            with open(os.path.join(SEEDS, name)) as file:
                for e in json.load(file):
                    add(match[1], f"g2g, seed {match[2]}", e["epoch"], e["trainAccuracy"], e["validationAccuracy"], e["learningRate"])
    return found


def main():
    found = runs()
    print("| run | " + " | ".join(map(str, EPOCHS)) + " |")
    print("| --- |" + " --- |" * len(EPOCHS))
    for (network, run), epochs in sorted(found.items(), key=lambda item: (item[0][0], "g2g" in item[0][1])):
        print(f"| `{network}`, {run} | " + " | ".join(f"{epochs[e][0]:.1f}" if e in epochs else "" for e in EPOCHS) + " |")
    print("\n| g2g less | epochs | training images | test images |\n| --- | --- | --- | --- |")
    for (network, run), ours in found.items():
        for (other, name), theirs in found.items():
            if run.startswith("g2g") and other == network and not name.startswith("g2g"):
                both = [e for e in ours if e in theirs and e >= SETTLED]
                mean = [sum(ours[e][i] - theirs[e][i] for e in both) / len(both) for i in (0, 1)]
                print(f"| `{network}`, {run}, {name} | {len(both)} | {mean[0]:+.2f} | {mean[1]:+.2f} |")


if __name__ == "__main__":
    main()
