#!/usr/bin/env bash
# The desk where there can be no window: on a screen without OpenGL, and without
# any screen. The real program must say so, serve its page to whoever has the
# one-time address, record a visit through it, and never stay unseen with the data
# folder taken. A picture of the page is left in build/page_test/desk.png.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/processes.sh
. scripts/pictures.sh

folder=build/page_test
trap stop_all EXIT
trap 'exit 130' INT TERM

fail() {
	echo "page_test: $*" >&2
	tail -n 5 "$folder"/*.log >&2 || true
	exit 1
}

stationctl() { bin/stationctl -data "$folder/data" "$@"; }

# post PATH JSON does what the page's script does, with the cookie that was given.
post() {
	curl -sf --max-time 10 -b "$folder/cookies" -H 'Content-Type: application/json' -H "Origin: $page" -H 'X-Yizhan: page' -d "$2" "$page$1"
}

# come_in ADDRESS uses a one-time address and sets page to what it led to.
come_in() {
	page=${1%/\?*}
	rm -f "$folder/cookies"
	[[ $(curl -s --max-time 10 -o /dev/null -w '%{http_code}' -c "$folder/cookies" "$1") == 303 ]] || fail "$1 does not lead in"
	[[ $(curl -s --max-time 10 -o /dev/null -w '%{http_code}' "$1") == 403 ]] || fail "$1 works twice"
	curl -sf --max-time 10 -b "$folder/cookies" "$page/" | grep '驿站通' >/dev/null || fail "no page at $page"
}

# printed LOG is the last address that the program printed.
printed() { grep -ao 'http://127[^[:space:]]*' "$1" | tail -1; }

opened_twice() { [[ $(wc -l <"$HOME/opened") == 2 ]]; }

# ends PID CODE waits for the program to end by itself.
ends() {
	local rc=0
	wait "$1" || rc=$?
	[[ $rc == "$2" ]] || fail "the program ended with $rc, want $2"
}

rm -rf "$folder"
mkdir -p "$folder/home" bin
CGO_ENABLED=1 go build -tags gles,migrated_fynedo,no_emoji,no_animations -o bin/yizhan ./desktop
CGO_ENABLED=0 go build -o bin/stationctl ./desktop/stationctl
use_bundled_fonts
export HOME=$PWD/$folder/home LC_ALL=C.UTF-8
began=$SECONDS

# Whoever starts it with a click sees no terminal: without a display nobody can be
# reached, so the program must not stay.
unset DISPLAY WAYLAND_DISPLAY
start "$folder/nobody.log" bin/yizhan -data "$folder/data"
ends "$started_pid" 3
grep -q '打不开窗口，也打不开浏览器' "$folder/nobody.log" || fail "it does not say why it ended"
echo "page_test: without display and terminal: exit 3"

# At a terminal without a display, the address is printed; Ctrl+C ends it.
start "$folder/script.log" script -qfec "exec bin/yizhan -data $folder/data" "$folder/terminal.log"
wait_for 20 "$started_pid" grep -qa 'http://127' "$folder/terminal.log" || fail "no address at the terminal"
come_in "$(printed "$folder/terminal.log")"
post /begin '{"name":"城东小哥加油站","division":"511102"}' >/dev/null
post /visit '{"attempt":"1","group":"N3","people":2,"services":[],"member":""}' | grep '已保存 (第 2)' >/dev/null || fail "not saved"
kill -INT "$(pgrep -P "$started_pid" -x yizhan)"
ends "$started_pid" 0
echo "page_test: at a terminal without display: a visit is saved, Ctrl+C ends"

# A screen without OpenGL: the browser is opened. This one notes where.
cat >"$folder/browser" <<'END'
#!/bin/sh
echo "$1" >>"$HOME/opened"
END
chmod +x "$folder/browser"
export BROWSER=$PWD/$folder/browser
start_screen 1366x768 -extension GLX
start "$folder/screen.log" bin/yizhan -data "$folder/data"
desk=$started_pid
wait_for 20 "$desk" test -s "$HOME/opened" || fail "no browser was opened"
grep -q '打不开窗口' "$folder/screen.log" || fail "it does not say that there is no window"
picture_of_page "$(<"$HOME/opened")" "$folder/desk.png"
red=$(convert "$folder/desk.png" -fill black +opaque '#B4232A' -fill white -opaque '#B4232A' -format '%[fx:int(mean*w*h)]' info:)
((red > 3000)) || fail "the picture shows no desk: $red red pixels of its brand and its one red button"
# A second start opens the page again, and changes nothing else.
start "$folder/second.log" bin/yizhan -data "$folder/data"
ends "$started_pid" 2
wait_for 10 "$desk" opened_twice || fail "the second start opened nothing"
come_in "$(tail -1 "$HOME/opened")"
post /visit '{"attempt":"2","group":"N4","people":1,"services":[],"member":""}' | grep '已保存 (第 3)' >/dev/null || fail "not saved"
stationctl stats -measure people -by total -json | grep '"total":3' >/dev/null || fail "the ledger does not hold what the page said"
post /end '{}' >/dev/null
ends "$desk" 0
stationctl verify >"$folder/verify.log" || fail "the folder does not verify"
echo "page_test: on a screen without OpenGL: the browser opens, the page shows, its button ends the program"
echo "page_test: passed in $((SECONDS - began)) s, $folder/desk.png"
