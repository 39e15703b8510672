package lifecycle_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func sameEvent(a, b lifecycle.Event) bool { return a.Compare(b) == 0 }

// differ reports whether two events say different things, the zone aside.
func differ(a, b lifecycle.Event) bool {
	a.Time, b.Time = a.Time.UTC(), b.Time.UTC()
	return a.Compare(b) != 0
}

// slowHistory finds the kept and the dropped events from the definition: of
// each id the least event stays; dropped is what differs from it, once each.
func slowHistory(events []lifecycle.Event) (kept, dropped []lifecycle.Event) {
	for _, e := range events {
		least := e
		for _, f := range events {
			if e.ID != "" && f.ID == e.ID && f.Compare(least) < 0 {
				least = f
			}
		}
		switch {
		case e.ID == "" || e.Compare(least) == 0 && !slices.ContainsFunc(kept, func(k lifecycle.Event) bool { return k.ID == e.ID }):
			kept = append(kept, e)
		case differ(e, least) && !slices.ContainsFunc(dropped, func(k lifecycle.Event) bool { return !differ(k, e) }):
			dropped = append(dropped, e)
		}
	}
	for i := range kept { // selection sort: nothing shared with the code under test
		for j := i + 1; j < len(kept); j++ {
			if kept[j].Compare(kept[i]) < 0 {
				kept[i], kept[j] = kept[j], kept[i]
			}
		}
	}
	return kept, dropped
}

func TestHistoryTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		if rapid.Bool().Draw(t, "one id") { // as where an application takes the ticket's number for the event's id
			for i := range events {
				events[i].ID = "4711"
			}
		}
		h := lifecycle.NewHistory(events)
		kept, dropped := slowHistory(events)
		got := h.Events()
		slices.SortFunc(got, lifecycle.Event.Compare) // chains apart, which TestChainProperty is about
		if !slices.EqualFunc(got, kept, sameEvent) {
			t.Fatalf("kept %v, want %v", got, kept)
		}
		if len(h.Conflicts()) != len(dropped) {
			t.Fatalf("%d conflicts, want %d", len(h.Conflicts()), len(dropped))
		}
		for i, c := range h.Conflicts() {
			if !slices.ContainsFunc(dropped, func(e lifecycle.Event) bool { return !differ(e, c.Dropped) }) {
				t.Fatalf("%v is none of %v", c.Dropped, dropped)
			}
			if !slices.ContainsFunc(kept, func(e lifecycle.Event) bool { return sameEvent(e, c.Kept) }) || c.Kept.ID != c.Dropped.ID {
				t.Fatalf("%v stands for %v", c.Kept, c.Dropped)
			}
			if i > 0 && h.Conflicts()[i-1].Dropped.Compare(c.Dropped) >= 0 {
				t.Fatalf("conflicts %d and %d are out of order", i-1, i)
			}
		}
	})
}

func TestHistoryArrivalOrderProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		want := lifecycle.NewHistory(events)
		shuffled := rapid.Permutation(events).Draw(t, "shuffled")
		if len(events) > 0 { // repeated deliveries of events with an id change nothing
			for _, e := range rapid.SliceOfN(rapid.SampledFrom(events), 0, 3).Draw(t, "again") {
				if e.ID != "" {
					shuffled = append(shuffled, e)
				}
			}
		}
		got := lifecycle.NewHistory(shuffled)
		if !got.Equal(want) {
			t.Fatalf("got %v, want %v", got.Events(), want.Events())
		}
		cut := rapid.IntRange(0, len(shuffled)).Draw(t, "cut")
		if later := lifecycle.NewHistory(shuffled[:cut]).With(shuffled[cut:]...); !later.Equal(want) {
			t.Fatalf("with late events: %v, want %v", later.Events(), want.Events())
		}
	})
}

func TestEventCompareTotalOrderProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := genEvent().Draw(t, "a"), genEvent().Draw(t, "b"), genEvent().Draw(t, "c")
		if a.Compare(b) != -b.Compare(a) {
			t.Fatal("not antisymmetric")
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatal("not transitive")
		}
		if (a.Compare(b) == 0) != (cmp.Diff(a, b) == "" && a.Time.Location().String() == b.Time.Location().String()) {
			t.Fatalf("Compare = %d, but:\n%s", a.Compare(b), cmp.Diff(a, b))
		}
	})
}

func TestOrderedProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		h := lifecycle.NewHistory(events)
		wrapped, ok := lifecycle.Ordered(h.Events())
		if !ok || !slices.EqualFunc(wrapped.Events(), h.Events(), sameEvent) {
			t.Fatalf("a history's own events are refused or changed: %v", h.Events())
		}
		for i, e := range wrapped.All() {
			if !sameEvent(*wrapped.Ref(i), e) || !sameEvent(h.At(i), e) {
				t.Fatalf("event %d differs by how it is read", i)
			}
		}
		for i := range wrapped.All() { // and a loop may end early
			if i > 0 {
				t.Fatal("went on")
			}
			break
		}
		if raw, ok := lifecycle.Ordered(events); ok && !raw.Equal(h) {
			t.Fatalf("accepted what is no history: %v", events)
		}
	})
}

func TestOrdered(t *testing.T) {
	now := time.Now()
	many := make([]lifecycle.Event, 40)
	for i := range many {
		many[i] = lifecycle.Event{ID: string(rune('a' + i)), Time: epoch, Seq: int64(i)}
	}
	repeated := slices.Clone(many)
	repeated[39].ID = "a"
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		want   bool
	}{
		{"none", nil, true},
		{"in order", []lifecycle.Event{{Time: epoch}, {Time: epoch.Add(1)}}, true},
		{"equal without id", []lifecycle.Event{{Time: epoch}, {Time: epoch}}, true},
		{"out of order", []lifecycle.Event{{Time: epoch.Add(1)}, {Time: epoch}}, false},
		{"repeated id apart", []lifecycle.Event{{ID: "a", Time: epoch}, {Time: epoch.Add(1)}, {ID: "a", Time: epoch.Add(2)}}, false},
		{"monotonic reading", []lifecycle.Event{{Time: now}}, false},
		{"many", many, true},
		{"many, one id repeated", repeated, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, ok := lifecycle.Ordered(tc.events); ok != tc.want {
				t.Errorf("ok = %v, want %v", ok, tc.want)
			}
		})
	}
}

func TestOrderedAllocatesNothing(t *testing.T) {
	events := make([]lifecycle.Event, 32)
	for i := range events {
		events[i] = lifecycle.Event{ID: string(rune('a' + i)), Time: epoch, Seq: int64(i)}
	}
	got := testing.AllocsPerRun(100, func() {
		h, ok := lifecycle.Ordered(events)
		if !ok {
			t.Fatal("refused")
		}
		var f lifecycle.Facets
		for _, e := range h.All() {
			f.Apply(&e)
		}
	})
	if got != 0 {
		t.Errorf("%v allocations, want none", got)
	}
}

func TestHistoryIsItsOwn(t *testing.T) {
	events := []lifecycle.Event{{Time: time.Now(), Kind: lifecycle.Created, Actor: "ann"}}
	h := lifecycle.NewHistory(events)
	events[0].Actor = "bob"
	h.Events()[0].Actor = "cid"
	e := h.At(0)
	if e.Actor != "ann" {
		t.Errorf("a change of the caller's slice, or of a returned one, reached the history: %q", e.Actor)
	}
	if e.Time != e.Time.Round(0) {
		t.Error("the monotonic reading stayed")
	}
}

func TestHistoryUntilProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		at := genTime().Draw(t, "at")
		var want []lifecycle.Event
		var facets lifecycle.Facets
		for _, e := range h.Events() {
			if !e.Time.After(at) {
				want = append(want, e)
				facets.Apply(&e)
			}
		}
		if got := h.AsOf(at); !slices.EqualFunc(got.Events(), want, sameEvent) {
			t.Fatalf("got %v, want %v", got.Events(), want)
		}
		for _, c := range h.Conflicts() {
			in := slices.ContainsFunc(h.AsOf(at).Conflicts(), func(k lifecycle.Conflict) bool { return sameEvent(k.Dropped, c.Dropped) })
			if in == c.Kept.Time.After(at) {
				t.Fatalf("conflict %+v at %v: %v", c, at, in)
			}
		}
		if got := h.Facets(at); !got.Equal(facets) {
			t.Fatalf("facets %+v, want %+v", got, facets)
		}
	})
}

