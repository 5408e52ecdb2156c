# Sourced: which CIFAR-10 a run is of, as pages of measurements say it.

edition() { # run folder
    local summary
    summary="$(cat "$1/summary.json")" || return 1
    case "$summary" in
        *'"original": null'*) echo 'CIFAR-10: the official edition.' ;;
        *) echo 'CIFAR-10: the partly lossy edition.' ;;
    esac
}
