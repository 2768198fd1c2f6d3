package torture

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// network is a network namespace whose only way out is a narrow, slow cable to
// this machine. It takes root and Linux.
type network struct {
	name string // of the namespace, and of the cable's end on this side
	here string // this machine's address on the cable
}

func newNetwork(n int) (*network, error) {
	pid := os.Getpid()
	net := &network{fmt.Sprintf("yz%d-%d", pid%100_000, n), fmt.Sprintf("10.%d.%d.1", 64+pid%64, n)}
	there, peer := strings.TrimSuffix(net.here, "1")+"2/30", net.name+"p"
	err := net.run(
		"ip netns add "+net.name,
		"ip -n "+net.name+" link set lo up",
		"ip link add "+net.name+" type veth peer name "+peer+" netns "+net.name,
		"ip addr add "+net.here+"/30 dev "+net.name,
		"ip -n "+net.name+" addr add "+there+" dev "+peer,
		"ip -n "+net.name+" link set "+peer+" up",
		"ip link set "+net.name+" up",
		"tc qdisc add dev "+net.name+" root tbf rate 128kbit burst 4kb latency 500ms",
		"ip netns exec "+net.name+" tc qdisc add dev "+peer+" root tbf rate 64kbit burst 4kb latency 500ms",
	)
	if err != nil {
		net.remove()
		return nil, err
	}
	return net, nil
}

// command is a program in this network.
func (n *network) command(cmd *exec.Cmd) *exec.Cmd {
	return exec.Command("ip", append([]string{"netns", "exec", n.name}, cmd.Args...)...)
}

// pull takes the cable out or puts it back. Nobody is told: packets just go nowhere.
func (n *network) pull(out bool) error {
	state := "up"
	if out {
		state = "down"
	}
	return n.run("ip link set " + n.name + " " + state)
}

// widen takes the limits away.
func (n *network) widen() error {
	return n.run("tc qdisc del dev "+n.name+" root", "ip netns exec "+n.name+" tc qdisc del dev "+n.name+"p root")
}

func (n *network) remove() {
	_ = n.run("ip link del " + n.name)
	_ = n.run("ip netns del " + n.name)
}

func (n *network) run(lines ...string) error {
	for _, line := range lines {
		words := strings.Fields(line)
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w %s", line, err, strings.TrimSpace(string(out)))
		}
	}
	return nil
}
