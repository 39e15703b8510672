package lint_test

import (
	"encoding/json"
	"testing"

	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/lint"
)

// Whatever policy is read, its findings come in the order of the codes, have
// paths, and are written as JSON: no share is beyond 1, none of nothing.
func FuzzPolicy(f *testing.F) {
	for _, s := range []sla.PolicySpec{clean(), sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("Europe/Berlin")), named(2)} {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, 2026)
	}
	m := preset.StandardSpec()
	f.Fuzz(func(t *testing.T, data []byte, year int) {
		s, err := sla.ParsePolicySpec(data)
		if err != nil {
			return
		}
		findings, err := lint.Policy(s, lint.Options{Machine: &m, Year: year})
		if err != nil {
			return
		}
		last := lint.Code(1)
		for _, x := range findings {
			if x.Code < last || !x.Code.IsValid() || x.Path == "" || x.Message == "" || !(x.Share >= 0 && x.Share <= 1) || x.N < 0 {
				t.Errorf("%+v after %v", x, last)
			}
			last = x.Code
		}
		if _, err := json.Marshal(findings); err != nil {
			t.Error(err)
		}
	})
}
