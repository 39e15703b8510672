package discover_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"pgregory.net/rapid"
)

// timeline is the replay of one ticket that states the states, a minute
// apart, against a machine that knows none of them.
func timeline(states ...lifecycle.State) *machine.Timeline {
	var events []lifecycle.Event
	for i, s := range states {
		at := time.Date(2024, 3, 8, 9, i, 0, 0, time.UTC)
		events = append(events, lifecycle.Event{Time: at, Kind: lifecycle.Updated, State: s})
	}
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{{Name: "-", Class: machine.Open}}, Start: []lifecycle.State{"-"},
	}, nil)

	if err != nil {
		panic(err)
	}
	return m.Replay(lifecycle.NewHistory(events), machine.Options{})
}

func genCases() *rapid.Generator[[][]lifecycle.State] {
	some := rapid.SampledFrom([]lifecycle.State{"a", "b", "c", "d", "e-1 x"})
	return rapid.SliceOfN(rapid.SliceOfN(some, 0, 5), 0, 12)
}

func join(s []lifecycle.State) string {
	var b strings.Builder
	for _, st := range s {
		fmt.Fprintf(&b, "%s|", st)
	}
	return b.String()
}

// dump is all that a log tells.
func dump(l *discover.Log) string {
	return fmt.Sprint(l.Cases(), l.Labels(), len(l.Variants()), l.Activities(), l.Starts(), l.Ends(), l.Follows(), l.Variants())
}

func TestLogTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := genCases().Draw(t, "cases")
		var log discover.Log
		variants, follows, labels := map[string]int64{}, map[string]int64{}, int64(0)
		for _, states := range cases {
			log.Add(timeline(states...))
			if len(states) == 0 {
				continue
			}
			variants[join(states)]++
			labels += int64(len(states))
			for i := range len(states) - 1 {
				follows[join(states[i:i+2])]++
			}
		}
		gotVariants, gotFollows, n := map[string]int64{}, map[string]int64{}, int64(0)
		for _, v := range log.Variants() {
			gotVariants[join(v.States)] = v.N
			n += v.N
		}
		for _, e := range log.Follows() {
			gotFollows[join([]lifecycle.State{e.From, e.To})] = e.N
		}
		if diff := cmp.Diff(variants, gotVariants) + cmp.Diff(follows, gotFollows); diff != "" {
			t.Fatal(diff)
		}
		if log.Labels() != labels || log.Cases() != n || len(log.Variants()) != len(variants) {
			t.Fatalf("%d labels, %d cases, %d variants", log.Labels(), log.Cases(), len(log.Variants()))
		}
	})
}

func TestLogMergeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole discover.Log
		shards := make([]discover.Log, 3)
		for _, states := range genCases().Draw(t, "cases") {
			whole.Add(timeline(states...))
			shards[rapid.IntRange(0, 2).Draw(t, "shard")].Add(timeline(states...))
		}
		order := rapid.Permutation([]int{0, 1, 2}).Draw(t, "order")
		var merged discover.Log
		for _, i := range order {
			merged.Merge(&shards[i])
		}
		if dump(&merged) != dump(&whole) {
			t.Fatalf("%s\n%s", dump(&merged), dump(&whole))
		}
	})
}

