package scale_test

import (
	"testing"

	"github.com/supportops/policy/internal/golden"
	"github.com/supportops/policy/priority/scale"
)

func TestAnswers(t *testing.T) {
	golden.Check(t, golden.Group("presets", func(w *golden.Writer) {
		w.Put(scale.StandardSpec(), scale.HandbookSpec(), scale.StandardChineseSpec(), scale.ProcessSpec())
	}))
}
