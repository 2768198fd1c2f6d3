package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// server is the program of the city, in whatever folder it lives now.
type server struct {
	w       *world
	mu      sync.Mutex // who changes the server's life, or needs it to stay as it is
	dir     string
	address string
	cmd     *exec.Cmd
	backups []string // that it may be put back to
	made    int
	lives   int
}

func (s *server) start() error {
	s.cmd = s.w.program("syncserver", "serve", "-data", s.dir, "-listen", s.address)
	_, err := firstLine(s.cmd, func(string) {})
	return err
}

func (s *server) kill() {
	end(s.cmd)
	s.cmd = nil
}

// backup is what docs/operations.md tells to do, while the server runs.
func (s *server) backup() error {
	file := filepath.Join(s.w.Dir, fmt.Sprintf("backup-%d.db", s.made))
	s.made++
	if _, err := output(s.w.program("syncserver", "backup", "-data", s.dir, file)); err != nil {
		return err
	}
	s.backups = append(s.backups, file)
	return nil
}

// torture kills the server, takes backups, and begins anew from one of them.
func (s *server) torture(ctx context.Context, random *rand.Rand) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(millis(random, 300, 3000)):
		}
		if err := s.strike(random); err != nil {
			return fmt.Errorf("the city: %w", err)
		}
	}
}

func (s *server) strike(random *rand.Rand) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	dice := random.IntN(10)
	if dice < 3 {
		return s.backup()
	}
	s.kill()
	s.w.count(func(r *Result) { r.CityKills++ })
	if dice > 7 {
		s.lives++
		s.dir = filepath.Join(s.w.Dir, fmt.Sprintf("city-%d", s.lives))
		if _, err := output(s.w.program("syncserver", "restore", "-data", s.dir, s.backups[random.IntN(len(s.backups))])); err != nil {
			return err
		}
		s.w.count(func(r *Result) { r.CityLives++ })
	}
	return s.start()
}
