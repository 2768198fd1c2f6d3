package station

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
)

// readNames learns what the groups and the documents are called that rows name.
func (im *documentImporter) readNames(ctx context.Context) error {
	d, err := im.s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	for _, g := range d.groups {
		for _, name := range []string{g.Code, g.Name, g.NameEN} {
			im.groups[strings.ToLower(name)] = g.Code
		}
	}
	return im.readLinks(ctx)
}

func (im *documentImporter) readLinks(ctx context.Context) error {
	return im.s.read(ctx, func(tx *sql.Tx) error {
		for _, f := range im.kind.Fields {
			if im.Map[f.Name] == "" && im.Same[f.Name] == "" || f.Input != domain.InputLink || im.links[f.Of] != nil {
				continue
			}
			known := map[string]change.ID{}
			k, _ := domain.FindKind(f.Of)
			err := sqlite.ScanDocuments(ctx, tx, f.Of, nil, func(d merge.Document) error {
				values := d.Values()
				if values.Deleted() {
					return nil
				}
				names := []string{register.TitleOf(k, values, "zh")}
				for _, name := range []string{"code", "credit", "number"} {
					if f, ok := k.Field(name); ok {
						names = append(names, register.Typed(f, values[name]))
					}
				}
				for _, name := range names {
					if other, twice := known[name]; twice && other != d.ID {
						known[name] = change.ID{}
					} else if name != "" {
						known[name] = d.ID
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			im.links[f.Of] = known
		}
		return nil
	})
}

// meant is what a form wants where people write a name: the id of another document,
// the code of a group.
func (im *documentImporter) meant(f domain.Field, typed string) (string, error) {
	switch f.Input {
	case domain.InputLink:
		if _, err := change.ParseID(typed); err == nil {
			return typed, nil
		}
		id, ok := im.links[f.Of][typed]
		if !ok || id.IsZero() {
			return "", im.noLink(f, ok)
		}
		return id.String(), nil
	case domain.InputGroup:
		code, ok := im.groups[strings.ToLower(typed)]
		if !ok {
			return "", fault.New(fault.Invalid, f.Name, "没有叫“"+typed+"”的群体，请改成登记页上的名称或代码", "there is no group "+strconv.Quote(typed)+": write the name or the code of one at the desk")
		}
		return code, nil
	}
	return typed, nil
}

func (im *documentImporter) noLink(f domain.Field, twice bool) error {
	k, _ := domain.FindKind(f.Of)
	if twice {
		return fault.New(fault.Invalid, f.Name, "有几个"+k.Label.ZH+"叫这个名字，分不清是哪一个", "several have this name ("+k.Label.EN+")")
	}
	return fault.New(fault.Invalid, f.Name, "没有找到叫这个名字的"+k.Label.ZH+"，请先录入或导入它", "not found ("+k.Label.EN+"): enter or import it first")
}
