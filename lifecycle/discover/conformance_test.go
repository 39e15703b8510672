package discover_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"pgregory.net/rapid"
)

var epoch = time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)

// history is one ticket that states the states, a minute apart.
func history(states ...lifecycle.State) lifecycle.History {
	var events []lifecycle.Event
	for i, s := range states {
		events = append(events, lifecycle.Event{Time: epoch.Add(time.Duration(i) * time.Minute), Kind: lifecycle.Updated, State: s})
	}
	return lifecycle.NewHistory(events)
}

func standard(t interface{ Fatal(...any) }) *machine.Machine {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func genTimelines(m *machine.Machine) *rapid.Generator[[]*machine.Timeline] {
	return genTimelinesOf(m, 0, 6)
}

// genTimelinesOf draws timelines of so many events.
func genTimelinesOf(m *machine.Machine, least, most int) *rapid.Generator[[]*machine.Timeline] {
	some := rapid.SampledFrom([]lifecycle.State{"new", "in_progress", "resolved", "closed", "limbo", ""})
	return rapid.Custom(func(t *rapid.T) []*machine.Timeline {
		var all []*machine.Timeline
		for _, states := range rapid.SliceOfN(rapid.SliceOfN(some, least, most), 0, 8).Draw(t, "cases") {
			all = append(all, m.Replay(history(states...), machine.Options{Strict: true}))
		}
		return all
	})
}

// TestManyDeviations: neither the deviations of one ticket nor the different ones
// of a log are compared each with each.
func TestManyDeviations(t *testing.T) {
	m := standard(t)
	var states []lifecycle.State
	const n = 60_000
	for i := range n {
		states = append(states, lifecycle.State(fmt.Sprintf("s%d", i*7919%n)))
	}
	var sum, all discover.Conformance
	start := time.Now()
	sum.Add(m.Replay(history(states...), machine.Options{}))
	all.Merge(&sum)
	if took := time.Since(start); took > 20*time.Second || len(all.Counts) < n || all.Validate() != nil {
		t.Errorf("%d counts in %v, %v", len(all.Counts), took, all.Validate())
	}
}

// TestKnownDeviationsMoveNothing: a case with many deviations is not the work of
// ordering all that there are.
func TestKnownDeviationsMoveNothing(t *testing.T) {
	m := standard(t)
	var states []lifecycle.State
	for i := range 100_000 {
		states = append(states, lifecycle.State(fmt.Sprintf("s%d", i)))
	}
	var all discover.Conformance
	all.Add(m.Replay(history(states...), machine.Options{}))
	counts := len(all.Counts)
	known := m.Replay(history(states[100:140]...), machine.Options{})
	all.Add(known) // its start and its end are new
	start := time.Now()
	for range 500 {
		all.Add(known)
	}
	if took := time.Since(start); took > 20*time.Second || len(all.Counts) != counts+2 || all.Validate() != nil {
		t.Errorf("%d counts after %d in %v, %v", len(all.Counts), counts, took, all.Validate())
	}
}

// TestMergeOfManyCounts: what is known is added where it is, what is new comes
// to its place, also into a sum of its own counts.
func TestMergeOfManyCounts(t *testing.T) {
	m := standard(t)
	var parts []*discover.Conformance
	var whole discover.Conformance
	for part := range 6 {
		var c discover.Conformance
		for i := range 30 {
			s := func(n int) lifecycle.State { return lifecycle.State(fmt.Sprintf("s%d", n*31%(40+20*part))) }
			tl := m.Replay(history(s(i), s(i+1), s(i+3)), machine.Options{}) // few: one by one
			c.Add(tl)
			whole.Add(tl)
		}
		parts = append(parts, &c)
	}
	var sum discover.Conformance
	for _, c := range parts {
		sum.Merge(c)
	}
	if diff := cmp.Diff(whole, sum); diff != "" {
		t.Error(diff)
	}
	n := len(sum.Counts)
	sum.Merge(&sum)
	if len(sum.Counts) != n || sum.Deviations != 2*whole.Deviations || sum.Validate() != nil {
		t.Errorf("twice the sum: %d counts of %d, %v", len(sum.Counts), n, sum.Validate())
	}
}

// TestSummaryTwinProperty counts again from the timelines, with maps.
func TestSummaryTwinProperty(t *testing.T) {
	m := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.OneOf(genTimelines(m), genTimelinesOf(m, 40, 60)).Draw(t, "timelines")
		var sum discover.Conformance
		n, cases := map[string]int64{}, map[string]int64{}
		var total, conformant, whole, events int64
		for _, tl := range all {
			sum.Add(tl)
			if tl.Events == 0 {
				continue
			}
			total++
			events += int64(tl.Events)
			in, edge := map[string]bool{}, false
			for _, d := range tl.Deviations {
				key := fmt.Sprint(d.Fault, d.From, ">", d.To)
				n[key]++
				in[key] = true
				edge = edge || d.Fault == machine.BadEdge
			}
			for key := range in {
				cases[key]++
			}
			if len(in) == 0 {
				conformant++
			}
			if !edge {
				whole++
			}
		}
		gotN, gotCases, deviations := map[string]int64{}, map[string]int64{}, int64(0)
		for _, f := range []machine.Fault{machine.BadStart, machine.BadEdge, machine.BadEnd, machine.UnknownState, machine.UnmetGuard, machine.WrongRole} {
			last := int64(1 << 62)
			for _, c := range sum.Of(f) {
				key := fmt.Sprint(c.Fault, c.From, ">", c.To)
				gotN[key], gotCases[key] = c.N, c.Cases
				deviations += c.N
				if c.N > last {
					t.Fatalf("%v are not ordered by frequency", sum.Of(f))
				}
				last = c.N
			}
		}
		if diff := cmp.Diff(n, gotN) + cmp.Diff(cases, gotCases); diff != "" {
			t.Fatal(diff)
		}
		if sum.Cases != total || sum.Events != events || sum.Conformant != conformant || sum.NoBadEdge != whole || sum.Deviations != deviations {
			t.Fatalf("%+v; want %d cases, %d events, %d conformant, %d whole, %d deviations", sum, total, events, conformant, whole, deviations)
		}
	})
}

