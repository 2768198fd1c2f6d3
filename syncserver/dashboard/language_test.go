package dashboard

import (
	"testing"

	"yizhan/shared/domain"
)

// TestEveryKindHasAWord: the page of the computers names what it holds.
func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range domain.Kinds() {
		if w := texts["kind_"+k.Name]; w[0] == "" || w[1] == "" {
			t.Errorf("no word for the kind %s", k.Name)
		}
	}
}
