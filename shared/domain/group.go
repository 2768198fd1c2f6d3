package domain

import (
	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
)

// KindGroup names the group dictionary.
const KindGroup = "group"

var groupKind = document(spec[Group]{
	name: KindGroup, version: 1, owner: OwnerCity,
	validate: Group.Validate,
	id:       func(x Group) change.ID { return GroupID(x.Code) },
})

// Group is an entry of the group dictionary: who came.
type Group struct {
	Code   string `field:"code"`
	Name   string `field:"name"`
	NameEN string `field:"name_en"`
	Order  int64  `field:"order"` // place on the desk; 0 is after all others
}

// GroupID is the id of the group with a code.
func GroupID(code string) change.ID { return change.Named(KindGroup, code) }

// Validate refuses an incomplete entry.
func (g Group) Validate() error {
	if err := checkCode("code", g.Code); err != nil {
		return err
	}
	if err := checkName("name", g.Name); err != nil {
		return err
	}
	return checkLine("name_en", g.NameEN, NameRunesMax)
}

// deskOrder is the order of the keys 1 to 9 on the desk, then of the rest:
// those who come most often first.
var deskOrder = []string{"N1", "N2", "N3", "N4", "N5", "O1", "O8", "R", "Z", "O2", "O3", "O4", "O5", "O6", "O7"}

// Groups every station starts with (docs/glossary.md): N new forms of employment,
// O outdoor workers, R residents, Z not stated.
func Groups() []Group {
	out := make([]Group, len(deskOrder))
	for i, code := range deskOrder {
		e, _ := codes.Groups.Find(code)
		out[i] = Group{Code: code, Name: e.ZH, NameEN: e.EN, Order: int64(i + 1)}
	}
	return out
}