func TestHistoryOpening(t *testing.T) {
	created := lifecycle.Event{Time: epoch, Seq: 1, Actor: "kim", Kind: lifecycle.Created, Side: lifecycle.Customer}
	assigned := lifecycle.Event{Time: epoch, Kind: lifecycle.Assigned, Side: lifecycle.Agent, Assignee: "ann"}
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		want   int // -1: none
		side   lifecycle.Side
		why    string
	}{
		{"none", nil, -1, 0, ""},
		{"created", []lifecycle.Event{created}, 0, lifecycle.Customer, ""},
		{"assigned before it was created, at the same instant", []lifecycle.Event{assigned, created}, 1, lifecycle.Customer,
			"the first event passed for the opening, so that the customer's ticket was the desk's own and was promised no first response"},
		{"a log without creations", []lifecycle.Event{assigned, {Time: epoch, Seq: 3, Kind: lifecycle.Message, Side: lifecycle.Customer}}, 0, lifecycle.Agent, ""},
		{"created twice, as by an import", []lifecycle.Event{created, {Time: epoch.Add(time.Hour), Kind: lifecycle.Created, Side: lifecycle.Agent}}, 0, lifecycle.Customer, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := lifecycle.NewHistory(tc.events)
			o, ok := h.Opening()
			i := o.Index
			if ok != (tc.want >= 0) || ok && (i != tc.want || o.Side != tc.side) {
				t.Errorf("event %d, %v; want %d, by %v: %s", i, ok, tc.want, tc.side, tc.why)
			}
		})
	}
}

// The opening is Created if any event is, and then no event before it is.
func TestHistoryOpeningProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents().Draw(t, "events")
		if rapid.Bool().Draw(t, "none created") {
			for i := range events {
				events[i].Kind = lifecycle.Updated
			}
		}
		h := lifecycle.NewHistory(events)
		o, ok := h.Opening()
		i := o.Index
		if ok != (len(events) > 0) {
			t.Fatalf("%d events, ok is %v", len(events), ok)
		}
		if e := h.Events(); ok && (!o.Time.Equal(e[i].Time) || o.Side != e[i].Side || o.Actor != e[i].Actor) {
			t.Fatalf("%+v is not event %+v", o, e[i])
		}
		for j, e := range h.All() {
			if e.Kind == lifecycle.Created && (j < i || h.At(i).Kind != lifecycle.Created) || j == i && e.Kind != lifecycle.Created && i != 0 {
				t.Fatalf("event %d opened it, %d is %v", i, j, e.Kind)
			}
		}
	})
}

