#!/usr/bin/env bash
# Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` on a page by the text of a file:
#
#     tools/page-section.sh PAGE NAME FILE
set -euo pipefail
page="${1:?usage: tools/page-section.sh PAGE NAME FILE}"
output="$(mktemp)"
trap 'rm -f "$output"' EXIT
awk -v name="${2:?}" -v section="${3:?}" '
    $0 == "<!-- end " name " -->" { skip = 0 }
    !skip { print }
    $0 == "<!-- begin " name " -->" { skip = 1; found = 1; while ((getline line < section) > 0) print line }
    END { exit !found }
' "$page" > "$output" || { echo "page-section: $page has no section '$2'" >&2; exit 1; }
cat "$output" > "$page"
echo "wrote $page"
