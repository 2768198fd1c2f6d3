package station

import (
	"context"
	"database/sql"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// similarMax is how many people a warning can name.
const similarMax = 5

// SimilarMembers finds who may be the same person as the one on the form, with all
// reasons, those with the strongest first. It is a warning, never a refusal. What
// cannot be read yet, because it is being typed, is no reason.
func (s *Station) SimilarMembers(ctx context.Context, r Registration) ([]MemberRow, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	m := domain.MemberPrivate{Name: r.Name}
	if phone, err := codes.NormalizePhone(r.Phone); err == nil {
		m.Phone = phone
	}
	if plate, err := codes.ParsePlate(r.Plate); err == nil {
		m.Plate = plate.Number
	}
	var out []MemberRow
	err = s.read(ctx, func(tx *sql.Tx) error {
		for _, suspicion := range domain.SearchSame(m) {
			hits, err := lookUpProbe(ctx, tx, suspicion.Probe)
			if err != nil {
				return err
			}
			rows, err := s.rowsOf(ctx, tx, d, hits, false)
			if err != nil {
				return err
			}
			for _, row := range rows {
				if !suspicion.Reason.NeedsGroup() || row.Group == r.Group {
					out = addReason(out, row, suspicion.Reason)
				}
			}
		}
		return nil
	})
	return out[:min(len(out), similarMax)], err
}

// addReason adds a person, or another reason to suspect the same one. Who has the
// very name need not be told to have a similar one.
func addReason(list []MemberRow, row MemberRow, reason domain.SameReason) []MemberRow {
	i := slices.IndexFunc(list, func(m MemberRow) bool { return m.ID == row.ID })
	if i < 0 {
		row.Reasons = []domain.SameReason{reason}
		return append(list, row)
	}
	known := list[i].Reasons
	if reason == domain.NearName && slices.Contains(known, domain.SameName) {
		return list
	}
	list[i].Reasons = append(known, reason)
	return list
}

// holderOfPlate is who has a plate, if that is one person.
func holderOfPlate(ctx context.Context, tx *sql.Tx, plate string) (change.ID, bool, error) {
	hits, err := lookUpProbe(ctx, tx, domain.PlateProbe(plate))
	if err != nil || len(hits) != 1 {
		return change.ID{}, false, err
	}
	return followMember(ctx, tx, hits[0].id)
}
