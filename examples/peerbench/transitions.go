package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/looplab/fsm"
	"github.com/qmuntal/stateless"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// steps are the machine of a small desk: event, from and to.
var steps = [][3]string{
	{"assign", "new", "assigned"}, {"start", "assigned", "in_progress"}, {"ask", "in_progress", "waiting"},
	{"answer", "waiting", "in_progress"}, {"solve", "in_progress", "resolved"}, {"reopen", "resolved", "in_progress"},
	{"close", "resolved", "closed"}, {"cancel", "new", "cancelled"}, {"cancel", "assigned", "cancelled"},
}

// walk is the way of a ticket through it, without an end.
var walk = []string{"ask", "answer", "solve", "reopen"}

func ourMachine() *machine.Machine {
	classes := map[string]machine.Class{"waiting": machine.Waiting, "resolved": machine.Done, "closed": machine.Done, "cancelled": machine.Done}
	s := machine.Spec{Start: []lifecycle.State{"new"}}
	for _, name := range []string{"new", "assigned", "in_progress", "waiting", "resolved", "closed", "cancelled"} {
		state := machine.StateSpec{Name: lifecycle.State(name), Class: classes[name]}
		switch state.Class {
		case 0:
			state.Class = machine.Open
		case machine.Waiting:
			state.WaitsOn = "customer"
		}
		s.States = append(s.States, state)
	}
	for _, x := range steps {
		s.Transitions = append(s.Transitions, machine.TransitionSpec{Event: x[0], From: []lifecycle.State{lifecycle.State(x[1])}, To: lifecycle.State(x[2])})
	}
	return must(machine.New(s, nil))
}

func newStateless(state string) *stateless.StateMachine {
	m := stateless.NewStateMachine(state)
	for _, x := range steps {
		m.Configure(x[1]).Permit(x[0], x[2])
	}
	return m
}

func newFSM(state string) *fsm.FSM {
	var events fsm.Events
	for _, x := range steps {
		events = append(events, fsm.EventDesc{Name: x[0], Src: []string{x[1]}, Dst: x[2]})
	}
	return fsm.NewFSM(state, events, nil)
}

func stepOurs(b *testing.B) {
	m, t := ourMachine(), machine.Snapshot{}
	t.State = "in_progress"
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		step, err := m.Next(t, walk[i&3])
		if err != nil {
			b.Fatal(err)
		}
		t.State = step.To
	}
}

func stepStateless(b *testing.B) {
	m := newStateless("in_progress")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		check(m.Fire(walk[i&3]))
	}
}

func stepFSM(b *testing.B) {
	m, ctx := newFSM("in_progress"), context.Background()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		check(m.Event(ctx, walk[i&3]))
	}
}

// kept returns the bytes that each of n values of new keeps.
func kept[T any](n int, new func() T) float64 {
	all := make([]T, n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range all {
		all[i] = new()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(all)
	return (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / float64(n)
}

// transitions writes the comparison of state machines.
func transitions(w io.Writer) {
	r := measure(stepOurs, stepStateless, stepFSM)
	t := newTable(w, "One step of a ticket through a machine of 7 states and 9 steps, and what a ticket keeps: a machine of ours is a table for all tickets, those of the peers hold one ticket each:",
		"state machine", "ns a step", "allocations", "bytes a ticket")
	t.row("`lifecycle/machine`", fmt.Sprintf("%.0f", ns(r[0])), fmt.Sprint(r[0].AllocsPerOp()), "0")
	t.row("qmuntal/stateless v1.7.2", beside(ns(r[1]), ns(r[0])), fmt.Sprint(r[1].AllocsPerOp()), thousands(kept(2000, func() any { return newStateless("new") })))
	t.row("looplab/fsm v1.0.3", beside(ns(r[2]), ns(r[0])), fmt.Sprint(r[2].AllocsPerOp()), thousands(kept(2000, func() any { return newFSM("new") })))
}
