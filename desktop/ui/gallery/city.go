package gallery

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
	"yizhan/shared/pin"
	"yizhan/shared/wire"
)

// City says to a sample station what a city would say, with keys of its own and
// without a network: the station verifies it like any other.
type City struct {
	sample    *Sample
	key       ed25519.PrivateKey
	recipient string
	history   change.ID
	latest    string // version of the desktop that it tells of
}

// sampleServer is an address that does not exist (RFC 2606).
const sampleServer = "https://yizhan.example.cn"

// NewCity makes a city that the station does not know yet.
func NewCity(s *Sample) (*City, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	identity, err := bundle.NewIdentity()
	if err != nil {
		return nil, err
	}
	recipient, err := bundle.RecipientOf(identity)
	return &City{sample: s, key: key, recipient: recipient, history: change.Named("history", "sample")}, err
}

// Pair has the station know the city's address; MeetByStick only its keys.
func (c *City) Pair(ctx context.Context) error {
	return errors.Join(c.sample.SetServer(ctx, sampleServer, pin.Pin{}), c.MeetByStick(ctx))
}

// MeetByStick has the station know the city's keys, and no address.
func (c *City) MeetByStick(ctx context.Context) error {
	return c.sample.KnowCity(ctx, c.recipient, c.public())
}

func (c *City) public() ed25519.PublicKey { return c.key.Public().(ed25519.PublicKey) }

// Invitation is what an administrator would hand to a station.
func (c *City) Invitation(code string) bundle.Invitation {
	return bundle.Invitation{Station: code, Code: "ECQ9-7YSG", Recipient: c.recipient, ServerKey: c.public()}
}

// Confirm greets the station and signs for all of its changes but the last few. Of
// those confirmed it holds the newest few.
func (c *City) Confirm(ctx context.Context, waiting int, held ...wire.Verdict) error {
	id, err := c.sample.Identity(ctx)
	if err != nil {
		return err
	}
	list, err := c.sample.Outgoing(ctx, id.Epoch, 0, 1<<30, 1<<40)
	if err != nil {
		return err
	}
	w := wire.Welcome{History: c.history, ServerKey: c.public(), Recipient: c.recipient, Latest: c.latest}
	if confirmed := list[:max(0, len(list)-waiting)]; len(confirmed) > 0 {
		last := confirmed[len(confirmed)-1]
		w.LastSeq, w.Chain = last.Seq, last.Chain
		at := c.sample.now.Add(-3 * time.Minute).UnixMilli()
		w.Receipt = &wire.Receipt{AtMs: at, Signature: ed25519.Sign(c.key, wire.SignedReceipt(c.history, id.Device, id.Epoch, last.Seq, last.Chain, at))}
	}
	for i := range held {
		held[i].Seq = w.LastSeq - uint64(i)
	}
	w.Held = &wire.Held{Epoch: id.Epoch, Verdicts: held}
	if err := c.sample.Welcomed(ctx, id, w); err != nil {
		return err
	}
	c.sample.now = Noon.Add(-3 * time.Minute)
	defer func() { c.sample.now = Noon }()
	return c.sample.Delivered(ctx)
}

// Collide has two fields of a person be changed on another computer as well. It
// returns the person.
func (c *City) Collide(ctx context.Context) (station.MemberRow, error) {
	m, err := c.sample.RegisterMember(ctx, station.Registration{Name: twiceName, Phone: twicePhone, Plate: "川L66888", Group: "N1", Consent: true})
	if err != nil {
		return m, err
	}
	p, err := c.sample.Profile(ctx)
	if err != nil {
		return m, err
	}
	if err := c.Confirm(ctx, 0); err != nil {
		return m, err
	}
	id, err := c.sample.Identity(ctx)
	if err != nil {
		return m, err
	}
	docs, losers, err := c.collision(m, p, id.Device)
	if err != nil {
		return m, err
	}
	feed := domain.FeedStation(p.Station)
	cursors, err := c.sample.Cursors(ctx)
	if err != nil {
		return m, err
	}
	return m, c.sample.Adopt(ctx, wire.Delta{Feed: feed, Prev: cursors[feed], To: cursors[feed] + 2, Head: cursors[feed] + 2, Docs: docs, Losers: losers, Applied: id.LastSeq})
}

func (c *City) collision(m station.MemberRow, p station.Profile, device change.ID) (docs []merge.Encoded, losers []wire.Losers, err error) {
	card, err := domain.Encode(domain.Member{Code: m.Code, Station: p.Station, Group: m.Group, Mask: m.Mask,
		RegisteredOn: m.RegisteredOn, Notice: station.NoticeVersion, ConsentAt: Noon.UnixMilli()})
	if err != nil {
		return nil, nil, err
	}
	private, err := domain.Encode(domain.MemberPrivate{Station: p.Station, Name: twiceName, Phone: twicePhone, Plate: "川L66888"})
	if err != nil {
		return nil, nil, err
	}
	group, err := change.Marshal("N4")
	if err != nil {
		return nil, nil, err
	}
	phone, err := change.Marshal(twiceLost)
	if err != nil {
		return nil, nil, err
	}
	here := func(value []byte) merge.Field {
		return merge.Field{Value: value, Revision: 2, Clock: change.StampAt(Noon.Add(-3 * time.Hour)), Device: device}
	}
	for _, d := range []merge.Document{elsewhere(domain.KindMember, m.ID, card), elsewhere(domain.KindMemberPrivate, m.ID, private)} {
		e, err := d.Encode()
		if err != nil {
			return nil, nil, err
		}
		docs = append(docs, e)
	}
	return docs, []wire.Losers{
		{Kind: domain.KindMember, ID: m.ID, Losers: []merge.Loser{{Name: "group", Field: here(group), LostAt: revision}}},
		{Kind: domain.KindMemberPrivate, ID: m.ID, Losers: []merge.Loser{{Name: "phone", Field: here(phone), LostAt: revision}}},
	}, nil
}

// The person whose card is changed in two places.
const (
	twiceName, twicePhone, twiceLost = "孙镕", "13300001122", "13300001221"
	revision                         = 3
)

// elsewhere is a document as another computer wrote it last.
func elsewhere(kind string, id change.ID, fields domain.Fields) merge.Document {
	doc := merge.Document{Kind: kind, ID: id, Revision: revision, Fields: map[string]merge.Field{}}
	for name, value := range fields {
		doc.Fields[name] = merge.Field{Value: value, Revision: revision, Clock: change.StampAt(Noon.Add(-2 * time.Hour)), Device: change.Named("device", "other")}
	}
	return doc
}

// heldSample is why a city does not count two changes.
func heldSample() []wire.Verdict {
	return []wire.Verdict{
		{Fault: uint16(fault.Forbidden), Text: "这台电脑不能为别的驿站记录"},
		{Fault: uint16(fault.Unknown), Text: fault.Unknown.Sentence("zh")},
	}
}

// SpoilJournal damages the second copy, as a failing disk would.
func (s *Sample) SpoilJournal() error {
	names, err := filepath.Glob(filepath.Join(s.dir, "journal", "*"))
	if err != nil || len(names) == 0 {
		return errors.Join(err, os.ErrNotExist)
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		return err
	}
	for i := len(b) / 2; i < len(b)/2+40; i++ {
		b[i] ^= 0x55
	}
	return os.WriteFile(names[0], b, 0o600)
}
