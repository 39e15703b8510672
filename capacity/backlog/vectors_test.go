package backlog_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
	"github.com/supportops/policy/internal/vectest"
)

type vector struct {
	ID, Fn string
	In     struct {
		Work, Open []int64
		Deadline   int `json:"deadline_slots"`
	}
	Out struct {
		Min     string          `json:"min_constant"`
		Profile json.RawMessage `json:"least_peak_profile"`
	}
}

// TestVectors runs the reference vectors of this package, and those of the
// folder that SUPPORTOPS_VECTORS names.
func TestVectors(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.jsonl")
	if dir := os.Getenv("SUPPORTOPS_VECTORS"); dir != "" {
		more, _ := filepath.Glob(filepath.Join(dir, "capacity", "deferred*.jsonl"))
		files = append(files, more...)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		passed, failed := 0, 0
		unsupported := map[string]int{}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var v vector
			if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			vectest.Check[vector](t, file, lines.Bytes())
			switch {
			case v.Fn != "deferred_work":
				unsupported[v.Fn]++
			case runVector(t, v):
				passed++
			default:
				failed++
			}
		}
		f.Close()
		t.Logf("%-28s passed %d failed %d unsupported %d, exact", filepath.Base(file), passed, failed, len(unsupported))
		for _, fn := range slices.Sorted(maps.Keys(unsupported)) {
			t.Logf("  unsupported: %s (%d)", fn, unsupported[fn])
		}
	}
}

func runVector(t *testing.T, v vector) bool {
	slots := make([]backlog.Slot, len(v.In.Open))
	for i, open := range v.In.Open {
		slots[i].Open = open
	}
	work := backlog.WithDeadline(v.In.Work, v.In.Deadline)
	constant, errC := backlog.LeastConstant(slots, work)
	profile, errP := backlog.LeastPeak(slots, work)
	if v.Out.Min == "infeasible" {
		if !errors.Is(errC, capacity.ErrInfeasible) || !errors.Is(errP, capacity.ErrInfeasible) {
			t.Errorf("%s: want infeasible, got %v and %v", v.ID, errC, errP)
			return false
		}
		return true
	}
	if errC != nil || errP != nil {
		t.Errorf("%s: %v, %v", v.ID, errC, errP)
		return false
	}
	var want []string
	if err := json.Unmarshal(v.Out.Profile, &want); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	var got []string
	for _, f := range profile.Staff {
		got = append(got, f.String())
	}
	if constant.Staff().String() != v.Out.Min || !slices.Equal(got, want) {
		t.Errorf("%s: %v %v, want %v %v", v.ID, constant.Staff(), got, v.Out.Min, want)
		return false
	}
	return true
}
