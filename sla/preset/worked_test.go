package preset_test

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"testing"
	_ "time/tzdata"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/preset"
	"github.com/supportops/policy/sla/slatest"
)

// workedCase is a case that was worked out by hand from what a product says of
// its clocks: a preset with targets, or clocks of its own.
type workedCase struct {
	Name, Preset, Zone string
	Calendars          json.RawMessage
	Clocks             json.RawMessage
	Patch              map[string]map[string]json.RawMessage // fields of the preset's clocks
	With               map[string]json.RawMessage            // other fields of the policy
	Events             []slatest.EventSpec
	Now                string
	Want               []slatest.WantSpec
}

// The cases name products by their first letters, as clocks of theirs: zd
// Zendesk, sn ServiceNow, js Jira, tts Time to SLA, sf Salesforce, fd Freshdesk,
// hs HubSpot, hsc Help Scout, ic Intercom, zo Zoho, gl GLPI, zn Znuny, za Zammad,
// it iTop, fr Frappe, lr libredesk, os osTicket, rt Request Tracker, pd
// PagerDuty, dy Dynamics, bm BMC, me ServiceDesk Plus, sw SolarWinds.
func TestWorkedCases(t *testing.T) {
	const name = "testdata/worked.jsonl"
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for ; lines.Scan(); n++ {
		vectest.Check[workedCase](t, name, lines.Bytes())
		var c workedCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		p, err := c.policy()
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		s := slatest.SuiteSpec{Policy: &p, Zone: c.Zone, Cases: []slatest.CaseSpec{{Name: c.Name, Events: c.Events, Now: c.Now, Want: c.Want}}}
		results, err := slatest.Run(s, nil)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		if r := results[0]; len(r.Differences) > 0 || len(r.Strange) > 0 {
			t.Errorf("%s: %v %v", c.Name, r.Differences, r.Strange)
		}
	}
	if err := lines.Err(); err != nil || n < 100 {
		t.Errorf("%d cases, %v", n, err)
	}
}

// policy makes the policy of a case.
func (c *workedCase) policy() (p sla.PolicySpec, err error) {
	presets := map[string]func() sla.PolicySpec{
		"zd": preset.Zendesk, "sn": preset.ServiceNow, "js": preset.JiraServiceManagement, "sf": preset.Salesforce, "fd": preset.Freshdesk,
		"gl": preset.GLPI, "zn": preset.Znuny, "za": preset.Zammad, "rt": preset.RequestTracker, "dy": preset.Dynamics365,
	}
	doc := map[string]json.RawMessage{"clocks": c.Clocks}
	if of, ok := presets[c.Preset]; ok {
		doc, err = fields(of())
	}
	if err != nil {
		return p, err
	}
	if c.Calendars != nil {
		doc["calendars"] = c.Calendars
	}
	maps.Copy(doc, c.With)
	var clocks []map[string]json.RawMessage
	if err := json.Unmarshal(doc["clocks"], &clocks); err != nil {
		return p, err
	}
	for _, clock := range clocks {
		var name string
		if err := json.Unmarshal(clock["name"], &name); err != nil {
			return p, err
		}
		maps.Copy(clock, c.Patch[name])
	}
	if doc["clocks"], err = json.Marshal(clocks); err != nil {
		return p, err
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return p, err
	}
	return sla.Read[sla.PolicySpec](data)
}

// fields returns the fields of a document.
func fields(doc any) (m map[string]json.RawMessage, err error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	return m, json.Unmarshal(data, &m)
}
