package classify

import (
	"slices"
	"strings"
	"testing"
)

// A text has a point after every 64 letters, at the next one that does not become
// a part of what is before it.
func TestPointsOfForms(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	for _, row := range []struct {
		text string
		want []point
	}{
		{"", []point{{0, 0}}},
		{a(64), []point{{0, 0}}},
		{a(65), []point{{0, 0}, {64, 64}}},
		{a(200), []point{{0, 0}, {64, 64}, {128, 128}, {192, 192}}},
		{a(64) + " !", []point{{0, 0}, {64, 64}}},
		{a(64) + "é~", []point{{0, 0}, {64, 64}}},
		{a(64) + "\x80~", []point{{0, 0}, {64, 64}}},
		{a(63) + "\u1105\u1169\u11ab~", []point{{0, 0}, {66, 72}}},
		{a(64) + "\u1160", []point{{0, 0}, {64, 64}}},
		{a(64) + "\u1161b", []point{{0, 0}, {67, 67}}},
		{a(64) + "\u11c2b", []point{{0, 0}, {67, 67}}},
		{a(64) + "\u11c3", []point{{0, 0}, {64, 64}}},
		{a(64) + "汉", []point{{0, 0}, {64, 64}}},
		{a(63) + "汉b", []point{{0, 0}, {66, 66}}},
		{a(64) + "か汉", []point{{0, 0}, {64, 64}}},
		{strings.Repeat("д", 130), []point{{0, 0}, {128, 128}, {256, 256}}},
	} {
		if f := newForm(row.text); !slices.Equal(f.points, row.want) {
			t.Errorf("%q: %v, want %v", row.text, f.points, row.want)
		}
	}
}

// A keyword that several rules name is one word to look for.
func TestKeywordsAreFoundOnce(t *testing.T) {
	s := DictionarySpec{Categories: []CategorySpec{{Code: "a", Name: "a"}, {Code: "b", Name: "b"}}, Rules: []KeywordRuleSpec{
		{Category: "a", Any: []string{"printer", "paper jam"}, Not: []string{"network"}}, {Category: "b", Any: []string{"Network", "PRINTER"}, All: []string{"jam"}},
	}}
	d, err := NewDictionary(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := [][]int32{d.rules[0].any, d.rules[0].not, d.rules[1].any, d.rules[1].all}; got[1][0] != got[2][0] || got[0][0] != got[2][1] || got[3][0] == got[0][1] {
		t.Errorf("words of the rules: %v", got)
	}
}
