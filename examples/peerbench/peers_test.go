package main

import (
	"bytes"
	"flag"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/assign"
)

// README's other tables are what this program wrote:
// go run . -tables testdata/tables.md, then copied.
func TestREADMETables(t *testing.T) {
	tables, err := os.ReadFile("testdata/tables.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), string(tables)) {
		t.Error("README.md does not hold testdata/tables.md as it is")
	}
}

// A run writes the tables of the file: the same comparisons of the same peers.
func TestTablesShape(t *testing.T) {
	was := flag.Lookup("test.benchtime").Value.String()
	defer flag.Set("test.benchtime", was)
	check(flag.Set("test.benchtime", "1x")) // the shape alone
	tables, err := os.ReadFile("testdata/tables.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, write := range []func(){
		func() { transitions(&out) }, func() { erlang(&out) }, func() { minutes(&out) }, func() { sqlReports(&out, 300) },
	} {
		out.Reset()
		write()
		for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n")[4:] {
			first, _, _ := strings.Cut(line[2:], " |")
			if !strings.Contains(string(tables), "\n| "+first+" |") {
				t.Errorf("no row %q in testdata/tables.md", first)
			}
		}
	}
}

func TestTransitionsAgree(t *testing.T) {
	ours := ourMachine()
	for _, state := range []string{"new", "assigned", "in_progress", "waiting", "resolved", "closed", "cancelled"} {
		for _, event := range []string{"assign", "start", "ask", "answer", "solve", "reopen", "close", "cancel"} {
			snapshot := machine.Snapshot{}
			snapshot.State = lifecycle.State(state)
			_, err := ours.Next(snapshot, event)
			can, peerErr := newStateless(state).CanFire(event)
			if peerErr != nil || can != (err == nil) || newFSM(state).Can(event) != can {
				t.Errorf("%s in %s: %v, peers %v and %v", event, state, err == nil, can, newFSM(state).Can(event))
			}
		}
	}
}

// Shares are the same: after each round of the weights everybody has theirs.
func TestAssignmentsAgree(t *testing.T) {
	const n = 10
	peer, ours := newSmooth(weights(n)), assignSession(n, assign.Weighted)
	got, want := make([]int, n), make([]int, n)
	for range peer.sum {
		want[peer.next()]++
		got[agentIndex(ours.Assign(assign.Item{ID: "t", Since: noon}, noon).Agent)]++
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestErlangAgrees(t *testing.T) {
	for _, load := range []float64{0.5, 3, 10, 57, 200} {
		r := must(ourStaff(load, 0.8, 1.0/9))
		if n := loopStaff(load, 0.8, 1.0/9); float64(n) != float64(r.Agents) {
			t.Errorf("%v erlangs: %v agents, the loop says %d", load, r.Agents, n)
		}
	}
	// Where the sum overflows the loop has no answer, and takes the first staff above the load.
	if p := loopWait(1000, 1030); !math.IsNaN(p) || loopStaff(1000, 0.8, 1.0/9) != 1001 {
		t.Errorf("1000 erlangs: the loop says %v", p)
	}
}

func TestMinutesAgree(t *testing.T) {
	ours, peer := must(calendar.New(office())), newMinuteWalk(office())
	for _, at := range starts()[:200] {
		at = at.Truncate(time.Minute)
		x, _ := ours.Add(at, 8*time.Hour)
		if y := peer.add(at, 480); !x.Equal(y) {
			t.Errorf("%v: %v, the walk says %v", at, x, y)
		}
	}
}

// The query, the pass and the merge say the same.
func TestReportsAgree(t *testing.T) {
	const n = 2000
	db, policy := eventTable(n), roundTheClock()
	defer db.Close()
	want := sqlReport(db)
	if d := cmp.Diff(want, foldReport(policy, histories(n))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(want, mergeReport(cellsOf(policy, n))); d != "" {
		t.Error(d)
	}
}

// agentIndex returns the place of an agent.
func agentIndex(id string) int { return must(strconv.Atoi(id[1:])) }
