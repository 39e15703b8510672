package discover_test

import (
	"slices"
	"testing"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
)

// A state that is given a class and is not in the log is named.
func TestStatesThatTheLogLacks(t *testing.T) {
	var log discover.Log
	log.Add(timeline("new", "waiting", "done"))
	inf, err := log.Infer(discover.Options{Waiting: []lifecycle.State{"waitng", "WAITING"}, Done: []lifecycle.State{"done", "closed"}})
	if err != nil || !slices.Equal(inf.Unknown, []lifecycle.State{"waitng", "closed"}) {
		t.Errorf("unknown %q, %v", inf.Unknown, err)
	}
}
