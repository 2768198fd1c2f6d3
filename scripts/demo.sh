#!/usr/bin/env bash
# From a fresh checkout to a city that can be looked at: the server with its
# demo city, its dashboard, and the desk of one station that syncs with it.
#
# Without a display the desk runs on a screen without a monitor; pictures of
# both are left in build/demo, and everything is ended again. With a display
# the demo lasts until the window is closed.
#
#	YIZHAN_DEMO_KEEP=1       leaves everything running
#	YIZHAN_DEMO_LISTEN=…     listens elsewhere than on 127.0.0.1:8470
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/processes.sh
. scripts/pictures.sh

listen=${YIZHAN_DEMO_LISTEN:-127.0.0.1:8470}
folder=build/demo
# The desk is one more computer of a station that the demo city already has, so
# that what is recorded at it shows in the figures of that station.
station=LS16
station_name=犍为县小哥加油站1号（演示）
station_division=511123

build() {
	echo "demo: building (the first time takes some minutes)"
	mkdir -p bin "$folder"
	CGO_ENABLED=0 go build -o bin/syncserver ./syncserver
	CGO_ENABLED=0 go build -o bin/stationctl ./desktop/stationctl
	CGO_ENABLED=1 go build -tags gles,migrated_fynedo,no_emoji,no_animations -o bin/yizhan ./desktop
}

# prepare_desk makes the data folder of a station that is paired with the demo
# city. A desk works without a server as well, so a failure here is told and
# the demo goes on.
prepare_desk() {
	local code
	rm -rf "$folder/desk"
	bin/stationctl -data "$folder/desk" init -station "$station" -name "$station_name" -division "$station_division" >/dev/null &&
		code=$(bin/syncserver pair -data "$folder/server" -station "$station" | tail -1) &&
		bin/stationctl -data "$folder/desk" pair -server "$server_url" -plain-http -code "$code" >/dev/null &&
		bin/stationctl -data "$folder/desk" sync >/dev/null ||
		echo "demo: the desk could not be paired with the server and runs on its own" >&2
}

keep_or_stop() {
	local rc=$?
	trap - EXIT
	if [[ ${YIZHAN_DEMO_KEEP:-} == 1 ]] && ((rc == 0)); then
		echo "demo: still running; to end it: kill ${started_pids[*]}"
	else
		stop_all
	fi
	exit "$rc"
}

on_display() {
	command -v xdg-open >/dev/null && (xdg-open "$dashboard_url" >/dev/null 2>&1 &)
	echo "demo: closing the window of the desk ends the demo"
	bin/yizhan -data "$folder/desk"
}

without_display() {
	start_screen 1366x768
	# A home of its own keeps the desk's preferences out of the user's.
	mkdir -p "$folder/home"
	start "$folder/desk.log" env HOME="$PWD/$folder/home" LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
		bin/yizhan -data "$folder/desk"
	local desk=$started_pid
	if ! wait_for 60 "$desk" desk_window "$desk"; then
		echo "demo: the desk showed no window; it said:" >&2
		tail -20 "$folder/desk.log" >&2
		return 1
	fi
	picture_of_screen "$folder/desk.png"
	picture_of_page "$dashboard_url" "$folder/dashboard.png"
	echo "demo: the desk       $PWD/$folder/desk.png"
	echo "demo: the dashboard  $PWD/$folder/dashboard.png"
}

desk_window() { xdotool search --onlyvisible --pid "$1" >/dev/null; }

scripts/setup.sh
scripts/assets.sh
build
trap keep_or_stop EXIT
trap 'exit 130' INT TERM
use_bundled_fonts
start_demo_city "$folder/server" "$listen" "$folder/server.log"
echo "demo: dashboard $dashboard_url"
prepare_desk
if [[ -n ${DISPLAY:-} ]]; then on_display; else without_display; fi
