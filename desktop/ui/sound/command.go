//go:build !windows

package sound

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"
)

// playTime is how long a tone may take: a sound server that hangs must not keep
// programs of ours around.
const playTime = 3 * time.Second

// players are what systems have, the usual ones first.
var players = [][]string{
	{"pw-play"}, {"paplay"}, {"aplay", "-q"}, {"canberra-gtk-play", "-f"}, {"afplay"},
}

// system finds what plays a file here; nil where nothing does.
func system() func(wav []byte) error { return playerAmong(players, exec.LookPath) }

func playerAmong(list [][]string, find func(string) (string, error)) func(wav []byte) error {
	for _, p := range list {
		path, err := find(p[0])
		if err != nil {
			continue
		}
		return func(wav []byte) error { return playFile(path, p[1:], wav) }
	}
	return nil
}

func playFile(path string, args []string, wav []byte) error {
	f, err := os.CreateTemp("", "yizhan-*.wav")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(wav)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), playTime)
	defer cancel()
	return exec.CommandContext(ctx, path, append(args[:len(args):len(args)], f.Name())...).Run()
}
