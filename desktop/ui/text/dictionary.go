package text

import (
	"sync"

	"yizhan/shared/domain"
)

// GroupName is the name of a group in the language in use. Records carry the
// Chinese one; a group that the city has named otherwise keeps that name.
func GroupName(code, name string) string { return seeded(groupNames(), code, name) }

// ServiceName is the name of a service in the language in use.
func ServiceName(code, name string) string { return seeded(serviceNames(), code, name) }

func seeded(names map[string]Phrase, code, name string) string {
	if p, ok := names[code]; ok && p.ZH == name {
		return p.String()
	}
	return name
}

var groupNames = sync.OnceValue(func() map[string]Phrase {
	names := map[string]Phrase{}
	for _, g := range domain.Groups() {
		names[g.Code] = Phrase{g.Name, g.NameEN}
	}
	return names
})

var serviceNames = sync.OnceValue(func() map[string]Phrase {
	names := map[string]Phrase{}
	for _, s := range domain.Services() {
		names[s.Code] = Phrase{s.Name, s.NameEN}
	}
	return names
})
