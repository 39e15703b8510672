package main

import (
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"p1: 30m of work, all within 4h of open time\n", "p3: 22m of work, all within 24h of open time\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	t.Log(out.String())
}

func TestNothingPromised(t *testing.T) {
	p, err := sla.NewPolicy(sla.StandardPolicySpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := promises(p, sla.Resolution, []kind{{facets: lifecycle.Facets{}, handle: time.Hour}}, time.Now()); err == nil {
		t.Error("a ticket without a level is promised something")
	}
}