// TestSummaryMergeProperty: any sharding in any order gives the same bytes.
func TestSummaryMergeProperty(t *testing.T) {
	m := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.OneOf(genTimelines(m), genTimelinesOf(m, 40, 60)).Draw(t, "timelines")
		var whole discover.Conformance
		shards := make([]discover.Conformance, 3)
		for _, tl := range all {
			whole.Add(tl)
			shards[rapid.IntRange(0, 2).Draw(t, "shard")].Add(tl)
		}
		shards = rapid.Permutation(shards).Draw(t, "order")
		var left, right discover.Conformance
		left.Merge(&shards[0]) // ((a b) c)
		left.Merge(&shards[1])
		left.Merge(&shards[2])
		right.Merge(&shards[1]) // (a (b c))
		right.Merge(&shards[2])
		right.Merge(&shards[0])
		want, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []discover.Conformance{left, right} {
			if got, err := json.Marshal(s); err != nil || string(got) != string(want) {
				t.Fatalf("%s\n%s (%v)", got, want, err)
			}
		}
		if back, err := lifecycle.Read[discover.Conformance](want); err != nil || cmp.Diff(whole, back) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(whole, back))
		}
	})
}

func TestParseRefused(t *testing.T) {
	for _, tc := range []struct{ name, doc, want string }{
		{"out of order", `{"cases":2,"events":2,"conformant":0,"no_bad_edge":2,"deviations":2,"counts":[{"fault":"bad_end","from":"a","n":1,"cases":1},{"fault":"bad_start","to":"a","n":1,"cases":1}]}`, "counts[1]"},
		{"twice", `{"cases":2,"events":2,"conformant":0,"no_bad_edge":2,"deviations":2,"counts":[{"fault":"bad_end","from":"a","n":1,"cases":1},{"fault":"bad_end","from":"a","n":1,"cases":1}]}`, "counts[1]"},
		{"no fault", `{"cases":1,"events":1,"conformant":0,"no_bad_edge":1,"deviations":1,"counts":[{"fault":"","n":1,"cases":1}]}`, "counts[0].fault"},
		{"below 1", `{"cases":1,"events":1,"conformant":0,"no_bad_edge":1,"deviations":0,"counts":[{"fault":"bad_end","n":0,"cases":1}]}`, "counts[0].n"},
		{"more cases than occurrences", `{"cases":9,"events":9,"conformant":0,"no_bad_edge":1,"deviations":1,"counts":[{"fault":"bad_end","n":1,"cases":2}]}`, "counts[0].cases"},
		{"more cases than deviate", `{"cases":2,"events":9,"conformant":1,"no_bad_edge":1,"deviations":2,"counts":[{"fault":"bad_end","n":2,"cases":2}]}`, "counts[0].cases"},
		{"sum", `{"cases":1,"events":1,"conformant":0,"no_bad_edge":1,"deviations":5,"counts":[{"fault":"bad_end","n":1,"cases":1}]}`, "deviations"},
		{"conformant", `{"cases":1,"events":1,"conformant":1,"no_bad_edge":0,"deviations":0}`, "conformant"},
		{"negative", `{"cases":1,"events":1,"conformant":-1,"no_bad_edge":0,"deviations":0}`, "conformant"},
		{"no_bad_edge", `{"cases":1,"events":1,"conformant":1,"no_bad_edge":2,"deviations":0}`, "no_bad_edge"},
		{"events", `{"cases":1,"events":0,"conformant":1,"no_bad_edge":1,"deviations":0}`, "events"},
		{"another field", `{"cases":0,"events":0,"conformant":0,"no_bad_edge":0,"deviations":0,"share":1}`, "share"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := lifecycle.Read[discover.Conformance]([]byte(tc.doc))
			var e *lifecycle.SpecError
			ok := errors.As(err, &e)
			if !ok || e.Fields[0].Path != tc.want {
				t.Errorf("got %v, want the first defect at %s", err, tc.want)
			}
		})
	}
}

