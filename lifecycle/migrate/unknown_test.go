package migrate_test

import (
	"slices"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/migrate"
	"github.com/supportops/policy/lifecycle/preset"
)

// A state of a mapping that no machine has is named, from whichever side; one
// that a ticket is in is not, though the old machine lacks it.
func TestUnknownStatesOfAMapping(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := migrate.Check(m, m, migrate.Mapping{States: map[lifecycle.State]lifecycle.State{
		"PENDING": "Waiting", "pendig": "waiting", "in limbo": "new", "new": "triagd", "resolved": "triagd", machine.Wildcard: "closed",
	}}, func(yield func(string, lifecycle.State) bool) { _ = yield("a", "In Limbo") && yield("b", "pending") })
	if want := []lifecycle.State{"pendig", "triagd"}; !slices.Equal(got.Unknown, want) {
		t.Errorf("unknown %q, want %q", got.Unknown, want)
	}
	got = migrate.States(m, m, migrate.Mapping{States: map[lifecycle.State]lifecycle.State{"new": "", "": "new", "closed": machine.Wildcard}})
	if want := []lifecycle.State{machine.Wildcard}; !slices.Equal(got.Unknown, want) {
		t.Errorf("no state: unknown %q, want %q", got.Unknown, want)
	}
	if got := migrate.States(m, m, migrate.Mapping{}); got.Unknown != nil {
		t.Errorf("no mapping: unknown %q", got.Unknown)
	}
}
