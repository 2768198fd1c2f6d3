package dashboard

import (
	"testing"

	"yizhan/shared/domain"
)

// TestEveryKindHasAWord: the page of the computers names what it holds.
func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range domain.Kinds() {
		if zh, en := language("zh").kind(k.Name), language("en").kind(k.Name); zh == k.Name || en == "" || zh == en {
			t.Errorf("no word for the kind %s", k.Name)
		}
	}
}
