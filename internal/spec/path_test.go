package spec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

func TestJoin(t *testing.T) {
	for _, row := range []struct{ path, name, want string }{
		{"", "", ""},
		{"", "a", "a"},
		{"a", "", "a"},
		{"a", "b", "a.b"},
		{"a[1]", "b", "a[1].b"},
		{"a", "[1].b", "a[1].b"},
		{"", "[1]", "[1]"},
	} {
		if got := spec.Join(row.path, row.name); got != row.want {
			t.Errorf("Join(%q, %q) = %q, want %q", row.path, row.name, got, row.want)
		}
	}
}

func TestKey(t *testing.T) {
	for _, row := range []struct{ path, name, want string }{
		{"", "a", "a"},
		{"rooms", "blue-room_2", "rooms.blue-room_2"},
		{"rooms", "Küche", "rooms.Küche"},
		{"rooms", "", `rooms[""]`},
		{"rooms", "a.b", `rooms["a.b"]`},
		{"rooms", "a[0]", `rooms["a[0]"]`},
		{"rooms", "a]", `rooms["a]"]`},
		{"rooms", `a"b\`, `rooms["a\"b\\"]`},
		{"rooms", "two words", `rooms.two words`},
		{"rooms", " a", `rooms[" a"]`},
		{"rooms", "a ", `rooms["a "]`},
		{"", " ", `[" "]`},
		{"rooms", "a\u00a0", `rooms["a\u00a0"]`},
		{"rooms", "a\u200bb", `rooms["a\u200bb"]`},
		{"rooms", "a\x7f", `rooms["a\x7f"]`},
		{"rooms", "\xff", `rooms["\xff"]`},
		{"", "a.b", `["a.b"]`},
		{"rooms", strings.Repeat("x", 70), "rooms." + strings.Repeat("x", 64) + "…"},
	} {
		if got := spec.Key(row.path, row.name); got != row.want {
			t.Errorf("Key(%q, %q) = %q, want %q", row.path, row.name, got, row.want)
		}
	}
}

// Two members, however they are named, never have one path, and no path looks
// like that of a value further inside.
func TestKeyIsUnambiguousProperty(t *testing.T) {
	name := rapid.StringOfN(rapid.SampledFrom([]rune("ab.[]\"\\ 0")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		inside := name.Draw(t, "inside")
		if a != b && spec.Key("top", a) == spec.Key("top", b) {
			t.Fatalf("%q and %q have the path %s", a, b, spec.Key("top", a))
		}
		for _, deep := range []string{spec.Key(spec.Key("top", a), inside), spec.Index(spec.Key("top", a), 0)} {
			if deep == spec.Key("top", b) {
				t.Fatalf("%s is below %q and is %q", deep, a, b)
			}
		}
	})
}

// A path leads to its value: the place of a defect is the one at which the value
// begins, whatever the names on the way are.
func TestReadPlacesProperty(t *testing.T) {
	name := rapid.StringOfN(rapid.SampledFrom([]rune("ab.[]\"\\ 0")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		rooms := map[string]coat{}
		for _, n := range rapid.SliceOfN(name, 1, 4).Draw(t, "names") {
			rooms[n] = coat{Layers: make([]coat, rapid.IntRange(0, 3).Draw(t, "layers"))}
		}
		data, err := json.MarshalIndent(doc{Rooms: rooms}, "", rapid.SampledFrom([]string{" ", "\t", ""}).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		for n := range rooms {
			rooms[n] = coat{Layers: append(rooms[n].Layers, coat{Dries: 1})}
		}
		bad, _ := json.MarshalIndent(doc{Rooms: rooms}, "", " ")
		bad = []byte(strings.ReplaceAll(string(bad), `"1ns"`, `"1 ns"`))
		for _, f := range defectsOf(t, bad) {
			lines := strings.Split(string(bad), "\n")
			if got := []rune(lines[f.Line-1])[f.Column-1:]; string(got) != `"1 ns"` {
				t.Fatalf("%s\n%v: at the place is %s", bad, f, string(got))
			}
		}
		if _, err := spec.Decode[doc](data); err != nil {
			t.Fatal(err)
		}
	})
}
