package machine_test

import (
	"encoding/json"
	"testing"

	"github.com/supportops/policy/lifecycle/machine"
)

// enum is what every closed set of the package can do.
type enum interface {
	comparable
	IsValid() bool
	String() string
	MarshalText() ([]byte, error)
}

// checkEnum holds the laws of a closed set: texts are distinct, read back as
// the value, and neither a value out of range nor an unknown text passes.
func checkEnum[E enum](t *testing.T, all []E, parse func(string) (E, error), outOfRange E) {
	t.Helper()
	seen := map[string]bool{"": true}
	for _, v := range all {
		if !v.IsValid() || seen[v.String()] {
			t.Errorf("%v: invalid, or its text is not its own", v)
		}
		seen[v.String()] = true
		if back, err := parse(v.String()); err != nil || back != v {
			t.Errorf("parse(%q) = %v, %v", v.String(), back, err)
		}
		data, err := json.Marshal(map[string]E{"x": v})
		var read map[string]E
		if err != nil || json.Unmarshal(data, &read) != nil || read["x"] != v {
			t.Errorf("%v: JSON %s reads as %v (%v)", v, data, read["x"], err)
		}
	}
	var unset E
	if v, err := parse(""); err != nil || v != unset || unset.IsValid() || unset.String() != "" {
		t.Errorf("the empty text: %v, %v", v, err)
	}
	if _, err := parse("no such text"); err == nil {
		t.Error("an unknown text passes")
	}
	if _, err := outOfRange.MarshalText(); err == nil || outOfRange.IsValid() {
		t.Errorf("%v passes", outOfRange)
	}
	held := all[0]
	if json.Unmarshal([]byte(`"no such text"`), &held) == nil || held != all[0] {
		t.Errorf("a failure to read changed the value to %v", held)
	}
}

func TestEnums(t *testing.T) {
	checkEnum(t, []machine.Class{machine.Open, machine.Waiting, machine.Done}, machine.ParseClass, 99)
}

// readsBack holds that a text that is read is the value's own.
func readsBack[E enum](t *testing.T, s string, parse func(string) (E, error)) {
	t.Helper()
	if v, err := parse(s); err == nil && v.String() != s {
		t.Errorf("%q reads as %v", s, v)
	}
}

func FuzzEnumText(f *testing.F) {
	for _, s := range []string{"", "open", "reply", "bad_edge", "Class(9)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		readsBack(t, s, machine.ParseClass)
	})
}