// BenchmarkReplay reports the cost of one event of a typical ticket, replayed
// and summed up.
func BenchmarkReplay(b *testing.B) {
	m := standard(b)
	h := history("new", "triaged", "triaged", "assigned", "in_progress", "waiting", "in_progress", "closed", "resolved", "closed")
	var sum discover.Conformance
	var t machine.Timeline
	b.ReportAllocs()
	for b.Loop() {
		m.ReplayInto(&t, h, machine.Options{})
		sum.Add(&t)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(sum.Events), "ns/event")
	b.ReportMetric(float64(sum.Events)/b.Elapsed().Seconds(), "events/s")
}

// TestMemoryIsFlat: after the first tickets, more of them take no more memory.
func TestMemoryIsFlat(t *testing.T) {
	m := standard(t)
	names := []lifecycle.State{"new", "in_progress", "waiting", "resolved", "closed", "limbo"}
	events := make([]lifecycle.Event, 8)
	var sum discover.Conformance
	var tl machine.Timeline
	n := 0
	ticket := func() {
		for i := range events {
			n++
			events[i] = lifecycle.Event{Time: epoch.Add(time.Duration(n) * time.Minute), Kind: lifecycle.Updated, State: names[n*n/7%len(names)]}
		}
		h, ok := lifecycle.Ordered(events)
		if !ok {
			t.Fatal("out of order")
		}
		m.ReplayInto(&tl, h, machine.Options{})
		sum.Add(&tl)
	}
	for range 1000 {
		ticket()
	}
	if got := testing.AllocsPerRun(10_000, ticket); got != 0 {
		t.Errorf("%v allocations a ticket, want none", got)
	}
	if sum.Cases != 11_001 || sum.Conformant == sum.Cases {
		t.Errorf("%d cases, %d conformant", sum.Cases, sum.Conformant)
	}
}

// Shards count apart and are merged, here through their JSON form.
func ExampleConformance_merge() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var a, b discover.Conformance
	a.Add(m.Replay(history("new", "in_progress", "resolved"), machine.Options{}))
	b.Add(m.Replay(history("new", "in_progress", "closed"), machine.Options{}))
	data, err := json.Marshal(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(data))
	sent, err := lifecycle.Read[discover.Conformance](data)
	if err != nil {
		fmt.Println(err)
		return
	}
	a.Merge(&sent)
	fmt.Println(a.Cases, a.Conformant, a.Deviations)
	// Output:
	// {"cases":1,"events":3,"conformant":0,"no_bad_edge":0,"deviations":1,"counts":[{"fault":"bad_edge","from":"in_progress","to":"closed","n":1,"cases":1}]}
	// 2 1 1
}

func ExampleDeviationCount() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var sum discover.Conformance
	sum.Add(m.Replay(history("new", "pending", "new", "pending", "resolved"), machine.Options{}))
	for _, c := range sum.Of(machine.BadEdge) {
		fmt.Printf("%s > %s: %d times in %d case\n", c.From, c.To, c.N, c.Cases)
	}
	// Output:
	// new > pending: 2 times in 1 case
	// pending > new: 1 times in 1 case
}
