#!/usr/bin/env bash
# Folds the networks with shipped weights to the speeds that docs/performance.md names, counts each design in Yosys, compares it in Verilator, and writes the table there:
#
#     tools/frames-on-a-part.sh                   a quarter of an hour on an idle machine; 3 GB of memory
#     tools/frames-on-a-part.sh lenet5 arch4      these rows alone; the others stay as they are on the page
#
# Needs jq.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
page="$root/docs/performance.md"
name="frames on a part"
wanted=" $* "
section="$(mktemp)"
output="$(mktemp)"
trap 'rm -f "$section" "$output"' EXIT

# Of what `g2g fold` prints: the row of the whole design, frames a second, the share of the part's multiplications.
whole() { awk -v column="$1" '$1 == "whole" { gsub(" %", "%"); print $column }' "$output"; }
speed() { sed -n 's/^\([0-9,]*\) frames\/s.*/\1/p' "$output"; }

{
    echo '| network, format | part | target, frames/s | reached | cycles between frames, of latency | values compared, mismatches | LUT (estimate) | FF (estimate) | DSP48E1 | RAMB36 | products busy | MACs in use | `--max`, frames/s |'
    echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
} > "$section"
while read -r net device target images; do
    if [[ $wanted != "  " && $wanted != *" $net "* ]]; then
        sed -n "/<!-- begin $name -->/,/<!-- end/p" "$page" | { grep -F "| $net | $device |" || true; } >> "$section"
        continue
    fi
    "$root/g2g" fold "$net" --device "$device" --max > "$output"
    run="$(sed -n 's/^wrote \(.*\)\/summary\.json$/\1/p' "$output")"
    most="$(speed)"
    "$root/g2g" fold "$run" --device "$device" --target-fps "$target" > "$output"
    lut="$(whole 5)" ff="$(whole 6)" busy="$(whole 4)"
    use="$(sed -n 's/^.* MACs a cycle, \([0-9.]*\) % .*/\1 %/p' "$output")"
    reached="$(speed)"
    "$root/g2g" synth "$run" --quiet > "$output"
    "$root/g2g" cosim "$run" --images "$images" --simulator verilator --quiet > "$output"
    jq -r --arg net "$net" --arg device "$device" --arg target "$target" --arg reached "$reached" --arg lut "$lut" --arg ff "$ff" --arg busy "${busy/\%/ %}" --arg use "$use" --arg most "$most" '
        def same: if .predicted == .simulated then .simulated else error("predicted \(.predicted), simulated \(.simulated)") end;
        [$net, $device, $target, $reached, "\(.cycles.interval | same), \(.cycles.latency | same)", "\(.cosim[0].layers | map(.compared) | add), \(.cosim[0].mismatches)",
            "\(.synthesis.lut) (\($lut))", "\(.synthesis.ff) (\($ff))", .synthesis.dsp, .synthesis.bram36, $busy, $use, $most] | "| " + (map(tostring) | join(" | ")) + " |"' "$run/summary.json" >> "$section"
done <<'NETWORKS'
lenet5 xc7a35t 33000 2
arch8 xc7z010 750 2
arch8 xc7z020 1900 1
arch8:w4a4 xc7z010 1500 2
arch4 xc7z010 1300 1
NETWORKS

"$root/tools/page-section.sh" "$page" "$name" "$section"
