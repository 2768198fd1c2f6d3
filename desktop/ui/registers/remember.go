package registers

import (
	"context"
	"slices"
	"strings"

	"yizhan/desktop/ui/task"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
)

// What is remembered on this computer: the register in view, and of each register its
// columns and order. Settings of the window begin with "ui.".
func (p *Registers) keyKind() string {
	if p.own {
		return "ui.register.own"
	}
	return "ui.register"
}

func keyColumns(k *domain.Kind) string { return "ui.register." + k.Name }

// recall reads what is remembered and then the list. The register in view is recalled
// once: afterwards it is the one that is in view.
func (p *Registers) recall() {
	type remembered struct {
		kind    *domain.Kind
		columns string
		device  change.ID
	}
	first, began := !p.recalled, p.kind
	p.recalled = true
	task.Load(p.host, func(ctx context.Context) (r remembered, err error) {
		r.kind = began
		if first {
			name, err := p.station.Setting(ctx, p.keyKind())
			if err != nil {
				return r, err
			}
			if k := p.named(name); k != nil {
				r.kind = k
			}
		}
		if r.columns, err = p.station.Setting(ctx, keyColumns(r.kind)); err != nil {
			return r, err
		}
		id, err := p.station.Identity(ctx)
		r.device = id.Device
		return r, err
	}, func(r remembered, err error) {
		if err != nil {
			p.message.Fail(err)
			return
		}
		p.device = r.device
		if p.kind == began { // else somebody has turned to another meanwhile
			if r.kind != began {
				p.turnTo(r.kind)
			}
			p.order(r.columns)
			p.layTable()
			p.name()
		}
		p.again()
	})
}

// named is one of the page's registers by its name.
func (p *Registers) named(name string) *domain.Kind {
	i := slices.IndexFunc(p.kinds, func(k *domain.Kind) bool { return k.Name == name })
	if i < 0 {
		return nil
	}
	return p.kinds[i]
}

// order takes the columns and the order as they are remembered: "name state;-due".
func (p *Registers) order(remembered string) {
	names, sort, _ := strings.Cut(remembered, ";")
	p.columns = nil
	for name := range strings.FieldsSeq(names) {
		if f, ok := p.kind.Field(name); ok {
			p.columns = append(p.columns, f)
		}
	}
	if len(p.columns) == 0 {
		p.columns = register.Columns(p.kind)
	}
	p.down = strings.HasPrefix(sort, "-")
	p.sort = strings.TrimPrefix(sort, "-")
	if _, ok := p.kind.Field(p.sort); !ok {
		p.sort = ""
	}
}

// remember keeps the columns and the order. Who loses them has lost little: trouble
// shows where something is saved.
func (p *Registers) remember() {
	names := make([]string, len(p.columns))
	for i, f := range p.columns {
		names[i] = f.Name
	}
	sort := p.sort
	if p.down {
		sort = "-" + sort
	}
	key, value := keyColumns(p.kind), strings.Join(names, " ")+";"+sort
	p.keep(key, value)
}

func (p *Registers) keep(key, value string) {
	p.host.Go(func(ctx context.Context) func() {
		err := p.station.SetSetting(ctx, key, value)
		return func() { p.host.DiskTrouble(err) }
	})
}

// shares are the widths of columns: a name needs more room than a day.
func shares(columns []domain.Field) []float32 {
	out := make([]float32, len(columns))
	sum := float32(0)
	for i, f := range columns {
		out[i] = 1.2
		switch {
		case i == 0:
			out[i] = 2.2
		case f.Input == domain.InputLink || f.Input == domain.InputLine || f.Input == domain.InputText || f.Input == domain.InputLines || f.Input == domain.InputCredit:
			out[i] = 1.7
		case f.Input == domain.InputCount || f.Input == domain.InputTick:
			out[i] = 0.9
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
