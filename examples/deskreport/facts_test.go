package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/examples/internal/ticketlog"
)

// facts are figures of the public logs that an independent program computed,
// with the definitions that the command documents. The logs are the data of
// others and not part of this module: the test runs where the environment
// variable SUPPORTOPS_DATA names a folder with them and facts.json.
type facts struct {
	Cases       int                `json:"cases"`
	Events      int                `json:"events"`
	Variants    int                `json:"variants"`
	CycleTime   *quantiles         `json:"cycle_time_seconds"`
	ToResolved  *quantiles         `json:"opened_to_resolved_seconds"`
	ToClosed    *quantiles         `json:"opened_to_closed_seconds"`
	TimeInState map[string]float64 `json:"time_in_state_seconds"`
	Visits      map[string]float64 `json:"visits_per_state"`
	Reopen      struct {
		Observed      int `json:"observed_total"`
		ObservedCases int `json:"cases_reopened_observed"`
		Total         int `json:"total"`
		Cases         int `json:"cases"`
		Agree         int `json:"agree"`
	} `json:"reopen"`
	Group    *ownerFacts `json:"assignment_group"`
	Assignee *ownerFacts `json:"assigned_to"`
	Matrix   *struct {
		Cells   int `json:"cells_seen"`
		RowsOff int `json:"rows_off_matrix"`
	} `json:"priority_matrix_consistency"`
	ByPriority map[string]struct {
		Cases int `json:"cases"`
	} `json:"by_final_priority"`
	Oracle *struct {
		Reopens struct {
			Time int `json:"time_order"`
			File int `json:"file_order"`
			Of   int `json:"of"`
		} `json:"reopen_count"`
		Moves struct {
			Time     int `json:"time_order"`
			File     int `json:"file_order"`
			Exceeded int `json:"derived_exceeds_system"`
		} `json:"reassignment_count"`
	} `json:"oracle_agreement"`
	Conformance struct {
		Conformant int                `json:"cases_conformant"`
		NoBadEdge  int                `json:"cases_with_no_bad_edge"`
		Deviations int                `json:"deviations_total"`
		Edges      [][3]any           `json:"bad_edges"`
		Starts     map[string]float64 `json:"bad_starts"`
		Ends       map[string]float64 `json:"bad_ends"`
	} `json:"conformance_reference_machine"`
}

