package queueing_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/supportops/policy/capacity"
	. "github.com/supportops/policy/capacity/queueing"
	"pgregory.net/rapid"
)

// differ reports whether x and y differ by more than tol, relative to the
// greater of them or, below 1e-9, to that.
func differ(x, y, tol float64) bool {
	return !(math.Abs(x-y) <= tol*max(math.Abs(x), math.Abs(y), 1e-9))
}

// textbookB is Erlang's formula as it is printed, a^c/c! over a sum, at 200
// bits.
func textbookB(c int, a float64) float64 {
	num := func(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }
	term, sum := num(1), num(1)
	for k := 1; k <= c; k++ {
		term.Mul(term, num(a)).Quo(term, num(float64(k)))
		sum.Add(sum, term)
	}
	b, _ := term.Quo(term, sum).Float64()
	return b
}

func TestErlangBTextbookProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someLoad().Draw(t, "load")
		c := someAgents(a).Draw(t, "agents")
		f, err := ErlangB{a}.At(c)
		if want := textbookB(int(c), a); err != nil || want > 1e-300 && differ(f.ProbBlock/want, 1, 2e-14) {
			t.Fatalf("B(%v, %v) = %v, %v, want %v", c, a, f.ProbBlock, err, want)
		}
	})
}

// One step of Erlang's recursion holds for staffs that are not whole too.
func TestErlangBRecursionProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someLoad().Draw(t, "load")
		c := rapid.Float64Range(0, a+8*math.Sqrt(a)+2).Draw(t, "agents")
		low, _ := ErlangB{a}.At(c)
		high, err := ErlangB{a}.At(c + 1)
		if want := a * low.ProbBlock / (c + 1 + a*low.ProbBlock); err != nil || differ(high.ProbBlock, want, 4e-14) {
			t.Fatalf("B(%v+1, %v) = %v, %v, want %v", c, a, high.ProbBlock, err, want)
		}
	})
}

func TestLogBlockingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someLoad().Draw(t, "load")
		c := someAgents(a).Draw(t, "agents")
		f, _ := ErlangB{a}.At(c)
		log, err := ErlangB{a}.LogBlocking(c)
		if err != nil || differ(log, math.Log(f.ProbBlock), 1e-12) {
			t.Fatalf("log B(%v, %v) = %v, %v, want %v", c, a, log, err, math.Log(f.ProbBlock))
		}
	})
}

func TestOutcomeAddsUpProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		f, err := q.Model.At(q.Agents)
		if err != nil {
			t.Fatal(err)
		}
		last := f.By(0)
		for _, at := range []float64{0, 1e-3, 0.1, 1, 3, 30} {
			o := f.By(at)
			for _, x := range []float64{o.Answered, o.Lost, o.Waiting, o.OfferedWaiting} {
				if !(x >= -1e-15 && x <= 1+1e-12) {
					t.Fatalf("at %v: not a probability in %+v", at, o)
				}
			}
			if sum := o.Answered + o.Lost + o.Waiting; differ(sum, 1, 1e-12) {
				t.Fatalf("at %v: %+v adds up to %v", at, o, sum)
			}
			if o.Waiting > last.Waiting+1e-12 || o.Answered < last.Answered-1e-12 || o.Lost < last.Lost-1e-12 {
				t.Fatalf("at %v: %+v after %+v", at, o, last)
			}
			strict := o.Level(AnsweredOfAll)
			for _, d := range countings() {
				if o.Level(d) < strict-1e-12 {
					t.Fatalf("at %v: %v gives %v, less than %v of all", at, d, o.Level(d), strict)
				}
			}
			last = o
		}
	})
}

// The mean wait is the integral of the chance of still waiting.
func TestMeanWaitIsIntegralProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		f, err := q.Model.At(q.Agents)
		if err != nil || f.MeanWait < 1e-12 {
			t.Skip("no wait")
		}
		end := f.MeanWait
		for f.By(end).Waiting > 1e-8*f.ProbWait {
			end *= 2
		}
		var sum float64
		const n = 1000 // midpoints, denser near 0
		for i := range n {
			u0, u1 := float64(i)/n, float64(i+1)/n
			a, b := end*u0*u0, end*u1*u1
			sum += (b - a) * f.By((a+b)/2).Waiting
		}
		if differ(sum/f.MeanWait, 1, 5e-3) {
			t.Fatalf("mean wait %v, integral %v to %v", f.MeanWait, sum, end)
		}
	})
}

