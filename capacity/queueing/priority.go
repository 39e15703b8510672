package queueing

import (
	"math"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Priority is a desk that answers the most urgent class first and in order of
// arrival within a class; nobody gives up. All classes have the same handle
// times: with more than one agent and different ones there is no closed form.
//
// A class is stable as long as the load of the classes down to it is below the
// agents: P1 keeps its promise while P4 grows without bound.
type Priority struct {
	Loads []float64 // offered load of each class in erlangs, the most urgent first, at most 100
	// Preemptive lets a more urgent contact interrupt a less urgent one,
	// which is resumed later where it was left. A wait is then until the
	// first answer, and MeanSojourn includes the interruptions.
	Preemptive bool
}

// maxClasses bounds the classes of a Priority.
const maxClasses = 100

// At returns the figures over all classes together. The error is a
// *capacity.UnstableError if the queue of any class with a load grows without
// bound.
func (m Priority) At(agents float64) (Figures, error) {
	total := m.offered()
	d := defects()
	m.check(d)
	if err := checkCall(d, total, agents); err != nil {
		return Figures{}, err
	}
	switch {
	case total == 0:
		return idle(agents), nil
	case agents <= total:
		return growing(agents, total)
	}
	f := Figures{Agents: agents, Load: total, Stable: true, Occupancy: total / agents}
	mix := mixture{}
	for k, load := range m.Loads {
		if load == 0 {
			continue
		}
		g, _ := m.class(k, agents)
		w := load / total
		f.ProbWait += w * g.ProbWait
		f.MeanWait += w * g.MeanWait
		f.MeanSojourn += w * g.MeanSojourn
		f.QueueLength += g.QueueLength
		mix.weights, mix.laws = append(mix.weights, w), append(mix.laws, g.law)
	}
	f.law = mix
	return f, nil
}

func (m Priority) offered() float64 { return sumTo(m.Loads, len(m.Loads)) }

// Class returns the model of class k, 0 the most urgent, as one of its
// customers sees it. If there is no class k, its At fails.
func (m Priority) Class(k int) PriorityClass { return PriorityClass{Priority: m, Class: k} }

func (m Priority) check(d *spec.Defects) {
	if len(m.Loads) == 0 {
		d.Add("loads", spec.ErrRequired, "want the load of at least one class")
	}
	if len(m.Loads) > maxClasses {
		d.Add("loads", spec.ErrRange, "want at most %d classes, got %d", maxClasses, len(m.Loads))
		return
	}
	for i, l := range m.Loads {
		checkLoad(d, spec.Index("loads", i), l)
	}
}

func (m Priority) withLoad(load float64) Model {
	m.Loads = slices.Clone(m.Loads)
	total := sumTo(m.Loads, len(m.Loads))
	for i, l := range m.Loads {
		if total > 0 {
			m.Loads[i] = l * (load / total)
		} else {
			m.Loads[i] = load / float64(len(m.Loads))
		}
	}
	return m
}

func (m Priority) start() (guess, step float64) { return nearLoad(m.offered()) }

// PriorityClass is one class of a [Priority] desk as a model of its own: its
// figures are those of its customers, with the agents of the whole desk.
type PriorityClass struct {
	Priority Priority
	Class    int // 0 is the most urgent
}

// At returns the figures of the class. The error is a
// *capacity.UnstableError if the loads of the classes down to it exceed the
// agents.
func (m PriorityClass) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Priority.offered(), agents); err != nil {
		return Figures{}, err
	}
	return m.Priority.class(m.Class, agents)
}

func (m PriorityClass) offered() float64 { return m.Priority.offered() }

func (m PriorityClass) check(d *spec.Defects) {
	m.Priority.check(d)
	if m.Class < 0 || m.Class >= len(m.Priority.Loads) {
		d.Add("class", spec.ErrRange, "want 0 to %d, got %d", len(m.Priority.Loads)-1, m.Class)
	}
}

func (m PriorityClass) withLoad(load float64) Model {
	m.Priority = m.Priority.withLoad(load).(Priority)
	return m
}

func (m PriorityClass) start() (guess, step float64) { return m.Priority.start() }

// class returns the figures of class k for arguments that are checked.
func (m Priority) class(k int, c float64) (Figures, error) {
	above, own, all := sumTo(m.Loads, k), m.Loads[k], m.offered()
	down := sumTo(m.Loads, k+1)
	busyWith := all // who keeps a customer of the class waiting
	if m.Preemptive {
		busyWith = down
	}
	if c <= down {
		f, err := growing(c, down)
		if down == 0 {
			f, err = idle(c), nil
		}
		f.Occupancy = busyShare(min(all, c), c, all)
		return f, err
	}
	p, free := delay(c, min(busyWith, c))
	wait := min(p*c/(c-above)/(c-down), math.MaxFloat64) // of next to no agents
	f := Figures{Agents: c, Load: own, Stable: true, ProbWait: p, MeanWait: wait, MeanSojourn: 1 + wait,
		QueueLength: own * wait, Occupancy: share(all / c), law: urgent{p, free, above, own, c}}
	if m.Preemptive {
		delayed := meanDelay(c, above, down)
		f.MeanSojourn, f.QueueLength = 1+delayed, own*delayed
	}
	return f, nil
}

