package queueing_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

func someRoom() *rapid.Generator[WaitingRoom] {
	return rapid.Custom(func(t *rapid.T) WaitingRoom {
		m := WaitingRoom{Load: math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(40)).Draw(t, "log load")), Places: rapid.IntRange(0, 30).Draw(t, "places")}
		if rapid.Bool().Draw(t, "patience") {
			m.AbandonRate = someRate().Draw(t, "rate")
		}
		return m
	})
}

// birthDeath is the twin: the balance of coming and going, state by state, and
// for a customer who finds j waiting the way to the front, one departure after
// the other, by uniformization.
type birthDeath struct {
	m      WaitingRoom
	c      int
	states []float64 // chance of n customers in all
}

func newBirthDeath(m WaitingRoom, c int) birthDeath {
	b := birthDeath{m, c, make([]float64, c+m.Places+1)}
	b.states[0] = 1
	sum := 1.0
	for n := 1; n < len(b.states); n++ {
		b.states[n] = b.states[n-1] * m.Load / (float64(min(n, c)) + m.AbandonRate*float64(max(n-c, 0)))
		sum += b.states[n]
	}
	for n := range b.states {
		b.states[n] /= sum
	}
	return b
}

// by returns the chances of being answered, lost and waiting at t.
func (b birthDeath) by(t float64) (answered, lost, waiting float64) {
	at := make([]float64, b.m.Places) // chance of waiting with so many ahead
	for n, p := range b.states {
		switch {
		case n < b.c:
			answered += p
		case n < len(b.states)-1:
			at[n-b.c] = p
		default:
			lost += p
		}
	}
	pace := float64(b.c) + b.m.AbandonRate*float64(b.m.Places+1)
	const dt = 1.0 // of pace·t at once, so that exp(-pace·t) does not vanish
	for rest := pace * t; rest > 0; rest -= dt {
		span := min(rest, dt)
		weight, step := math.Exp(-span), append([]float64(nil), at...)
		done, gone := 0.0, 0.0
		next := make([]float64, len(at))
		var sumDone, sumGone float64
		for k := 0; k < 40; k++ {
			for j := range step {
				next[j] += weight * step[j]
			}
			sumDone, sumGone = sumDone+weight*done, sumGone+weight*gone
			moved := make([]float64, len(step))
			for j, p := range step {
				front := (float64(b.c) + b.m.AbandonRate*float64(j)) / pace
				own := b.m.AbandonRate / pace
				if j > 0 {
					moved[j-1] += p * front
				} else {
					done += p * front
				}
				gone += p * own
				moved[j] += p * (1 - front - own)
			}
			step = moved
			weight *= span / float64(k+1)
		}
		at, answered, lost = next, answered+sumDone, lost+sumGone
	}
	for _, p := range at {
		waiting += p
	}
	return answered, lost, waiting
}

func TestWaitingRoomTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, c := someRoom().Draw(t, "room"), rapid.IntRange(1, 30).Draw(t, "agents")
		f, err := m.At(float64(c))
		if err != nil {
			t.Fatal(err)
		}
		twin := newBirthDeath(m, c)
		var length, busy, wait float64
		for n, p := range twin.states {
			length += p * float64(max(n-c, 0))
			busy += p * float64(min(n, c))
			if n >= c && n < len(twin.states)-1 {
				wait += p
			}
		}
		for _, x := range []struct {
			what      string
			got, want float64
		}{
			{"turned away", f.ProbBlock, twin.states[len(twin.states)-1]}, {"wait", f.ProbWait, wait}, {"queue", f.QueueLength, length},
			{"mean wait", f.MeanWait, length / m.Load}, {"occupancy", f.Occupancy, busy / float64(c)}, {"gives up", f.ProbAbandon, m.AbandonRate * length / m.Load},
			{"sojourn", f.MeanSojourn, (length + busy) / m.Load},
		} {
			if differ(x.got, x.want, 1e-11) {
				t.Fatalf("%s: %v, want %v", x.what, x.got, x.want)
			}
		}
		for _, at := range []float64{0, 0.01, 0.3, 2} {
			o := f.By(at)
			answered, lost, waiting := twin.by(at)
			if math.Abs(o.Answered-answered) > 1e-10 || math.Abs(o.Lost-lost) > 1e-10 || math.Abs(o.Waiting-waiting) > 1e-10 {
				t.Fatalf("at %v: %+v, want answered %v, lost %v, waiting %v", at, o, answered, lost, waiting)
			}
		}
	})
}

// Without places it is Erlang B; with places for all, Erlang C or A.
func TestWaitingRoomLimitsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(0.01, 50).Draw(t, "load")
		c := rapid.Float64Range(0, 60).Draw(t, "agents")
		m := WaitingRoom{Load: a}
		if rapid.Bool().Draw(t, "patience") {
			m.AbandonRate = someRate().Draw(t, "rate")
		}
		none, err := m.At(c)
		lines, _ := ErlangB{a}.At(c)
		if err != nil || differ(none.ProbBlock, lines.ProbBlock, 1e-12) || differ(none.Occupancy, lines.Occupancy, 1e-12) || none.ProbWait != 0 {
			t.Fatalf("%+v, %v, want %+v", none, err, lines)
		}
		m.Places = 20_000
		if m.AbandonRate == 0 && c < 1.05*a {
			return
		}
		full, err := m.At(c)
		endless, _ := ErlangA{a, m.AbandonRate}.At(c)
		if err != nil || differ(full.ProbWait, endless.ProbWait, 1e-11) || differ(full.MeanWait, endless.MeanWait, 1e-11) || full.ProbBlock > 1e-12 {
			t.Fatalf("%+v, %v, want %+v", full, err, endless)
		}
		for _, at := range []float64{0.01, 0.3, 2} {
			got, want := full.By(at), endless.By(at)
			if math.Abs(got.Answered-want.Answered) > 1e-10 || math.Abs(got.OfferedWaiting-want.OfferedWaiting) > 1e-10 {
				t.Fatalf("at %v: %+v, want %+v", at, got, want)
			}
		}
	})
}