type quantiles struct {
	N      float64 `json:"n"`
	Sum    float64 `json:"sum"`
	Mean   float64 `json:"mean"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	Median float64 `json:"median_nearest_rank"`
	P90    float64 `json:"p90_nearest_rank"`
	P95    float64 `json:"p95_nearest_rank"`
	P99    float64 `json:"p99_nearest_rank"`
}

type ownerFacts struct {
	Handoffs  float64 `json:"handoffs_total"`
	Cases     float64 `json:"cases_with_handoff"`
	PingPongs float64 `json:"pingpong_total"`
	PingCases float64 `json:"cases_with_pingpong"`
}

func (o *ownerFacts) want() any {
	if o == nil {
		return nil
	}
	return map[string]any{"handoffs": o.Handoffs, "cases_with_handoff": o.Cases, "pingpongs": o.PingPongs, "cases_with_pingpong": o.PingCases}
}

func (q *quantiles) want() any {
	if q == nil {
		return nil
	}
	return map[string]any{
		"n": q.N, "sum": q.Sum, "mean": q.Mean, "min": q.Min, "max": q.Max, "median": q.Median, "p90": q.P90, "p95": q.P95, "p99": q.P99,
	}
}

// want returns the figures under the keys of a report.
func (f *facts) want() map[string]any {
	c := f.Conformance
	edges := map[string]any{}
	for _, e := range c.Edges {
		edges[fmt.Sprint(e[0], " -> ", e[1])] = e[2]
	}
	w := map[string]any{
		"cases": float64(f.Cases), "events": float64(f.Events), "variants": float64(f.Variants), "deviations": float64(c.Deviations),
		"reopens": float64(f.Reopen.Total + f.Reopen.Observed), "cases_reopened": float64(f.Reopen.Cases + f.Reopen.ObservedCases),
		"cases_conformant": float64(c.Conformant), "cases_with_no_bad_edge": float64(c.NoBadEdge),
		"bad_edges": edges, "bad_starts": anyMap(c.Starts), "bad_ends": anyMap(c.Ends),
	}
	for key, v := range map[string]any{
		"cycle_time_seconds": f.CycleTime.want(), "opened_to_resolved_seconds": f.ToResolved.want(), "opened_to_closed_seconds": f.ToClosed.want(),
		"by_assignee": f.Assignee.want(),
	} {
		if v != nil {
			w[key] = v
		}
	}
	if f.Group != nil {
		for key, v := range f.Group.want().(map[string]any) {
			w[key] = v
		}
	}
	if f.TimeInState != nil {
		w["time_in_state_seconds"], w["visits_per_state"] = anyMap(f.TimeInState), anyMap(f.Visits)
	}
	if f.Matrix != nil {
		w["cells"], w["rows_off"] = float64(f.Matrix.Cells), float64(f.Matrix.RowsOff)
	}
	return w
}

func anyMap(m map[string]float64) map[string]any {
	r := map[string]any{}
	for k, v := range m {
		r[k] = v
	}
	return r
}

// flat puts the figures of a report that stand deeper beside the others.
func flat(report map[string]any) map[string]any {
	for _, key := range []string{"conformance", "matrix"} {
		if part, ok := report[key].(map[string]any); ok {
			for k, v := range part {
				report[k] = v
			}
		}
	}
	for key, name := range map[string]string{"bad_starts": "%[2]v", "bad_edges": "%v -> %v", "bad_ends": "%[1]v"} {
		m := map[string]any{}
		list, _ := report[key].([]any)
		for _, c := range list {
			c := c.(map[string]any)
			m[fmt.Sprintf(name, c["from"], c["to"])] = c["n"]
		}
		report[key] = m
	}
	return report
}

func loadFacts(t *testing.T) (folder string, all map[string]*facts) {
	folder = os.Getenv("SUPPORTOPS_DATA")
	if folder == "" {
		t.Skip("SUPPORTOPS_DATA names no folder with the public logs")
	}
	data, err := os.ReadFile(filepath.Join(folder, "facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(stripDefinitions(t, data), &all); err != nil {
		t.Fatal(err)
	}
	return folder, all
}

func stripDefinitions(t *testing.T, data []byte) []byte {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	delete(doc, "definitions")
	return must(json.Marshal(doc))
}

func TestFacts(t *testing.T) {
	folder, all := loadFacts(t)
	if len(all) == 0 {
		t.Fatal("no facts")
	}
	for name, f := range all {
		report, stderr := runJSON(t, filepath.Join(folder, name+".csv.gz"))
		got := flat(report)
		want := f.want()
		for key := range want {
			if diff := cmp.Diff(want[key], got[key]); diff != "" {
				t.Errorf("%s %s (-facts +report):\n%s", name, key, diff)
			}
		}
		for line := range strings.Lines(stderr) {
			if !strings.HasPrefix(line, "deskreport: careful: of ") { // what is doubtful in the logs is none of our doing
				t.Errorf("%s: %s", name, line)
			}
		}
		t.Logf("%s: %d figures equal", name, leaves(want))
	}
}

// leaves counts the numbers in v.
func leaves(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			n += leaves(e)
		}
	case []any:
		for _, e := range v {
			n += leaves(e)
		}
	case float64:
		n = 1
	}
	return n
}

// The log's own counters, in the order of time and of the file, and the number
// of cases of each level.
func TestFactsCounters(t *testing.T) {
	folder, all := loadFacts(t)
	f := all["servicenow_incidents"]
	log := filepath.Join(folder, "servicenow_incidents.csv.gz")
	m, _ := ticketlog.BuiltinMapping("servicenow")
	m.Order = ticketlog.ByFile
	for _, row := range []struct {
		order, mapping string
		reopens, moves int
	}{
		{"time", "servicenow", f.Oracle.Reopens.Time, f.Oracle.Moves.Time},
		{"file", write(t, "mapping.json", string(must(json.Marshal(m)))), f.Oracle.Reopens.File, f.Oracle.Moves.File},
	} {
		report, _ := runJSON(t, "-map", row.mapping, log)
		c := report["counters"].(map[string]any)
		reopens, moves := c["reopens"].(map[string]any), c["reassignments"].(map[string]any)
		t.Logf("in the order of the %s: reopens %v, reassignments %v, backwards %v", row.order, reopens, moves, report["backwards"])
		if reopens["agree"] != float64(row.reopens) || reopens["cases"] != float64(f.Oracle.Reopens.Of) {
			t.Errorf("%s: reopens %v, want %d", row.order, reopens, row.reopens)
		}
		if moves["agree"] != float64(row.moves) || moves["exceeded"] != float64(f.Oracle.Moves.Exceeded) {
			t.Errorf("%s: reassignments %v, want %d", row.order, moves, row.moves)
		}
		for text, level := range m.Priority.Levels {
			got := report["by_priority"].(map[string]any)[level.String()].(map[string]any)["cases"]
			if want := f.ByPriority[text].Cases; got != float64(want) {
				t.Errorf("%s: %s has %v cases, want %d", row.order, level, got, want)
			}
		}
	}
}
