package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// Chat is a desk whose agents hold several chats at once, each of which then
// takes longer. A new chat goes to an agent with the fewest; when all hold as
// many as they may, customers wait in order of arrival and may give up. Times
// are in mean handle times of a chat held alone, and so is the load: the
// number of agents that would be busy if nobody held two.
//
// The desk is a birth-death process and the figures are exact for exponential
// handle times and patience. The zero value is not valid: Slowdown must not be
// empty.
type Chat struct {
	Load        float64 // offered load in erlangs of chats held alone, ≥ 0
	AbandonRate float64 // mean handle time divided by mean patience; 0: nobody gives up
	// Slowdown[m-1] is the factor by which a chat takes longer while its agent
	// holds m. The first is 1; with [1, 1.2, 1.5] each of three chats takes
	// half as long again. Its length is the most that one agent may hold.
	// Holding more must not get less done, so m/Slowdown[m-1] must never fall.
	// Factors are within [0.001, 1000].
	Slowdown []float64
}

// At returns the figures with a whole number of agents. Occupancy is the
// share of time that an agent holds at least one chat. The time grows with the
// chats that all agents may hold together; more than 1e6 are a
// *capacity.TooLargeError.
func (m Chat) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if agents != math.Floor(agents) {
		d.Add("agents", spec.ErrRange, "want a whole number for a chat desk, got %v", agents)
	}
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	most := float64(len(m.Slowdown))
	if err := within("states", agents*most, maxStates); err != nil {
		return Figures{}, err
	}
	a, full := m.Load, agents*most/m.Slowdown[len(m.Slowdown)-1]
	switch {
	case a == 0:
		return idle(agents), nil
	case agents == 0:
		return ErlangA{a, m.AbandonRate}.At(0)
	case m.AbandonRate == 0 && full <= a:
		f, _ := growing(agents, a)
		need := math.Floor(a*m.Slowdown[len(m.Slowdown)-1]/most) + 1
		return f, &spec.UnstableError{Package: pkg, Agents: agents, Load: a, MinAgents: need}
	}
	return m.figures(agents, full), nil
}

func (m Chat) offered() float64 { return m.Load }

// figures walks the states n = 0 … agents×most by the recursion of Erlang B
// with the rate of finishing in place of n, and carries the averages of the
// chats held and of the agents who hold any along.
func (m Chat) figures(agents, full float64) Figures {
	a := m.Load
	b, held, busy, n := 1.0, 0.0, 0.0, 0.0
	for k := range m.Slowdown {
		// From n to n+1 one of the agents goes from k to k+1 chats.
		low := rate(m.Slowdown, k)
		high := rate(m.Slowdown, k+1)
		for i := 1.0; i <= agents; i++ {
			n++
			finish := low*(agents-i) + high*i
			ab := a * b
			b = ab / (finish + ab)
			held += (n - held) * b
			busy += (min(n, agents) - busy) * b
		}
	}
	var f Figures
	if m.AbandonRate > 0 {
		f = impatient(agents, a, full, m.AbandonRate, b)
	} else {
		rest := full - a + a*b
		p, free := full*b/rest, (full-a)*(1-b)/rest
		wait := p / (full - a)
		f = Figures{Agents: agents, Load: a, Stable: true, ProbWait: p, MeanWait: wait, QueueLength: a * wait,
			law: spare(p, free, full, a)}
	}
	// held and busy are given n states without a queue; beyond, all is full.
	// P(queue or full) = p, and the state "just full" is counted in both.
	short := (1 - f.ProbWait) / (1 - b) // weight of the states below full
	held = short*(held-n*b) + n*f.ProbWait
	busy = short*(busy-agents*b) + agents*f.ProbWait
	f.Occupancy = share(busy / agents)
	f.MeanSojourn = f.MeanWait + held/a
	return f
}

// rate is how fast an agent with k chats finishes any of them.
func rate(slowdown []float64, k int) float64 {
	if k == 0 {
		return 0
	}
	return float64(k) / slowdown[k-1]
}

func (m Chat) check(d *spec.Defects) {
	checkLoad(d, "load", m.Load)
	if m.AbandonRate != 0 {
		checkTime(d, "abandon_rate", m.AbandonRate)
	}
	if len(m.Slowdown) == 0 {
		d.Add("slowdown", spec.ErrRequired, "want a factor for each number of chats at once, the first 1")
		return
	}
	if len(m.Slowdown) > 100 {
		d.Add("slowdown", spec.ErrRange, "want at most 100 chats at once, got %d", len(m.Slowdown))
		return
	}
	for i, s := range m.Slowdown {
		path := spec.Index("slowdown", i)
		switch {
		case !(s >= 1e-3 && s <= 1e3):
			d.Add(path, spec.ErrRange, "want a number in [0.001, 1000], got %v", s)
		case i == 0 && s != 1:
			d.Add(path, spec.ErrRange, "want 1 for a chat held alone, got %v", s)
		case i > 0 && m.Slowdown[i-1] > 0 && rate(m.Slowdown, i+1) < rate(m.Slowdown, i):
			d.Add(path, spec.ErrConflict, "%v makes %d chats at once slower than %d", s, i+1, i)
		}
	}
}
func (m Chat) withLoad(load float64) Model { m.Load = load; return m }
func (m Chat) start() (guess, step float64) {
	per := float64(len(m.Slowdown)) / m.Slowdown[len(m.Slowdown)-1]
	return nearLoad(m.Load / per)
}
