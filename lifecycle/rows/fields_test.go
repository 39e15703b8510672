package rows_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/priority"
)

// Every field of an event has a source of its name that a column fills, and a
// text that the field cannot take is named by its column.
func TestEveryFieldOfAnEventHasASource(t *testing.T) {
	value := map[string]string{"kind": "message", "side": "agent", "visibility": "public", "priority": "p2", "seq": "7", "score": "7", "spent": "7"}
	want := lifecycle.Event{
		Time: time.Unix(100, 0).UTC(), ID: "v-id", Seq: 7, Kind: lifecycle.Message, Actor: "v-actor", Side: lifecycle.Agent, Visibility: lifecycle.Public, Channel: "v-channel",
		State: "v-state", Reason: "v-reason", Group: "v-group", Assignee: "v-assignee", Tier: "v-tier", Priority: priority.P2, Customer: "v-customer", Category: "v-category",
		Facts: priority.Facts{"own": {"v-own"}}, From: "v-from", Ref: "v-ref", Text: "v-text", Score: 7, Spent: lifecycle.Duration(7 * time.Minute),
	}
	event, rule := reflect.TypeFor[lifecycle.Event](), reflect.TypeFor[rows.EventRuleSpec]()
	s := rows.EventRuleSpec{Time: []string{"at"}, Facts: map[string]rows.SourceSpec{"own": {Columns: []string{"own"}}}}
	row := map[string]string{"ticket": "T", "at": "100", "own": "v-own"}
	for i := range event.NumField() {
		f := event.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if reflect.ValueOf(want).Field(i).IsZero() {
			t.Errorf("%s is not tried", name)
		}
		if f.Name == "Time" || f.Name == "Facts" {
			continue
		}
		source, ok := rule.FieldByName(f.Name)
		if !ok {
			t.Errorf("%s has no source", f.Name)
			continue
		}
		spec := rows.SourceSpec{Columns: []string{name}}
		if f.Name == "Spent" {
			spec.Unit = lifecycle.Duration(time.Minute)
		}
		reflect.ValueOf(&s).Elem().FieldByIndex(source.Index).Set(reflect.ValueOf(spec))
		if row[name] = value[name]; row[name] == "" {
			row[name] = "v-" + name
		}
	}
	m, err := rows.New(rows.Spec{Ticket: "ticket", Layouts: []string{"unix"}, Events: []rows.EventRuleSpec{s}})
	if err != nil {
		t.Fatal(err)
	}
	read := func(row map[string]string) (string, []lifecycle.Event, error) {
		return m.Read(rows.Map(row))
	}
	ticket, got, err := read(row)
	if err != nil || ticket != "T" || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
	for name, text := range map[string]string{"kind": "x", "side": "x", "visibility": "x", "priority": "x", "seq": "x", "score": "1.5", "spent": "x", "at": "x"} {
		bad := map[string]string{}
		for k, v := range row {
			bad[k] = v
		}
		bad[name] = text
		if _, _, err := read(bad); err == nil || !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s of %q: %v", name, text, err)
		}
	}
	for text, want := range map[string]lifecycle.Duration{"0": 0, "-1": -1, "153722867": 153722867 * lifecycle.Duration(time.Minute), "153722868": -1, "1h": lifecycle.Duration(time.Hour)} {
		row["spent"] = text
		_, got, err := read(row)
		if (err != nil) != (want < 0) || err == nil && got[0].Spent != want {
			t.Errorf("%s minutes spent: %v, %v", text, got, err)
		}
	}
	columns := m.Columns()
	if len(columns) != event.NumField()-2+3 {
		t.Errorf("columns %q", columns)
	}
}
