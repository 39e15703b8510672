package onetruth_test

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"hash"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/classify"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	products "github.com/supportops/policy/sla/preset"
	"github.com/supportops/policy/sla/whatif"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/oncall"
)

var update = flag.Bool("update", false, "write testdata/bytes.txt anew, where answers have changed on purpose")

const bytesFile = "testdata/bytes.txt"

// Equal inputs give equal bytes on every processor: the hashes of what the
// packages answer are those of the file, whatever this test runs on. The weekly
// workflow runs it on 32 bits and under emulators of two other architectures,
// one of them with the other order of bytes.
func TestEqualBytes(t *testing.T) {
	var got strings.Builder
	for _, w := range []struct {
		name  string
		write func(*testing.T, hash.Hash)
	}{
		{"statuses and explanations", writeClocks},
		{"timelines, logs and diagrams", writeTimelines},
		{"observations and summaries", writeSummaries},
		{"mergeable summaries", writeAggregates},
		{"comparisons of policies", writeComparisons},
		{"assignments", writeAssignments},
		{"turns on call", writeTurns},
		{"classifications", writeClassifications},
		{"instants of calendars", writeCalendars},
	} {
		h := sha256.New()
		w.write(t, h)
		fmt.Fprintf(&got, "%x %s\n", h.Sum(nil), w.name)
	}
	if *update {
		if err := os.WriteFile(bytesFile, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(bytesFile)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("%s differs; answers that have changed on purpose are written by go test -run TestEqualBytes -update\n got\n%s\nwant\n%s", bytesFile, &got, want)
	}
}

// lcg is a generator of numbers that is the same on every processor.
type lcg uint64

func (g *lcg) below(n int) int {
	*g = *g*6364136223846793005 + 1442695040888963407
	return int(uint64(*g) >> 33 % uint64(n))
}

func pick[T any](g *lcg, of ...T) T { return of[g.below(len(of))] }

// drawn returns histories of the standard machine's states, with all kinds of
// events.
func drawn(n int) map[string]lifecycle.History {
	g := lcg(1)
	all := map[string]lifecycle.History{}
	for i := range n {
		t := monday.Add(time.Duration(g.below(40*24*60)) * time.Minute)
		events := []lifecycle.Event{{Time: t, Kind: lifecycle.Created, Side: pick(&g, lifecycle.Customer, lifecycle.Agent), State: preset.StateNew, Priority: priority.Level(1 + g.below(5))}}
		for range g.below(15) {
			t = t.Add(time.Duration(g.below(3000)) * time.Minute)
			e := lifecycle.Event{Time: t, Kind: pick(&g, lifecycle.Kinds()...), Side: pick(&g, lifecycle.Customer, lifecycle.Agent, lifecycle.System), Visibility: pick(&g, lifecycle.Public, lifecycle.Internal)}
			e.Actor = pick(&g, "", "ann", "bob")
			e.Priority = priority.Level(g.below(6))
			e.State = pick(&g, "", preset.StateInProgress, preset.StatePending, preset.StateWaiting, preset.StateResolved, preset.StateClosed)
			e.Group, e.Assignee = pick(&g, "", "desk", "network"), pick(&g, "", "ann", "bob")
			e.Customer = pick(&g, "", "enterprise", "free")
			if e.Validate() == nil {
				events = append(events, e)
			}
		}
		all[fmt.Sprintf("T-%d", i)] = lifecycle.NewHistory(events)
	}
	return all
}

var soon = monday.AddDate(0, 3, 0)

func write(t *testing.T, w io.Writer, v any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
}

// each calls f with the histories in the order of their names.
func each(f func(id string, h lifecycle.History)) {
	all := drawn(100)
	names := make([]string, 0, len(all))
	for id := range all {
		names = append(names, id)
	}
	slices.Sort(names)
	for _, id := range names {
		f(id, all[id])
	}
}

func writeClocks(t *testing.T, w hash.Hash) {
	s := sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("America/New_York", "09:00-12:30", "13:00-17:00"))
	s.Factors = sla.StandardFactors()
	for _, s := range []sla.PolicySpec{s, products.Zendesk(), products.ServiceNow()} {
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		each(func(_ string, h lifecycle.History) {
			write(t, w, p.Assess(h, soon))
			write(t, w, p.Explain(h, soon))
		})
	}
}

