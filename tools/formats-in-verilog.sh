#!/usr/bin/env bash
# Simulates a network with shipped weights in the study's number formats on its 100 images, counts the resources of each design, and writes the table into docs/formats-measured.md:
#
#     tools/formats-in-verilog.sh arch8:study          an hour and more: five designs through Yosys and Verilator
#     tools/formats-in-verilog.sh arch8:study int8     this row alone; the others stay as they are on the page
#
# The runs stay in runs/verilog-*, so that a second call goes on where one was stopped. The part is one that holds the widest of them. Needs jq.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
. "$root/tools/edition.sh"
net="${1:?usage: tools/formats-in-verilog.sh NET [FORMAT..]}"
wanted=" ${*:2} "
file="${net/:/-}"
page="$root/docs/formats-measured.md"
device=xc7z020
section="$(mktemp)"
rows="$(mktemp)"
output="$(mktemp)"
trap 'rm -f "$section" "$rows" "$output"' EXIT
for format in ${wanted:1}; do
    [[ " q1.31 q1.15 q1.7 q1.3 int8 " == *" $format "* ]] || { echo "formats-in-verilog: no row is of '$format'; there are: q1.31 q1.15 q1.7 q1.3 int8" >&2; exit 2; }
done
recipe=()
[[ $net == *:* ]] && recipe=(--recipe "${net#*:}")

for format in q1.31 q1.15 q1.7 q1.3 int8; do
    if [[ $wanted != "  " && $wanted != *" $format "* ]]; then
        sed -n "/<!-- begin $net in Verilog -->/,/<!-- end/p" "$page" | grep -F "| $format |" >> "$rows"
        continue
    fi
    run="$root/runs/verilog-$file-$format"
    "$root/g2g" run "${net%%:*}" "${recipe[@]}" --format "$format" --device "$device" --images 2 --out "$run" --quiet > "$output"
    "$root/g2g" cosim "$run" --on cifar10-100 --images all --quiet > "$output"
    right="$("$root/g2g" evaluate "$run" --formats "$format" --on cifar10-100 --quiet | sed -n 's/^wrote \(.*formats\.csv\)$/\1/p' | xargs awk -F, '$3 == "integer" { print $4 }')"
    jq -r --arg format "$format" --arg right "$right" '
        [$format, (.cosim[0].layers | map(.compared) | add), .cosim[0].mismatches, $right, .cycles.interval.simulated, .synthesis.lut, .synthesis.ff, .synthesis.dsp, .synthesis.bram36,
            ((10 * .cosim[0].images / .cosim[0].seconds | round) / 10)] | "| " + (map(tostring) | join(" | ")) + " |"' "$run/summary.json" >> "$rows"
done
edition="$(edition "$run")"

{
    printf 'Weights `models/%s.safetensors`, SHA-256 `%s`, %s. %s\n\n' "$file" "$(sha256sum "$root/models/$file.safetensors" | cut -d ' ' -f 1)" "$device" "$edition"
    echo '| format | values compared | mismatches | right | cycles a frame | LUT | FF | DSP48E1 | RAMB36 | simulated images a second |'
    echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
    cat "$rows"
} > "$section"

"$root/tools/page-section.sh" "$page" "$net in Verilog" "$section"
