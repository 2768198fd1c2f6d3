package monthly

import (
	"context"

	"yizhan/shared/domain"
	"yizhan/shared/report/form"
	"yizhan/shared/stats"
)

// services is T1.
func (m *month) services(ctx context.Context) ([]form.Table, error) {
	lines, err := m.serviceLines(ctx)
	if err != nil {
		return nil, err
	}
	t := form.ServiceMonth(m.header, m.groups, m.uses, lines)
	if m.ask.Closed != nil {
		t.Notes = append(t.Notes, m.lateNote())
	}
	if m.ask.LateWithin != nil {
		t.Notes = append(t.Notes, m.withinNote())
	}
	return []form.Table{t}, nil
}

func (m *month) serviceLines(ctx context.Context) ([]form.ServiceLine, error) {
	people, err := m.parts(ctx, domain.MeasurePeople, stats.ByGroup)
	if err != nil {
		return nil, err
	}
	services, err := m.parts(ctx, domain.MeasureServices, stats.ByService)
	if err != nil {
		return nil, err
	}
	lines := make([]form.ServiceLine, len(m.counted))
	for i, s := range m.counted {
		l := form.ServiceLine{Code: s.Code, Name: s.Name, County: county(s.Division), Reported: s.reported, Activities: m.sessions(s.id), Remark: m.lateRemark(s)}
		of := func(measure domain.Measure) int64 { return m.now[measure][s.id] }
		l.OpenDays, l.NoServiceDays = of(domain.MeasureOpenDays), of(domain.MeasureNoServiceDays)
		l.Attendance, l.Saved = of(domain.MeasureAttendance), of(domain.MeasureSaved)
		l.Requests, l.Answered = of(domain.MeasureRequests), of(domain.MeasureAnswered)
		l.People, l.Services = people[s.id], services[s.id]
		lines[i] = l
	}
	return lines, nil
}

// basics is T2. The stations stand as they are now.
func (m *month) basics(context.Context) ([]form.Table, error) {
	kinds := map[string]string{}
	for _, k := range domain.StationKinds {
		kinds[k.Code] = k.ZH
	}
	lines := make([]form.StationLine, len(m.stations))
	for i, s := range m.stations {
		lines[i] = form.StationLine{Code: s.Code, Name: s.Name, Kind: kinds[s.Kind], County: county(s.Division), Builder: s.Builder, Host: s.Host,
			Address: s.Address, Hours: s.Hours, AllDay: s.AllDay, Facilities: s.Facilities, Latitude: s.Latitude, Longitude: s.Longitude}
	}
	return []form.Table{form.Stations(m.header, lines)}, nil
}
