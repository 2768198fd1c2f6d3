package torture

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func (w *world) program(name string, args ...string) *exec.Cmd {
	return exec.Command(filepath.Join(w.Programs, name), args...)
}

// output runs a program to its end; what it said is part of its error.
func output(cmd *exec.Cmd) (string, error) {
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s%s", strings.Join(cmd.Args[1:], " "), err, out, said.String())
	}
	return string(out), err
}

func outputJSON(v any, cmd *exec.Cmd) error {
	out, err := output(cmd)
	if jsonErr := json.Unmarshal([]byte(out), v); err == nil {
		err = jsonErr
	}
	return err
}

// firstLine starts a program that stays, and waits for the line that says where.
// More is called with each line that follows.
func firstLine(cmd *exec.Cmd, more func(line string)) (string, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return "", err
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		end(cmd)
		return "", fmt.Errorf("%v says nothing but %q", cmd.Args, said.String())
	}
	go func() {
		for lines.Scan() {
			more(lines.Text())
		}
	}()
	return lines.Text(), nil
}

// freeAddress finds a port below those that the system gives to whoever dials: a
// program that was killed must find its own free when it comes back.
func freeAddress(host string) (string, error) {
	var l net.Listener
	var err error
	for range 100 {
		address := net.JoinHostPort(host, fmt.Sprint(20_000+rand.IntN(12_000)))
		if l, err = net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", err
}

// end kills a program without a warning.
func end(cmd *exec.Cmd) {
	if cmd != nil && cmd.Process != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed: its exit says nothing
	}
}

// putFolder makes one folder a copy of another.
func putFolder(from, to string) error {
	return errors.Join(os.RemoveAll(to), os.CopyFS(to, os.DirFS(from)))
}
