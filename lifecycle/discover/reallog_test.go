package discover_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
)

// The real logs are public data of others and not part of this module. Name a
// folder that holds facts.json, servicenow_incidents.csv.gz and
// helpdesk_italy.csv.gz in SUPPORTOPS_DATA to compare with the figures that an
// independent program computed from them.

// edgeCount is ["from", "to", n] in JSON.
type edgeCount struct {
	From, To string
	N        int64
}

func (e *edgeCount) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&e.From, &e.To, &e.N})
}

type facts struct {
	Cases           int64               `json:"cases"`
	Events          int64               `json:"events"`
	Variants        int                 `json:"variants"`
	Activities      map[string]int64    `json:"activities"`
	Starts          map[string]int64    `json:"start_activities"`
	Ends            map[string]int64    `json:"end_activities"`
	TimeInState     map[string]int64    `json:"time_in_state_seconds"`
	Visits          map[string]int64    `json:"visits_per_state"`
	DirectlyFollows []edgeCount         `json:"directly_follows"`
	Groups          *ownerFacts         `json:"assignment_group"`
	Assignees       *ownerFacts         `json:"assigned_to"`
	CycleTime       struct{ Sum int64 } `json:"cycle_time_seconds"`
	Reopen          struct {
		Observed int64            `json:"observed_total"`
		Total    int64            `json:"total"`
		Hist     map[string]int64 `json:"observed_hist"`
		Hist2    map[string]int64 `json:"hist"`
		Edges    []edgeCount      `json:"edges"`
	} `json:"reopen"`
	Conformance struct {
		Cases      int64            `json:"cases"`
		Conformant int64            `json:"cases_conformant"`
		NoBadEdge  int64            `json:"cases_with_no_bad_edge"`
		Deviations int64            `json:"deviations_total"`
		BadEdges   []edgeCount      `json:"bad_edges"`
		BadStarts  map[string]int64 `json:"bad_starts"`
		BadEnds    map[string]int64 `json:"bad_ends"`
		Machine    struct {
			Starts []lifecycle.State    `json:"starts"`
			Ends   []lifecycle.State    `json:"ends"`
			Edges  [][2]lifecycle.State `json:"edges"`
		} `json:"machine"`
	} `json:"conformance_reference_machine"`
}

type ownerFacts struct {
	Handoffs  int64            `json:"handoffs_total"`
	Hist      map[string]int64 `json:"handoffs_per_case_hist"`
	PingPongs int64            `json:"pingpong_total"`
	PingHist  map[string]int64 `json:"pingpong_per_case_hist"`
}

// realLog says how a log is read.
type realLog struct {
	name, file                      string
	id, state, at, group, assignee  string
	layout                          string
	done                            []lifecycle.State
	reopens, reassignments          string // the system's own counters
	wantReopenAgree, wantReassigned int64
}

func realLogs() []realLog {
	return []realLog{
		{
			name: "servicenow_incidents", file: "servicenow_incidents.csv.gz",
			id: "number", state: "state", at: "updated_at", group: "assignment_group", assignee: "assigned_to", layout: "2006-01-02T15:04",
			done: []lifecycle.State{"Resolved", "Closed"}, reopens: "reopen_count", reassignments: "reassignment_count",
			wantReopenAgree: 24918, wantReassigned: 24827,
		},
		{
			name: "helpdesk_italy", file: "helpdesk_italy.csv.gz",
			id: "case", state: "activity", at: "timestamp", layout: "2006-01-02T15:04:05",
			done: []lifecycle.State{"Resolve ticket", "Closed", "RESOLVED", "VERIFIED"},
		},
	}
}

// ticket is one case of a log, its events in file order.
type ticket struct {
	events                 []lifecycle.Event
	reopens, reassignments int64
}

