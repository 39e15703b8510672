package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The ways of the tiny log: T-1 goes from red to blue and back, and nobody has
// it for a while before red solves it again, which is no exchange.
func TestFlow(t *testing.T) {
	got, _ := runJSON(t, "-map", "testdata/mapping.json", "testdata/log.csv")
	flow := got["flow"].(map[string]any)
	for _, list := range []string{"directly_follows", "variants", "pingpongs_by_group"} {
		for _, row := range flow[list].([]any) { // numbers with intervals have tests of their own
			delete(row.(map[string]any), "median")
			delete(row.(map[string]any), "share")
		}
	}
	want := object(t, `{
		"directly_follows": [
			{"from": "new", "to": "working", "n": 2, "cases": 2},
			{"from": "working", "to": "solved", "n": 2, "cases": 1},
			{"from": "working", "to": "working", "n": 2, "cases": 1},
			{"from": "new", "to": "asking", "n": 1, "cases": 1},
			{"from": "solved", "to": "working", "n": 1, "cases": 1}],
		"more_steps": 0,
		"variants": [
			{"states": ["new", "asking"], "cases": 1, "example": "T-2"},
			{"states": ["new", "working"], "cases": 1, "example": "T-3"},
			{"states": ["new", "working", "working", "working", "solved", "working", "solved"], "cases": 1, "example": "T-1"}],
		"pingpongs_between": [{"group": "red", "with": "blue", "n": 1, "cases": 1}],
		"pingpongs_by_group": [
			{"name": "red", "cases": 3, "handoffs": 1, "pingpongs": 1},
			{"name": "blue", "cases": 1, "handoffs": 1, "pingpongs": 0}]}`)
	if diff := cmp.Diff(want, any(flow)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// By category and by a product that the mapping states as a fact.
func TestFlowByProduct(t *testing.T) {
	mapping := write(t, "mapping.json", `{"schema": "ticketlog/mapping/1", "states": {"done": ["closed"]},
		"rows": {"ticket": "id", "layouts": ["2006-01-02 15:04"], "zone": "UTC", "events": [{"time": ["at"], "state": {"columns": ["state"]},
			"group": {"columns": ["team"]}, "category": {"columns": ["about"]}, "facts": {"product": {"columns": ["product"]}}}]}}`)
	var log strings.Builder
	log.WriteString("id,at,state,team,about,product\n")
	for _, row := range []string{"1,09:00,a,x", "1,10:00,b,x", "1,11:00,a,x", "2,09:00,a,y", "2,10:00,b,y", "3,09:00,a,x"} {
		f := strings.Split(row, ",")
		log.WriteString(f[0] + ",2026-03-02 " + f[1] + ",open," + f[2] + ",how," + f[3] + "\n")
	}
	var out, errs bytes.Buffer
	if err := run([]string{"-map", mapping, write(t, "log.csv", log.String())}, &out, &errs); err != nil {
		t.Fatal(err, errs.String())
	}
	for _, want := range []string{
		"a -> b -> a             1      1\n",
		"how       3      3         1           33.3 % (n 3; 6.1 % to 79.2 %)\n",
		"x        2      2         1           50.0 % (n 2; 9.5 % to 90.5 %)\n",
		"y        1      1         0           0.0 % (n 1; 0.0 % to 79.3 %)\n",
		"open -> open      3      2      1h\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
