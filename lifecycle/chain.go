package lifecycle

import (
	"slices"

	"github.com/supportops/policy/internal/fold"
)

// The order of events of one instant. Rows of a log often have whole seconds
// and ids that say nothing about their order, but name the states before and
// after. Each such event is an edge of a graph of states, and the order that
// chains them all is an Eulerian trail:
//
//	  Open ──▶ In Progress ──▶ Closed        ids 9, 4: the order is 9, 4
//
// Where one trail does not do, the edges are split into as few trails as
// possible (one for each surplus of ways out over ways in, or one for a part of
// the graph that has none). It takes time linear in the events. Letters' case of
// states does not matter.

// links reports whether e is a link of a chain: of no sequence, and from a
// state, or from the beginning, to a state.
func (e *Event) links() bool {
	return e.Seq == 0 && e.State != "" && (e.From != "" || e.Kind == Created)
}

// hasChain reports whether two events of one instant, at least one of them with
// a From, are links. The events are ordered by time.
func hasChain(events []Event) bool {
	links, from := 0, false
	for i := range events {
		e := &events[i]
		if i > 0 && !e.Time.Equal(events[i-1].Time) {
			links, from = 0, false
		}
		if e.links() {
			links, from = links+1, from || e.From != ""
			if links > 1 && from {
				return true
			}
		}
	}
	return false
}

// chain puts links of one instant in the order in which they chain, in the
// places that they have together. The events are ordered by Compare.
func chain(events []Event) {
	if !hasChain(events) {
		return
	}
	var present State
	for i := 0; i < len(events); {
		var places []int
		before := present
		j := i
		for ; j < len(events) && events[j].Time.Equal(events[i].Time); j++ {
			if events[j].links() {
				places = append(places, j)
			} else if events[j].State != "" && len(places) == 0 {
				before = events[j].State
			}
		}
		if len(places) > 1 {
			rearrange(events, places, before)
		}
		for ; i < j; i++ {
			if events[i].State != "" {
				present = events[i].State
			}
		}
	}
}

// rearrange puts the events at the places, which are ascending, into the order
// of the trails.
func rearrange(events []Event, places []int, present State) {
	g := newTrails(events, places, present)
	order := g.order()
	moved := make([]Event, len(order))
	for i, link := range order {
		moved[i] = events[places[link]]
	}
	for i, at := range places {
		events[at] = moved[i]
	}
}

// trails is the graph of states whose edges are the links of one instant.
type trails struct {
	from, to []int   // of each link, the states by number
	out      [][]int // of each state, the links that leave it, in order
	part     []int   // of each state, the one that stands for its part of the graph
	surplus  []int   // of each state, ways out less ways in
	present  int     // the state of the ticket, -1 if no link touches it
}

func newTrails(events []Event, places []int, present State) *trails {
	g := &trails{present: -1}
	number := map[string]int{} // by folded name
	state := func(s State) int {
		folded := fold.String(string(s))
		n, ok := number[folded]
		if !ok {
			n = len(number)
			number[folded] = n
			g.out, g.part, g.surplus = append(g.out, nil), append(g.part, n), append(g.surplus, 0)
		}
		return n
	}
	for link, at := range places {
		from, to := state(events[at].From), state(events[at].State)
		g.from, g.to = append(g.from, from), append(g.to, to)
		g.out[from] = append(g.out[from], link)
		g.surplus[from]++
		g.surplus[to]--
		g.part[g.root(from)] = g.root(to)
	}
	if n, ok := number[fold.String(string(present))]; ok {
		g.present = n
	}
	return g
}

// root returns the state that stands for the part of the graph with s.
func (g *trails) root(s int) int {
	for g.part[s] != s {
		g.part[s] = g.part[g.part[s]]
		s = g.part[s]
	}
	return s
}

// order returns the links in the order of the trails, the part of the graph
// with the present state first, the others in the order of their first links.
func (g *trails) order() []int {
	members := map[int][]int{} // states by the one that stands for their part
	for s := range g.part {
		members[g.root(s)] = append(members[g.root(s)], s)
	}
	var order []int
	visit := func(state int) {
		root := g.root(state)
		if states := members[root]; states != nil {
			order = g.tour(order, states)
			members[root] = nil
		}
	}
	if g.present >= 0 {
		visit(g.present)
	}
	for _, from := range g.from {
		visit(from)
	}
	return order
}

// jump stands for a link from the end of a trail to the beginning of the next.
const jump = -1

// tour appends the links of one part of the graph: a single trail through all
// of them and through the jumps that it needs, which are left out again.
func (g *trails) tour(order, states []int) []int {
	var begin, end []int // of trails, a state as often as trails begin or end there
	start := -1
	for _, s := range states {
		for range g.surplus[s] {
			begin = append(begin, s)
		}
		for range -g.surplus[s] {
			end = append(end, s)
		}
		if len(g.out[s]) > 0 && (start < 0 || s == g.present) {
			start = s
		}
	}
	if len(begin) > 0 {
		i := max(slices.Index(begin, g.present), 0)
		begin[0], begin[i] = begin[i], begin[0]
		start = begin[0]
	}
	jumps := map[int][]int{} // of each end, the beginnings to jump to
	for i := 1; i < len(begin); i++ {
		jumps[end[i-1]] = append(jumps[end[i-1]], begin[i])
	}
	return g.walk(order, start, jumps)
}

// walk appends the links of the trail that begins at start (Hierholzer's
// algorithm).
func (g *trails) walk(order []int, start int, jumps map[int][]int) []int {
	type step struct{ state, link int }
	stack := []step{{state: start, link: jump}}
	first := len(order)
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		switch s := top.state; {
		case len(g.out[s]) > 0:
			link := g.out[s][0]
			g.out[s] = g.out[s][1:]
			stack = append(stack, step{g.to[link], link})
		case len(jumps[s]) > 0:
			to := jumps[s][0]
			jumps[s] = jumps[s][1:]
			stack = append(stack, step{to, jump})
		default:
			stack = stack[:len(stack)-1]
			if top.link != jump {
				order = append(order, top.link)
			}
		}
	}
	slices.Reverse(order[first:])
	return order
}