// Little's law, and the balance of work that comes and work that is done.
func TestLittleProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		f, err := q.Model.At(q.Agents)
		if err != nil {
			t.Fatal(err)
		}
		if differ(f.QueueLength, f.Load*f.MeanWait, 1e-12) {
			t.Fatalf("length %v, load × wait %v", f.QueueLength, f.Load*f.MeanWait)
		}
		if f.MeanSojourn < f.MeanWait {
			t.Fatalf("sojourn %v below wait %v", f.MeanSojourn, f.MeanWait)
		}
		switch q.Model.(type) {
		case Chat, PriorityClass: // agents share themselves
		default:
			if carried := f.Load * (1 - f.ProbAbandon - f.ProbBlock); differ(f.Occupancy*f.Agents, carried, 1e-9) {
				t.Fatalf("busy %v, carried %v", f.Occupancy*f.Agents, carried)
			}
		}
	})
}

func TestWaitPercentileInverseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		p := rapid.Float64Range(0, 0.999).Draw(t, "share")
		f, err := q.Model.At(q.Agents)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := f.WaitPercentile(p)
		if !ok {
			t.Fatalf("no percentile %v of %+v", p, f)
		}
		if w := f.By(at).Waiting; w > 1-p+1e-12 {
			t.Fatalf("percentile %v at %v: %v still wait", p, at, w)
		}
		if at > 0 && f.By(at*(1-1e-9)).Waiting < 1-p-1e-9 {
			t.Fatalf("percentile %v at %v is not the first", p, at)
		}
	})
}

// One more agent makes nothing worse. Where a room is finite, that who waits is
// counted with who is turned away: with fewer turned away, more may wait.
func TestMoreAgentsWaitLessProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := stableModel().Draw(t, "model")
		few, err := q.Model.At(q.Agents)
		many, err2 := q.Model.At(q.Agents + 1)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		const tol = 1e-9
		if many.MeanWait > few.MeanWait*(1+tol)+1e-15 || many.ProbWait+many.ProbBlock > (few.ProbWait+few.ProbBlock)*(1+tol) ||
			many.ProbAbandon > few.ProbAbandon*(1+tol)+1e-15 || many.ProbBlock > few.ProbBlock*(1+tol) {
			t.Fatalf("%+v\nafter\n%+v", many, few)
		}
		_, room := q.Model.(WaitingRoom)
		if few.Approximate {
			return // a tail that is fitted to a mean need not fall with every agent
		}
		for _, d := range countings() {
			if room && d != AnsweredOfAll {
				continue // they credit or leave out who is turned away
			}
			if x, y := many.ServiceLevel(0.2, d), few.ServiceLevel(0.2, d); x < y-1e-9 {
				t.Fatalf("%v: %v after %v", d, x, y)
			}
		}
	})
}

