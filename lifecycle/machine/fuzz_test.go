package machine_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// FuzzSpec: whatever is read as a spec makes a machine that answers for
// any history and any ticket.
func FuzzSpec(f *testing.F) {
	// Small seeds, since the fuzzer would spend its time making large ones small.
	f.Add([]byte(`{"states":[{"name":"a","class":"open"}],"start":["a"],"transitions":[{"from":["*"],"to":"a"}]}`))
	f.Add([]byte(`{"states":[{"name":"new","class":"open"},{"name":"done","class":"done"}],"start":["new"],"end":["done"],` +
		`"transitions":[{"event":"x","from":["new"],"to":"done","guards":["g"],"roles":["r"]}],"guards":[{"name":"g","when":{"n":["*"]},"func":"f"}]}`))
	f.Add([]byte(`{"states":[{"name":"waiting","class":"waiting","waits_on":"x","reasons":[{"reason":"r","waits_on":""}]}],"start":["waiting"],` +
		`"timers":[{"name":"t","state":"waiting","after":"1h","times":2,"since":"reply"}]}`))
	h := lifecycle.NewHistory([]lifecycle.Event{
		logRow(0, "new", "a"), logRow(1, "work", "b"), logRow(2, "done", "a"), logRow(3, "waiting", ""), logRow(4, "a", ""),
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := lifecycle.Read[machine.Spec](data)
		if err != nil {
			return
		}
		checkRoundTrip(t, s)
		m, err := machine.New(s, funcsFor(s))
		if err != nil {
			t.Fatal(err)
		}
		_ = m.Limits()
		tl := m.Replay(h, machine.Options{Strict: true})
		if tl.To.Sub(tl.From) != 4*time.Minute || len(tl.Visits) != 5 {
			t.Fatalf("%+v", tl)
		}
		_, _ = tl.Repairs()
		_, _ = tl.Due(nil), tl.Overruns(nil)
		for _, st := range s.States {
			for _, p := range m.Permitted(machine.Snapshot{Facets: lifecycle.Facets{State: st.Name}}) {
				if !m.HasEdge(p.From, p.To) || p.From != st.Name {
					t.Fatalf("%+v", p)
				}
			}
		}
	})
}
