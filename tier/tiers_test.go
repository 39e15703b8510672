package tier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/tier"
)

// paths returns the paths of the defects of err.
func paths(t *testing.T, err error) []string {
	t.Helper()
	var serr *tier.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v, want a SpecError", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	return got
}

// The presets are the tables of the source document, row by row.
func TestModelPresetsEqualDocument(t *testing.T) {
	data, err := os.ReadFile("testdata/tiers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.TrimRight(line, "\n"))
		}
	}
	english := map[tier.ShareOf]string{tier.Tickets: "% of tickets", tier.Resolution: "% resolution", tier.Deflection: "% deflection"}
	chinese := map[tier.ShareOf]string{tier.Tickets: "占工单总量", tier.Resolution: "解决率", tier.Deflection: "工单分流率"}
	share := func(target tier.GoalSpec) string {
		if target.Below > 0 {
			return fmt.Sprintf("<%v", target.Below)
		}
		return fmt.Sprintf("%v-%v", target.AtLeast, target.AtMost)
	}
	sla := func(s tier.SLASpec, instant, effort, mins, hrs string) string {
		switch {
		case s.Instant:
			return instant
		case s.BestEffort:
			return effort
		case s.Usual.Std() < time.Hour:
			return fmt.Sprintf("%d-%d%s", s.Usual.Std()/time.Minute, s.Latest.Std()/time.Minute, mins)
		}
		return fmt.Sprintf("%d-%d%s", s.Usual.Std()/time.Hour, s.Latest.Std()/time.Hour, hrs)
	}
	for _, tr := range slices.Backward(tier.StandardTiersSpec().Tiers) {
		got = append(got, strings.Join([]string{
			"en", strings.ToUpper(tr.Title) + " (" + tr.Name + ")", strings.Join(tr.Scope, ", "),
			share(tr.Goals[0]) + english[tr.Goals[0].ShareOf], sla(tr.SLA, "Instant", "Best effort", " minutes", " hours"),
		}, "\t"))
	}
	for _, tr := range slices.Backward(tier.StandardTiersChineseSpec().Tiers) {
		got = append(got, strings.Join([]string{
			"zh", tr.Title + "(" + tr.Name + ")", strings.Join(tr.Scope, "、"),
			chinese[tr.Goals[0].ShareOf] + share(tr.Goals[0]) + "%", sla(tr.SLA, "即时响应", "尽力而为", "分钟", "小时"),
		}, "\t"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestModelRanks(t *testing.T) {
	m, err := tier.NewTiers(tier.StandardTiersSpec())
	if err != nil {
		t.Fatal(err)
	}
	for want, name := range []string{"L0", "L1", "L2", "L3"} {
		if got, ok := m.Rank(name); !ok || got != want {
			t.Errorf("Rank(%s) = %d, %t", name, got, ok)
		}
		if tr, ok := m.Tier(name); !ok || tr.Name != name {
			t.Errorf("Tier(%s) = %v, %t", name, tr, ok)
		}
	}
	if _, ok := m.Rank("L4"); ok {
		t.Error("L4 has a rank")
	}
	if _, ok := m.Tier("l1"); ok {
		t.Error("l1 is a tier")
	}
}

func TestModelDefects(t *testing.T) {
	_, err := tier.ParseTiersSpec([]byte(`{"schema": "tier/model/2", "tiers": [
		{"name": "", "goals": [{"at_least": 10}]},
		{"name": "a", "goals": [{"share_of": "tickets"}], "sla": {"usual": "2h", "latest": "1h"}},
		{"name": "a", "goals": [{"share_of": "tickets", "at_least": 101}], "sla": {"instant": true, "best_effort": true}},
		{"name": "b", "goals": [{"share_of": "tickets", "at_least": 50, "at_most": 40}]},
		{"name": "c", "goals": [{"share_of": "tickets", "at_most": 40, "below": 40}], "sla": {"usual": "-1h"}},
		{"name": "d", "goals": [{"share_of": "tickets", "at_least": 40, "below": 40}, {"share_of": "tickets", "below": 5}]}
	]}`))
	want := []string{
		"schema", "tiers[0].name", "tiers[0].goals[0].share_of", "tiers[1].goals[0]", "tiers[1].sla.latest",
		"tiers[2].name", "tiers[2].goals[0].at_least", "tiers[2].sla", "tiers[3].goals[0].at_most",
		"tiers[4].goals[0].below", "tiers[4].sla", "tiers[5].goals[0].below", "tiers[5].goals[1].share_of",
	}
	if diff := cmp.Diff(want, paths(t, err)); diff != "" {
		t.Error(diff)
	}
	nan := tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "a", Goals: []tier.GoalSpec{{ShareOf: "best", AtLeast: math.NaN()}}}}}
	if diff := cmp.Diff([]string{"tiers[0].goals[0].share_of", "tiers[0].goals[0].at_least"}, paths(t, nan.Validate())); diff != "" {
		t.Error(diff)
	}
}

func TestModelRoundTripAndIsolation(t *testing.T) {
	for _, want := range []func() tier.TiersSpec{tier.StandardTiersSpec, tier.StandardTiersChineseSpec, tier.HandbookTiersSpec} {
		data, err := json.Marshal(want())
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.ParseTiersSpec(data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tier.NewTiers(read)
		if err != nil {
			t.Fatal(err)
		}
		read.Tiers[0].Scope[0], m.Spec().Tiers[0].Scope[0] = "x", "x"
		read.Tiers[0].Goals[0].AtMost, m.Spec().Tiers[0].Goals[0].AtMost = 99, 99
		if diff := cmp.Diff(want(), m.Spec()); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzModelSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardTiersSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := tier.ParseTiersSpec(data)
		if err != nil {
			return
		}
		m, err := tier.NewTiers(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, share := range flow.Shares(m, &flow.Tally{}) {
			if share.Standing != "" {
				t.Errorf("%+v without data", share)
			}
		}
	})
}