// Special cases of one model are another model.
func TestModelsCoincideProperty(t *testing.T) {
	same := func(t *rapid.T, name string, x, y Figures, tol float64) {
		t.Helper()
		for _, at := range []float64{0, 0.05, 0.7, 4} {
			a, b := x.By(at), y.By(at)
			if math.Abs(a.Answered-b.Answered) > tol || math.Abs(a.Waiting-b.Waiting) > tol || math.Abs(a.Lost-b.Lost) > tol {
				t.Fatalf("%s at %v:\n%+v\n%+v", name, at, a, b)
			}
		}
		if differ(x.ProbWait, y.ProbWait, tol) || differ(x.MeanWait, y.MeanWait, tol) || math.Abs(x.ProbAbandon-y.ProbAbandon) > tol {
			t.Fatalf("%s:\n%+v\n%+v", name, x, y)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, r := someLoad().Draw(t, "load"), someRate().Draw(t, "rate")
		few, many := max(someAgents(a).Draw(t, "few"), 1), math.Ceil(moreAgents(a).Draw(t, "many"))
		at := func(m Model, c float64) Figures {
			f, err := m.At(c)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		erlangA, erlangC := at(ErlangA{a, r}, few), at(ErlangC{a}, many)
		same(t, "exponential patience", at(Patient{a, ErlangPatience{1, 1 / r}}, few), erlangA, 1e-9)
		same(t, "tiny rate", at(ErlangA{a, 1e-13}, many), erlangC, 1e-8)
		same(t, "one class", at(Priority{Loads: []float64{a}}, many), erlangC, 1e-12)
		same(t, "endless patience", at(Patient{a, MixedPatience{{1, nil}}}, many), erlangC, 1e-9)
		same(t, "Poisson and exponential", at(GGc{a, 1, 1, AllenCunneen}, many), erlangC, 1e-12)
		same(t, "Whitt with Poisson and exponential", at(GGc{a, 1, 1, Whitt}, many), erlangC, 1e-12)
		same(t, "one chat at once", at(Chat{a, 0, []float64{1}}, many), erlangC, 1e-10)
		same(t, "one chat at once, impatient", at(Chat{a, r, []float64{1}}, few), erlangA, 1e-10)
	})
}

// Two chats that take twice as long gain nothing but an earlier start: the
// number of chats is that of Erlang C.
func TestChatSharedTimeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := someLoad().Draw(t, "load")
		c := math.Ceil(moreAgents(a).Draw(t, "agents"))
		chat, err := Chat{a, 0, []float64{1, 2, 3}}.At(c)
		alone, err2 := ErlangC{a}.At(c)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if want := alone.ProbWait * math.Pow(a/c, 2*c); math.Abs(chat.ProbWait-want) > 1e-10 {
			t.Fatalf("wait for a place: %v, want %v", chat.ProbWait, want)
		}
		if differ(chat.MeanSojourn, alone.MeanSojourn, 1e-9) || differ(chat.Occupancy, alone.Occupancy, 1e-9) {
			t.Fatalf("%+v\n%+v", chat, alone)
		}
	})
}

// Whatever the order among classes of equal handle time, the mean wait over
// all stays that of Erlang C; the most urgent class is alone in the world if
// it may interrupt.
func TestPriorityConservesWorkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loads := someClasses().Draw(t, "classes")
		m := Priority{Loads: loads}
		c := moreAgents(size(m)).Draw(t, "agents")
		all, err := m.At(c)
		fifo, err2 := ErlangC{size(m)}.At(c)
		if err != nil || err2 != nil || differ(all.MeanWait, fifo.MeanWait, 1e-11) {
			t.Fatalf("mean wait %v, want %v (%v, %v)", all.MeanWait, fifo.MeanWait, err, err2)
		}
		m.Preemptive = true
		all, _ = m.At(c)
		if differ(all.MeanSojourn, fifo.MeanSojourn, 1e-11) {
			t.Fatalf("mean sojourn %v, want %v", all.MeanSojourn, fifo.MeanSojourn)
		}
		top, _ := m.Class(0).At(c)
		alone, _ := ErlangC{loads[0]}.At(c)
		if top.ProbWait != alone.ProbWait || differ(top.By(0.3).Waiting, alone.By(0.3).Waiting, 1e-12) {
			t.Fatalf("top class %+v, alone %+v", top, alone)
		}
		last := 0.0
		for k := range loads {
			f, _ := m.Class(k).At(c)
			if f.MeanWait < last {
				t.Fatalf("class %d waits %v, the one above %v", k, f.MeanWait, last)
			}
			last = f.MeanWait
		}
	})
}

