package register

import (
	"slices"

	"yizhan/shared/domain"
)

// Path is how a field gets from nothing to a state, one step after the other: a
// ledger that somebody kept on paper knows only where things stand now. Nil where no
// steps lead there.
func Path(m domain.Machine, to string) []string {
	from := map[string]string{}
	for queue := []string{""}; len(queue) > 0; queue = queue[1:] {
		for _, next := range m[queue[0]] {
			if _, seen := from[next]; seen || next == "" {
				continue
			}
			from[next] = queue[0]
			queue = append(queue, next)
		}
	}
	if _, ok := from[to]; !ok {
		return nil
	}
	var path []string
	for at := to; at != ""; at = from[at] {
		path = append(path, at)
	}
	slices.Reverse(path)
	return path
}