func TestFacetsApply(t *testing.T) {
	before := lifecycle.Facets{
		State: "open", Reason: "r", Group: "g", Assignee: "ann", Tier: "l1",
		Priority: priority.P3, Customer: "free", Category: "login", Channel: "email",
		Own: priority.Facts{"region": {"emea"}, "product": {"app"}},
	}
	shared := before.Own
	defer func() {
		if diff := cmp.Diff(priority.Facts{"region": {"emea"}, "product": {"app"}}, shared); diff != "" {
			t.Errorf("facts that others share have changed: %s", diff)
		}
	}()
	with := func(change func(*lifecycle.Facets)) lifecycle.Facets {
		f := before
		change(&f)
		return f
	}
	for _, tc := range []struct {
		name  string
		event lifecycle.Event
		want  lifecycle.Facets
	}{
		{"empty states nothing", lifecycle.Event{Kind: lifecycle.Message}, before},
		{"assigned to nobody", lifecycle.Event{Kind: lifecycle.Assigned}, with(func(f *lifecycle.Facets) { f.Group, f.Assignee = "", "" })},
		{"assigned to a group alone", lifecycle.Event{Kind: lifecycle.Assigned, Group: "h"}, with(func(f *lifecycle.Facets) { f.Group, f.Assignee = "h", "" })},
		{"a row without owner says nothing of owners", lifecycle.Event{Kind: lifecycle.Updated, State: "open"}, before},
		{"a row with a category alone", lifecycle.Event{Kind: lifecycle.Updated, Category: "data"}, with(func(f *lifecycle.Facets) { f.Category = "data" })},
		{"a row with a group has its assignee, too", lifecycle.Event{Kind: lifecycle.Updated, Group: "h"}, with(func(f *lifecycle.Facets) { f.Group, f.Assignee = "h", "" })},
		{"a row that says nobody", lifecycle.Event{Kind: lifecycle.Updated, Group: lifecycle.Nobody}, with(func(f *lifecycle.Facets) { f.Group, f.Assignee = "", "" })},
		{"nobody in a group", lifecycle.Event{Kind: lifecycle.Assigned, Group: "h", Assignee: lifecycle.Nobody}, with(func(f *lifecycle.Facets) { f.Group, f.Assignee = "h", "" })},
		{"another kind says nobody", lifecycle.Event{Kind: lifecycle.StateChanged, Assignee: lifecycle.Nobody}, with(func(f *lifecycle.Facets) { f.Assignee = "" })},
		{"facts replace, add and clear", lifecycle.Event{Kind: lifecycle.Message, Facts: priority.Facts{"Region": {"apac"}, "tags": {"vip", "", "beta"}, "product": {}}},
			with(func(f *lifecycle.Facets) { f.Own = priority.Facts{"region": {"apac"}, "tags": {"vip", "beta"}} })},
		{"escalated to a tier keeps the owner", lifecycle.Event{Kind: lifecycle.Escalated, Tier: "l2", Reason: "needs logs"}, with(func(f *lifecycle.Facets) { f.Tier = "l2" })},
		{"a new state has its own reason", lifecycle.Event{Kind: lifecycle.StateChanged, State: "done"}, with(func(f *lifecycle.Facets) { f.State, f.Reason = "done", "" })},
		// A note that repeated the state ended a pause by reason.
		{"the same state again keeps its reason", lifecycle.Event{Kind: lifecycle.Message, State: "open"}, before},
		{"the same state for a new reason", lifecycle.Event{Kind: lifecycle.StateChanged, State: "open", Reason: "s"}, with(func(f *lifecycle.Facets) { f.Reason = "s" })},
		{"a new state for the same reason", lifecycle.Event{Kind: lifecycle.StateChanged, State: "done", Reason: "r"}, with(func(f *lifecycle.Facets) { f.State = "done" })},
		{"a row with the same state keeps its reason", lifecycle.Event{Kind: lifecycle.Updated, State: "open", Group: "g", Assignee: "ann"}, before},
		{"a row with a reason alone", lifecycle.Event{Kind: lifecycle.Updated, Group: "g", Assignee: "ann", Reason: "s"}, with(func(f *lifecycle.Facets) { f.Reason = "s" })},
		{"a message may state the rest", lifecycle.Event{Kind: lifecycle.Message, Priority: priority.P1, Customer: "vip", Category: "data", Channel: "chat"},
			with(func(f *lifecycle.Facets) {
				f.Priority, f.Customer, f.Category, f.Channel = priority.P1, "vip", "data", "chat"
			})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := before
			got.Apply(&tc.event)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReasonOfStateProperty: the reason is the last one that was given for the
// present state since the ticket entered it.
func TestReasonOfStateProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		entered, present := 0, lifecycle.State("")
		for i, e := range h.All() {
			if e.State != "" && e.State != present {
				entered, present = i, e.State
			}
		}
		want := ""
		for _, e := range h.Events()[min(entered, h.Len()):] {
			if e.Reason != "" && (e.State != "" || e.Kind == lifecycle.Updated) {
				want = e.Reason
			}
		}
		if got := h.Facets(epoch.Add(time.Hour)); got.State != present || got.Reason != want {
			t.Fatalf("%q for %q, want %q for %q", got.State, got.Reason, present, want)
		}
	})
}

