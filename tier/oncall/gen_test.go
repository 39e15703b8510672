package oncall_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/sla"
)

type fataler interface{ Fatal(...any) }

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

func minute(m int) time.Time { return epoch.Add(time.Duration(m) * time.Minute) }

var zones = []string{"America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "UTC"}

// defects returns the paths of the defects of err.
func defects(t *testing.T, err error) (paths []string) {
	t.Helper()
	var serr *sla.SpecError
	if !errors.As(err, &serr) {
		t.Fatalf("got %v, want a SpecError", err)
	}
	for _, f := range serr.Fields {
		paths = append(paths, f.Path)
	}
	return paths
}
