package lifecycle_test

import (
	"encoding/json"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
)

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// checkRoundTrip holds that a spec survives its JSON form and its machine.
func checkRoundTrip(t failer, s lifecycle.MachineSpec) {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := lifecycle.ParseMachineSpec(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	m, err := lifecycle.NewMachine(back)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(m.Spec())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Fatal(diff)
	}
}