// sumTo returns the sum of the first k loads.
func sumTo(loads []float64, k int) float64 {
	var sum float64
	for _, l := range loads[:k] {
		sum += l
	}
	return sum
}

// meanDelay returns the mean time that a customer of a preemptive class is
// not in service: the growth of Erlang C's queue from the load above to the
// load down to the class, divided by the load of the class itself. Where that
// load is small the mean of the derivative stands in for the quotient.
func meanDelay(c, above, down float64) float64 {
	own := down - above
	if down == 0 { // nobody comes who could delay it
		return 0
	}
	if own < 0.1*(c-down) && own < math.Sqrt(c) && own < above {
		var sum float64
		for _, n := range legendre16 {
			half := own / 2 * n.x
			sum += n.w / 2 * (queueGrowth(c, above+own/2-half) + queueGrowth(c, above+own/2+half))
		}
		return sum
	}
	return (queueLength(c, down) - queueLength(c, above)) / own
}

// queueLength returns the mean queue of Erlang C.
func queueLength(c, a float64) float64 {
	p, _ := delay(c, a)
	return a * p / (c - a)
}

// queueGrowth returns the derivative of queueLength by the load, for 0 < a < c.
func queueGrowth(c, a float64) float64 {
	b := blocking(c, a)
	rest := c - a + a*b
	p := c * b / rest
	db := b * (c/a - 1 + b)
	dp := p * (c/a - 1 + b + (1-b-a*db)/rest)
	return p/(c-a) + a*dp/(c-a) + a*p/((c-a)*(c-a))
}

// urgent is the law of the wait of a class with load l below classes with
// load h, where all c agents are busy with probability p. Beside the classes
// above, a customer of the class waits for one busy period of them after
// another; the distribution has one exponential part and one that is a
// mixture of exponentials over a finite interval.
type urgent struct{ p, free, h, l, c float64 }

func (u urgent) by(t float64) Fate {
	if u.h == 0 {
		return spare(u.p, u.free, u.c, u.l).by(t)
	}
	tail := u.p
	if t > 0 {
		tail = min(u.p*u.tail(t), u.p)
	}
	return Fate{Answered: 1 - tail, Waiting: tail, OfferedWaiting: tail, served: 1}
}

// tail returns P(W > t | W > 0): w·e^(-l·g·t/(h+l)) with g = c-h-l, plus
//
//	2g/(πc) ∫₀^π sin²f·e^(-(c+h-2√(hc)cos f)t) / ((1+q²-2q·cos f)(1+m²-2m·cos f)) df
//
// with q = √(h/c) and m = (h+l)/√(hc). The integrand is periodic, so the
// trapezoidal rule converges as fast as its poles, at q and m or 1/m, allow;
// where one is too near to f = 0 the integral is cut into graded panels.
func (u urgent) tail(t float64) float64 {
	h, l, c := u.h, u.l, u.c
	g := c - h - l
	root := math.Sqrt(h * c)
	q, m := math.Sqrt(h/c), (h+l)/root
	// Differences of nearly equal numbers, from c-h, which is exact there.
	q1 := (c - h) / (c + root)
	m1 := q1 - l/root
	gap := c * q1 * q1 // (√c-√h)²
	w := positive(1 - h*g/(l*(h+l)))
	at := func(f float64) float64 {
		s := math.Sin(f / 2)
		s *= s // so that 1+q²-2q·cos f = (1-q)² + 4qs
		return 4 * s * (1 - s) * math.Exp(-(gap+4*root*s)*t) / ((q1*q1 + 4*q*s) * (m1*m1 + 4*m*s))
	}
	sum := 0.0
	if near := max(q, min(m, 1/m)); near < 0.9 {
		n := math.Ceil(16 - 19/math.Log(near))
		for i := range int(n) { // it is 0 at either end
			sum += at(math.Pi * float64(i) / n)
		}
		sum *= math.Pi / n
	} else {
		sum = graded(at, math.Pi, min(q1, nonZero(math.Abs(m1)), 1/math.Sqrt(root*t)))
	}
	return w*math.Exp(-l*g*t/(h+l)) + 2*g/(math.Pi*c)*sum
}

// nonZero returns x, or +Inf for 0.
func nonZero(x float64) float64 {
	if x == 0 {
		return math.Inf(1)
	}
	return x
}

// graded returns the integral of f over (0, end] by panels that grow from a
// width of fine at 0, where f changes at that scale.
func graded(f func(float64) float64, end, fine float64) float64 {
	var sum float64
	for lo, hi := 0.0, max(fine, 1e-15*end); lo < end; lo, hi = hi, 4*hi {
		hi = min(hi, end)
		sum += legendre(f, lo, hi)
	}
	return sum
}
