package slatest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
)

// productCase is one worked case of a product's clock, as testdata has it.
type productCase struct {
	ID, Product, Source, Clock, Zone, Now, Why string
	Target                                     *string
	Hours                                      *struct {
		Zone     string
		Week     map[string][]string
		Holidays []string
		Dates    map[string][]string
	}
	Policy map[string]any // in prose, for the reader; its marks say what those that are wanted mean
	Events []map[string]any
	Want   struct {
		Outcome, Elapsed string
		Due, Stop        *string
		Cycle            int
		Marks            []struct{ Name, T string }
	}
}

// unlike are the cases whose answer differs from that of the product, or that
// the language does not express, each with the reason.
var unlike = map[string]string{
	"tts-03": "the product numbers the stretches of one sum as cycles; here a sum is one cycle with gaps",
	"tts-19": "the product lets its users change the order in which one event's signals are read; here it is fixed: stop, cancel, reset, start",
	"zo-03":  "the product compares a closing from hold with the deadline from before the hold; here met means that what was counted does not exceed the target",
}

// Each worked case of the products' documentation is a case document that
// holds, but for those that are named with the reason.
func TestProducts(t *testing.T) {
	for _, dir := range []string{"testdata", filepath.Join(os.Getenv("SUPPORTOPS_VECTORS"), "sla")} {
		cases, err := filepath.Glob(filepath.Join(dir, "products.jsonl"))
		if err != nil || len(cases) == 0 {
			if dir != "sla" { // no folder of further vectors is named
				t.Errorf("no products.jsonl in %s: %v", dir, err)
			}
			continue
		}
		clocks := readLines(t, filepath.Join(dir, "products-clocks.jsonl"))
		byID := map[string]json.RawMessage{}
		for _, line := range clocks {
			var x struct {
				ID    string
				Clock json.RawMessage
			}
			if err := json.Unmarshal(line, &x); err != nil {
				t.Fatal(err)
			}
			byID[x.ID] = x.Clock
		}
		counts := map[string]int{}
		for _, line := range readLines(t, cases[0]) {
			var c productCase
			vectest.Check[productCase](t, cases[0], line)
			if err := json.Unmarshal(line, &c); err != nil {
				t.Fatal(err)
			}
			clock, ok := byID[c.ID]
			if !ok {
				t.Errorf("%s: no clock is written for it", c.ID)
				continue
			}
			suite := c.suite(t, clock)
			results, err := slatest.Run(suite, nil)
			why := unlike[c.ID]
			switch {
			case err != nil && why == "":
				t.Errorf("%s: not expressed: %v", c.ID, err)
			case err != nil:
				counts["not expressible"]++
			case len(results[0].Differences) == 0 && why == "":
				counts["equal"]++
			case len(results[0].Differences) == 0:
				t.Errorf("%s: is equal, though named unlike: %s", c.ID, why)
			case why == "":
				doc, _ := json.Marshal(suite)
				t.Errorf("%s: %v\n%s\n%s", c.ID, results[0].Differences, c.Why, doc)
			default:
				counts["different"]++
				t.Logf("%s differs: %v: %s", c.ID, results[0].Differences, why)
			}
		}
		t.Logf("%s: %v", dir, counts)
	}
}

func readLines(t *testing.T, name string) (lines [][]byte) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		if len(bytes.TrimSpace(s.Bytes())) > 0 {
			lines = append(lines, slices.Clone(s.Bytes()))
		}
	}
	return lines
}

// suite makes a case document of c: its clock in the language of this module,
// its events, and what is wanted of it.
func (c *productCase) suite(t *testing.T, clock json.RawMessage) slatest.SuiteSpec {
	t.Helper()
	var doc any
	if err := json.Unmarshal(clock, &doc); err != nil {
		t.Fatal(err)
	}
	x := translate(doc).(map[string]any)
	x["name"] = "clock"
	if t, ok := x["targets"].([]any); ok {
		for _, one := range t {
			c.translateTarget(one.(map[string]any))
		}
	}
	if len(c.Want.Marks) > 0 {
		x["warn"] = c.marks(t)
	}
	office := map[string]any{"zone": c.Zone, "week": weekdays("09:00-17:00")}
	calendars := map[string]any{"c": office, "office": office}
	if c.Hours != nil {
		calendars["c"] = c.hours()
	}
	policy := map[string]any{"clocks": []any{x}, "calendars": calendars}
	data, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	p, err := sla.Read[sla.PolicySpec](data)
	if err != nil {
		if unlike[c.ID] == "" {
			t.Errorf("%s: %v\n%s", c.ID, err, data)
		}
		return slatest.SuiteSpec{}
	}
	s := slatest.SuiteSpec{Policy: &p, Zone: c.Zone}
	one := slatest.CaseSpec{Name: c.ID, Source: c.Source, Why: c.Why, Now: c.Now}
	for _, m := range c.Events {
		if e, ok := productEvent(m); ok {
			one.Events = append(one.Events, e)
		}
	}
	one.Want = []slatest.WantSpec{c.want(t)}
	s.Cases = []slatest.CaseSpec{one}
	return s
}

