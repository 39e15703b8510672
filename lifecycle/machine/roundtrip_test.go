package machine_test

import (
	"encoding/json"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// funcsFor brings a function for each that the guards of s name.
func funcsFor(s machine.Spec) map[string]machine.GuardFunc {
	funcs := map[string]machine.GuardFunc{}
	for _, g := range s.Guards {
		if g.Func != "" {
			funcs[g.Func] = func(t machine.Snapshot) bool { return len(t.Group)%2 == 0 }
		}
	}
	return funcs
}

// checkRoundTrip holds that a spec survives its JSON form and its machine, and
// that what is valid makes a machine as soon as its functions are there, the
// same one again from what the machine returns.
func checkRoundTrip(t failer, s machine.Spec) {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := lifecycle.Read[machine.Spec](data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	m, err := machine.New(back, funcsFor(back))
	if err != nil {
		t.Fatal(err)
	}
	if m, err = machine.New(m.Spec(), m.Funcs()); err != nil {
		t.Fatalf("a machine does not make itself again: %v", err)
	}
	again, err := json.Marshal(m.Spec())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Fatal(diff)
	}
}