func TestHistoryValidate(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Kind: lifecycle.Created},
		{ID: "m", Time: epoch, Kind: lifecycle.Message},
		{ID: "m", Time: epoch.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		{Time: epoch, Seq: 1, Kind: 99, Side: 9, Visibility: 9, Priority: 9},
		{Time: epoch, Seq: 2, Kind: lifecycle.Worked, Spent: -1},
		{Time: epoch, Seq: 3, Kind: lifecycle.Recorded},
		{Time: epoch, Seq: 4, Kind: lifecycle.StateChanged},
		{Time: epoch, Seq: 5, Kind: lifecycle.Assigned},
	})
	err := h.Validate()
	var spec *lifecycle.SpecError
	ok := errors.As(err, &spec)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range spec.Fields {
		got = append(got, f.Path)
	}
	want := []string{"[0].time", "[1].side", "[1].visibility", "[2].kind", "[2].side", "[2].visibility", "[2].priority",
		"[3].spent", "[4].ref", "[5].state", "[1].id"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%v", diff, err)
	}
	for _, cause := range []error{priority.ErrRequired, priority.ErrRange, priority.ErrConflict} {
		if !errors.Is(err, cause) {
			t.Errorf("not reachable: %v", cause)
		}
	}
}

func TestEventJSONProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEvent().Draw(t, "event")
		if !e.Kind.IsValid() {
			if _, err := json.Marshal(e); e.Kind != 0 && err == nil {
				t.Fatal("a kind out of range was written")
			}
			e.Kind = lifecycle.Created
		}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back lifecycle.Event
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		e.Time, back.Time = e.Time.UTC(), back.Time.UTC()
		if e.Compare(back) != 0 {
			t.Fatalf("%s gives %+v", data, back)
		}
	})
}

// Facts are the facets that are set, under their JSON names.
func TestFacetsFactsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "x", "y"})
		f := lifecycle.Facets{
			State: lifecycle.State(text.Draw(t, "state")), Reason: text.Draw(t, "reason"), Group: text.Draw(t, "group"), Assignee: text.Draw(t, "assignee"),
			Tier: text.Draw(t, "tier"), Priority: rapid.SampledFrom(append(priority.Levels(), 0)).Draw(t, "priority"),
			Customer: text.Draw(t, "customer"), Category: text.Draw(t, "category"), Channel: text.Draw(t, "channel"),
		}
		for range 3 {
			f.Apply(&lifecycle.Event{Kind: lifecycle.Message, Facts: genFacts().Draw(t, "facts")})
		}
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		want := priority.Facts{}
		for name, values := range f.Own {
			if name != "priority" { // no fact of the application's own
				want[name] = values
			}
		}
		for name, value := range all {
			if name != "facts" {
				want[name] = []string{value.(string)}
			}
		}
		if diff := cmp.Diff(want, f.Facts()); diff != "" {
			t.Fatalf("(-JSON +facts):\n%s", diff)
		}
		for _, name := range []string{"state", "Priority", "region", "REGION", "tags", "customer", "no such"} {
			if diff := cmp.Diff(f.Facts().Fact(name), f.Fact(name)); diff != "" {
				t.Fatalf("%s (-all +one): %s", name, diff)
			}
		}
	})
}

// Nor does it for events of which no two of one instant chain: the same event
// twice, links of an instant each, with a state from which they lead, and links
// of one instant without.
func TestOrderedAllocatesForChainsAlone(t *testing.T) {
	link := func(minute int, from, to lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: epoch.Add(time.Duration(minute) * time.Minute), Kind: lifecycle.Created, From: from, State: to}
	}
	for name, row := range map[string]struct {
		events []lifecycle.Event
		chains bool
	}{
		"twice the same":    {[]lifecycle.Event{{Time: epoch, Kind: lifecycle.Worked}, {Time: epoch, Kind: lifecycle.Worked}}, false},
		"an instant each":   {[]lifecycle.Event{link(0, "a", "b"), link(1, "b", "c"), link(2, "", "d"), link(3, "d", "e")}, false},
		"from no state":     {[]lifecycle.Event{link(0, "", "a"), link(0, "", "b"), link(0, "", "c")}, false},
		"beside no link":    {[]lifecycle.Event{{Time: epoch}, link(0, "a", "b")}, false},
		"one from a state":  {[]lifecycle.Event{link(0, "", "a"), link(0, "a", "b")}, true},
		"both from a state": {[]lifecycle.Event{link(0, "a", "b"), link(0, "b", "c")}, true},
		"after others":      {[]lifecycle.Event{link(0, "", "a"), link(1, "a", "b"), link(1, "b", "c")}, true},
	} {
		got := testing.AllocsPerRun(20, func() {
			if _, ok := lifecycle.Ordered(row.events); !ok {
				t.Fatal(name, "refused")
			}
		})
		if (got > 0) != row.chains {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}
