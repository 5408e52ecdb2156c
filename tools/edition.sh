# Sourced: which CIFAR-10 a run is of, as pages of measurements say it.

edition() { # run folder
    if grep -q '"original": null' "$1/summary.json"; then echo 'CIFAR-10: the official edition.'; else echo 'CIFAR-10: the partly lossy edition.'; fi
}
