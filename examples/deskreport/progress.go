package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
)

// progress writes a line on a terminal that says how far the reading is. On
// anything else it writes nothing.
type progress struct {
	out   io.Writer // nil: no terminal
	calls int
	last  time.Time
}

func newProgress(out io.Writer) *progress {
	p := &progress{last: time.Now()}
	if f, ok := out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = out
		}
	}
	return p
}

// update writes the line anew, a few times in a second.
func (p *progress) update(file *ticketlog.File, log *ticketlog.Reader, cases int) {
	if p.calls++; p.out == nil || p.calls%64 != 0 || time.Since(p.last) < 200*time.Millisecond {
		return
	}
	p.last = time.Now()
	done := ""
	if share, ok := file.Progress(); ok {
		done = fmt.Sprintf("%3.0f %%, ", 100*share)
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s%d rows, %d cases", done, log.Rows, cases)
}

// clear removes the line.
func (p *progress) clear() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
