package web

import "testing"

func TestLine(t *testing.T) {
	document := []byte(`{
  "name": "x",
  "targets": [
    {"within": "1h"},
    {
      "within":
        "-1h"
    }
  ],
  "last": 1
}`)
	for path, want := range map[string]int{
		"":                    0,
		"name":                2,
		"targets":             3,
		"targets[0]":          4,
		"targets[0].within":   4,
		"targets[1]":          5,
		"targets[1].within":   7,
		"targets[1].calendar": 5, // what is missing: where it should be
		"targets[7]":          3,
		"last":                10,
		"none":                0,
	} {
		if got := line(document, path); got != want {
			t.Errorf("%q is on line %d, want %d", path, got, want)
		}
	}
	if got := line([]byte(`{"name"`), "name.x"); got > 1 {
		t.Errorf("of half a document: line %d", got)
	}
}
