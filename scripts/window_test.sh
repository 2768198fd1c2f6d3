#!/usr/bin/env bash
# The real window, as a person at the desk meets it: a first start, sixty visits
# by keys and scans, a counted batch, an undo, the power cut in the middle of it
# all, and the same totals afterwards. What the page tests cannot show is shown here: the real
# driver, real key events at a scanner's speed, a real kill -9.
#
# It builds what it needs, runs on a screen of its own, and ends what it began.
# A picture of the end is left in build/window_test/desk.png.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/processes.sh
. scripts/pictures.sh

folder=build/window_test
people_want=93 visits_want=61

trap stop_all EXIT
trap 'exit 130' INT TERM

fail() {
	echo "window_test: $*" >&2
	[[ -z ${DISPLAY:-} ]] || import -silent -window root "$folder/failed.png" || true
	tail -5 "$folder"/desk*.log >&2 || true
	exit 1
}

build() {
	mkdir -p bin
	CGO_ENABLED=1 go build -tags gles,migrated_fynedo,no_emoji,no_animations -o bin/yizhan ./desktop
	CGO_ENABLED=0 go build -o bin/stationctl ./desktop/stationctl
}

desk_window() { xdotool search --onlyvisible --pid "$desk" >/dev/null; }

# start_desk LOG starts the window and waits until it can be typed into.
start_desk() {
	local began
	began=$(date +%s%N)
	# A home of its own: two programs with one preferences file spoil it.
	HOME=$PWD/$folder/home start "$1" bin/yizhan -data "$folder/data"
	desk=$started_pid
	wait_for 20 "$desk" desk_window || fail "no window"
	echo "window_test: a window after $((($(date +%s%N) - began) / 1000000)) ms"
	sleep 1
}

# press presses keys one after the other as a person does, type_slowly types.
press() {
	local key
	for key in "$@"; do
		xdotool key "$key"
		sleep 0.12
	done
}
type_slowly() { xdotool type --delay 60 "$1"; }

# scan types a code as a scanner does.
scan() {
	xdotool type --delay 3 "$1"
	xdotool key Return
	sleep 0.4
}

# stat MEASURE prints a total of today, asked of the running program if one has
# the folder open.
stat() {
	local today
	today=$(TZ=Asia/Shanghai date +%F)
	bin/stationctl -data "$folder/data" stats -measure "$1" -from "$today" -to "$today" -by total -json |
		grep -o '"total":[0-9]*' | cut -d: -f2
}

# expect WHEN compares the totals with what was pressed.
expect() {
	local people visits
	people=$(stat people) visits=$(stat visits)
	[[ $people == "$people_want" && $visits == "$visits_want" ]] ||
		fail "$1: $people people in $visits visits, want $people_want in $visits_want"
	echo "window_test: $1: $people people in $visits visits"
}

build
began=$SECONDS
rm -rf "$folder"
mkdir -p "$folder/home"
start_screen 1366x768
start_desk "$folder/desk1.log"

# First start: a name, the first county of the list, Return.
type_slowly "Window test"
press Tab space Down Return Return
sleep 0.8

# A person to find again: telephone, name, the first group, nothing for plate and
# employer, consent. Return leads from field to field.
press ctrl+n
type_slowly 13800001234
sleep 0.4
press Return
type_slowly "Zhang San"
press Return 1 Return Return Return space F12
sleep 0.6
press F2
code=$(bin/stationctl -data "$folder/data" find 1234 | cut -d' ' -f1)
[[ -n $code ]] || fail "the person has no card"

# Sixty visits in five rounds of twelve.
for round in 1 2 3 4 5; do
	# Six by keys, two of them of two people.
	press 4 q Return 1 Return 3 3 Return 2 w Return 5 5 Return 8 BackSpace Return
	# A card that nobody has must neither choose a group nor save; then a visit.
	for group in 4 3; do
		scan 2111111111112
		press "$group" Return
	done
	# The person's card, scanned while the search field has the focus and holds
	# what somebody has begun to type.
	press space
	type_slowly 13
	sleep 0.3
	scan "$code"
	press Return
	# The person by the last four digits, then Return to save.
	for _ in 1 2 3; do
		press space
		type_slowly 1234
		sleep 0.4
		press Return Return
		sleep 0.2
	done
done
# Twenty-three people counted on paper for one hour of yesterday, which today's
# totals must not have; a batch of today; and a visit that is taken back.
press F6 Down
type_slowly 7
press Return
sleep 0.4
press F6
type_slowly 23
press Return
sleep 0.4
press 9 Return ctrl+z
sleep 0.5
expect "before the power cut"

kill -9 "$desk"
wait "$desk" 2>/dev/null || true
expect "after the power cut, without a window"
start_desk "$folder/desk2.log"
expect "after a new start"

picture_of_screen "$folder/desk.png"
red=$(convert "$folder/desk.png" -fill black +opaque '#B4232A' -fill white -opaque '#B4232A' -format '%[fx:int(mean*w*h)]' info:)
((red > 3000)) || fail "the picture shows no desk: $red red pixels of its one red button"
if grep -h 'Error in Fyne call thread\|panic' "$folder"/desk*.log; then
	fail "the window complained"
fi
awk '/^(VmRSS|RssAnon)/ { printf "window_test: %s %d MB\n", $1, $2 / 1024 }' "/proc/$desk/status"
echo "window_test: passed in $((SECONDS - began)) s, $folder/desk.png"
