package caltest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/vectest"
)

// Vector is one line of a vector file: an operation, its inputs and the answer
// that another system gives. Canon is the answer by this module's rules where
// they differ from that system's.
type Vector struct {
	ID       string          `json:"id"`
	Op       string          `json:"op"`
	Schedule json.RawMessage `json:"schedule"`
	At       string          `json:"at"`
	From     string          `json:"from"`
	To       string          `json:"to"`
	Duration string          `json:"duration"`
	N        int             `json:"n"`
	Days     int             `json:"days"`
	Dialect  string          `json:"dialect"`
	Incl     bool            `json:"inclusive"`
	Rule     string          `json:"rule"`
	Cutoff   string          `json:"cutoff"`
	Wall     string          `json:"wall"`
	Zone     string          `json:"tz"`
	Want     json.RawMessage `json:"want"`
	Canon    json.RawMessage `json:"canon"`
	First    json.RawMessage `json:"want_first_instant"`

	// What a clock's vector has besides.
	Policy json.RawMessage `json:"policy"`
	Events json.RawMessage `json:"events"`

	// Where a vector comes from, and what Go and iCalendar make of a local time:
	// for the reader.
	Source   json.RawMessage `json:"source"`
	Why      json.RawMessage `json:"why"`
	Verified json.RawMessage `json:"verified"`
	Quirk    json.RawMessage `json:"quirk"`
	Note     json.RawMessage `json:"note"`
	Kind     json.RawMessage `json:"kind"`
	GoDate   json.RawMessage `json:"go_time_Date"`
	GoPicks  json.RawMessage `json:"go_picks"`
	RFC5545  json.RawMessage `json:"rfc5545"`

	Raw []byte // the whole line, for operations with fields of their own
}

// Run answers each vector of the caller's testdata, and of the folder that
// SUPPORTOPS_VECTORS names, and logs a table. Operations that run does not know
// are [Unsupported], those of the other package [Elsewhere].
func Run(t *testing.T, run func(Vector) error) {
	t.Helper()
	folders := []string{"testdata"}
	if extra := os.Getenv("SUPPORTOPS_VECTORS"); extra != "" {
		folders = append(folders, filepath.Join(extra, "sla"))
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-28s %6s %6s %11s\n", "file", "passed", "failed", "unsupported")
	names := map[string]int{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
		if err != nil || len(files) == 0 {
			t.Errorf("no vectors in %s: %v", folder, err)
		}
		for _, file := range files {
			var passed, failed, left int
			for _, v := range readVectors(t, file) {
				vectest.Check[Vector](t, file, v.Raw)
				err := run(v)
				var u Unsupported
				switch {
				case err == nil:
					passed++
				case errors.Is(err, ErrElsewhere):
				case errors.As(err, &u):
					left++
					names[string(u)]++
				default:
					failed++
					t.Errorf("%s: %v", v.ID, err)
				}
			}
			fmt.Fprintf(&table, "%-28s %6d %6d %11d\n", filepath.Base(file), passed, failed, left)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&table, "unsupported %4d × %s\n", names[name], name)
	}
	t.Logf("vectors:\n%s", table.String())
}

func readVectors(t *testing.T, file string) []Vector {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []Vector
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		v := Vector{Raw: slices.Clone(lines.Bytes())}
		if err := json.Unmarshal(v.Raw, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if v.Op == "" && !strings.HasPrefix(filepath.Base(file), "products") { // those are read by package slatest
			t.Errorf("%s: a vector without op: %s", file, v.Raw)
		}
		if v.Op != "" {
			list = append(list, v)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// Answer returns the expected answer.
func (v *Vector) Answer() json.RawMessage {
	for _, w := range []json.RawMessage{v.Canon, v.First, v.Want} {
		if len(w) > 0 {
			return w
		}
	}
	return nil
}

// IsClock reports whether v asks about a clock, which package sla answers.
func (v *Vector) IsClock() bool {
	return v.Op == "clock" || strings.HasPrefix(v.Op, "clock_") || v.Op == "next_reply"
}

// ErrElsewhere is the answer to a vector that another package answers.
var ErrElsewhere = errors.New("answered by another package")
