#!/usr/bin/env bash
# Typing Chinese into the real window, by fcitx5 with pinyin and real key events:
# a name is committed, a BackSpace that corrects pinyin leaves committed text alone,
# and a card that is scanned while pinyin is on arrives whole. The program is started
# as badly as it gets, with LANG=C and no input method named. The same without our
# XFilterEvent must fail, or this proves nothing.
#
# It needs fcitx5, fcitx5-pinyin and dbus beside what window_test.sh needs, which is
# why make test leaves it out: make ime.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ -z ${YIZHAN_IME_SESSION:-} ]]; then
	for program in fcitx5 dbus-run-session; do
		command -v $program >/dev/null || {
			echo "ime_test: $program is missing; as root: apt-get install --no-install-recommends fcitx5 fcitx5-chinese-addons fcitx5-pinyin dbus" >&2
			exit 1
		}
	done
	YIZHAN_IME_SESSION=1 exec dbus-run-session -- "$0"
fi
. scripts/processes.sh
. scripts/pictures.sh

folder=build/ime_test
trap stop_all EXIT
trap 'exit 130' INT TERM

fail() {
	echo "ime_test: $*" >&2
	import -silent -window root "$folder/failed.png" || true
	tail -n 5 "$folder"/with*.log >&2 || true
	exit 1
}

press() {
	local key
	for key in "$@"; do
		xdotool key "$key"
		sleep 0.15
	done
}
type_slowly() { xdotool type --delay 70 "$1"; }
# scan types a code as a scanner does; the input method lets one digit through for
# each frame, so that the window has the last of them long after.
scan() {
	xdotool type --delay 3 "$1"
	xdotool key Return
	sleep 2.5
}

desk_window() { xdotool search --onlyvisible --pid "$desk" >/dev/null; }

# pinyin on|off switches the input method, as Ctrl+Space does.
pinyin() {
	local want=1
	if [[ $1 == on ]]; then
		want=2
		fcitx5-remote -o
	else
		fcitx5-remote -c
	fi
	wait_for 5 "$fcitx" state_is $want || fail "pinyin does not go $1: $(fcitx5-remote), $(fcitx5-remote -n)"
	sleep 0.2
}
# fcitx_answers asks the bus, because asking fcitx itself would start another one.
fcitx_answers() {
	dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.fcitx.Fcitx5 | grep -q true
}
state_is() { [[ $(fcitx5-remote) == "$1" ]]; }

# register PROGRAM DATA starts a program on a new folder and types, with pinyin, the
# telephone and the name of a person into the form; the form stays open.
register() {
	local binary=$1 data=$2
	start "$data.log" env -i PATH="$PATH" HOME="$HOME" DISPLAY="$DISPLAY" DBUS_SESSION_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" \
		LANG=C LC_ALL=C "$binary" -data "$data"
	desk=$started_pid
	wait_for 20 "$desk" desk_window || fail "no window"
	sleep 1
	type_slowly "IME test"
	press Tab space Down Return Return
	sleep 0.8
	press ctrl+n
	type_slowly 13800001234
	press Tab
	pinyin on
	type_slowly zhangsan
	press space # commits the first candidate
	type_slowly li
	press BackSpace BackSpace # corrects the pinyin, not the name
	sleep 0.3
}

# name_is NAME DATA tells whether a member's name was saved as exactly that: a text
# of six bytes in the encoding of records.
name_is() { LC_ALL=C grep -qaP "\x66$1" "$2/station.db" "$2/station.db-wal"; }

mkdir -p bin
build() { CGO_ENABLED=1 go build -tags "gles,migrated_fynedo,no_emoji,no_animations$1" -o "$2" ./desktop; }
build "" bin/yizhan
CGO_ENABLED=0 go build -o bin/stationctl ./desktop/stationctl
build ,noximfix build/yizhan-without
began=$SECONDS
rm -rf "$folder"
mkdir -p "$folder/home/.config/fcitx5"
# Not the person's own settings, and not their words.
HOME=$PWD/$folder/home
export HOME
cat >"$HOME/.config/fcitx5/profile" <<'END'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
END
start_screen 1366x768
start "$folder/fcitx.log" env LC_ALL=C.UTF-8 fcitx5 --disable=wayland,cloudpinyin,notifications
fcitx=$started_pid
wait_for 10 "$fcitx" fcitx_answers || fail "fcitx5 does not answer"
sleep 1

register bin/yizhan "$folder/with"
picture_of_screen "$folder/name.png"
scan 2111111111113 # a card during the form, with pinyin on: told, and not typed
pinyin off
press Return 1 Return Return Return space F12 # the first group, no plate, no employer, consent
sleep 0.8
name_is 张三 "$folder/with" || fail "the name that was saved is not 张三"
echo "ime_test: zhangsan + space is 张三, BackSpace corrects pinyin only, with LANG=C"

# The card of the person, with pinyin on: in the search field, then on the page.
code=$(LC_ALL=C grep -ahoP '\x6d\K[0-9]{13}' "$folder"/with/station.db* | head -n 1)
press F2 space
pinyin on
scan "$code"
press Return
sleep 0.5
scan "$code"
press Return
sleep 0.5
bin/stationctl -data "$folder/with" stats -measure visits -by total -json | grep '"total":2' >/dev/null || fail "the card $code did not arrive"
picture_of_screen "$folder/desk.png"
echo "ime_test: a card scanned with pinyin on arrives whole"
pinyin off
kill "$desk"
wait "$desk" || true

register build/yizhan-without "$folder/without"
pinyin off
press Return 1 Return Return Return space F12 # the first group, no plate, no employer, consent
sleep 0.8
if name_is 张三 "$folder/without"; then
	fail "it works without our XFilterEvent as well: this test proves nothing, or the shim can go"
fi
echo "ime_test: without our XFilterEvent, BackSpace eats the name"
echo "ime_test: passed in $((SECONDS - began)) s, $folder/name.png"
