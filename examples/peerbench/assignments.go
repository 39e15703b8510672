package main

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/supportops/policy/tier/assign"
)

// smooth is the smooth weighted round robin of web servers: each turn adds the
// weights, takes the greatest, and takes the sum of the weights from it.
type smooth struct {
	weight, current []int
	sum             int
}

func newSmooth(weights []int) *smooth {
	s := &smooth{weight: weights, current: make([]int, len(weights))}
	for _, w := range weights {
		s.sum += w
	}
	return s
}

func (s *smooth) next() int {
	best := 0
	for i, w := range s.weight {
		s.current[i] += w
		if s.current[i] > s.current[best] {
			best = i
		}
	}
	s.current[best] -= s.sum
	return best
}

// weights are those of n agents, 1 to 5.
func weights(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = 1 + i*7%5
	}
	return all
}

func assignSession(n int, mode assign.Mode) *assign.Session {
	var agents []assign.Agent
	for i, w := range weights(n) {
		agents = append(agents, assign.Agent{ID: fmt.Sprintf("a%05d", i), Presence: assign.Online, Weight: w})
	}
	return must(must(assign.New(assign.Spec{Mode: mode})).NewSession(agents, assign.Cursor{}))
}

var noon = time.Date(2026, 3, 25, 12, 0, 0, 0, time.UTC)

func assignOurs(n int, mode assign.Mode) func(*testing.B) {
	return func(b *testing.B) {
		s := assignSession(n, mode)
		item := assign.Item{ID: "t", Since: noon}
		for b.Loop() {
			s.Assign(item, noon)
		}
	}
}

func assignPeer(n int) func(*testing.B) {
	return func(b *testing.B) {
		s := newSmooth(weights(n))
		for b.Loop() {
			s.next()
		}
	}
}

// assignments writes the comparison of weighted assignment.
func assignments(w io.Writer) {
	t := newTable(w, "One assignment by weights, in nanoseconds. The round robin knows weights alone; `tier/assign` also asks who is there, has room, skills and a shift, and gives the same shares:",
		"agents", "smooth weighted round robin", "`tier/assign` weighted", "least loaded")
	for _, n := range []int{10, 100, 1000} {
		r := measure(assignPeer(n), assignOurs(n, assign.Weighted), assignOurs(n, assign.LeastLoaded))
		t.row(thousands(float64(n)), thousands(ns(r[0])), beside(ns(r[1]), ns(r[0])), beside(ns(r[2]), ns(r[0])))
	}
}