// TestInferProperty: a log replayed against the machine that was inferred from
// it deviates exactly where something was rare.
func TestInferProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := slices.DeleteFunc(genCases().Draw(t, "cases"), func(s []lifecycle.State) bool { return len(s) == 0 })
		var log discover.Log
		for _, states := range cases {
			log.Add(timeline(states...))
		}
		inf, err := log.Infer(discover.Options{
			MinCount: rapid.Int64Range(0, 3).Draw(t, "count"), MinPercent: rapid.IntRange(0, 60).Draw(t, "percent"),
		})
		if len(cases) == 0 {
			if !errors.Is(err, discover.ErrNoCases) {
				t.Fatal(err)
			}
			return
		}
		m, err := machine.New(inf.Machine, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := int64(0)
		for _, e := range inf.RareEdges {
			want += e.N
		}
		for _, c := range inf.RareStarts {
			want += c.N
		}
		rare := map[lifecycle.State]bool{} // in no machine
		for _, c := range inf.RareStates {
			rare[c.State] = true
		}
		for _, c := range inf.RareEnds {
			if len(inf.Machine.End) > 0 || rare[c.State] {
				want += c.N
			}
		}
		for _, f := range lint.Check(m) {
			if f.Rule == "unreachable" {
				t.Fatal(f)
			}
		}
		got := int64(0)
		for _, states := range cases {
			var events []lifecycle.Event
			for i, s := range states {
				events = append(events, lifecycle.Event{Time: time.Unix(int64(i), 0), Kind: lifecycle.Updated, State: s})
			}
			got += int64(len(m.Replay(lifecycle.NewHistory(events), machine.Options{}).Deviations))
		}
		if got != want {
			t.Fatalf("%d deviations, %d were rare", got, want)
		}
	})
}

// TestInferPercent: a share that is exactly the least is not rare.
func TestInferPercent(t *testing.T) {
	var log discover.Log
	for range 9 {
		log.Add(timeline("a", "b"))
	}
	log.Add(timeline("a", "c"))
	for percent, want := range map[int]int{-1: 0, 0: 0, 10: 0, 11: 1, 90: 1, 91: 2, 1000: 2} {
		inf, err := log.Infer(discover.Options{MinPercent: percent})
		if err != nil || len(inf.RareEdges) != want {
			t.Errorf("%d percent: %d rare, want %d (%v)", percent, len(inf.RareEdges), want, err)
		}
	}
}

// TestInferPercent0: without a least share, one of a thousand is not rare.
func TestInferPercent0(t *testing.T) {
	var log discover.Log
	doc := `[{"states":["a","b"],"n":1000},{"states":["a","c"],"n":1},{"states":["c"],"n":1}]`
	if err := json.Unmarshal([]byte(doc), &log); err != nil {
		t.Fatal(err)
	}
	for percent, want := range map[int]string{-1: "0 0 0 0", 0: "0 0 0 0", 1: "1 1 1 1"} {
		inf, err := log.Infer(discover.Options{MinPercent: percent})
		if got := fmt.Sprint(len(inf.RareEdges), len(inf.RareStates), len(inf.RareStarts), len(inf.RareEnds)); got != want || err != nil {
			t.Errorf("%d percent: %s, want %s (%v)", percent, got, want, err)
		}
	}
}

