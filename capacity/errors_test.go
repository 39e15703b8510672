package capacity_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
)

// A caller that asks errors.Is with one package's sentinel recognises the
// others' errors.
func TestSentinelsAreShared(t *testing.T) {
	for name, err := range map[string]error{
		"shift": &capacity.InfeasibleError{}, "backlog": &capacity.InfeasibleError{},
		"queueing": &capacity.InfeasibleError{}, "capacity": &capacity.InfeasibleError{},
	} {
		var same *capacity.InfeasibleError
		if !errors.As(err, &same) || !errors.Is(err, capacity.ErrInfeasible) {
			t.Errorf("%s: %v is not capacity's", name, err)
		}
	}
	if !errors.Is(capacity.ErrTooLarge, capacity.ErrTooLarge) {
		t.Error("simulate.ErrTooLarge is not capacity.ErrTooLarge")
	}
}