func writeTimelines(t *testing.T, w hash.Hash) {
	m, _ := standard(t)
	var log discover.Log
	each(func(_ string, h lifecycle.History) {
		x := m.Replay(h, machine.Options{AsOf: soon})
		write(t, w, x)
		log.Add(x)
	})
	write(t, w, log)
	io.WriteString(w, m.Mermaid())
}

func writeSummaries(t *testing.T, w hash.Hash) {
	m, p := standard(t)
	o, err := observe.New(observe.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	quarter, err := period.Containing(monday, period.Quarter, "UTC")
	if err != nil {
		t.Fatal(err)
	}
	var whole observe.Summary
	var shards [7]observe.Summary
	each(func(id string, h lifecycle.History) {
		k := o.Observe(observe.NewInput(id, h, m, p, soon))
		write(t, w, k)
		whole.Add(&k, quarter)
		shards[len(id)%7].Add(&k, quarter)
	})
	writeMerged(t, w, &whole, shards[:])
}

// writeMerged writes the bytes of a summary, which are also those of its shards
// merged backwards.
func writeMerged[A any, P aggregate.Summary[A]](t *testing.T, w hash.Hash, whole P, shards []A) {
	t.Helper()
	var merged A
	for i := range shards {
		if err := P(&merged).Merge(P(&shards[len(shards)-1-i])); err != nil {
			t.Fatal(err)
		}
	}
	one, err := whole.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	two, err := P(&merged).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(one, two) {
		t.Errorf("%v: merged of shards it has other bytes", reflect.TypeFor[A]())
	}
	w.Write(one)
	write(t, w, whole)
}

// addDrawn adds values to a summary and to shards of it.
func addDrawn[A any, P aggregate.Summary[A]](t *testing.T, w hash.Hash, zero func() A, add func(P, *lcg)) {
	t.Helper()
	g, whole, shards := lcg(7), zero(), make([]A, 7)
	for i := range shards {
		shards[i] = zero()
	}
	for i := range 3000 {
		same := g
		add(P(&whole), &g)
		add(P(&shards[i%7]), &same)
	}
	writeMerged[A, P](t, w, &whole, shards)
}

func writeAggregates(t *testing.T, w hash.Hash) {
	long := func(g *lcg) time.Duration { return time.Duration(g.below(1<<30)) << g.below(24) }
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	addDrawn(t, w, func() (s aggregate.Durations) { return }, func(s *aggregate.Durations, g *lcg) { s.Add(long(g) - time.Hour) })
	addDrawn(t, w, func() (s aggregate.Money) { return }, func(s *aggregate.Money, g *lcg) { must(s.Add("EUR", int64(g.below(1<<30))-1<<29)) })
	addDrawn(t, w, func() (s aggregate.NPS) { return }, func(s *aggregate.NPS, g *lcg) { must(s.Add(g.below(11))) })
	addDrawn(t, w, func() (s aggregate.Proportion) { return }, func(s *aggregate.Proportion, g *lcg) { s.Add(g.below(3) > 0) })
	addDrawn(t, w, func() aggregate.Ratings { s, err := aggregate.NewRatings(1, 7); must(err); return s }, func(s *aggregate.Ratings, g *lcg) { must(s.Add(1 + g.below(7))) })
	addDrawn(t, w, func() (s aggregate.Survival) { return }, func(s *aggregate.Survival, g *lcg) {
		if d := long(g); g.below(3) > 0 {
			s.AddEvent(d)
		} else {
			s.AddCensored(d)
		}
	})
	type keyed = aggregate.Keyed[aggregate.NPS, *aggregate.NPS]
	addDrawn(t, w, func() keyed { s, err := aggregate.NewKeyed[aggregate.NPS]("team", "channel"); must(err); return *s }, func(s *keyed, g *lcg) {
		cell, err := s.At(pick(g, "a", "b", "c"), fmt.Sprint(g.below(50)))
		must(err)
		must(cell.Add(g.below(11)))
	})
}

func writeComparisons(t *testing.T, w hash.Hash) {
	_, before := standard(t)
	s := sla.StandardPolicySpec()
	s.Factors = sla.StandardFactors()
	after, err := sla.NewPolicy(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var sum whatif.Sum
	each(func(_ string, h lifecycle.History) {
		a, b := before.Assess(h, soon), after.Assess(h, soon)
		sum.Add(&a, &b, h.Facets(soon).Priority)
	})
	write(t, w, sum)
}

func writeAssignments(t *testing.T, w hash.Hash) {
	g := lcg(3)
	var agents []assign.Agent
	for i := range 20 {
		agents = append(agents, assign.Agent{ID: fmt.Sprintf("agent %d", i), Presence: assign.Online, Capacity: 1 + g.below(9), Weight: 1 + g.below(5), Skills: pick(&g, nil, []string{"vpn"}, []string{"vpn", "mail"})})
	}
	var items []assign.Item
	for i := range 30 {
		items = append(items, assign.Item{ID: fmt.Sprint(i), Level: priority.Level(1 + g.below(5)), Since: monday.Add(time.Duration(i) * time.Minute), Account: fmt.Sprint(g.below(9)), Required: pick(&g, nil, []string{"vpn"})})
	}
	for _, mode := range []assign.Mode{assign.RoundRobin, assign.LeastLoaded, assign.SpareCapacity, assign.Weighted, assign.Rendezvous} {
		p, err := assign.New(assign.Spec{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		one, err := p.Assign(items, agents, soon, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		batch, err := p.Batch(items, agents, soon, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		write(t, w, one)
		write(t, w, batch)
	}
}

func writeTurns(t *testing.T, w hash.Hash) {
	for _, s := range []oncall.RotationSpec{
		{Zone: "Europe/Berlin", Start: calendar.NewDate(2026, 1, 5), Handoff: 9 * 60, Days: 7, People: []string{"ann", "bob", "cid"}},
		{Zone: "Australia/Lord_Howe", Start: calendar.NewDate(2026, 1, 5), Turn: tier.Duration(11 * time.Hour), People: []string{"ann", "bob"}},
	} {
		r, err := oncall.NewRotation(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for shift := range r.Shifts(monday, monday.AddDate(1, 0, 0)) {
			write(t, w, shift)
		}
	}
}

func writeClassifications(t *testing.T, w hash.Hash) {
	d, err := classify.NewDictionary(classify.StandardDictionarySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	g := lcg(5)
	for range 200 {
		var text strings.Builder
		for range 12 {
			text.WriteString(pick(&g, "refund ", "invoice ", "login ", "Passwort ", "ＶＰＮ ", "crash ", "系统故障", "İstanbul ", "don’t ", "slow ", "error 500 ", "feature request "))
		}
		write(t, w, d.Candidates(text.String()))
	}
}

func writeCalendars(t *testing.T, w hash.Hash) {
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"} {
		c, err := calendar.New(calendar.OfficeHours(zone, "09:00-12:30", "13:00-17:00", "22:00-02:00"))
		if err != nil {
			t.Fatal(err)
		}
		g := lcg(9)
		for range 300 {
			at := time.Date(1950+g.below(150), 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.below(1<<30))*10*time.Millisecond + time.Duration(g.below(1e9)))
			sum, ok := c.Add(at, time.Duration(g.below(1<<30))*time.Millisecond)
			fmt.Fprintln(w, sum.UTC(), ok, c.Elapsed(at, at.AddDate(0, g.below(20), g.below(20))), c.Open(at))
		}
	}
}
