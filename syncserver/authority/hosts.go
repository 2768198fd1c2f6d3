package authority

import (
	"net"
	"os"
	"regexp"
	"slices"
	"strings"

	"yizhan/shared/fault"
)

var dnsName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// sortHosts takes names and addresses apart. This machine's own names are always
// among them, for commands and browsers on the server itself, and so that neither
// kind is left without a bound: where a certificate permits no names at all, any
// name is allowed.
func sortHosts(hosts []string) (names []string, ips []net.IP, err error) {
	for _, h := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		h = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(h)), ".")
		ip := net.ParseIP(strings.Trim(h, "[]"))
		if four := ip.To4(); four != nil {
			ip = four
		}
		switch {
		case ip != nil && !ip.IsUnspecified():
			if !slices.ContainsFunc(ips, ip.Equal) {
				ips = append(ips, ip)
			}
		case ip == nil && len(h) <= 253 && dnsName.MatchString(h):
			if !slices.Contains(names, h) {
				names = append(names, h)
			}
		default:
			return nil, nil, fault.New(fault.Invalid, "host", "主机名或地址不对："+h+"。写成 yizhan.example.cn 或 10.1.2.3，不带端口", "this is no host: "+h+". Write yizhan.example.cn or 10.1.2.3, without a port")
		}
	}
	return names, ips, nil
}

// MachineHosts are the name and the addresses of this machine, as far as it knows
// them itself.
func MachineHosts() []string {
	var hosts []string
	if name, err := os.Hostname(); err == nil && dnsName.MatchString(strings.ToLower(name)) {
		hosts = append(hosts, name)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return hosts // the name alone, or -host
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			hosts = append(hosts, n.IP.String())
		}
	}
	return hosts
}
