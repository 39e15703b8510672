package lifecycle_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"pgregory.net/rapid"
)

// move is a row of a log that names the states before and after.
func move(id string, from, to lifecycle.State) lifecycle.Event {
	return lifecycle.Event{ID: id, Time: epoch, Kind: lifecycle.StateChanged, From: from, State: to}
}

func TestChain(t *testing.T) {
	for _, tc := range []struct {
		name   string
		why    string
		events []lifecycle.Event
		want   string // ids in order
	}{
		{"two rows of one second", "the greater id comes first, and the ticket ended In Progress",
			[]lifecycle.Event{move("9", "Open", "In Progress"), move("4", "In Progress", "Closed")}, "9 4"},
		{"created comes first", "its id is greater",
			[]lifecycle.Event{move("1", "new", "open"), {ID: "2", Time: epoch, Kind: lifecycle.Created, State: "new"}}, "2 1"},
		{"there and back", "from the state that the ticket is in",
			[]lifecycle.Event{{ID: "0", Time: epoch.Add(-1), Kind: lifecycle.Created, State: "b"}, move("1", "a", "b"), move("2", "b", "a")}, "0 2 1"},
		{"a ring entered in the middle", "the one that leads on is last",
			[]lifecycle.Event{move("1", "a", "c"), move("2", "a", "b"), move("3", "b", "a")}, "2 3 1"},
		{"a sequence decides", "as it says",
			[]lifecycle.Event{{ID: "1", Time: epoch, Seq: 2, Kind: lifecycle.StateChanged, From: "a", State: "b"}, {ID: "2", Time: epoch, Seq: 1, Kind: lifecycle.StateChanged, From: "b", State: "c"}}, "2 1"},
		{"two chains", "the one that begins with the present state comes first",
			[]lifecycle.Event{{ID: "0", Time: epoch.Add(-1), Kind: lifecycle.Created, State: "x"}, move("1", "b", "c"), move("2", "a", "b"), move("3", "y", "z"), move("4", "x", "y")}, "0 4 3 2 1"},
		{"others keep their places", "a message says nothing of states",
			[]lifecycle.Event{move("1", "b", "c"), {ID: "2", Time: epoch, Kind: lifecycle.Message}, move("3", "a", "b")}, "3 2 1"},
		{"without a state before", "nothing chains",
			[]lifecycle.Event{move("1", "", "c"), move("2", "", "a")}, "1 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 {
				slices.Reverse(tc.events)
				got := ""
				for _, e := range lifecycle.NewHistory(tc.events).All() {
					got += " " + e.ID
				}
				if got != " "+tc.want {
					t.Errorf("order%s, want %s: %s", got, tc.want, tc.why)
				}
			}
		})
	}
}

// missing returns how many links of a chain are missing, and whether its first
// event begins elsewhere than in the present state.
func missing(present lifecycle.State, links []lifecycle.Event) (n int, elsewhere bool) {
	for i := 1; i < len(links); i++ {
		if links[i].From != links[i-1].State {
			n++
		}
	}
	return n, links[0].From != present
}

// best returns the fewest missing links of all orders.
func best(present lifecycle.State, links []lifecycle.Event) (n int, elsewhere bool) {
	n, elsewhere = missing(present, links)
	var permute func(k int)
	permute = func(k int) {
		if k == len(links) {
			if m, e := missing(present, links); m < n || m == n && !e {
				n, elsewhere = m, e
			}
			return
		}
		for i := k; i < len(links); i++ {
			links[k], links[i] = links[i], links[k]
			permute(k + 1)
			links[k], links[i] = links[i], links[k]
		}
	}
	permute(0)
	return n, elsewhere
}

// TestChainProperty: no order of the events of one instant misses fewer links,
// or as few and begins with the present state, and what is no link keeps its
// place.
func TestChainProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom([]lifecycle.State{"a", "b", "c", "d"})
		present := state.Draw(t, "present")
		events := []lifecycle.Event{{ID: "0", Time: epoch.Add(-1), Kind: lifecycle.Created, State: present}}
		for i := range rapid.IntRange(0, 6).Draw(t, "events") {
			e := move(fmt.Sprint(i+1), state.Draw(t, "from"), state.Draw(t, "to"))
			if rapid.IntRange(0, 5).Draw(t, "other") == 0 {
				e = lifecycle.Event{ID: e.ID, Time: epoch, Kind: lifecycle.Message}
			}
			events = append(events, e)
		}
		h := lifecycle.NewHistory(rapid.Permutation(events).Draw(t, "arrival"))
		var links []lifecycle.Event
		for i, e := range h.All() {
			switch {
			case e.Kind == lifecycle.StateChanged:
				links = append(links, e)
			case e.ID != fmt.Sprint(i):
				t.Fatalf("%v stands at %d", e, i)
			}
		}
		if len(links) == 0 {
			return
		}
		n, elsewhere := missing(present, links)
		want, wantElsewhere := best(present, slices.Clone(links))
		if n != want || elsewhere != wantElsewhere {
			t.Fatalf("%v misses %d links (begins elsewhere: %v), at best %d (%v)", links, n, elsewhere, want, wantElsewhere)
		}
	})
}

// TestChainGrows: a hundred thousand rows of one instant, each a part of the
// graph of its own or all one trail, are ordered at once.
func TestChainGrows(t *testing.T) {
	const n = 100_000
	apart, trail := make([]lifecycle.Event, n), make([]lifecycle.Event, n)
	for i := range n {
		apart[i] = move(fmt.Sprint(i), lifecycle.State(fmt.Sprint("from", i)), lifecycle.State(fmt.Sprint("to", i)))
		trail[i] = move(fmt.Sprint(i), lifecycle.State(fmt.Sprint("s", n-i)), lifecycle.State(fmt.Sprint("s", n-i-1)))
	}
	begin := time.Now()
	for _, events := range [][]lifecycle.Event{apart, trail} {
		if h := lifecycle.NewHistory(events); h.Len() != n {
			t.Fatalf("%d events", h.Len())
		}
	}
	h := lifecycle.NewHistory(trail)
	if links, elsewhere := missing("s100000", h.Events()); links != 0 || elsewhere {
		t.Errorf("the trail misses %d links", links)
	}
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}