func (c *productCase) want(t *testing.T) slatest.WantSpec {
	w := slatest.WantSpec{Clock: "clock", Cycle: c.Want.Cycle}
	no := false
	if c.Want.Cycle == 0 || c.Want.Outcome == "none" {
		w.Cycle, w.Listed = 0, &no
		return w
	}
	w.Outcome = sla.Outcome(c.Want.Outcome)
	if c.Want.Outcome == "pending" && c.Target == nil && c.Want.Due == nil {
		w.Outcome = sla.NoTarget // a clock that counts without a deadline is never pending
	}
	if c.Want.Outcome == "paused" {
		w.Outcome, w.Phase = sla.Pending, sla.Paused
	}
	d, err := time.ParseDuration(c.Want.Elapsed)
	if err != nil {
		t.Errorf("%s: %v", c.ID, err)
	}
	elapsed := sla.Duration(d)
	w.Elapsed = &elapsed
	if w.Outcome != sla.Void { // a void clock says here when it ended, and what its deadline was
		w.Due, w.Stop = "none", "none"
	}
	if c.Want.Due != nil {
		w.Due = *c.Want.Due
	}
	if c.Want.Stop != nil {
		w.Stop = *c.Want.Stop
	}
	for _, m := range c.Want.Marks {
		if w.Warnings == nil {
			w.Warnings = map[string]string{}
		}
		w.Warnings[m.Name] = m.T
	}
	return w
}

func weekdays(hours string) map[string]any {
	week := map[string]any{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		week[day] = []string{hours}
	}
	return week
}

// hours makes a calendar document of the hours of a case.
func (c *productCase) hours() map[string]any {
	var holidays []any
	for _, date := range c.Hours.Holidays {
		holidays = append(holidays, map[string]any{"name": "holiday", "date": date})
	}
	m := map[string]any{"zone": c.Hours.Zone, "week": c.Hours.Week}
	if len(holidays) > 0 {
		m["holidays"] = holidays
	}
	if len(c.Hours.Dates) > 0 {
		m["dates"] = c.Hours.Dates
	}
	return m
}

// markForm is how policies state a warning, such as "level 2 h before" or
// "notify at 75 %".
var markForm = regexp.MustCompile(`^(level|warning|warn|notify)? ?(at|after)? ?([0-9.]+) ?(%|h|min|m)( before| after)?(, wall time)?$`)

// marks writes the warnings of a case by the names that it wants them by, in the
// order of the policy's marks.
func (c *productCase) marks(t *testing.T) (list []any) {
	stated, _ := c.Policy["marks"].([]any)
	if len(stated) != len(c.Want.Marks) {
		t.Errorf("%s: the policy states the marks %v, wanted are %v", c.ID, stated, c.Want.Marks)
		return nil
	}
	for i, m := range c.Want.Marks {
		form := markForm.FindStringSubmatch(text(stated[i]))
		if form == nil {
			t.Errorf("%s: cannot read the mark %q", c.ID, stated[i])
			continue
		}
		w := map[string]any{"name": m.Name}
		amount := form[3] + strings.Replace(form[4], "min", "m", 1)
		switch {
		case form[4] == "%":
			w["share"] = amount
		case form[2] == "after": // the start
			w["after"] = amount
		case form[5] == " before":
			w["before"] = amount
		default:
			w["after_due"] = amount
		}
		if form[6] != "" {
			w["wall"] = true
		}
		list = append(list, w)
	}
	return list
}

// translate writes a clock of the note in the language's own words: values are
// texts, a signal has one kind, what the language has under another name gets
// it, and a level that is not one of P1 to P5 is a fact of the application's own.
func translate(v any) any {
	names := map[string]string{"priority": "product_priority", "last_public": "turn", "agent": "assignee"}
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, x := range v {
			if name, ok := names[k]; ok {
				k = name
			}
			m[k] = translate(x)
		}
		if changes, ok := m["changes"].([]any); ok {
			for i, name := range changes {
				if own, ok := names[text(name)]; ok {
					changes[i] = own
				}
			}
		}
		recorded(m)
		return m
	case []any:
		list := []any{}
		for _, x := range v {
			s, _ := x.(map[string]any)
			kinds, several := s["on"].([]any)
			if n, ok := x.(float64); ok {
				x = text(n)
			}
			if !several {
				list = append(list, translate(x))
				continue
			}
			for _, kind := range kinds {
				one := maps.Clone(s)
				one["on"] = kind
				list = append(list, translate(one))
			}
		}
		return list
	case bool:
		return yes(v)
	}
	return v
}

