# Sourced by demo.sh and screenshots.sh: takes pictures of a page and of a
# screen without a monitor.

# use_bundled_fonts lets every program that this script starts find the font
# that the product ships, so that a picture taken on a machine without any
# Chinese font shows characters instead of empty boxes.
use_bundled_fonts() {
	local fonts=$PWD/desktop/ui/theme/fonts
	[[ -f $fonts/NotoSansSC-Regular.ttf ]] || return 0
	mkdir -p build
	cat >build/fonts.conf <<-END
		<?xml version="1.0"?>
		<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
		<fontconfig>
		  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
		  <dir>$fonts</dir>
		  <cachedir>$PWD/build/fontcache</cachedir>
		</fontconfig>
	END
	export FONTCONFIG_FILE=$PWD/build/fonts.conf
}

# picture_of_page URL FILE [WIDTHxHEIGHT] takes a picture of a web page with a
# profile of its own, and with everything off that would make the browser call
# its maker.
picture_of_page() {
	local url=$1 file=$2 size=${3:-1366x768} profile rc=0
	profile=$(mktemp -d)
	rm -f "$file"
	# The limit is for a page that never finishes loading.
	timeout -k 5 90 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--disable-dev-shm-usage --hide-scrollbars --timeout=20000 --user-data-dir="$profile" \
		--window-size="${size/x/,}" --screenshot="$file" "$url" >"$profile.log" 2>&1 || rc=$?
	if [[ ! -s $file ]]; then
		echo "no picture of $url (chromium ended with $rc):" >&2
		tail -5 "$profile.log" >&2
		rc=1
	else
		rc=0
	fi
	rm -rf "$profile" "$profile.log"
	return $rc
}

# start_screen WIDTHxHEIGHT [OPTION…] starts an X server without a monitor, with
# further options of its own, and a window manager on it, and sets DISPLAY. Xvfb chooses a free number itself: a fixed
# one collides as soon as two checkouts run.
start_screen() {
	local chosen=build/display size=$1
	shift
	mkdir -p build
	: >"$chosen"
	start build/xvfb.log bash -c 'exec 9>"$0"; exec Xvfb -displayfd 9 -screen 0 "$1x24" -nolisten tcp "${@:2}"' "$chosen" "$size" "$@"
	wait_for 20 "$started_pid" test -s "$chosen" || {
		echo "Xvfb did not start:" >&2
		tail -5 build/xvfb.log >&2
		return 1
	}
	DISPLAY=:$(<"$chosen")
	export DISPLAY
	start build/openbox.log openbox
}

# picture_of_screen FILE waits until two pictures in a row are the same, for at
# most fifteen seconds, and keeps the last.
picture_of_screen() {
	local file=$1 before='' now deadline=$((SECONDS + 15))
	while sleep 1; do
		import -silent -window root "$file" || return
		now=$(convert "$file" -depth 8 rgb:- | cksum)
		[[ $now == "$before" ]] && return
		((SECONDS < deadline)) || return 0
		before=$now
	done
}
