package preset_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/preset"
	"github.com/supportops/policy/sla/slatest"
)

var products = []struct {
	name string
	spec func() sla.PolicySpec
}{
	{"zendesk", preset.Zendesk}, {"servicenow", preset.ServiceNow}, {"jira", preset.JiraServiceManagement}, {"salesforce", preset.Salesforce},
	{"freshdesk", preset.Freshdesk}, {"glpi", preset.GLPI}, {"znuny", preset.Znuny}, {"zammad", preset.Zammad}, {"rt", preset.RequestTracker}, {"dynamics", preset.Dynamics365},
}

// Every preset is a valid policy that comes back from its own JSON, and no two
// calls share memory.
func TestPresets(t *testing.T) {
	for _, tt := range products {
		t.Run(tt.name, func(t *testing.T) {
			p, err := sla.NewPolicy(tt.spec(), nil)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := json.Marshal(p.Spec())
			if err != nil {
				t.Fatal(err)
			}
			again, err := sla.Read[sla.PolicySpec](doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.spec(), again); diff != "" {
				t.Error(diff)
			}
			changed := tt.spec()
			changed.Clocks[0].Name = "other"
			if tt.spec().Clocks[0].Name == "other" {
				t.Error("the preset is shared")
			}
		})
	}
}

// What each product's documentation says of its clocks in one situation.
func TestPresetsAnswer(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		spec      func() sla.PolicySpec
		events    []string
		now       string
		want      []slatest.WantSpec
	}{
		{"zendesk waits", "pending stops agent work and requester wait, hold stops agent work alone", preset.Zendesk,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent reply state=pending", "12:00 customer message state=open", "13:00 agent state_changed state=hold", "16:00 agent reply state=solved"}, "17:00",
			[]slatest.WantSpec{elapsed("first_reply", "1h"), elapsed("next_reply", "4h"), elapsed("requester_wait", "5h"), elapsed("agent_work", "2h"), elapsed("total_resolution", "7h")}},
		{"servicenow group", "a new group completes the definition and attaches another from the opening", preset.ServiceNow,
			[]string{"2026-05-04 09:00 customer created state=new group=A", "11:00 agent assigned group=B", "12:00 agent state_changed state=resolved"}, "13:00",
			[]slatest.WantSpec{{Clock: "resolution", Cycle: 1, Elapsed: d("2h")}, {Clock: "resolution", Cycle: 2, Elapsed: d("3h")}}},
		{"jira cycles", "clearing the resolution starts from zero", preset.JiraServiceManagement,
			[]string{"2026-05-04 09:00 customer created state=open", "11:00 agent states resolution=fixed", "15:00 agent states resolution=", "16:00 agent states resolution=fixed"}, "17:00",
			[]slatest.WantSpec{{Clock: "time_to_resolution", Cycle: 1, Elapsed: d("2h")}, {Clock: "time_to_resolution", Cycle: 2, Elapsed: d("1h")}}},
		{"salesforce sequential", "done early, the next one starts at the former target date", preset.Salesforce,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent recorded ref=contact"}, "11:00",
			[]slatest.WantSpec{{Clock: "contact", Cycle: 2, Start: "2026-05-05 09:00", Due: "2026-05-06 09:00", Elapsed: d("0s")}}},
		{"freshdesk by hand", "a due date set by hand wins and no status moves it", preset.Freshdesk,
			[]string{"2026-05-04 09:00 customer created state=open", "10:00 agent states due_by=2026-05-06T12:00:00Z", "11:00 agent state_changed state=pending"}, "2026-05-06 12:01",
			[]slatest.WantSpec{{Clock: "resolution", Outcome: sla.Breached, Due: "2026-05-06 12:00"}}},
		{"glpi own", "time to own ends with the group", preset.GLPI,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent assigned group=L1", "12:00 agent assigned group=L2", "13:00 agent assigned group=L3"}, "14:00",
			[]slatest.WantSpec{elapsed("tto", "1h"), elapsed("ola_ttr", "4h"), elapsed("ttr", "5h")}},
		{"znuny update", "the update follows who wrote last; the customer's second article changes nothing", preset.Znuny,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent reply", "12:00 customer message", "13:00 customer message", "14:00 agent reply"}, "15:00",
			[]slatest.WantSpec{{Clock: "update", Cycle: 3, Elapsed: d("2h")}, {Clock: "update", Cycle: 4, Elapsed: d("1h")}}},
		{"zammad answers", "a public note is no answer", preset.Zammad,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent reply type=note", "12:00 agent reply type=email"}, "13:00",
			[]slatest.WantSpec{elapsed("first_response", "3h")}},
		{"rt alternates", "a requestor's message ends the cadence and owes a response", preset.RequestTracker,
			[]string{"2026-05-04 09:00 customer created state=new", "10:00 agent reply", "12:00 customer message", "13:00 bot message"}, "15:00",
			[]slatest.WantSpec{{Clock: "response", Cycle: 2, Elapsed: d("1h")}, {Clock: "keep_in_loop", Phase: sla.Stopped, Elapsed: d("2h")}}},
		{"dynamics applies from", "the field from which a KPI applies may lie before the creation", preset.Dynamics365,
			[]string{`2026-05-04 09:00 customer created state=in_progress created_on=2026-05-04T08:00:00Z`, "10:00 agent state_changed state=on_hold", "12:00 agent state_changed state=in_progress", "13:00 agent states first_response_sent=yes"}, "14:00",
			[]slatest.WantSpec{elapsed("first_response", "3h"), elapsed("resolve_by", "4h")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.spec()
			c := slatest.CaseSpec{Name: tt.name, Why: tt.why, Policy: &p, Now: tt.now, Want: tt.want}
			for _, line := range tt.events {
				e, err := slatest.ParseEvent(line)
				if err != nil {
					t.Fatal(err)
				}
				c.Events = append(c.Events, e)
			}
			results, err := slatest.Run(slatest.SuiteSpec{Cases: []slatest.CaseSpec{c}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, diff := range results[0].Differences {
				t.Error(diff, "\n", tt.why)
			}
		})
	}
}

func elapsed(clock sla.Clock, text string) slatest.WantSpec {
	return slatest.WantSpec{Clock: clock, Elapsed: d(text)}
}

func d(text string) *sla.Duration {
	v, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	x := sla.Duration(v)
	return &x
}

// A desk that comes from Zendesk keeps its clocks and states its own targets.
func Example() {
	p := preset.Zendesk()
	p.Calendars = map[string]calendar.Spec{"office": calendar.OfficeHours("Europe/Dublin", "09:00-17:00")}
	p.Clocks[0].Targets = []sla.TargetSpec{{Within: sla.Amount(4 * time.Hour), Calendar: "office"}}
	policy, err := sla.NewPolicy(p, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range policy.Spec().Clocks {
		fmt.Println(c.Name)
	}
	// Output:
	// first_reply
	// next_reply
	// periodic_update
	// pausable_update
	// total_resolution
	// requester_wait
	// agent_work
}
