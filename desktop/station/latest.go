package station

import (
	"context"
	"strings"

	"yizhan/shared/wire"
)

// Version is this program's, as the city tells versions.
var Version = strings.TrimPrefix(App, "yizhan/")

// settingLatest keeps what the city said last.
const settingLatest = "server.latest"

// noteLatest keeps which version the city would like us to have. What is no
// version is not shown to anybody.
func (s *Station) noteLatest(ctx context.Context, version string) error {
	if version != "" && !wire.IsVersion(version) {
		return nil
	}
	known, err := s.Setting(ctx, settingLatest)
	if err != nil || known == version {
		return err
	}
	return s.SetSetting(ctx, settingLatest, version)
}

// NewerVersion is the version to update to, which the server that this computer is
// paired with has told; empty where this one is as new. Nobody else is asked.
func (s *Station) NewerVersion(ctx context.Context) (string, error) {
	latest, err := s.Setting(ctx, settingLatest)
	if err != nil || !wire.Newer(latest, Version) {
		return "", err
	}
	return strings.TrimPrefix(latest, "v"), nil
}
