package severity_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority/severity"
)

func TestAnswers(t *testing.T) {
	goldentest.Check(t, goldentest.Group("presets", func(w *goldentest.Writer) {
		w.Put(severity.StandardScaleSpec(), severity.HandbookScaleSpec(), severity.StandardScaleChineseSpec())
	}), goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[severity.ScaleSpec](w, severity.StandardScaleSpec(), 4)
		goldentest.Alone[severity.ScaleSpec](w, severity.StandardScaleSpec())
	}))
	goldentest.Apart(t, severity.StandardScaleSpec(), severity.NewScale)
}
