package syncer

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

type pairClient struct{ http *http.Client }

func newPairClient() pairClient {
	return pairClient{&http.Client{
		Timeout: dialTimeout,
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

// Pair introduces this computer to a server with a one-time code. Everything
// recorded so far joins.
func (y *Syncer) Pair(ctx context.Context, server, code string) error {
	server, err := serverURL(server)
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
		Code: code, Device: id.Device, PublicKey: id.Key.Public().(ed25519.PublicKey), App: App,
		Station: p.Code, Name: p.Name, Division: p.Division, Role: string(p.Role), Demo: p.Demo,
	})
	if err != nil {
		return err
	}
	if err := y.client.post(ctx, server+"/api/v1/pair", body); err != nil {
		return fmt.Errorf("pair: %w", err)
	}
	if err := y.station.SetServer(ctx, server); err != nil {
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
		return fault.Wrap(fault.Unreachable, err)
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
// scheme.
func serverURL(s string) (string, error) {
	s = strings.TrimSuffix(strings.TrimSpace(s), "/")
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fault.New(fault.Invalid, "server", "服务器地址应像 http://127.0.0.1:8470", "the server's address is written like http://127.0.0.1:8470")
	}
	return u.String(), nil
}
