package main

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // Prism tells of each step
	os.Exit(m.Run())
}

// made returns a job over files with at least n events, and how many tickets they
// are of.
func made(t testing.TB, n, files int) (job, int) {
	t.Helper()
	folder := t.TempDir()
	j, err := newJob(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := generate(folder, n, files); err != nil {
		t.Fatal(err)
	}
	tickets := 0
	for events := 0; events < n; tickets++ {
		events += len(bigdesk.At(tickets).Events())
	}
	return j, tickets
}

// The figures are the same bytes for any number of files, bundles, parts and
// processors, and those of the tickets as they were before their events
// were spread over files, delayed and doubled.
func TestFigures(t *testing.T) {
	j, tickets := made(t, 3000, 1)
	judge, err := newJudge(j.before)
	if err != nil {
		t.Fatal(err)
	}
	cells := bigdesk.NewCells()
	for i := range tickets {
		if err := bigdesk.Judge(cells, bigdesk.At(i), judge.policy, &judge.assessment); err != nil {
			t.Fatal(err)
		}
	}
	want, err := digest(cells)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ files, fan, processors int }{{1, 1, 1}, {1, 1, 8}, {3, 1, 2}, {16, 1, 8}, {16, 5, 2}, {40, 3, 8}} {
		t.Run(strconv.Itoa(c.files)+" files, "+strconv.Itoa(c.fan)+" parts, "+strconv.Itoa(c.processors)+" processors", func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.processors))
			j, _ := made(t, 3000, c.files)
			j.fan = c.fan
			if err := execute(context.Background(), j, figuresPipeline); err != nil {
				t.Fatal(err)
			}
			cells, err := readFigures(j.output)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := digest(cells); err != nil || got != want {
				t.Errorf("digest %s, %v, want %s", got, err, want)
			}
			if cells, err = plainFigures(j); err != nil {
				t.Fatal(err)
			}
			if got, err := digest(cells); err != nil || got != want {
				t.Errorf("digest of the loop %s, %v, want %s", got, err, want)
			}
		})
	}
}

func TestWhatIf(t *testing.T) {
	j, _ := made(t, 2000, 5)
	var out bytes.Buffer
	if err := runWhatIf(context.Background(), j, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"before":"met","after":"breached"`) {
		t.Errorf("no promise is broken under the other policy: %s", out.String())
	}
}

// What generate says of the events holds: some come twice, and some late.
func TestGenerate(t *testing.T) {
	j, tickets := made(t, 3000, 4)
	events, late, lines := map[string]int{}, 0, 0
	err := eachLine(j.input, func(line string) error { lines++; events[line]++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	twice := 0
	for _, n := range events {
		if n > 1 {
			twice++
		}
	}
	if err := linesOf(filepath.Join(filepath.Dir(j.input), "events-04"), func(string) error { late++; return nil }); err != nil {
		t.Fatal(err)
	}
	if twice < 50 || late < 40 || tickets < 500 {
		t.Errorf("%d lines of %d tickets, %d twice, %d late", lines, tickets, twice, late)
	}
}

func TestBadLines(t *testing.T) {
	for _, line := range []string{"no tab", "\t{}", "t1\tnot JSON", "t1\t{}", `t1	{"kind": "exploded"}`} {
		j, _ := made(t, 10, 1)
		name := filepath.Join(filepath.Dir(j.input), "events-00")
		if err := os.WriteFile(name, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := plainFigures(j); err == nil {
			t.Errorf("%q: no error of the loop", line)
		}
		if err := execute(context.Background(), j, figuresPipeline); err == nil {
			t.Errorf("%q: no error of the pipeline", line)
		}
	}
}

func TestContributionCoder(t *testing.T) {
	j, err := newJob(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	judge, err := newJudge(j.before)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		data := encodeContribution(judge.contribution(lifecycle.NewHistory(bigdesk.At(i).Events()), j.now))
		c, err := decodeContribution(data)
		if err != nil || !bytes.Equal(encodeContribution(c), data) {
			t.Fatalf("ticket %d: %v, %v", i, c, err)
		}
		if len(data) > 1 {
			if _, err := decodeContribution(data[:len(data)-1]); err == nil {
				t.Fatalf("ticket %d: no error without its last byte", i)
			}
		}
	}
	if _, err := decodeContribution(nil); err == nil {
		t.Error("no error for nothing")
	}
}

// A CombineFn whose accumulator is bytes decodes and encodes it at each add. The
// figures are the same; the time is not.
func BenchmarkAdd(b *testing.B) {
	j, err := newJob(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	judge, err := newJudge(j.before)
	if err != nil {
		b.Fatal(err)
	}
	contributions := make([]bigdesk.Contribution, 1000)
	for i := range contributions {
		contributions[i] = judge.contribution(lifecycle.NewHistory(bigdesk.At(i).Events()), j.now)
	}
	combiner := &addFn{}
	full := combiner.CreateAccumulator()
	for _, c := range contributions {
		combiner.AddInput(full, c)
	}
	b.Run("live", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			combiner.AddInput(full, contributions[i%len(contributions)])
		}
	})
	data, err := encodeFigures(full)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("decoded", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			f, err := decodeFigures(data)
			if err != nil {
				b.Fatal(err)
			}
			if data, err = encodeFigures(combiner.AddInput(f, contributions[i%len(contributions)])); err != nil {
				b.Fatal(err)
			}
		}
	})
}