// TestInferLarge: shares are exact where a product no longer fits 64 bits.
func TestInferLarge(t *testing.T) {
	var log discover.Log
	doc := `[{"states":["a","b"],"n":4000000000000000000},{"states":["a","c"],"n":40000000000000000},{"states":["a","d"],"n":41000000000000000}]`
	if err := json.Unmarshal([]byte(doc), &log); err != nil {
		t.Fatal(err)
	}
	inf, err := log.Infer(discover.Options{MinPercent: 1})
	want := []discover.Edge{{From: "a", To: "c", N: 40000000000000000}}
	if diff := cmp.Diff(want, inf.RareEdges); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

func TestInferClasses(t *testing.T) {
	var log discover.Log
	log.Add(timeline("new", "wait", "new", "done"))
	inf, err := log.Infer(discover.Options{Waiting: []lifecycle.State{"wait"}, Done: []lifecycle.State{"done"}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(inf.Machine, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Class("new") != machine.Open || m.Class("wait") != machine.Waiting || m.Class("done") != machine.Done {
		t.Errorf("%+v", inf.Machine.States)
	}
}

// TestLogJSONProperty: a log survives its JSON form, and equal logs are equal
// bytes.
func TestLogJSONProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := genCases().Draw(t, "cases")
		var log, shuffled, back discover.Log
		for _, states := range cases {
			log.Add(timeline(states...))
		}
		for _, states := range rapid.Permutation(cases).Draw(t, "shuffled") {
			shuffled.Add(timeline(states...))
		}
		data, err := json.Marshal(&log)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(&shuffled); err != nil || string(again) != string(data) {
			t.Fatalf("%s\n%s (%v)", data, again, err)
		}
		if err := json.Unmarshal(data, &back); err != nil || dump(&back) != dump(&log) {
			t.Fatalf("%v\n%s\n%s", err, dump(&back), dump(&log))
		}
	})
}

func TestLogJSONRefused(t *testing.T) {
	var log discover.Log
	log.Add(timeline("a"))
	for _, doc := range []string{
		`{}`, `[{"states":[],"n":1}]`, `[{"states":["a",""],"n":1}]`, `[{"states":["a"],"n":0}]`, `[{"states":["a"],"n":-1}]`,
		`[{"states":["a","b"],"n":9223372036854775807}]`, `[{"states":["a"],"n":9223372036854775807},{"states":["b"],"n":1}]`,
		`[{"states":["a"],"n":1,"x":1}]`, `[{"states":["a"],"n":1.5}]`,
	} {
		if err := json.Unmarshal([]byte(doc), &log); err == nil {
			t.Errorf("%s is read", doc)
		}
	}
	if log.Cases() != 1 {
		t.Error("a failure to read changed the log")
	}
}

func FuzzLogJSON(f *testing.F) {
	f.Add([]byte(`[{"states":["a","b"],"n":2},{"states":["a"],"n":1}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var log, back discover.Log
		if json.Unmarshal(data, &log) != nil {
			return
		}
		again, err := json.Marshal(&log)
		if err != nil || json.Unmarshal(again, &back) != nil || dump(&back) != dump(&log) {
			t.Fatalf("%s reads back as %s (%v)", data, again, err)
		}
		if _, err := log.Infer(discover.Options{MinPercent: 10}); err != nil && log.Cases() > 0 {
			t.Fatal(err)
		}
	})
}

func TestLogAddAllocatesNothing(t *testing.T) {
	var log discover.Log
	tl := timeline("a", "b", "a", "c")
	log.Add(tl)
	if got := testing.AllocsPerRun(100, func() { log.Add(tl) }); got != 0 {
		t.Errorf("%v allocations for a known variant, want none", got)
	}
}

func BenchmarkLogAdd(b *testing.B) {
	var log discover.Log
	tl := timeline("a", "b", "c", "a", "b", "d")
	b.ReportAllocs()
	for b.Loop() {
		log.Add(tl)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(log.Labels()), "ns/label")
}

// Labels in other letters are the same label, however the log was counted, and a
// machine can be inferred from them.
func TestLogLettersProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := genCases().Draw(t, "cases")
		var plain, one, two discover.Log
		for i, c := range cases {
			loud := make([]lifecycle.State, len(c))
			for k, s := range c {
				if loud[k] = s; rapid.Bool().Draw(t, "loud") {
					loud[k] = lifecycle.State(strings.ToUpper(string(s)))
				}
			}
			plain.Add(timeline(c...))
			if i%2 == 0 {
				one.Add(timeline(loud...))
			} else {
				two.Add(timeline(loud...))
			}
		}
		forth, back := discover.Log{}, discover.Log{}
		forth.Merge(&one)
		forth.Merge(&two)
		back.Merge(&two)
		back.Merge(&one)
		if dump(&forth) != dump(&back) || !strings.EqualFold(dump(&forth), dump(&plain)) && len(plain.Variants()) != len(forth.Variants()) {
			t.Fatalf("%s\n%s\n%s", dump(&plain), dump(&forth), dump(&back))
		}
		if inf, err := forth.Infer(discover.Options{Done: []lifecycle.State{"E-1 X"}}); err == nil {
			if _, err := machine.New(inf.Machine, nil); err != nil {
				t.Fatal(err)
			}
		}
	})
}
