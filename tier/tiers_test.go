package tier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/flow"
	"github.com/supportops/policy/priority"
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
func TestTiersPresetsEqualDocument(t *testing.T) {
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
	english := map[tier.ShareOf]string{tier.Tickets: " of tickets", tier.Resolution: " resolution", tier.Deflection: " deflection"}
	chinese := map[tier.ShareOf]string{tier.Tickets: "占工单总量", tier.Resolution: "解决率", tier.Deflection: "工单分流率"}
	share := func(target tier.GoalSpec) string {
		if target.Below.Sign() > 0 {
			return fmt.Sprintf("<%v", target.Below)
		}
		return strings.TrimSuffix(target.AtLeast.String(), "%") + "-" + target.AtMost.String()
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
			chinese[tr.Goals[0].ShareOf] + share(tr.Goals[0]), sla(tr.SLA, "即时响应", "尽力而为", "分钟", "小时"),
		}, "\t"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTiersRanks(t *testing.T) {
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
	if tr, ok := m.Tier("L4"); ok || tr.Name != "" {
		t.Errorf("L4 is %v", tr)
	}
	hour := tier.Duration(time.Hour)
	bad := tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L1", HandleTime: tier.TimeRangeSpec{AtLeast: 2 * hour, AtMost: hour}}}}
	if err := fmt.Sprint(bad.Validate()); err != "tier: tiers[0].handle_time.at_most: conflict: 1h is less than at_least, 2h" {
		t.Error(err)
	}
	if n, ok := m.Rank("l1"); !ok || n != 1 {
		t.Error("l1 is not L1")
	}
	if tr, ok := m.Tier("l1"); !ok || tr.Name != "L1" {
		t.Error("l1 is not L1")
	}
	if err := (tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L1"}, {Name: "l1"}}}).Validate(); !errors.Is(err, priority.ErrDuplicate) {
		t.Errorf("two tiers that differ in letters' case alone: %v", err)
	}
}

func TestTiersDefects(t *testing.T) {
	_, err := tier.Read[tier.TiersSpec]([]byte(`{"schema": "tier/model/2", "tiers": [
		{"name": "", "goals": [{"at_least": "10%"}]},
		{"name": "a", "goals": [{"share_of": "tickets"}], "sla": {"usual": "2h", "latest": "1h"}},
		{"name": "a", "goals": [{"share_of": "tickets", "at_least": "101%"}], "sla": {"instant": true, "best_effort": true}},
		{"name": "b", "goals": [{"share_of": "tickets", "at_least": "50%", "at_most": "40%"}]},
		{"name": "c", "goals": [{"share_of": "tickets", "at_most": "40%", "below": "40%"}], "sla": {"usual": "-1h"}},
		{"name": "d", "goals": [{"share_of": "tickets", "at_least": "40%", "below": "40%"}, {"share_of": "tickets", "below": "5%"}]}
	]}`))
	want := []string{
		"schema", "tiers[0].name", "tiers[0].goals[0].share_of", "tiers[1].goals[0]", "tiers[1].sla.latest",
		"tiers[2].name", "tiers[2].goals[0].at_least", "tiers[2].sla", "tiers[3].goals[0].at_most",
		"tiers[4].goals[0].below", "tiers[4].sla.usual", "tiers[5].goals[0].below", "tiers[5].goals[1].share_of",
	}
	if diff := cmp.Diff(want, paths(t, err)); diff != "" {
		t.Error(diff)
	}
	nan := tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "a", Goals: []tier.GoalSpec{{ShareOf: "best", AtLeast: priority.Percent(-1)}}}}}
	if diff := cmp.Diff([]string{"tiers[0].goals[0].share_of", "tiers[0].goals[0].at_least"}, paths(t, nan.Validate())); diff != "" {
		t.Error(diff)
	}
}

