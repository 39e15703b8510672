package spec_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/internal/enum"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// shade is an enum, as other packages declare theirs.
type shade uint8

var shadeNames = enum.Names{Kind: "paint: shade", Type: "Shade", Text: []string{"", "light", "medium", "dark"}}

func (s shade) MarshalText() ([]byte, error)  { return shadeNames.Append(nil, uint8(s)) }
func (s *shade) UnmarshalText(b []byte) error { return enum.Unmarshal(&shadeNames, s, b) }

// percent is a type whose decoder says its own cause.
type percent int

func (p *percent) UnmarshalText(b []byte) error {
	n := 0
	if _, err := fmt.Sscanf(string(b), "%d%%", &n); err != nil {
		return fmt.Errorf("want a share such as \"50%%\", got %q", spec.Clip(string(b)))
	}
	if n < 0 || n > 100 {
		return fmt.Errorf("%w: want 0%% to 100%%", spec.ErrRange)
	}
	*p = percent(n)
	return nil
}
func (p percent) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d%%", int(p)), nil }

type owner struct {
	Name string `json:"name"`
	Desk string `json:"desk,omitzero"`
}

type coat struct {
	Shade  shade         `json:"shade,omitzero"`
	Dries  spec.Duration `json:"dries,omitzero"`
	Layers []coat        `json:"layers,omitempty"`
}

// doc has a field of every kind that specs use.
type doc struct {
	owner
	Schema string                   `json:"schema,omitzero"`
	Name   string                   `json:"name"` // hides owner's
	Count  int                      `json:"count,omitzero"`
	Small  uint8                    `json:"small,omitzero"`
	Ratio  float64                  `json:"ratio,omitzero"`
	On     bool                     `json:"on,omitzero"`
	Share  *percent                 `json:"share,omitempty"`
	At     time.Time                `json:"at,omitzero"`
	Base   coat                     `json:"base,omitzero"`
	Coats  []coat                   `json:"coats,omitempty"`
	Limits map[shade]spec.Duration  `json:"limits,omitempty"`
	Times  map[spec.Duration]string `json:"times,omitempty"`
	Rooms  map[string]coat          `json:"rooms,omitempty"`
	Pair   [2]int                   `json:"pair,omitzero"`
	Seed   []byte                   `json:"seed,omitempty"`
	Extra  json.RawMessage          `json:"extra,omitempty"`
	Plain  int
	Hidden int `json:"-"`
	quiet  int // no document sets it
}

var _ = doc{}.quiet

func shades() *rapid.Generator[shade] { return rapid.SampledFrom([]shade{0, 1, 2, 3}) }

func durations() *rapid.Generator[spec.Duration] {
	return rapid.Map(rapid.Int64(), func(n int64) spec.Duration { return spec.Duration(n) })
}

func coats(depth int) *rapid.Generator[coat] {
	return rapid.Custom(func(t *rapid.T) coat {
		c := coat{Shade: shades().Draw(t, "shade"), Dries: durations().Draw(t, "dries")}
		if depth > 0 {
			c.Layers = rapid.SliceOfN(coats(depth-1), 0, 3).Draw(t, "layers")
		}
		return c
	})
}

func docs() *rapid.Generator[doc] {
	return rapid.Custom(func(t *rapid.T) doc {
		d := doc{
			owner:  owner{Desk: rapid.String().Draw(t, "desk")},
			Schema: rapid.String().Draw(t, "schema"),
			Name:   rapid.String().Draw(t, "name"),
			Count:  rapid.Int().Draw(t, "count"),
			Small:  rapid.Uint8().Draw(t, "small"),
			Ratio:  rapid.Float64().Draw(t, "ratio"),
			On:     rapid.Bool().Draw(t, "on"),
			At:     time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "at"), 0).UTC(),
			Base:   coats(0).Draw(t, "base"),
			Coats:  rapid.SliceOfN(coats(2), 0, 3).Draw(t, "coats"),
			Limits: rapid.MapOfN(shades(), durations(), 0, 3).Draw(t, "limits"),
			Times:  rapid.MapOfN(durations(), rapid.String(), 0, 3).Draw(t, "times"),
			Rooms:  rapid.MapOfN(rapid.String(), coats(1), 0, 3).Draw(t, "rooms"),
			Pair:   [2]int{rapid.Int().Draw(t, "left"), rapid.Int().Draw(t, "right")},
			Seed:   rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "seed"),
			Plain:  rapid.Int().Draw(t, "plain"),
		}
		if rapid.Bool().Draw(t, "shared") {
			p := percent(rapid.IntRange(0, 100).Draw(t, "share"))
			d.Share = &p
		}
		return d
	})
}

// junk returns bytes that range from noise over JSON of another form to a
// document with a few bytes changed.
func junk() *rapid.Generator[[]byte] {
	tokens := []string{
		"{", "}", "[", "]", ":", ",", "null", "true", "1", "-1e400", "0.5", `"`, `""`, `"name"`, `"Name"`, `"desk"`,
		`"coats"`, `"layers"`, `"shade"`, `"dark"`, `"1h"`, `"60m"`, `"limits"`, `"pair"`, `"seed"`, `"share"`, `"101%"`, `"\ud800"`, " ", "\n", "\xff", "\ufeff",
	}
	return rapid.Custom(func(t *rapid.T) []byte {
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return rapid.SliceOf(rapid.Byte()).Draw(t, "noise")
		case 1:
			return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(tokens), 0, 40).Draw(t, "tokens"), ""))
		}
		data, err := json.Marshal(docs().Draw(t, "doc"))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			token := rapid.SampledFrom(tokens).Draw(t, "token")
			n := min(rapid.IntRange(0, 4).Draw(t, "cut"), len(data)-i)
			data = append(data[:i:i], append([]byte(token), data[i+n:]...)...)
		}
		return data
	})
}
