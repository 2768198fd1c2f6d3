#!/usr/bin/env bash
# Brings third-party files - fonts that the desk embeds, and what tests ask pages
# with - from npm into git-ignored folders, and checks every byte of them.
#
# They are dependencies, not our code, hence declared in package.json and not
# committed. Without a network the build goes on without them: the desk then
# draws with the system's font. A file with a wrong checksum is never left in
# place, since it would end up inside the binary.
set -euo pipefail
cd "$(dirname "$0")/.."

# Where each file comes from and where it goes. To add one: npm install
# --save-exact --ignore-scripts, a line here, and scripts/assets.sh --record.
files='
node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf desktop/ui/theme/fonts/NotoSansSC-Regular.ttf
node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf desktop/ui/theme/fonts/NotoSansSC-Bold.ttf
node_modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT desktop/ui/theme/fonts/OFL.txt
node_modules/axe-core/axe.min.js shared/browsertest/axe.min.js
'
sums=scripts/assets.sha256

complete() { sha256sum --check --status --strict "$sums" 2>/dev/null; }

# take copies what npm has brought; it fails where a file is not there yet.
take() {
	local source destination
	while read -r source destination; do
		[[ -n $source ]] || continue
		[[ -f $source ]] || return 1
		mkdir -p "$(dirname "$destination")"
		install -m 644 "$source" "$destination"
	done <<<"$files"
}

fetch() {
	command -v npm >/dev/null || return 1
	echo "assets: fetching $(grep -c . <<<"$files") files from npm"
	timeout 300 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1
}

if [[ ${1:-} == --record ]]; then
	take
	awk 'NF { print $2 }' <<<"$files" | xargs sha256sum >"$sums"
	exit
fi

complete && exit
take 2>/dev/null && complete && exit
if ! fetch; then
	echo "assets: npm cannot be reached or is missing; going on without its files (the desk uses the system's font)" >&2
	exit 0
fi
take || true
complete && exit
echo "assets: these files are not the ones recorded in $sums, and were removed:" >&2
sha256sum --check --quiet --strict "$sums" >&2 || true
awk 'NF { print $2 }' <<<"$files" | xargs rm -f
exit 1