// read calls f with every case. The logs are grouped by case.
func (l realLog) read(t testing.TB, dir string, f func(ticket)) {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, l.file))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(zip)
	head, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	var tk ticket
	id := ""
	for n := int64(1); ; n++ {
		row, err := rows.Read()
		if err == io.EOF {
			f(tk)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		get := func(name string) string {
			if i := slices.Index(head, name); i >= 0 && row[i] != "?" {
				return row[i]
			}
			return ""
		}
		if get(l.id) != id && id != "" {
			f(tk)
			tk = ticket{}
		}
		id = get(l.id)
		at, err := time.Parse(l.layout, get(l.at))
		if err != nil {
			t.Fatal(err)
		}
		count := func(name string) int64 { v, _ := strconv.ParseInt(get(name), 10, 64); return v }
		tk.reopens, tk.reassignments = max(tk.reopens, count(l.reopens)), max(tk.reassignments, count(l.reassignments))
		e := lifecycle.Event{
			Time: at, Seq: n, Kind: lifecycle.Updated,
			State: lifecycle.State(get(l.state)), Group: get(l.group), Assignee: get(l.assignee),
		}
		if e.Group == "" && e.Assignee == "" { // the row says that nobody owns the ticket
			e.Group, e.Assignee = lifecycle.Nobody, lifecycle.Nobody
		}
		tk.events = append(tk.events, e)
	}
}

