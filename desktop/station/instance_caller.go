package station

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"yizhan/shared/fault"
)

// Raise asks the program that holds a folder to show its window. A program that
// is just starting gets a moment to say where it listens.
func Raise(dir string) error {
	const tries, pause = 20, 100 * time.Millisecond
	var err error
	for range tries {
		if _, err = Forward(context.Background(), dir, nil, io.Discard, io.Discard); !fault.Is(err, fault.Locked) {
			break
		}
		time.Sleep(pause)
	}
	return err
}

// Forward has a command run by the program that holds a folder, and returns its
// exit code. With fault.Locked nothing has been done: the program has not come
// so far yet, is about to end, or has ended. When ctx ends, so does the command.
func Forward(ctx context.Context, dir string, args []string, out, errOut io.Writer) (int, error) {
	h, err := reach(ctx, dir)
	if err != nil {
		return exitLocked, fault.Wrap(fault.Locked, err)
	}
	defer h.conn.Close()
	here, err := os.Getwd()
	if err != nil {
		return exitFailed, err
	}
	if err := json.NewEncoder(h.conn).Encode(instanceRequest{Token: h.token, Args: args, Dir: here}); err != nil {
		return exitFailed, unanswered(err)
	}
	stop := context.AfterFunc(ctx, h.cancel)
	defer stop()
	for {
		var r instanceReply
		if err := h.dec.Decode(&r); err != nil {
			return exitFailed, unanswered(err)
		}
		if r.Code != nil && *r.Code == NotNow {
			return exitLocked, fault.New(fault.Locked, "", "", "")
		}
		if r.Code != nil {
			return *r.Code, nil
		}
		_, _ = out.Write(r.Out)
		_, _ = errOut.Write(r.Err)
	}
}

func unanswered(err error) error {
	return &fault.Error{Kind: fault.Internal, Err: err, ZH: "打开着数据文件夹的程序没有答复，不知道这条命令有没有执行。请先用 status 查看",
		EN: "the program that has the data folder open did not answer: it is not known whether this was done, look at status first"}
}

// holder is the program that has a folder open, after its greeting.
type holder struct {
	conn  *net.TCPConn
	dec   *json.Decoder
	token string
}

// cancel ends the command, and waits only so long for what it has to say.
func (h *holder) cancel() {
	_ = h.conn.CloseWrite()
	_ = h.conn.SetReadDeadline(time.Now().Add(cancelGrace))
}

func reach(ctx context.Context, dir string) (*holder, error) {
	b, err := os.ReadFile(filepath.Join(dir, instanceFile))
	if err != nil {
		return nil, err
	}
	var a instanceAddress
	if err := json.Unmarshal(b, &a); err != nil {
		return nil, fmt.Errorf("%s: %w", instanceFile, err)
	}
	d := net.Dialer{Timeout: requestTimeout}
	conn, err := d.DialContext(ctx, "tcp", a.Address)
	if err != nil {
		return nil, err
	}
	h := &holder{conn: conn.(*net.TCPConn), dec: json.NewDecoder(conn), token: a.Token}
	if err := h.greeted(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return h, nil
}

func (h *holder) greeted() error {
	_ = h.conn.SetReadDeadline(time.Now().Add(requestTimeout))
	var r instanceReply
	if err := h.dec.Decode(&r); err != nil {
		return fmt.Errorf("no greeting: %w", err)
	}
	if r.Hello != instanceHello {
		return errors.New("another program has the port")
	}
	return h.conn.SetReadDeadline(time.Time{})
}
