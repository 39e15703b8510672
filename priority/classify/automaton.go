package classify

import (
	"cmp"
	"slices"
)

// automaton finds all keywords in a text in one pass (Aho and Corasick,
// Efficient string matching, 1975). Its nodes are the beginnings of keywords:
//
//	keywords he, she, hers         fail: where the longest ending that begins
//	0 ─h→ 1 ─e→ 2 ─r→ 3 ─s→ 4      some keyword goes on, 5→0, 6→1, 7→2, 4→5
//	└─s→ 5 ─h→ 6 ─e→ 7
//
// A keyword of a script without spaces is not found inside a longer one that
// is found there: in each place the longest stands.
type automaton struct {
	keywords []keyword
	root     [256]int32
	nodes    []node
}

type node struct {
	next          []step // by byte
	fail          int32
	spaced, solid []int32 // keywords that end here
	upSpaced      int32   // the nearest node on the way of fail with such keywords, 0: none
	upSolid       int32
}

type step struct {
	by byte
	to int32
}

// add adds a keyword and returns its number.
func (a *automaton) add(k keyword) int32 {
	if a.nodes == nil {
		a.nodes = make([]node, 1)
	}
	at := int32(0)
	for i := range len(k.folded) {
		to := a.step(at, k.folded[i])
		if to == 0 {
			to = int32(len(a.nodes))
			a.nodes = append(a.nodes, node{})
			a.connect(at, k.folded[i], to)
		}
		at = to
	}
	id := int32(len(a.keywords))
	a.keywords = append(a.keywords, k)
	if n := &a.nodes[at]; k.solid {
		n.solid = append(n.solid, id)
	} else {
		n.spaced = append(n.spaced, id)
	}
	return id
}

// step returns the node after at by a byte, 0 for none.
func (a *automaton) step(at int32, by byte) int32 {
	if at == 0 {
		return a.root[by]
	}
	next := a.nodes[at].next
	if len(next) == 1 {
		if next[0].by == by {
			return next[0].to
		}
		return 0
	}
	i, ok := slices.BinarySearchFunc(next, by, func(s step, by byte) int { return cmp.Compare(s.by, by) })
	if !ok {
		return 0
	}
	return next[i].to
}

func (a *automaton) connect(at int32, by byte, to int32) {
	if at == 0 {
		a.root[by] = to
		return
	}
	next := a.nodes[at].next
	i, _ := slices.BinarySearchFunc(next, by, func(s step, by byte) int { return cmp.Compare(s.by, by) })
	a.nodes[at].next = slices.Insert(next, i, step{by, to})
}

// link sets where each node fails to, level by level.
func (a *automaton) link() {
	var queue []int32
	for _, to := range a.root {
		if to != 0 {
			queue = append(queue, to)
		}
	}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		n := &a.nodes[at]
		n.upSpaced, n.upSolid = a.nearest(n.fail)
		for _, s := range n.next {
			a.nodes[s.to].fail = a.advance(n.fail, s.by)
			queue = append(queue, s.to)
		}
	}
}

// nearest returns at or, if no keyword of the kind ends there, the node above
// it where one does.
func (a *automaton) nearest(at int32) (spaced, solid int32) {
	if at == 0 {
		return 0, 0
	}
	n := &a.nodes[at]
	spaced, solid = n.upSpaced, n.upSolid
	if len(n.spaced) > 0 {
		spaced = at
	}
	if len(n.solid) > 0 {
		solid = at
	}
	return spaced, solid
}

// advance returns the node of the longest ending of at and a byte.
func (a *automaton) advance(at int32, by byte) int32 {
	for {
		if to := a.step(at, by); to != 0 || at == 0 {
			return to
		}
		at = a.nodes[at].fail
	}
}

// place is where a keyword was found in the folded text.
type place struct{ from, to int }

// search is one pass over a text.
type search struct {
	a      *automaton
	folded []byte
	found  map[int32]place // by keyword: the first place where it stands
	skip   map[int32]int32 // nodes whose spaced keywords are all found: the next node above
	solid  []solidHit      // none inside another, by where they end
}

type solidHit struct {
	place
	keyword int32
}

// find returns the first place of each keyword that stands in folded.
func (a *automaton) find(folded []byte) map[int32]place { return a.pass(folded).found }

// pass returns the search when the whole text has been read.
func (a *automaton) pass(folded []byte) search {
	s := search{a: a, folded: folded, found: map[int32]place{}, skip: map[int32]int32{}}
	at := int32(0)
	for i, by := range folded {
		at = a.advance(at, by)
		if at == 0 {
			continue
		}
		if spaced, solid := a.nearest(at); spaced|solid != 0 {
			e := edgeAt(folded, i+1)
			s.spacedAt(spaced, i+1, e)
			s.solidAt(solid, i+1, e)
		}
	}
	for _, h := range s.solid {
		if _, again := s.found[h.keyword]; !again {
			s.found[h.keyword] = h.place
		}
	}
	return s
}

// spacedAt takes the keywords of scripts with spaces that end at end.
func (s *search) spacedAt(at int32, end int, e edge) {
	for at = s.skipped(at); at != 0; at = s.skipped(s.a.nodes[at].upSpaced) {
		left := false
		for _, id := range s.a.nodes[at].spaced {
			if _, found := s.found[id]; found {
				continue
			}
			k := &s.a.keywords[id]
			if start := end - len(k.folded); k.stands(s.folded, start, e) {
				s.found[id] = place{start, end}
			} else {
				left = true
			}
		}
		if !left {
			s.skip[at] = s.a.nodes[at].upSpaced
		}
	}
}

// skipped returns the first node from at upwards with keywords left to find,
// and shortens the way to it.
func (s *search) skipped(at int32) int32 {
	to := at
	for next, done := s.skip[to]; done; next, done = s.skip[to] {
		to = next
	}
	for at != to {
		next := s.skip[at]
		s.skip[at] = to
		at = next
	}
	return to
}

// solidAt takes the longest keyword with letters of a script without spaces
// that ends at end. It drops the earlier ones that lie inside it.
func (s *search) solidAt(at int32, end int, e edge) {
	for ; at != 0; at = s.a.nodes[at].upSolid {
		stands := false
		for _, id := range s.a.nodes[at].solid {
			k := &s.a.keywords[id]
			start := end - len(k.folded)
			if !k.stands(s.folded, start, e) {
				continue
			}
			for n := len(s.solid); !stands && n > 0 && s.solid[n-1].from >= start; n = len(s.solid) {
				s.solid = s.solid[:n-1]
			}
			stands = true
			s.solid = append(s.solid, solidHit{place{start, end}, id})
		}
		if stands {
			return
		}
	}
}
