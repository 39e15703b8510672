package lifecycle_test

import (
	"encoding/json"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// FuzzHistoryJSON: whatever is read as a history survives being written, and
// is replayed.
func FuzzHistoryJSON(f *testing.F) {
	f.Add([]byte(`[{"time":"2024-03-08T09:00:00Z","kind":"created","state":"new"}]`))
	f.Add([]byte(`[{"id":"a","time":"2024-03-08T09:00:00+01:00","kind":"worked","spent":"1h"},{"id":"a","time":"0001-01-01T00:00:00Z","kind":""}]`))
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var h, back lifecycle.History
		if json.Unmarshal(data, &h) != nil {
			return
		}
		again, err := json.Marshal(h)
		if err != nil {
			return // a year that JSON cannot write
		}
		if err := json.Unmarshal(again, &back); err != nil || back.Len() != h.Len() || len(back.Diff(h).Added)+len(back.Diff(h).Removed)+len(back.Diff(h).Conflicts) > 0 {
			t.Fatalf("%s reads back as %s (%v)", data, again, err)
		}
		tl := m.Replay(h, machine.Options{})
		if tl.Events != h.Len() || len(tl.Diff(m.Replay(back, machine.Options{}))) > 0 {
			t.Fatalf("%+v", tl)
		}
		_ = h.Validate()
	})
}
