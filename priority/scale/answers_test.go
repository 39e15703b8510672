package scale_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority/scale"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("presets", func(w *goldentest.Writer) {
		w.Put(scale.StandardSpec(), scale.HandbookSpec(), scale.StandardChineseSpec(), scale.ProcessSpec())
	}))
}
