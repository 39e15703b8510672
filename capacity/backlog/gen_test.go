package backlog_test

import (
	"github.com/supportops/policy/capacity/backlog"
	"pgregory.net/rapid"
)

func genSlots(t *rapid.T) []backlog.Slot {
	out := make([]backlog.Slot, rapid.IntRange(1, 9).Draw(t, "slots"))
	idle := rapid.Bool().Draw(t, "blended")
	for i := range out {
		out[i].Open = int64(rapid.IntRange(-1, 3).Draw(t, "open"))
		out[i].Open = max(0, out[i].Open)
		if idle {
			out[i].Idle = int64(rapid.IntRange(0, 4).Draw(t, "idle"))
		}
	}
	return out
}

func genWork(t *rapid.T, slots int) []backlog.Job {
	out := make([]backlog.Job, rapid.IntRange(0, 9).Draw(t, "works"))
	for i := range out {
		w := &out[i]
		w.Arrives = rapid.IntRange(0, slots-1).Draw(t, "arrives")
		w.Due = rapid.IntRange(w.Arrives+1, slots+1).Draw(t, "due")
		w.Amount = int64(rapid.IntRange(0, 9).Draw(t, "amount"))
	}
	return out
}
