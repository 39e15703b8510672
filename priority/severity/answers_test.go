package severity_test

import (
	"testing"

	"github.com/supportops/policy/internal/golden"
	"github.com/supportops/policy/priority/severity"
)

func TestAnswers(t *testing.T) {
	golden.Check(t, golden.Group("presets", func(w *golden.Writer) {
		w.Put(severity.StandardScaleSpec(), severity.HandbookScaleSpec(), severity.StandardScaleChineseSpec())
	}))
}
