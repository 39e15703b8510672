package lifecycle_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
)

// FuzzMachineSpec: whatever is read as a spec makes a machine that answers for
// any history and any ticket.
func FuzzMachineSpec(f *testing.F) {
	for _, s := range []lifecycle.MachineSpec{lifecycle.StandardSpec(), lifecycle.LiteralSpec(), guarded(), smallMachine()} {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"states":[{"name":"a","class":"open"}],"start":["a"],"transitions":[{"from":["*"],"to":"a"}]}`))
	h := lifecycle.NewHistory([]lifecycle.Event{
		logRow(0, "new", "a"), logRow(1, "work", "b"), logRow(2, "done", "a"), logRow(3, "waiting", ""), logRow(4, "a", ""),
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := lifecycle.ParseMachineSpec(data)
		if err != nil {
			return
		}
		checkRoundTrip(t, withoutFuncs(s))
		m, err := lifecycle.NewMachine(withoutFuncs(s))
		if err != nil {
			t.Fatal(err)
		}
		tl := m.ReplayWith(h, lifecycle.ReplayOptions{Strict: true})
		if tl.Life() != 4*time.Minute || len(tl.Visits) != 5 {
			t.Fatalf("%+v", tl)
		}
		for _, st := range s.States {
			for _, p := range m.Permitted(lifecycle.Ticket{Facets: lifecycle.Facets{State: st.Name}}) {
				if !m.HasEdge(p.From, p.To) || p.From != st.Name {
					t.Fatalf("%+v", p)
				}
			}
		}
	})
}

// withoutFuncs replaces guards that name functions, which a document cannot
// bring with it.
func withoutFuncs(s lifecycle.MachineSpec) lifecycle.MachineSpec {
	for i := range s.Guards {
		if s.Guards[i].Func != "" {
			s.Guards[i].Func, s.Guards[i].MaxReopens = "", 1
		}
	}
	return s
}
