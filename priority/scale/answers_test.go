package scale_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/scale"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t,
		goldentest.Group("presets", func(w *goldentest.Writer) {
			w.Put(scale.StandardSpec(), scale.HandbookSpec(), scale.StandardChineseSpec(), scale.ProcessSpec())
		}),
		goldentest.Group("defects", func(w *goldentest.Writer) {
			s := scale.HandbookSpec()
			s.Levels[4].Resolution = s.Levels[0].Resolution // in days as well
			goldentest.Defects[scale.Spec](w, s)
			goldentest.Alone[scale.Spec](w, s)
		}))
}

// What is made shares no memory with its document, nor with what it returns.
func TestApart(t *testing.T) {
	goldentest.Apart(t, scale.StandardSpec(), scale.New)
	s, err := scale.New(scale.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	l, _ := s.Level(priority.P1)
	l.Examples[0] = "spoilt"
	if l, _ = s.Level(priority.P1); l.Examples[0] != "System down" {
		t.Errorf("Level returns the scale's own memory: %q", l.Examples)
	}
}