func TestOverloadedLowClass(t *testing.T) {
	m := Priority{Loads: []float64{4, 3, 6}}
	for k, stable := range []bool{true, true, false} {
		f, err := m.Class(k).At(10)
		if f.Stable != stable || (err == nil) != stable {
			t.Errorf("class %d: stable %v, error %v", k, f.Stable, err)
		}
		if stable && (f.ProbWait != 1 || f.MeanWait <= 0 || f.MeanWait > 10) {
			t.Errorf("class %d: %+v", k, f)
		}
		if !stable && (!math.IsInf(f.MeanWait, 1) || f.ServiceLevel(5, "") != 0) {
			t.Errorf("class %d: %+v", k, f)
		}
	}
	if _, err := m.At(10); !errors.Is(err, capacity.ErrUnstable) {
		t.Errorf("all classes: %v", err)
	}
}

func TestLimitsAreReached(t *testing.T) {
	const load = 1e7
	for _, beta := range []float64{-1, 0.3, 1, 2} {
		c := math.Ceil(SquareRoot(load, beta))
		if f, err := (ErlangC{load}).At(c); beta > 0 && (err != nil || math.Abs(f.ProbWait-Garnett(beta, 0)) > 1e-3) {
			t.Errorf("beta %v: %v, limit %v (%v)", beta, f.ProbWait, Garnett(beta, 0), err)
		}
		f, err := ErlangA{load, 0.5}.At(c)
		if want := Garnett(beta, 0.5); err != nil || math.Abs(f.ProbWait-want) > 1e-3 {
			t.Errorf("beta %v: %v, limit %v (%v)", beta, f.ProbWait, want, err)
		}
	}
	if got := Garnett(0.7, 1e-12); math.Abs(got-Garnett(0.7, 0)) > 1e-5 {
		t.Errorf("patient limit %v, want %v", got, Garnett(0.7, 0))
	}
}

func TestLaggedLoad(t *testing.T) {
	// Against small steps of the differential equation.
	volumes := []float64{12, 40, 90, 30, 0, 0, 5}
	const length = 0.4
	got, err := LaggedLoad(volumes, length, 3)
	if err != nil {
		t.Fatal(err)
	}
	m := 3.0
	for i, v := range volumes {
		const steps = 200_000
		for range steps {
			m += (v/length - m) * length / steps
		}
		if differ(got[i], m, 1e-5) {
			t.Errorf("interval %d: %v, want %v", i, got[i], m)
		}
	}
	steady, _ := LaggedLoad([]float64{20, 20, 20}, 30, 0)
	if differ(steady[2], 20.0/30, 1e-9) {
		t.Errorf("steady load %v", steady)
	}
}

// The twin writes down the chances of every number of chats, one weight after
// the other, with a queue that is long enough.
func TestChatStatesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Chat{Load: rapid.Float64Range(0.1, 15).Draw(t, "load"), AbandonRate: someRate().Draw(t, "rate"), Slowdown: someSlowdown().Draw(t, "slowdown")}
		agents := rapid.IntRange(1, 12).Draw(t, "agents")
		finish := func(chats int) float64 { // of one agent who holds so many
			if chats == 0 {
				return 0
			}
			return float64(chats) / m.Slowdown[chats-1]
		}
		full := agents * len(m.Slowdown)
		weight, sum := 1.0, 0.0
		var wait, queue, busy, held float64
		for n := 0; n < full+3000; n++ {
			if n > 0 {
				in := min(n, full)
				low, more := in/agents, in%agents
				out := float64(agents-more)*finish(low) + float64(more)*finish(min(low+1, len(m.Slowdown))) + float64(n-in)*m.AbandonRate
				weight *= m.Load / out
			}
			sum += weight
			if n >= full {
				wait += weight
				queue += weight * float64(n-full)
			}
			busy += weight * float64(min(n, agents))
			held += weight * float64(min(n, full))
		}
		f, err := m.At(float64(agents))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			name      string
			got, want float64
		}{
			{"wait", f.ProbWait, wait / sum}, {"queue", f.QueueLength, queue / sum},
			{"busy", f.Occupancy, busy / sum / float64(agents)},
			{"sojourn", f.MeanSojourn, (queue + held) / sum / m.Load},
			{"gives up", f.ProbAbandon, queue / sum * m.AbandonRate / m.Load},
		} {
			if math.Abs(x.got-x.want) > 1e-10*max(1, x.want) {
				t.Fatalf("%s: %v, want %v", x.name, x.got, x.want)
			}
		}
	})
}
