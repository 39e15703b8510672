package queue_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/priority/queue"
)

func TestAnswers(t *testing.T) {
	s := genSpec(1).Example(3)
	for i := 4; len(s.Aging.Steps) < 2; i++ {
		s = genSpec(1).Example(i)
	}
	goldentest.Check(t, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[queue.Spec](w, s, 5)
		goldentest.Alone[queue.Spec](w, s)
	}))
	goldentest.Apart(t, s, queue.New)
}
