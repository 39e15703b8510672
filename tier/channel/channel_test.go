package channel_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/channel"
	"pgregory.net/rapid"
)

func mustMatrix(t interface{ Fatal(...any) }, s channel.Spec) *channel.Guide {
	m, err := channel.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Letters' case of channels does not matter.
func TestLettersOfChannels(t *testing.T) {
	if c, ok := mustMatrix(t, channel.StandardSpec()).Channel("Phone"); !ok || c.Name != "phone" {
		t.Errorf("%+v, %t", c, ok)
	}
}

// The presets are the tables of the source document, row by row.
func TestPresetsEqualDocument(t *testing.T) {
	data, err := os.ReadFile("testdata/channels.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.TrimRight(line, "\n"))
		}
	}
	title := func(g channel.Degree) string { return strings.ToUpper(string(g[:1])) + string(g[1:]) }
	for _, c := range channel.StandardSpec().Channels {
		got = append(got, strings.Join([]string{"en", c.Title, c.BestFor, title(c.Cost), title(c.Scalability), title(c.Personal)}, "\t"))
	}
	for _, c := range channel.StandardChineseSpec().Channels {
		got = append(got, strings.Join([]string{"zh", c.Title, c.BestFor}, "\t"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the document says each channel is best for is what it is recommended
// for first.
func TestStandardRecommendations(t *testing.T) {
	m := mustMatrix(t, channel.StandardSpec())
	for _, tt := range []struct {
		name    string
		facts   priority.Facts
		current string
		offer   string
		stay    bool
		rule    string
	}{
		{"common issue, no channel yet", priority.Facts{"urgency": {"low"}, "complexity": {"low"}}, "", "self-service", false, "simple"},
		{"simple question on the phone stays there", priority.Facts{"urgency": {"low"}, "complexity": {"low"}}, "phone", "", true, "simple"},
		{"complex issue", priority.Facts{"complexity": {"high"}, "urgency": {"low"}}, "", "email", false, "complex"},
		{"complex issue at the bot", priority.Facts{"complexity": {"high"}}, "chatbot", "email", false, "complex"},
		{"real time", priority.Facts{"urgency": {"medium"}}, "", "chat", false, "real time"},
		{"sensitive", priority.Facts{"sensitive": {"true"}, "urgency": {"low"}, "complexity": {"low"}}, "chat", "phone", false, "sensitive"},
		{"urgent on chat stays", priority.Facts{"urgency": {"high"}}, "chat", "", true, "urgent"},
		{"demo", priority.Facts{"demo": {"true"}}, "", "video", false, "demo"},
		{"nothing known", nil, "", "email", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := m.Recommend(tt.facts, tt.current, nil)
			if got.Offer != tt.offer || got.Stay != tt.stay || got.Rule != tt.rule || (got.Note == "") != (tt.rule == "") {
				t.Errorf("got %+v, want %+v", got, tt)
			}
		})
	}
}

// The Chinese preset is the English one in other words: what tickets and other
// documents name is the same.
func TestChinesePresetRecommendsAlike(t *testing.T) {
	en, zh := channel.StandardSpec(), channel.StandardChineseSpec()
	if diff := cmp.Diff(en, zh, cmpopts.IgnoreFields(channel.ProfileSpec{}, "Title", "BestFor")); diff != "" {
		t.Error(diff)
	}
}

func TestNobodyIsForced(t *testing.T) {
	m := mustMatrix(t, channel.StandardSpec())
	urgent := priority.Facts{"urgency": {"high"}}
	if got := m.Recommend(urgent, "email", []string{"email", "chatbot"}); !got.Stay || got.Offer != "" || got.Suits != nil {
		t.Errorf("nothing that suits is open, but %+v", got)
	}
	if got := m.Recommend(urgent, "email", []string{"video"}); got.Stay || got.Offer != "video" {
		t.Errorf("got %+v", got)
	}
	if got := m.Recommend(urgent, "", []string{}); got.Stay || got.Offer != "" {
		t.Errorf("nothing is open, but %+v", got)
	}
}

// A customer either stays or is offered a channel that suits and is
// available; a channel that suits is never left for another.
func TestAdviceOffersOnlyWhatSuitsProperty(t *testing.T) {
	m := mustMatrix(t, channel.StandardSpec())
	var all []string
	for _, c := range m.Spec().Channels {
		all = append(all, c.Name)
	}
	level := rapid.SampledFrom([]string{"", "low", "medium", "high"})
	flag := rapid.SampledFrom([]string{"", "true", "false"})
	rapid.Check(t, func(t *rapid.T) {
		facts := priority.Facts{
			"urgency": {level.Draw(t, "urgency")}, "complexity": {level.Draw(t, "complexity")},
			"sensitive": {flag.Draw(t, "sensitive")}, "demo": {flag.Draw(t, "demo")},
		}
		current := rapid.SampledFrom(append([]string{""}, all...)).Draw(t, "current")
		available := rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID).Draw(t, "available")
		got := m.Recommend(facts, current, available)
		everywhere := m.Recommend(facts, current, nil)
		if got.Stay && (current == "" || got.Offer != "") {
			t.Fatalf("stays on %q and is offered %q", current, got.Offer)
		}
		if slices.Contains(everywhere.Suits, current) && !got.Stay {
			t.Fatalf("%q suits, but is left", current)
		}
		if got.Offer != "" && (!slices.Contains(available, got.Offer) || !slices.Contains(everywhere.Suits, got.Offer)) {
			t.Fatalf("offered %q, available %q, suits %q", got.Offer, available, everywhere.Suits)
		}
		if current == "" && len(got.Suits) > 0 && got.Offer == "" {
			t.Fatalf("no offer of %q", got.Suits)
		}
	})
}

func TestUnknownChannel(t *testing.T) {
	g, err := channel.New(channel.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := g.Channel("pigeon"); ok || c != (channel.ProfileSpec{}) {
		t.Errorf("a pigeon is %+v", c)
	}
}

func TestDefects(t *testing.T) {
	_, err := tier.Read[channel.Spec]([]byte(`{
		"facts": ["urgency"],
		"channels": [{"name": "a"}, {"name": "a"}, {"name": ""}],
		"rules": [{"name": "", "when": {"urgent": ["true"]}, "suits": ["b"]}, {"name": "r", "when": {"urgency": ["*"]}, "suits": ["a", "a"]}]
	}`))
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range serr.Fields {
		got = append(got, f.Path)
	}
	want := []string{"channels[1].name", "channels[2].name", "rules[0].name", "rules[0].when.urgent", "rules[0].suits[0]", "rules[1].suits[1]", "otherwise"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	bad := channel.Spec{Channels: []channel.ProfileSpec{{Name: "a", Cost: "dear"}}, Otherwise: []string{"a"}}
	if err := bad.Validate(); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("an unknown grade: %v", err)
	}
}

func TestRoundTripAndIsolation(t *testing.T) {
	for _, want := range []func() channel.Spec{channel.StandardSpec, channel.StandardChineseSpec} {
		data, err := json.Marshal(want())
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[channel.Spec](data)
		if err != nil {
			t.Fatal(err)
		}
		m := mustMatrix(t, read)
		for _, s := range []channel.Spec{read, m.Spec()} {
			s.Channels[0].Name, s.Rules[0].Suits[0], s.Otherwise[0], s.Rules[1].When.Facts["urgency"][0] = "x", "x", "x", "x"
		}
		if diff := cmp.Diff(want(), m.Spec()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestGradeCompare(t *testing.T) {
	order := []channel.Degree{channel.Lowest, channel.Low, channel.Medium, channel.High, channel.Highest, ""}
	for i, g := range order {
		for j, h := range order {
			if got := g.Compare(h); got != cmpInt(i, j) {
				t.Errorf("%q.Compare(%q) = %d", g, h, got)
			}
		}
	}
	if got := channel.Degree("dear").Compare(""); got != 0 {
		t.Errorf("an unknown grade compares %d with the unset one", got)
	}
}

func cmpInt(i, j int) int {
	switch {
	case i < j:
		return -1
	case i > j:
		return 1
	}
	return 0
}

func FuzzMatrixSpec(f *testing.F) {
	seed, err := json.Marshal(channel.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "urgency", "high", "phone")
	f.Fuzz(func(t *testing.T, data []byte, fact, value, current string) {
		s, err := tier.Read[channel.Spec](data)
		if err != nil {
			return
		}
		if got := mustMatrix(t, s).Recommend(priority.Facts{fact: {value}}, current, nil); len(got.Suits) == 0 {
			t.Errorf("nothing suits: %+v", got)
		}
	})
}

func BenchmarkRecommend(b *testing.B) {
	m := mustMatrix(b, channel.StandardSpec())
	facts := priority.Facts{"urgency": {"medium"}, "complexity": {"low"}}
	b.ReportAllocs()
	for b.Loop() {
		m.Recommend(facts, "chatbot", nil)
	}
}

// Facts are declared once each, by a name.
func TestDeclaredFacts(t *testing.T) {
	s := channel.StandardSpec()
	s.Facts = append(s.Facts, " ", "URGENCY")
	err := s.Validate()
	if err == nil || !strings.Contains(err.Error(), "facts[4]: required") || !strings.Contains(err.Error(), `facts[5]: duplicate: "URGENCY"`) {
		t.Error(err)
	}
}

// A rule behind one that always holds is never reached.
func TestUnreachedRules(t *testing.T) {
	s := channel.StandardSpec()
	s.Rules[1].When = priority.ConditionSpec{}
	err := s.Validate()
	if err == nil || strings.Contains(err.Error(), "rules[1]:") || !strings.Contains(err.Error(), "rules[2]: conflict: never reached: rules[1] holds always") {
		t.Error(err)
	}
	s.Rules = s.Rules[:2]
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
}
