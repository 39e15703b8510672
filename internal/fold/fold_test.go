package fold_test

import (
	"strings"
	"testing"

	"github.com/supportops/policy/internal/fold"
	"pgregory.net/rapid"
)

func TestEqual(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{"enterprise", "Enterprise", true},
		{"P1", "p1", true},
		{"Élan", "éLAN", true},
		{"ПОДДЕРЖКА", "поддержка", true},
		{"ΣΊΣΥΦΟΣ", "σίσυφος", true},
		{"Kelvin", "Kelvin", true},
		{"K", "K", true},
		{"客户", "客户", true},
		{"a", "ab", false},
		{"ab", "a", false},
		{"a", "é", false},
		{"gold", "gild", false},
	} {
		if got := fold.Equal(tt.a, tt.b); got != tt.want {
			t.Errorf("Equal(%q, %q) = %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func genText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("abABkK1_ ÄäкКНΣςσſsİıIi客É\u212a\ufffd")), 0, 80, -1)
}

func TestFoldIsIdempotentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genText().Draw(t, "s")
		once := fold.String(s)
		if twice := fold.String(once); twice != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, twice)
		}
		if got := string(fold.Append([]byte("x"), s)); got != "x"+once {
			t.Fatalf("Append gives %q, String %q", got, once)
		}
	})
}

func TestEqualIsThatOfFoldedTextsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := genText().Draw(t, "a")
		b := rapid.OneOf(genText(), rapid.Just(strings.ToUpper(a)), rapid.Just(strings.ToLower(a))).Draw(t, "b")
		want := fold.String(a) == fold.String(b)
		if fold.Equal(a, b) != want || fold.Equal(b, a) != want {
			t.Fatalf("Equal(%q, %q) is not %t in both directions", a, b, want)
		}
	})
}

func TestNothingIsAllocated(t *testing.T) {
	folded := "enterprise plus 客户"
	if n := testing.AllocsPerRun(100, func() {
		if fold.String(folded) != folded || !fold.Equal(folded, "Enterprise PLUS 客户") || !fold.Equal("ÉTÉ", "été") {
			t.Error("not equal")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
