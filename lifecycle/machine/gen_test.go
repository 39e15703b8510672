package machine_test

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

var epoch = time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)

// minutes returns the instant so many minutes after nine o'clock.
func minutes(n int) time.Time { return epoch.Add(time.Duration(n) * time.Minute) }

// genTime draws few distinct instants, so that ties are common, in several
// zones.
func genTime() *rapid.Generator[time.Time] {
	zones := []*time.Location{time.UTC, time.FixedZone("A", 3600), time.FixedZone("B", 3600), time.FixedZone("C", -5400)}
	return rapid.Custom(func(t *rapid.T) time.Time {
		at := epoch.Add(time.Duration(rapid.IntRange(0, 12).Draw(t, "minutes")) * time.Minute)
		return at.In(rapid.SampledFrom(zones).Draw(t, "zone"))
	})
}

func genWord(words ...string) *rapid.Generator[string] {
	return rapid.SampledFrom(append([]string{"", ""}, words...))
}

// genFacts draws facts of few names, mostly none, that also differ in letters'
// case, are cleared, or have empty values.
func genFacts() *rapid.Generator[priority.Facts] {
	none := rapid.Just(priority.Facts(nil))
	some := rapid.MapOfN(rapid.SampledFrom([]string{"region", "Region", "tags", "priority"}),
		rapid.SliceOfN(rapid.SampledFrom([]string{"", "emea", "EMEA", "vip"}), 0, 2), 1, 2)
	return rapid.OneOf(none, none, rapid.Map(some, func(m map[string][]string) priority.Facts { return m }))
}

// genEvent draws any event, defective ones included, out of few values, so
// that ids repeat with equal and with different content.
func genEvent() *rapid.Generator[lifecycle.Event] {
	return rapid.Custom(func(t *rapid.T) lifecycle.Event {
		return lifecycle.Event{
			ID:         genWord("e1", "e2", "e3").Draw(t, "id"),
			Time:       genTime().Draw(t, "time"),
			Seq:        rapid.Int64Range(0, 2).Draw(t, "seq"),
			Kind:       lifecycle.Kind(rapid.Uint8Range(0, 20).Draw(t, "kind")),
			Side:       lifecycle.Side(rapid.Uint8Range(0, 4).Draw(t, "side")),
			Visibility: lifecycle.Visibility(rapid.Uint8Range(0, 2).Draw(t, "visibility")),
			Actor:      genWord("ann", "bob").Draw(t, "actor"),
			State:      lifecycle.State(genWord("new", "open", "on hold").Draw(t, "state")),
			Reason:     genWord("vendor", "fixed").Draw(t, "reason"),
			Group:      genWord("g1", "g2", lifecycle.Nobody).Draw(t, "group"),
			Assignee:   genWord("ann", "bob", lifecycle.Nobody).Draw(t, "assignee"),
			Tier:       genWord("l1", "l2").Draw(t, "tier"),
			Priority:   priority.Level(rapid.Uint8Range(0, 5).Draw(t, "priority")),
			Customer:   genWord("free").Draw(t, "customer"),
			From:       lifecycle.State(genWord("new", "open", "on hold").Draw(t, "from")),
			Facts:      genFacts().Draw(t, "facts"),
			Ref:        genWord("x").Draw(t, "ref"),
			Score:      rapid.IntRange(0, 2).Draw(t, "score"),
		}
	})
}

func genEvents() *rapid.Generator[[]lifecycle.Event] { return rapid.SliceOfN(genEvent(), 0, 12) }