func TestTiersRoundTripAndIsolation(t *testing.T) {
	for _, want := range []func() tier.TiersSpec{tier.StandardTiersSpec, tier.StandardTiersChineseSpec, tier.HandbookTiersSpec} {
		data, err := json.Marshal(want())
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[tier.TiersSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := tier.NewTiers(read)
		if err != nil {
			t.Fatal(err)
		}
		read.Tiers[0].Scope[0], m.Spec().Tiers[0].Scope[0] = "x", "x"
		read.Tiers[0].Goals[0].AtMost, m.Spec().Tiers[0].Goals[0].AtMost = priority.Percent(99), priority.Percent(99)
		if diff := cmp.Diff(want(), m.Spec(), cmpopts.EquateComparable(priority.Ratio{})); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzTiersSpec(f *testing.F) {
	seed, err := json.Marshal(tier.StandardTiersSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := tier.Read[tier.TiersSpec](data)
		if err != nil {
			return
		}
		m, err := tier.NewTiers(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, share := range flow.Shares(m, &flow.Tally{}) {
			if share.Grade != band.NoData {
				t.Errorf("%+v without data", share)
			}
		}
	})
}

// Table TI-2 of the handbook: targets per tier.
func TestHandbookTargets(t *testing.T) {
	want := []string{
		"L1 first_stop 70% to 80%, escalation 15% to 25%, satisfied 90% or more, accuracy 95% or more; 10m to 15m a ticket, 30 to 50 a day",
		"L2 escalation 5% to 10%, satisfied 90% or more, accuracy 98% or more; 30m to 1h a ticket, 10 to 20 a day",
		"L3 satisfied 85% or more, accuracy 99% or more; 1h to 0s a ticket, 3 to 8 a day",
	}
	var got []string
	for i, tr := range tier.HandbookTiersSpec().Tiers[1:] {
		var goals []string
		for _, g := range tr.Goals[len(tier.StandardTiersSpec().Tiers[i+1].Goals):] {
			if g.AtMost.Sign() > 0 {
				goals = append(goals, fmt.Sprint(g.ShareOf, " ", g.AtLeast, " to ", g.AtMost))
			} else {
				goals = append(goals, fmt.Sprint(g.ShareOf, " ", g.AtLeast, " or more"))
			}
		}
		got = append(got, fmt.Sprintf("%s %s; %v to %v a ticket, %d to %d a day", tr.Name, strings.Join(goals, ", "), tr.HandleTime.AtLeast, tr.HandleTime.AtMost, tr.PerAgentDay.AtLeast, tr.PerAgentDay.AtMost))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRangesCompare(t *testing.T) {
	minute := tier.Duration(time.Minute)
	for _, tt := range []struct {
		minutes, want int
	}{{9, -1}, {10, 0}, {15, 0}, {16, 1}} {
		if got := (tier.TimeRangeSpec{AtLeast: 10 * minute, AtMost: 15 * minute}).Compare(time.Duration(tt.minutes) * time.Minute); got != tt.want {
			t.Errorf("%d minutes: %d", tt.minutes, got)
		}
		if got := (tier.CountRangeSpec{AtLeast: 10, AtMost: 15}).Compare(tt.minutes); got != tt.want {
			t.Errorf("%d tickets: %d", tt.minutes, got)
		}
	}
	if got := (tier.CountRangeSpec{AtLeast: 3}).Compare(1000); got != 0 {
		t.Errorf("no upper bound: %d", got)
	}
	bad := tier.TiersSpec{Tiers: []tier.TierSpec{{Name: "L1", HandleTime: tier.TimeRangeSpec{AtLeast: -1, AtMost: -1}, PerAgentDay: tier.CountRangeSpec{AtLeast: 3, AtMost: 2}}}}
	if diff := cmp.Diff([]string{"tiers[0].handle_time.at_least", "tiers[0].handle_time.at_most", "tiers[0].per_agent_day.at_most"}, paths(t, bad.Validate())); diff != "" {
		t.Error(diff)
	}
}

// Long lists of words that nobody knows are checked in linear time.
func TestManyGoals(t *testing.T) {
	s := tier.StandardTiersSpec()
	const n = 200_000
	for i := range n {
		s.Tiers[0].Goals = append(s.Tiers[0].Goals, tier.GoalSpec{ShareOf: tier.ShareOf(fmt.Sprint("share ", i)), AtLeast: priority.Percent(1)})
	}
	start := time.Now()
	var e *priority.SpecError
	if err := s.Validate(); !errors.As(err, &e) || len(e.Fields) != n {
		t.Fatal("want a defect for each goal")
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%v for %d goals", took, n)
	}
}
