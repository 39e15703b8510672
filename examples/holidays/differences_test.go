package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the output to testdata/output.txt, to be read before it is kept")

// The output names the dates of a year on which the lists differ.
func TestOutput(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/output.txt", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/output.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Equal lists do not differ, and a list with nothing differs on all dates of
// the other.
func TestDifferences(t *testing.T) {
	own := List{Name: "own", Holidays: mustICalendar(t)}
	if all, err := Differences(2026, own, own); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	all, err := Differences(2026, own, List{Name: "none"})
	if err != nil || len(all) != 9 {
		t.Errorf("%d differences, %v", len(all), err)
	}
	for _, d := range all {
		if len(d.Has) != 1 || d.Has[0] != "own" || len(d.HasNot) != 1 || len(d.Names) != 1 {
			t.Errorf("%+v", d)
		}
	}
}