// machine is the reference machine of the facts over all states of the log.
func (l realLog) machine(t testing.TB, f *facts) *machine.Machine {
	var s machine.Spec
	for name := range f.Activities {
		st := machine.StateSpec{Name: lifecycle.State(name), Class: machine.Open}
		if slices.Contains(l.done, st.Name) {
			st.Class = machine.Done
		}
		s.States = append(s.States, st)
	}
	s.Start, s.End = f.Conformance.Machine.Starts, f.Conformance.Machine.Ends
	for _, e := range f.Conformance.Machine.Edges {
		s.Transitions = append(s.Transitions, machine.TransitionSpec{From: []lifecycle.State{e[0]}, To: e[1]})
	}
	m, err := machine.New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tally is what the test sums up itself.
type tally struct {
	life, reopens, handoffs, pings, ownerHandoffs, ownerPings      int64
	seconds, visits                                                map[string]int64
	reopenHist, handoffHist, pingHist, ownerHist, ownerPingHist    map[string]int64
	reopenEdges                                                    map[[2]string]int64
	reopenAgree, reassignAgree, reassignExceeds, reopenAgreeInTime int64
}

func newTally() *tally {
	m := func() map[string]int64 { return map[string]int64{} }
	return &tally{
		seconds: m(), visits: m(), reopenHist: m(), handoffHist: m(), pingHist: m(), ownerHist: m(), ownerPingHist: m(),
		reopenEdges: map[[2]string]int64{},
	}
}

func (y *tally) add(t *machine.Timeline, tk ticket) {
	y.life += int64(t.To.Sub(t.From) / time.Second)
	for _, s := range t.States(nil) {
		y.seconds[string(s.State)] += int64(s.Real.Std() / time.Second)
		y.visits[string(s.State)] += int64(s.Visits)
	}
	hist := func(h map[string]int64, sum *int64, n int) {
		h[strconv.Itoa(n)]++
		*sum += int64(n)
	}
	hist(y.reopenHist, &y.reopens, len(t.Reopens))
	hist(y.handoffHist, &y.handoffs, t.Groups.Handoffs())
	hist(y.pingHist, &y.pings, t.Groups.PingPongs())
	hist(y.ownerHist, &y.ownerHandoffs, t.Assignees.Handoffs())
	hist(y.ownerPingHist, &y.ownerPings, t.Assignees.PingPongs())
	for _, r := range t.Reopens {
		y.reopenEdges[[2]string{string(r.From), string(r.To)}]++
	}
	if int64(len(t.Reopens)) == tk.reopens {
		y.reopenAgreeInTime++
	}
	switch changes := int64(max(len(t.Groups)-1, 0)); {
	case changes == tk.reassignments:
		y.reassignAgree++
	case changes > tk.reassignments:
		y.reassignExceeds++
	}
}

// readFacts returns the figures of each log.
func readFacts(t testing.TB, dir string) map[string]*facts {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[string]*facts{}
	for _, l := range realLogs() {
		f := new(facts)
		if err := json.Unmarshal(raw[l.name], f); err != nil {
			t.Fatal(err)
		}
		all[l.name] = f
	}
	return all
}

func TestRealLogs(t *testing.T) {
	dir := os.Getenv("SUPPORTOPS_DATA")
	if dir == "" {
		t.Skip("SUPPORTOPS_DATA names no folder")
	}
	all := readFacts(t, dir)
	for _, l := range realLogs() {
		t.Run(l.name, func(t *testing.T) {
			l.compare(t, dir, all[l.name])
		})
	}
}

func (l realLog) compare(t *testing.T, dir string, f *facts) {
	m := l.machine(t, f)
	var sum discover.Conformance
	var log discover.Log
	var tl machine.Timeline
	y := newTally()
	l.read(t, dir, func(tk ticket) {
		fileOrder := slices.Clone(tk.events)
		for i := range fileOrder { // file order: the row number alone decides
			fileOrder[i].Time = fileOrder[0].Time
		}
		m.ReplayInto(&tl, lifecycle.NewHistory(fileOrder), machine.Options{})
		if int64(len(tl.Reopens)) == tk.reopens {
			y.reopenAgree++
		}
		m.ReplayInto(&tl, lifecycle.NewHistory(tk.events), machine.Options{})
		sum.Add(&tl)
		log.Add(&tl)
		y.add(&tl, tk)
	})
	equal := func(name string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	c := &f.Conformance
	equal("cases", []int64{sum.Cases, log.Cases(), c.Cases}, []int64{f.Cases, f.Cases, f.Cases})
	equal("events", sum.Events, f.Events)
	equal("conformant", sum.Conformant, c.Conformant)
	equal("no bad edge", sum.NoBadEdge, c.NoBadEdge)
	equal("deviations", sum.Deviations, c.Deviations)
	equal("bad edges", edges(sum.Of(machine.BadEdge)), c.BadEdges)
	equal("bad starts", byState(sum.Of(machine.BadStart)), c.BadStarts)
	equal("bad ends", byState(sum.Of(machine.BadEnd)), orEmpty(c.BadEnds))
	equal("variants", len(log.Variants()), f.Variants)
	equal("activities", states(log.Activities()), f.Activities)
	equal("starts", states(log.Starts()), f.Starts)
	equal("ends", states(log.Ends()), f.Ends)
	if f.DirectlyFollows != nil {
		var got []edgeCount
		for _, e := range log.Follows() {
			got = append(got, edgeCount{string(e.From), string(e.To), e.N})
		}
		equal("directly follows", got, f.DirectlyFollows)
	}
	l.compareTimes(t, f, y)
	t.Logf("%d cases, %d events, %d conformant, %d without bad edge, %d deviations over %d kinds, %d variants, %d pairs",
		sum.Cases, sum.Events, sum.Conformant, sum.NoBadEdge, sum.Deviations, len(sum.Counts), len(log.Variants()), len(log.Follows()))
	l.infer(t, dir, &log)
}

func (l realLog) compareTimes(t *testing.T, f *facts, y *tally) {
	equal := func(name string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if f.TimeInState != nil {
		equal("time in state", y.seconds, f.TimeInState)
		equal("visits", y.visits, f.Visits)
		equal("cycle time", y.life, f.CycleTime.Sum)
	}
	equal("reopens", y.reopens, f.Reopen.Observed+f.Reopen.Total)
	hist := f.Reopen.Hist
	if hist == nil {
		hist = f.Reopen.Hist2
	}
	equal("reopens per case", y.reopenHist, hist)
	for _, e := range f.Reopen.Edges {
		equal("reopen "+e.From+" to "+e.To, y.reopenEdges[[2]string{e.From, e.To}], e.N)
	}
	if f.Groups != nil {
		equal("handoffs", y.handoffs, f.Groups.Handoffs)
		equal("handoffs per case", y.handoffHist, f.Groups.Hist)
		equal("pingpongs", y.pings, f.Groups.PingPongs)
		equal("pingpongs per case", y.pingHist, f.Groups.PingHist)
		equal("owner handoffs", y.ownerHandoffs, f.Assignees.Handoffs)
		equal("owner handoffs per case", y.ownerHist, f.Assignees.Hist)
		equal("owner pingpongs", y.ownerPings, f.Assignees.PingPongs)
		equal("owner pingpongs per case", y.ownerPingHist, f.Assignees.PingHist)
		equal("reopen_count met in file order", y.reopenAgree, l.wantReopenAgree)
		equal("reopen_count met in time order", y.reopenAgreeInTime, l.wantReopenAgree-1)
		equal("reassignment_count met", y.reassignAgree, l.wantReassigned)
		equal("reassignment_count exceeded", y.reassignExceeds, int64(0))
		t.Logf("reopen_count met in %d, reassignment_count in %d, exceeded in %d", y.reopenAgree, y.reassignAgree, y.reassignExceeds)
	}
}

// infer learns a machine from the log and replays the log against it: its bad
// edges are the rare ones, edge by edge.
func (l realLog) infer(t *testing.T, dir string, log *discover.Log) {
	inf, err := log.Infer(discover.Options{Name: l.name, MinCount: 10, MinPercent: 1, Done: l.done})
	if err != nil {
		t.Fatal(err)
	}
	m, err := machine.New(inf.Machine, nil)
	if err != nil {
		t.Fatal(err)
	}
	var sum discover.Conformance
	var tl machine.Timeline
	l.read(t, dir, func(tk ticket) {
		m.ReplayInto(&tl, lifecycle.NewHistory(tk.events), machine.Options{})
		sum.Add(&tl)
	})
	var rare []edgeCount
	for _, e := range inf.RareEdges {
		rare = append(rare, edgeCount{string(e.From), string(e.To), e.N})
	}
	if diff := cmp.Diff(rare, edges(sum.Of(machine.BadEdge))); diff != "" {
		t.Errorf("rare edges are not the bad ones:\n%s", diff)
	}
	t.Logf("inferred: %d states, starts %q, ends %q, %d steps kept, %d rare, %d of %d cases conformant",
		len(inf.Machine.States), inf.Machine.Start, inf.Machine.End, len(inf.Machine.Transitions), len(inf.RareEdges), sum.Conformant, sum.Cases)
	for i, e := range inf.RareEdges {
		t.Logf("  rare %d: %s > %s %d", i+1, e.From, e.To, e.N)
	}
}

func edges(counts []discover.DeviationCount) []edgeCount {
	var all []edgeCount
	for _, c := range counts {
		all = append(all, edgeCount{string(c.From), string(c.To), c.N})
	}
	return all
}

func byState(counts []discover.DeviationCount) map[string]int64 {
	all := map[string]int64{}
	for _, c := range counts {
		all[string(c.From+c.To)] = c.N
	}
	return all
}

func states(counts []discover.StateCount) map[string]int64 {
	all := map[string]int64{}
	for _, c := range counts {
		all[string(c.State)] = c.N
	}
	return all
}

func orEmpty(m map[string]int64) map[string]int64 {
	if m == nil {
		return map[string]int64{}
	}
	return m
}

// BenchmarkRealLogs replays both logs from memory, order and duplicates
// checked, and sums up: the cost of an event without that of reading CSV.
func BenchmarkRealLogs(b *testing.B) {
	dir := os.Getenv("SUPPORTOPS_DATA")
	if dir == "" {
		b.Skip("SUPPORTOPS_DATA names no folder")
	}
	all := readFacts(b, dir)
	for _, l := range realLogs() {
		b.Run(l.name, func(b *testing.B) {
			m := l.machine(b, all[l.name])
			var tickets []lifecycle.History
			events := 0
			l.read(b, dir, func(tk ticket) {
				h := lifecycle.NewHistory(tk.events)
				tickets = append(tickets, h)
				events += h.Len()
			})
			var tl machine.Timeline
			b.ReportAllocs()
			for b.Loop() {
				var sum discover.Conformance
				for _, h := range tickets {
					m.ReplayInto(&tl, h, machine.Options{})
					sum.Add(&tl)
				}
			}
			b.ReportMetric(float64(b.N*events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
