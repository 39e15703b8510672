package spec_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

func TestClipProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(0, 80, -1).Draw(t, "s")
		got := spec.Clip(s)
		head, cut := strings.CutSuffix(got, "…")
		switch {
		case !utf8.ValidString(got):
			t.Fatalf("Clip(%q) = %q is not UTF-8", s, got)
		case len(s) <= 40 && got != s:
			t.Fatalf("Clip(%q) = %q", s, got)
		case len(s) > 40 && (!cut || !strings.HasPrefix(s, head) || len(head) > 40 || len(head) <= 40-utf8.UTFMax):
			t.Fatalf("Clip(%q) = %q", s, got)
		}
	})
}

func TestClipOfJunkIsShort(t *testing.T) {
	junk := strings.Repeat("\x80", 100) // continuation bytes alone: no character starts anywhere
	if got := spec.Clip(junk); len(got) > 40+len("…") {
		t.Errorf("Clip returns %d bytes", len(got))
	}
}