// isKind reports whether what happened is a kind of event of this module, or
// one of the words.
func isKind(what string, words ...string) bool {
	_, err := lifecycle.ParseKind(what)
	return err == nil || slices.Contains(words, what)
}

func yes(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// recorded writes a signal on what is no kind of event of this module as one on
// a record of that name.
func recorded(m map[string]any) {
	if by, ok := m["by"].([]any); ok {
		for i, x := range by {
			by[i] = side(text(x))
		}
	}
	switch on, _ := m["on"].(string); {
	case on == "":
	case on == "assign":
		m["on"] = "assigned"
	case on == "merge":
		m["on"] = "merged"
	case on == "state":
		m["on"] = "state_changed"
	case on == "message":
		m["event"] = map[string]any{"visibility": []any{"public"}}
	case !isKind(on, "opened", "contact", "reply", "note"):
		event := map[string]any{"ref": []any{on}}
		if given, ok := m["event"].(map[string]any); ok {
			maps.Copy(event, given)
		}
		m["on"], m["event"] = "recorded", event
	}
}

// side returns the side of this module that a product's word means. A third
// person is a bot: neither the customer nor an agent.
func side(by string) string {
	switch by {
	case "monitor":
		return "system"
	case "other":
		return "bot"
	}
	return by
}

// translateTarget writes a target of the note in the language's own words.
func (c *productCase) translateTarget(m map[string]any) {
	if when, ok := m["when"].(map[string]any); ok && when["opened_until"] != nil {
		m["opened_to"] = when["opened_until"]
		delete(m, "when")
	}
	if valid, ok := m["valid"].([]any); ok {
		m["from"], m["to"] = valid[0], valid[1]
		delete(m, "valid")
	}
	switch _, days := m["days"]; {
	case m["at"] == "close":
		m["day_rule"] = "end_of_day"
		delete(m, "at")
	case days && m["at"] != nil: // by a clock time
		m["day_rule"] = m["at"]
		delete(m, "at")
	case days && m["at"] == nil && (c.Product == "freshdesk" || c.Product == "glpi"):
		m["day_rule"] = "same_time_or_closing" // from shut hours to the close of the day, and not to the opening after
	}
	if m["by"] != nil {
		m["least"] = "1s" // ServiceNow: a date in the past is one second after the start
	}
}

// productEvent makes the event of a case document; ok is false for one that is
// an edit of the policy and not of the ticket.
func productEvent(m map[string]any) (e slatest.EventSpec, ok bool) {
	e = slatest.EventSpec{Time: text(m["t"]), Side: side(text(m["by"])), What: text(m["what"]), Facts: priority.Facts{}}
	fact := func(name, value string) {
		e.Facts[name] = []string{value}
		if value == "cleared" {
			e.Facts[name] = nil
		}
	}
	switch e.What {
	case "policy", "edit", "schedule", "repair", "reconstruct":
		return e, false
	case "state":
		e.What = "state_changed"
	case "priority":
		e.What = "states"
	case "assign":
		e.What = "assigned"
	case "unassign":
		e.What = "assigned"
		m = map[string]any{}
	case "merge":
		e.What, e.Ref = "merged", text(m["into"])
	case "field":
		e.What = "states"
		fact(text(m["field"]), text(m["value"]))
	case "resolution":
		e.What = "states"
		fact("resolution", text(m["value"]))
	case "due":
		e.What = "states"
		fact("due_by_hand", text(m["value"]))
	case "extend":
		e.What = "states"
		t, _ := time.Parse(time.RFC3339, e.Time)
		d, _ := time.ParseDuration(text(m["add"]))
		fact("due_by_hand", t.Add(d).Format(time.RFC3339))
	default:
		if !isKind(e.What, "created", "reply", "note", "message", "states") {
			e.What, e.Ref = "recorded", e.What
		}
	}
	for name, v := range m {
		switch value := text(v); name {
		case "t", "by", "what", "field", "value", "into", "add", "note", "milestone", "for":
		case "public":
			fact(name, value)
			if e.What == "reply" && value == "no" {
				e.What = "note"
			}
		case "state":
			e.State = lifecycle.State(value)
		case "group":
			if e.Ref == "followup" {
				fact("actor_group", value)
				continue
			}
			e.Group = value
		case "agent", "assignee":
			e.Assignee = value
		case "tier":
			e.Tier = value
		case "category":
			e.Category = value
		case "customer":
			e.Customer = value
		case "channel":
			e.Channel = value
		case "reason":
			e.Reason = value
		case "priority":
			fact("product_priority", value)
		case "owner":
			fact("self", yes(value == text(m["requestor"])))
		default:
			fact(name, value)
		}
	}
	return e, true
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return yes(v)
	}
	return fmt.Sprint(v)
}
