package syncer

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// posts is a connection over plain requests: one waits for frames of the server,
// another brings ours. When either fails the connection has ended.
type posts struct {
	client  *http.Client
	address string
	session string

	frames chan []byte
	ctx    context.Context
	cancel context.CancelCauseFunc
	once   sync.Once
}

const (
	postWait    = 20 * time.Second // for a frame of the server
	postTimeout = 40 * time.Second // for a request
)

var _ wire.Conn = (*posts)(nil)

// dialPosts begins a session over plain requests.
func dialPosts(ctx context.Context, server string, config *tls.Config) (wire.Conn, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, fault.New(fault.Invalid, "server", "服务器地址写得不对", "the server's address is not valid")
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/sync"
	inner, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	p := &posts{
		client: &http.Client{Timeout: postTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{TLSClientConfig: config, Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: dialTimeout}},
		address: u.String(), frames: make(chan []byte, wire.CreditMax*2), ctx: inner, cancel: cancel,
	}
	stop := context.AfterFunc(ctx, func() { cancel(ctx.Err()) })
	defer stop()
	first, err := p.request(nil, postWait)
	if err != nil {
		cancel(err)
		return nil, err
	}
	for _, f := range first {
		p.frames <- f
	}
	go p.fetch()
	return p, nil
}

func (p *posts) fetch() {
	for {
		frames, err := p.request(nil, postWait)
		if err != nil {
			p.cancel(err)
			return
		}
		for _, f := range frames {
			select {
			case p.frames <- f:
			case <-p.ctx.Done():
				return
			}
		}
	}
}

// Read implements wire.Conn.
func (p *posts) Read() ([]byte, error) {
	select {
	case f := <-p.frames:
		return f, nil
	default:
	}
	select {
	case f := <-p.frames:
		return f, nil
	case <-p.ctx.Done():
		return nil, context.Cause(p.ctx)
	}
}

// Write implements wire.Conn.
func (p *posts) Write(frame []byte) error {
	_, err := p.request(wire.AppendFrame(nil, frame), 0)
	if err != nil {
		p.cancel(err)
	}
	return err
}

// Close implements wire.Conn.
func (p *posts) Close() error {
	p.cancel(fault.Wrap(fault.Unreachable, errors.New("closed")))
	p.once.Do(p.client.CloseIdleConnections)
	return nil
}

// request brings frames, or waits for some.
func (p *posts) request(body []byte, wait time.Duration) ([][]byte, error) {
	req, err := http.NewRequestWithContext(p.ctx, http.MethodPost, p.address, bytes.NewReader(body))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	if p.session != "" {
		req.Header.Set("Yizhan-Session", p.session)
	}
	if wait > 0 {
		req.Header.Set("Yizhan-Wait", strconv.FormatInt(wait.Milliseconds(), 10))
	}
	response, err := p.client.Do(req)
	if err != nil {
		if cause := context.Cause(p.ctx); cause != nil {
			return nil, cause
		}
		return nil, unreached(err)
	}
	defer response.Body.Close()
	if n, err := strconv.ParseUint(response.Header.Get("Yizhan-Fault"), 10, 16); err == nil {
		retry, _ := strconv.ParseInt(response.Header.Get("Yizhan-Retry"), 10, 32) // 0 without one
		return nil, stayAway(remote(fault.Kind(n), fmt.Errorf("status %d", response.StatusCode)), time.Duration(retry)*time.Millisecond)
	}
	session := response.Header.Get("Yizhan-Session")
	if response.StatusCode != http.StatusOK || session == "" {
		// A login page answers with a page, and 200.
		return nil, &fault.Error{Kind: fault.Unreachable, Err: fmt.Errorf("status %d, %s", response.StatusCode, response.Header.Get("Content-Type")),
			ZH: "网络上有别的程序应答，不是同步服务器（可能需要先登录上网）。记录已存本机", EN: "something else than the sync server answered (a login page of the network?); records are kept here"}
	}
	if p.session == "" {
		p.session = session
	}
	var frames [][]byte
	r := bufio.NewReader(response.Body)
	for {
		frame, err := wire.ReadFrame(r)
		if err == io.EOF {
			return frames, nil
		}
		if err != nil {
			return nil, fault.Wrap(fault.Unreachable, err)
		}
		frames = append(frames, frame)
	}
}