// More places turn fewer away, more agents too.
func TestWaitingRoomMonotoneProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, c := someRoom().Draw(t, "room"), rapid.OneOf(rapid.Float64Range(0, 30), rapid.Map(rapid.IntRange(0, 30), func(n int) float64 { return float64(n) })).Draw(t, "agents")
		f, _ := m.At(c)
		staffed, _ := m.At(c + 1)
		m.Places++
		roomier, err := m.At(c)
		if err != nil || staffed.ProbBlock > f.ProbBlock*(1+1e-12) || roomier.ProbBlock > f.ProbBlock*(1+1e-12) || c == math.Floor(c) && roomier.Occupancy < f.Occupancy*(1-1e-12) {
			t.Fatalf("%+v, with one more %+v, with a place more %+v, %v", f, staffed, roomier, err)
		}
	})
}

func TestWaitingRoomValues(t *testing.T) {
	f, err := WaitingRoom{Load: 6, Places: 4}.At(3)
	if err != nil || math.Abs(f.ProbBlock-0.5048) > 5e-5 {
		t.Errorf("%v turned away, want 0.5048, %v", f.ProbBlock, err)
	}
	// Nobody works: the room stays full, or empties as patience ends.
	if f, err := (WaitingRoom{Load: 2, Places: 3}).At(0); err != nil || f.ProbBlock != 1 || f.QueueLength != 3 || f.MeanWait != 1.5 || f.By(1).Lost != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := (WaitingRoom{Load: 2, Places: 3, AbandonRate: 1}).At(0); err != nil || differ(f.ProbBlock, 8.0/6/(1+2+2+8.0/6), 1e-13) || f.By(3).Answered > 1e-15 {
		t.Errorf("%+v, %v", f, err)
	}
	for _, m := range []WaitingRoom{{Load: 1e9, Places: 1e6}, {Load: 1e-100, Places: 1e6}, {Load: 1e9, Places: 1e6, AbandonRate: 1e-15}, {Load: 5, Places: 1e6, AbandonRate: 1e15}} {
		for _, c := range []float64{0, 1e-300, 1, 1e6, 1e9} {
			f, err := m.At(c)
			if sum := f.By(1); err != nil || !(f.ProbBlock >= 0 && f.ProbBlock <= 1) || !(f.QueueLength >= 0 && f.QueueLength <= 1e6*(1+1e-9)) || math.Abs(sum.Answered+sum.Lost+sum.Waiting-1) > 1e-9 {
				t.Errorf("%+v with %v: %+v, %+v, %v", m, c, f, sum, err)
			}
		}
	}
	_, err = WaitingRoom{Load: -1, AbandonRate: -1, Places: -1}.At(2)
	var wrong *capacity.SpecError
	if !errors.As(err, &wrong) || len(wrong.Fields) != 3 {
		t.Errorf("%v", err)
	}
	var large *capacity.TooLargeError
	if _, err := (WaitingRoom{Load: 1, Places: 1e6 + 1}).At(2); !errors.As(err, &large) || large.Limit != 1e6 {
		t.Errorf("%v", err)
	}
}

// Lines cost less than agents, but who waits may give up.
func ExampleWaitingRoom() {
	for places := 0; places <= 6; places += 2 {
		m := WaitingRoom{Load: 6, AbandonRate: 2, Places: places}
		f, err := m.At(7)
		fmt.Printf("%d places: %.1f %% turned away, %.1f %% give up, %v\n", places, 100*f.ProbBlock, 100*f.ProbAbandon, err)
	}
	r, err := Require(WaitingRoom{Load: 6, AbandonRate: 2, Places: 2}, Target{Measure: Blocking, Limit: 0.05})
	fmt.Println(r.Agents, "agents with two places,", err)
	// Output:
	// 0 places: 18.5 % turned away, 0.0 % give up, <nil>
	// 2 places: 5.7 % turned away, 7.2 % give up, <nil>
	// 4 places: 1.0 % turned away, 10.8 % give up, <nil>
	// 6 places: 0.1 % turned away, 11.6 % give up, <nil>
	// 8 agents with two places, <nil>
}

// Where nobody works nobody is answered, and of those who are answered none is
// answered in time.
func TestWaitingRoomWithNobody(t *testing.T) {
	for _, m := range []WaitingRoom{{Load: 11.2, AbandonRate: 0.287, Places: 2}, {Load: 11.2, Places: 2}, {Load: 0.3, AbandonRate: 5}, {Load: 1e8, AbandonRate: 0.01, Places: 500}} {
		for _, agents := range []float64{0, 1e-300} {
			f, err := m.At(agents)
			if err != nil {
				t.Fatal(err)
			}
			for _, within := range []float64{0, 0.5, 1e6} {
				o := f.By(within)
				if o.Answered != 0 || o.Level(AnsweredOfServed) != 0 || o.Level(AnsweredOfStaying) != 0 || math.Abs(o.Lost+o.Waiting-1) > 1e-12 {
					t.Errorf("%+v with %v agents, within %v: %+v", m, agents, within, o)
				}
			}
			if f.MeanSojourn != f.MeanWait {
				t.Errorf("%+v with %v agents: %+v", m, agents, f)
			}
		}
	}
}
