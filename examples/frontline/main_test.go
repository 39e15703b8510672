package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFrontline(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-day", "2016-03-14", "testdata/log.csv"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/want.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Error(diff)
	}
}

// A day without tickets is told from a day that the log does not have.
func TestDayOutsideOfTheLog(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-day", "2020-01-01", "testdata/log.csv"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if want := "careful: no ticket came in on that day; those of the log came from 2016-03-12 to "; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, out.String())
	}
}

func TestFrontlineRefuses(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "want one log"},
		{[]string{"-day", "tomorrow", "testdata/log.csv"}, "want a date such as"},
		{[]string{"testdata/none.csv"}, "no such file"},
		{[]string{"-map", "nothing", "testdata/log.csv"}, "built-in mappings are"},
	} {
		err := run(tt.args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.args, err, tt.want)
		}
	}
}
