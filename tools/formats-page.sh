#!/usr/bin/env bash
# Measures a network with shipped weights in the study's number formats and writes the tables into docs/formats-measured.md:
#
#     tools/formats-page.sh arch8          some minutes; tools/formats-page.sh arch8 RUN goes on with a run folder
#     tools/formats-page.sh arch8:study    the same of weights that another recipe made
#
# tests/Docs.Tests fails when the page is of other weights than models/ holds.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
. "$root/tools/edition.sh"
net="${1:?usage: tools/formats-page.sh NET [RUN]}"
page="$root/docs/formats-measured.md"
formats=float,q1.31,q1.15,q1.7,q1.7-study-weights,q1.3,q4.12,q6.10,q6.10-truncate-products,q6.10-saturate,int8,int8-pow2,w4a4
weights="$(sha256sum "$root/models/${net/:/-}.safetensors" | cut -d ' ' -f 1)"
output="$(mktemp)"
section="$(mktemp)"
trap 'rm -f "$output" "$section"' EXIT

"$root/g2g" evaluate "${2:-$net}" --formats "$formats" --on cifar10-100,cifar10-test --ranges --quiet > "$output"
csv="$(sed -n 's/^wrote \(.*formats\.csv\)$/\1/p' "$output")"
edition="$(edition "$(dirname "$csv")")"

# One row a format: the float row, or the two rows of weights alone and of integers; `seed` is what the study prints.
awk -F, -v net="${net%%:*}" -v file="${net/:/-}" -v weights="$weights" -v edition="$edition" '
    BEGIN {
        printf "Weights `models/%s.safetensors`, SHA-256 `%s`. %s\n", file, weights, edition
        split(net == "arch8" ? "float 80 q1.31 84 q1.15 84 q1.7 83 q1.3 78" : net == "arch4" ? "float 85 q1.31 84 q1.15 84 q1.7 83 q1.3 65" : "", s, " ")
        for (i = 1; i in s; i += 2) seed[s[i]] = s[i + 1]
    }
    NR > 1 && $1 != set {
        set = $1
        printf "\n%s, %d images:\n\n", set, $5
        print "| format | bytes | clipped | weights alone: right | 95 % | integers: right | 95 % | as float | saturated | wrapped |" (set == "cifar10-100" ? " the study |" : "")
        print "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |" (set == "cifar10-100" ? " ---: |" : "")
    }
    NR > 1 { right = $4; interval = $7 " to " $8 }
    $3 == "weights" { first = right " | " interval; clipped = $11 + $12 }
    $3 == "float" { printf "| float | %s | | %s | %s | | | | | |%s\n", $10, right, interval, set == "cifar10-100" ? " " seed["float"] " |" : "" }
    $3 == "integer" { printf "| %s | %s | %d | %s | %s | %s | %s | %s | %s |%s\n", $2, $10, clipped, first, right, interval, $9, $14, $15, set == "cifar10-100" ? " " seed[$2] " |" : "" }
' "$csv" > "$section"
{
    printf '\nWhat the nodes met in q6.10 on the 100 images, wrapping and saturating (`--ranges`):\n\n```text\n'
    sed -n '/^q6.10 on cifar10-100/,/^[^ ]/{/^q6.10 on/p;/^ /p}' "$output"
    sed -n '/^q6.10-saturate on cifar10-100/,/^[^ ]/{/^q6.10-saturate on/p;/^ /p}' "$output"
    printf '```\n'
} >> "$section"

"$root/tools/page-section.sh" "$page" "$net" "$section"
