package lifecycle_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// fill gives a field a value that no other one has.
func fill(f reflect.Value, text string) {
	switch f.Interface().(type) {
	case time.Time:
		f.Set(reflect.ValueOf(time.Unix(7, 0).UTC()))
	case priority.Facts:
		f.Set(reflect.ValueOf(priority.Facts{"region": {text}}))
	default:
		switch {
		case f.Kind() == reflect.String:
			f.SetString(text)
		case f.CanInt():
			f.SetInt(2)
		case f.CanUint():
			f.SetUint(2)
		}
	}
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// Every field of the facets counts: for equality, as a fact of its name, and as
// what an event with that field states.
func TestEveryFacet(t *testing.T) {
	facets := reflect.TypeFor[lifecycle.Facets]()
	for i := range facets.NumField() {
		name := nameOf(facets.Field(i))
		var f lifecycle.Facets
		fill(reflect.ValueOf(&f).Elem().Field(i), "x")
		value, fact := "x", name
		switch name {
		case "priority":
			value = priority.P2.String()
		case "facts":
			fact = "region"
		}
		if f.Equal(lifecycle.Facets{}) || (lifecycle.Facets{}).Equal(f) || !f.Equal(f) {
			t.Errorf("%s does not count for equality", name)
		}
		if got := f.Fact(strings.ToUpper(fact)); !slices.Equal(got, []string{value}) {
			t.Errorf("the fact %s is %q", fact, got)
		}
		if got := fmt.Sprint(f.Facts()); got != fmt.Sprint(priority.Facts{fact: {value}}) {
			t.Errorf("%s is %s among the facts", name, got)
		}
		e := lifecycle.Event{Kind: lifecycle.Updated}
		field, ok := reflect.TypeFor[lifecycle.Event]().FieldByName(facets.Field(i).Name)
		if !ok {
			field, _ = reflect.TypeFor[lifecycle.Event]().FieldByName("Facts")
		}
		fill(reflect.ValueOf(&e).Elem().FieldByIndex(field.Index), "x")
		var after lifecycle.Facets
		if after.Apply(&e); !after.Equal(f) {
			t.Errorf("an event with %s makes %+v", name, after)
		}
	}
}

// Every field of an event tells it from another: two events that differ in it
// alone are two, and are in one order.
func TestEveryFieldOfAnEvent(t *testing.T) {
	event := reflect.TypeFor[lifecycle.Event]()
	for i := range event.NumField() {
		a := lifecycle.Event{Time: time.Unix(5, 0).UTC(), Kind: lifecycle.Created}
		b := a
		fill(reflect.ValueOf(&b).Elem().Field(i), "x")
		name := nameOf(event.Field(i))
		for _, list := range [][]lifecycle.Event{{a, b}, {b, a}} {
			h := lifecycle.NewHistory(list)
			if h.Len() != 2 {
				t.Errorf("%s is not told apart", name)
				break
			}
			if first, second := h.At(0), h.At(1); !reflect.DeepEqual(first, a) || !reflect.DeepEqual(second, b) {
				t.Errorf("of two events of one %s less, the order depends on that of arrival", name)
			}
		}
		if d := lifecycle.NewHistory([]lifecycle.Event{a}).Diff(lifecycle.NewHistory([]lifecycle.Event{b})); len(d.Added) != 1 || len(d.Removed) != 1 || d.From != 0 {
			t.Errorf("another %s is no difference: %+v", name, d)
		}
		if lifecycle.NewHistory([]lifecycle.Event{a}).Equal(lifecycle.NewHistory([]lifecycle.Event{b})) {
			t.Errorf("another %s is equal", name)
		}
	}
}

// An event may state so many facts of the application's own, and each so many
// values, and no more.
func TestLimitsOfFacts(t *testing.T) {
	facts := func(n, values int) priority.Facts {
		f := priority.Facts{}
		for i := range n {
			f[fmt.Sprint("fact ", i)] = slices.Repeat([]string{"x"}, values)
		}
		return f
	}
	for _, row := range []struct {
		n, values int
		want      string
	}{
		{256, 1, ""},
		{257, 1, "lifecycle: facts: out of range: 257 facts, want at most 256"},
		{1, 1024, ""},
		{1, 1025, "lifecycle: facts.fact 0: out of range: 1025 values, want at most 1024"},
	} {
		e := lifecycle.Event{Time: time.Unix(0, 0), Kind: lifecycle.Updated, Facts: facts(row.n, row.values)}
		got := ""
		if err := e.Validate(); err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%d facts of %d values: %q, want %q", row.n, row.values, got, row.want)
		}
	}
}

// What a condition cannot name, an event cannot state: white space at an end,
// of whatever kind, in facets as in names and values of facts.
func TestWhiteSpaceAtAnEnd(t *testing.T) {
	refused := func(e lifecycle.Event) bool {
		e.Time, e.Kind = time.Unix(0, 0), lifecycle.Updated
		err := e.Validate()
		if err != nil && !errors.Is(err, priority.ErrSyntax) {
			t.Error(err)
		}
		return err != nil
	}
	for text, want := range map[string]bool{
		"gold": false, "gold plus": false, "gold  plus": false, "Größe": false, "東": false,
		"gold ": true, " gold": true, " ": true, "gold\t": true, "\u00a0gold": true, "東\u3000": true,
	} {
		asked := priority.ConditionSpec{Facts: priority.Facts{"plan": {text}}}.Validate() != nil
		for name, e := range map[string]lifecycle.Event{
			"channel": {Channel: text}, "state": {State: lifecycle.State(text)}, "reason": {Reason: text}, "group": {Group: text},
			"assignee": {Assignee: text}, "tier": {Tier: text}, "customer": {Customer: text}, "category": {Category: text},
			"from": {State: "new", From: lifecycle.State(text)}, "facts": {Facts: priority.Facts{"plan": {"x", text}}},
		} {
			if got := refused(e); got != want || asked != want {
				t.Errorf("%s %q: an event is refused: %t, a condition: %t; want %t", name, text, got, asked, want)
			}
		}
		if err := (lifecycle.Event{Time: time.Unix(0, 0), Kind: lifecycle.Recorded, Ref: text}).Validate(); (err != nil) != want {
			t.Errorf("a field %q: %v", text, err)
		}
		if e := (lifecycle.Event{Facts: priority.Facts{text + "a": {"x"}, "b" + text: {"x"}}}); refused(e) != want {
			t.Errorf("name of a fact with %q: want refused: %t", text, want)
		}
	}
}
