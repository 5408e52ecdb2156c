# Sourced by ./test: which Debian packages are missing, and their installation as root or by `sudo -n`; never a prompt.
# The command line does the same for itself in src/Toolchain; ./test needs it before anything is built.
_needed=()
_apt_log="$(mktemp)"
trap 'rm -f "$_apt_log"' EXIT

# need_packages PROGRAM:PACKAGE...: the program is to be on the PATH, else the package is missing.
need_packages() {
    local pair
    for pair in "$@"; do
        _needed+=("program:$pair")
    done
}

# need_file FILE PACKAGE
need_file() {
    _needed+=("file:$1:$2")
}

missing_packages() {
    local entry kind what package
    for entry in "${_needed[@]}"; do
        IFS=: read -r kind what package <<< "$entry"
        if [ "$kind" = program ]; then
            command -v "$what" > /dev/null 2>&1 || echo "$package"
        else
            [ -e "$what" ] || echo "$package"
        fi
    done | sort -u | paste -sd ' '
}

tools_complete() {
    [ -z "$(missing_packages)" ]
}

install_command() {
    echo "sudo apt-get update && sudo apt-get install --no-install-recommends -y $(missing_packages)"
}

install_packages() {
    local packages as_root=()
    packages="$(missing_packages)"
    [ -n "$packages" ] || return 0
    command -v apt-get > /dev/null 2>&1 || return 1
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null 2>&1 && sudo -n true 2> /dev/null || return 1
        as_root=(sudo -n)
    fi

    echo "installing Debian packages: $packages"
    # shellcheck disable=SC2086 # one word a package
    _apt "${as_root[@]}" -- install $packages && return 0
    # The package lists may be absent or older than the mirror: update once, then try once more.
    echo "updating the package lists (apt-get update)"
    # shellcheck disable=SC2086
    _apt "${as_root[@]}" -- update && _apt "${as_root[@]}" -- install $packages && return 0
    echo "the installation failed: $(tail -n 1 "$_apt_log")"
    return 1
}

# _apt [sudo -n] -- update | install PACKAGES; its output is in $_apt_log.
_apt() {
    local prefix=()
    while [ "$1" != -- ]; do prefix+=("$1"); shift; done
    shift
    local action="$1" options=()
    shift
    [ "$action" = install ] && options=(--no-install-recommends)
    "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=120 "$action" "${options[@]}" "$@" < /dev/null > "$_apt_log" 2>&1
}
