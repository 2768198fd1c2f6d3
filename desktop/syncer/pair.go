package syncer

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

type pairClient struct{ http *http.Client }

func newPairClient(config *tls.Config) pairClient {
	return pairClient{&http.Client{
		Timeout:   dialTimeout,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: config, DisableKeepAlives: true},
		// A code must reach the server that the attendant named, and no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// pairRequest and pairReply are the body of POST /api/v1/pair.
type pairRequest struct {
	Code      string            `json:"code"`
	Device    change.ID         `json:"device"`
	PublicKey ed25519.PublicKey `json:"public_key"`
	App       string            `json:"app"`
	Station   string            `json:"station"`
	Name      string            `json:"name"`
	Division  string            `json:"division"`
	Role      string            `json:"role"`
	Demo      bool              `json:"demo,omitempty"`
}

type pairFailure struct {
	Code    uint16 `json:"code"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Invitation is what an administrator tells an attendant.
type Invitation struct {
	Server, Code string
	// Fingerprint of the authority that vouches for the server; empty where the
	// system knows it.
	Fingerprint string
	// PlainHTTP takes an address of another machine without encryption.
	PlainHTTP bool
}

// Pair introduces this computer to a server with a one-time code. Everything
// recorded so far joins. The code is sent to nobody but a server that can be
// trusted; pairing anew replaces which one that is.
func (y *Syncer) Pair(ctx context.Context, i Invitation) error {
	server, err := serverURL(i.Server, i.PlainHTTP)
	if err != nil {
		return err
	}
	trusted, err := newTrust(server, i.Fingerprint)
	if err != nil {
		return err
	}
	p, err := y.station.Profile(ctx)
	if err != nil {
		return err
	}
	id, err := y.station.Identity(ctx)
	if err != nil {
		return err
	}
	body, err := json.Marshal(pairRequest{
		Code: i.Code, Device: id.Device, PublicKey: id.Key.Public().(ed25519.PublicKey), App: App,
		Station: p.Code, Name: p.Name, Division: p.Division, Role: string(p.Role), Demo: p.Demo,
	})
	if err != nil {
		return err
	}
	if err := newPairClient(trusted.config()).post(ctx, server+"/api/v1/pair", body); err != nil {
		return fmt.Errorf("pair: %w", err)
	}
	if err := y.station.SetServer(ctx, server, trusted.pinned); err != nil {
		return err
	}
	y.Kick()
	return nil
}

func (c pairClient) post(ctx context.Context, address string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fault.Wrap(fault.Invalid, err)
	}
	req.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(req)
	if err != nil {
		return unreached(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	var f pairFailure
	if err := json.NewDecoder(io.LimitReader(response.Body, 64<<10)).Decode(&f); err != nil || f.Code == 0 {
		return &fault.Error{Kind: fault.Unreachable, ZH: "这个地址上不是同步服务器，请核对地址", EN: "this is not the sync server: check the address",
			Err: fmt.Errorf("status %d", response.StatusCode)}
	}
	return &fault.Error{Kind: fault.Kind(f.Code), Field: f.Field, ZH: f.Message}
}

// serverURL completes what people type: a name or address with or without a
// scheme. Without one it is https, except on this machine itself.
func serverURL(s string, plain bool) (string, error) {
	s = strings.TrimSpace(s)
	typed := strings.Contains(s, "://")
	if !typed {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fault.New(fault.Invalid, "server", "服务器地址应像 https://yizhan.example.cn:8470", "the server's address is written like https://yizhan.example.cn:8470")
	}
	here := loopback(u.Hostname())
	if !typed && here {
		u.Scheme = "http"
	}
	if u.Scheme == "http" && !here && !plain {
		return "", fault.New(fault.Invalid, "server", "这个地址没有加密（http），姓名、手机和配对码会明文经过网络。请用 https:// 开头的地址。一定要这样，只能用命令 stationctl pair -plain-http",
			"this address is not encrypted (http): names, telephone numbers and the code would pass readable over the network. Use an address with https://. If it has to be, only the command stationctl pair -plain-http takes it")
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	return u.String(), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
