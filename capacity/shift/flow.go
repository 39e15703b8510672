package shift

import (
	"math"
	"slices"
)

// endless is the room of an arc that carries any flow.
const endless = math.MaxInt64 / 4

// network is a graph whose arcs carry any flow at a cost a unit.
type network struct {
	arcs [][]int // by node, indices of edges out of it
	edge []edge  // edge i^1 is the reverse of edge i
}

type edge struct {
	to   int
	cost int64
	room int64 // what more can flow
}

func newNetwork(nodes int) *network { return &network{arcs: make([][]int, nodes)} }

// add adds an arc and returns its index.
func (g *network) add(from, to int, cost int64) int {
	i := len(g.edge)
	g.edge = append(g.edge, edge{to, cost, endless}, edge{from, -cost, 0})
	g.arcs[from] = append(g.arcs[from], i)
	g.arcs[to] = append(g.arcs[to], i+1)
	return i
}

// sent returns the flow on arc i.
func (g *network) sent(i int) int64 { return g.edge[i^1].room }

// potentials returns potentials under which no arc has a negative reduced
// cost, cost + π(from) − π(to), by Bellman and Ford. ok is false if a cycle
// has a negative cost.
func (g *network) potentials() (pi []int64, ok bool) {
	pi = make([]int64, len(g.arcs))
	for range g.arcs {
		changed := false
		for v, arcs := range g.arcs {
			for _, i := range arcs {
				if e := &g.edge[i]; e.room > 0 && pi[v]+e.cost < pi[e.to] {
					pi[e.to] = pi[v] + e.cost
					changed = true
				}
			}
		}
		if !changed {
			return pi, true
		}
	}
	return nil, false
}

// send sends the supply (above 0) of nodes to those with a demand (below 0) at
// least cost, by shortest paths one after the other, and returns potentials
// that prove it. They sum to zero, and every demand can be reached.
func (g *network) send(supply, pi []int64) {
	n := len(g.arcs)
	dist, via, heap := make([]int64, n), make([]int, n), &distances{}
	for source := range n {
		for supply[source] > 0 {
			sink := g.nearest(source, supply, pi, dist, via, heap)
			amount := min(supply[source], -supply[sink])
			for v := sink; v != source; v = g.edge[via[v]^1].to {
				amount = min(amount, g.edge[via[v]].room)
			}
			for v := sink; v != source; v = g.edge[via[v]^1].to {
				g.edge[via[v]].room -= amount
				g.edge[via[v]^1].room += amount
			}
			supply[source] -= amount
			supply[sink] += amount
		}
	}
}

// nearest finds the nearest node with a demand by Dijkstra's method over
// reduced costs, and keeps these non-negative.
func (g *network) nearest(source int, supply, pi, dist []int64, via []int, heap *distances) int {
	const far = math.MaxInt64 / 2
	for v := range dist {
		dist[v] = far
	}
	dist[source] = 0
	heap.list = heap.list[:0]
	heap.push(distance{0, source})
	at := heap.pop()
	for ; supply[at.node] >= 0; at = heap.pop() {
		if at.d > dist[at.node] {
			continue
		}
		for _, i := range g.arcs[at.node] {
			e := &g.edge[i]
			if e.room == 0 {
				continue
			}
			if d := at.d + e.cost + pi[at.node] - pi[e.to]; d < dist[e.to] {
				dist[e.to], via[e.to] = d, i
				heap.push(distance{d, e.to})
			}
		}
	}
	for v := range pi {
		pi[v] += min(dist[v], at.d)
	}
	return at.node
}

type distance struct {
	d    int64
	node int
}

// distances is a binary heap.
type distances struct{ list []distance }

func (h *distances) push(x distance) {
	h.list = append(h.list, x)
	for i := len(h.list) - 1; i > 0; {
		up := (i - 1) / 2
		if h.list[up].d <= h.list[i].d {
			return
		}
		h.list[up], h.list[i] = h.list[i], h.list[up]
		i = up
	}
}

func (h *distances) pop() distance {
	top, last := h.list[0], len(h.list)-1
	h.list[0] = h.list[last]
	h.list = h.list[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return top
		}
		if down+1 < last && h.list[down+1].d < h.list[down].d {
			down++
		}
		if h.list[i].d <= h.list[down].d {
			return top
		}
		h.list[i], h.list[down] = h.list[down], h.list[i]
		i = down
	}
}

// flow solves the problem if every shift works in one stretch. Its constraint
// matrix is then that of a network: nodes are the ends of slots, a shift is an
// arc from its begin to its end, a person too many in a slot an arc back over
// it, and the flow over slot t is required[t]. Whole supplies give whole
// flows.
func (p *problem) flow() ([]int64, bool) {
	ends := make([][2]int, len(p.column))
	for j, c := range p.column {
		from, to, ok := stretch(c.works)
		if !ok {
			return nil, false
		}
		ends[j] = [2]int{from, to}
	}
	g := newNetwork(p.n + 1)
	for j, e := range ends {
		i := g.add(e[0], e[1], p.column[j].cost)
		if most := p.column[j].most; most < maxPeople {
			g.edge[i].room = most
		}
	}
	supply := append(slices.Clone(p.required), 0)
	for t, r := range p.required {
		g.add(t+1, t, 0)
		supply[t+1] -= r
	}
	g.send(supply, make([]int64, p.n+1))
	counts := make([]int64, len(p.column))
	for j := range counts {
		counts[j] = g.sent(2 * j)
	}
	return counts, true
}

// stretch returns the ends of the only run of true, [from, to).
func stretch(works []bool) (from, to int, ok bool) {
	for from < len(works) && !works[from] {
		from++
	}
	to = from
	for to < len(works) && works[to] {
		to++
	}
	for _, w := range works[to:] {
		if w {
			return 0, 0, false
		}
	}
	return from, to, true
}
