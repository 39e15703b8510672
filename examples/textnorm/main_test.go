package main

import (
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(strings.NewReader("it weighs 5㎏\nstuck at STEP ①\nhello\n"), &out); err != nil {
		t.Fatal(err)
	}
	if want := "weight\tit weighs 5㎏\nstep\tstuck at STEP ①\n-\thello\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
