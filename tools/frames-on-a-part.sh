#!/usr/bin/env bash
# Folds the networks with shipped weights to the speeds that docs/performance.md names, counts each design in Yosys, compares it in Verilator, and writes its row there:
#
#     tools/frames-on-a-part.sh                        a quarter of an hour on an idle machine; 3 GB of memory
#     tools/frames-on-a-part.sh lenet5 arch8:w4a4      these rows alone; the others stay as they are on the page
#
# Needs jq.
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
page=docs/performance.md
name="frames on a part"
rows="$(mktemp)"
output="$(mktemp)"
trap 'rm -f "$rows" "$output"' EXIT

# network, part, frames a second to reach, images to compare
designs=(
    "lenet5 xc7a35t 33000 2"
    "arch8 xc7z010 750 2"
    "arch8 xc7z020 1900 1"
    "arch8:w4a4 xc7z010 1500 2"
    "arch4 xc7z010 1300 1"
)
for net in "$@"; do
    [[ " ${designs[*]} " == *" $net xc7"* ]] || { echo "frames-on-a-part: no row is of '$net'; there are: ${designs[*]%% *}" >&2; exit 2; }
done

# Of what `g2g fold` prints: the row of the whole design, frames a second.
whole() { awk -v column="$1" '$1 == "whole" { gsub(" %", "%"); sub("%", " %", $column); print $column }' "$output"; }
speed() { sed -n 's/^\([0-9,]*\) frames\/s.*/\1/p' "$output"; }

# The row in place of the former one, and the page with it at once: what comes later may fail.
put() {
    sed -n "/<!-- begin $name -->/,/<!-- end/p" "$page" > "$output"
    {
        echo '| network | weights | part | target, frames/s | reached | cycles between frames, of latency | values compared, mismatches | LUT (estimate) | FF (estimate) | DSP48E1 | RAMB36 | products busy | MACs in use | `--max`, frames/s |'
        echo '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
        for design in "${designs[@]}"; do
            read -r net part _ <<< "$design"
            if [[ "$1" == "$net $part" ]]; then cat "$rows"; else grep "^| \`$net\` | [^|]* | $part |" "$output" || true; fi
        done
    } > "$rows.page"
    tools/page-section.sh "$page" "$name" "$rows.page"
    rm "$rows.page"
}

for design in "${designs[@]}"; do
    read -r net device target images <<< "$design"
    [[ $# == 0 || " $* " == *" $net "* ]] || continue
    ./g2g fold "$net" --device "$device" --max > "$output"
    run="$(sed -n 's/^wrote \(.*\)\/summary\.json$/\1/p' "$output")"
    most="$(speed)"
    ./g2g fold "$run" --device "$device" --target-fps "$target" > "$output"
    reached="$(speed)" busy="$(whole 4)" lut="$(whole 5)" ff="$(whole 6)" macs="$(whole 9)"
    ./g2g synth "$run" --quiet > "$output"
    ./g2g cosim "$run" --images "$images" --simulator verilator --quiet > "$output"
    jq -r --arg net "$net" --arg sha "$(sha256sum "models/${net/:/-}.safetensors" | cut -c 1-8)" --arg device "$device" --argjson target "$target" --arg reached "$reached" \
        --arg lut "$lut" --arg ff "$ff" --arg busy "$busy" --arg macs "$macs" --arg most "$most" '
        def same: if .predicted == .simulated then .simulated else error("predicted \(.predicted), simulated \(.simulated)") end;
        def number: tostring | [while(length > 0; .[:-3]) | .[-3:]] | reverse | join(",");
        if .synthesis.fits then . else error("\($net) does not fit") end
        | if ($reached | gsub(","; "") | tonumber) < $target then error("\($net) does not reach \($target)") else . end
        | ["`\($net)`", "`\($sha)`", $device, ($target | number), $reached, "\(.cycles.interval | same | number), \(.cycles.latency | same | number)", "\(.cosim[0].layers | map(.compared) | add | number), \(.cosim[0].mismatches)",
            "\(.synthesis.lut | number) (\($lut))", "\(.synthesis.ff | number) (\($ff))", .synthesis.dsp, .synthesis.bram36, $busy, $macs, $most] | "| " + (map(tostring) | join(" | ")) + " |"' "$run/summary.json" > "$rows"
    put "$net $device"
done
