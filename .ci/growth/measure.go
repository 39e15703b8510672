package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

// cost is what one run takes.
type cost struct {
	cpu   time.Duration
	bytes uint64
	text  int // bytes of the error text
}

// run is a call that is measured; it returns the text of its error, if any.
type run func() error

// memory is what a run may hold before the garbage collector starts after all.
const memory = 2 << 30

// measure returns the least of several runs, without the garbage collector as
// long as they stay within memory.
func measure(f run) cost {
	least := cost{cpu: math.MaxInt64, bytes: math.MaxUint64}
	begin := time.Now()
	// The first run may fault in memory that the others find there.
	for i := 0; i < 4 && (i < 1 || time.Since(begin) < time.Second); i++ {
		runtime.GC()
		percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(memory)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		t := cpu()
		err := f()
		t = cpu() - t
		runtime.ReadMemStats(&after)
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
		least.cpu, least.bytes = min(least.cpu, t), min(least.bytes, after.TotalAlloc-before.TotalAlloc)
		if err != nil {
			least.text = len(err.Error())
		}
	}
	return least
}

// cpu returns the time that the process has computed.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// What is smaller than these says nothing about growth.
const (
	leastCPU   = 6 * time.Millisecond
	leastBytes = 2 << 20
	leastText  = 64 << 10
)

// power returns the k for which costs grow as n^k from n to 4n.
func power(small, large float64) float64 {
	if small <= 0 {
		return 0
	}
	return math.Log(large/small) / math.Log(4)
}

// most is the power above which something grows worse than n log n: log 4n is
// less than twice log n for every n from 4 on, and measures are no exact ones.
const most = 1.6

// row is what was measured of one case.
type row struct {
	name  string
	n     int
	costs [3]cost // of n, 2n, 4n
	allow float64 // the power that its doc states; 0: 1
	why   string
}

// powers returns the powers of time, memory and text; 0 for too little to tell.
func (r *row) powers() (t, b, x float64) {
	first, last := r.costs[0], r.costs[2]
	if last.cpu >= leastCPU {
		t = power(max(float64(first.cpu), 1e3), float64(last.cpu))
	}
	if last.bytes >= leastBytes {
		b = power(float64(first.bytes), float64(last.bytes))
	}
	if last.text >= leastText {
		x = power(float64(first.text), float64(last.text))
	}
	return t, b, x
}

// bad reports whether it grows worse than it may.
func (r *row) bad() bool {
	t, b, x := r.powers()
	limit := most
	if r.allow > 0 {
		limit = r.allow + 0.4
	}
	return t > limit || b > limit || x > 1.25
}

func (r *row) String() string {
	t, b, x := r.powers()
	show := func(p float64) string {
		if p == 0 {
			return "–"
		}
		return fmt.Sprintf("%.2f", p)
	}
	return fmt.Sprintf("| %s | %d | %.1f | %.1f | %s | %s | %s | %s |", r.name, 4*r.n,
		float64(r.costs[2].cpu)/1e6, float64(r.costs[2].bytes)/(1<<20), show(t), show(b), show(x), r.why)
}

// try measures a case at n, 2n and 4n, and once more if it seems bad, since a
// machine that does other things shows more than there is.
func try(name string, n int, prepare func(n int) run, allow float64, why string) row {
	r := row{name: name, n: n, allow: allow, why: why}
	for range 3 {
		for i := range 3 {
			c := measure(prepare(n << i))
			if old := r.costs[i]; old.cpu > 0 {
				c.cpu, c.bytes = min(c.cpu, old.cpu), min(c.bytes, old.bytes)
			}
			if r.costs[i] = c; c.cpu > 2*time.Second || c.bytes > memory {
				fmt.Fprintf(os.Stderr, "much: %s: %d take %v and %d MB\n", name, n<<i, c.cpu, c.bytes>>20)
			}
		}
		if !r.bad() {
			break
		}
	}
	return r
}
