#!/usr/bin/env bash
# Installs what building and testing need on Debian 12 or Ubuntu, beside Go
# and git. It asks dpkg first, so that a machine which has everything pays a
# few hundredths of a second and needs neither a network nor a password.
set -euo pipefail

# What the Fyne window is compiled against, and nothing more: the Wayland and
# xkbcommon headers that Fyne can use are left out on purpose, because its
# Wayland build takes no Chinese input.
build=(ca-certificates gcc libc6-dev pkgconf libgl-dev libgles-dev libx11-dev libxrandr-dev
	libxi-dev libxcursor-dev libxinerama-dev libxxf86vm-dev)
# A screen without a monitor, a window manager, keys, pictures of it, and a
# browser for pictures of the dashboard.
window=(libgl1 libglx-mesa0 libgl1-mesa-dri xvfb xauth xdotool openbox imagemagick)

# installed tells whether dpkg has a package in full; a removed package whose
# configuration is left behind does not count.
installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

if ! command -v apt-get dpkg-query >/dev/null; then
	echo "setup: this is no Debian or Ubuntu; install the equivalents of: ${build[*]} ${window[*]} chromium npm" >&2
	exit 0
fi

missing=()
for package in "${build[@]}" "${window[@]}"; do
	case $package in
	pkgconf) command -v pkg-config >/dev/null && continue ;;
	esac
	installed "$package" || missing+=("$package")
done
# Programs that may well have come from elsewhere: only their absence matters.
command -v chromium >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(npm nodejs)
command -v curl >/dev/null || missing+=(curl)
# For tests of a real file system and of a narrow network, as root.
[[ -x /usr/sbin/mkfs.ext4 || -x /sbin/mkfs.ext4 ]] || missing+=(e2fsprogs)
[[ -x /usr/sbin/tc || -x /sbin/tc ]] || missing+=(iproute2)

((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
	command -v sudo >/dev/null || {
		echo "setup: as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
		exit 1
	}
	as_root=(sudo)
fi
apt() {
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq \
		-o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

echo "setup: installing ${missing[*]}"
apt update
apt install -y --no-install-recommends "${missing[@]}" >/dev/null
echo "setup: done"
