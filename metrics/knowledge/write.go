package knowledge

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics/period"
)

// Spec says how much must happen before something is worth writing about. A
// zero stands for the figure of [HandbookSpec].
type Spec struct {
	Schema      string        `json:"schema,omitzero"`      // "metrics/knowledge/1"
	Tickets     int           `json:"tickets,omitzero"`     // tickets on one topic in a week that ask for a new article
	Escalations int           `json:"escalations,omitzero"` // escalated tickets on one topic in a week that ask for a troubleshooting section
	Release     spec.Duration `json:"release,omitzero"`     // how long after a release tickets on its topic are questions about it
	Questions   int           `json:"questions,omitzero"`   // questions about one release in a week that ask for documentation
	Long        int           `json:"long,omitzero"`        // letters from which a reply is a long explanation
	Empty       int           `json:"empty,omitzero"`       // searches in a week with the same words and no result that make a gap
}

const schema = "metrics/knowledge/1"

// HandbookSpec returns the figures of the guide's knowledge base file, which
// states ten tickets on a topic in a week; the others are our own.
func HandbookSpec() Spec {
	return Spec{Schema: schema, Tickets: 10, Escalations: 3, Release: spec.Duration(14 * 24 * time.Hour), Questions: 3, Long: 1200, Empty: 3}
}

// Validate returns every defect of the spec as a *metrics.SpecError, nil if
// there is none.
func (s Spec) Validate() error {
	d := spec.Defects{Package: "knowledge"}
	d.Schema(s.Schema, schema)
	for _, f := range []struct {
		path string
		n    int64
	}{
		{"tickets", int64(s.Tickets)}, {"escalations", int64(s.Escalations)},
		{"questions", int64(s.Questions)}, {"long", int64(s.Long)}, {"empty", int64(s.Empty)},
	} {
		if f.n < 0 {
			d.Add(f.path, spec.ErrRange, "want 0 or more")
		}
	}
	spec.Length(&d, "release", s.Release)
	return d.Err()
}

// Writer suggests what to write. It is immutable and safe for concurrent use.
type Writer struct{ given, spec Spec }

// New returns the writer of a valid spec, else what [Spec.Validate] returns.
func New(s Spec) (*Writer, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	std, full := HandbookSpec(), s
	full.Tickets, full.Escalations = cmp.Or(s.Tickets, std.Tickets), cmp.Or(s.Escalations, std.Escalations)
	full.Release, full.Questions = cmp.Or(s.Release, std.Release), cmp.Or(s.Questions, std.Questions)
	full.Long, full.Empty = cmp.Or(s.Long, std.Long), cmp.Or(s.Empty, std.Empty)
	return &Writer{s, full}, nil
}

// Spec returns the spec as it was given.
func (w *Writer) Spec() Spec { return w.given }

// Signs are what one ticket tells about the need for an article.
type Signs struct {
	ID         string    `json:"id"`
	Topic      string    `json:"topic"`
	Time       time.Time `json:"time"` // of its opening
	Escalated  bool      `json:"escalated,omitzero"`
	Long       bool      `json:"long,omitzero"`       // it took a long explanation
	Workaround bool      `json:"workaround,omitzero"` // an agent recorded a workaround
}

// Read returns what the history of a ticket tells, as known at now: its topic is
// its category, an explanation is long by the text of a public reply, and a
// workaround is a record of that name that is not empty. ok is false for a
// history without an opening by then.
func (w *Writer) Read(id string, h lifecycle.History, now time.Time) (t Signs, ok bool) {
	h = h.AsOf(now)
	open, ok := h.Opening()
	if !ok {
		return Signs{}, false
	}
	t = Signs{ID: id, Topic: h.Facets(now).Category, Time: open.Time}
	for i := range h.Len() {
		e := h.Ref(i)
		t.Escalated = t.Escalated || e.Kind == lifecycle.Escalated
		t.Long = t.Long || e.IsReply() && utf8.RuneCountInString(e.Text) >= w.spec.Long
		if e.Kind == lifecycle.Recorded && e.Ref == "workaround" {
			t.Workaround = e.Text != ""
		}
	}
	return t, true
}

// Release is a change of the product that customers may ask about.
type Release struct {
	Topic string    `json:"topic"`
	Time  time.Time `json:"time"`
}

// Piece is what to write.
//
//   - "new_article"
//   - "troubleshooting_section"
//   - "feature_documentation"
//   - "how_to"
//   - "document_workaround"
//   - "close_gap": write about what is searched for and not found
type Piece string

// The pieces.
const (
	pieceNewArticle      Piece = "new_article"
	pieceTroubleshooting Piece = "troubleshooting_section"
	pieceDocumentation   Piece = "feature_documentation"
	pieceHowTo           Piece = "how_to"
	pieceDocumentIt      Piece = "document_workaround"
	pieceCloseGap        Piece = "close_gap"
)

// Suggestion is something worth writing, with the tickets or the number of
// searches that ask for it.
type Suggestion struct {
	Topic   string   `json:"topic"` // a topic, or the words of a search
	Do      Piece    `json:"do"`
	High    bool     `json:"high,omitzero"` // of high priority; false: of medium priority
	N       int      `json:"n"`             // how many tickets or searches ask for it
	Tickets []string `json:"tickets,omitzero"`
}

// Next returns what to write, judged by the tickets and searches of the period,
// which should be a week: high priority first, then by how many ask for it,
// then by topic. Tickets without a topic are ignored. Letters' case of topics
// does not matter; of several spellings the first in the order of bytes is given.
func (w *Writer) Next(p period.Period, tickets []Signs, releases []Release, searches []Query) []Suggestion {
	byTopic := map[string][]Signs{}
	for _, t := range tickets {
		if p.Contains(t.Time) && t.Topic != "" {
			topic := fold.String(t.Topic)
			byTopic[topic] = append(byTopic[topic], t)
		}
	}
	released := map[string][]time.Time{}
	for _, r := range releases {
		topic := fold.String(r.Topic)
		released[topic] = append(released[topic], r.Time)
	}
	for _, times := range released {
		slices.SortFunc(times, time.Time.Compare)
	}
	lists := map[bool][]Suggestion{} // by High
	for _, ts := range byTopic {
		topic := slices.MinFunc(ts, func(a, b Signs) int { return cmp.Compare(a.Topic, b.Topic) }).Topic
		for _, r := range []struct {
			do    Piece
			high  bool
			least int
			is    func(Signs) bool
		}{
			{pieceNewArticle, true, w.spec.Tickets, func(Signs) bool { return true }},
			{pieceTroubleshooting, true, w.spec.Escalations, func(t Signs) bool { return t.Escalated }},
			{pieceDocumentation, true, w.spec.Questions, func(t Signs) bool { return w.after(released[fold.String(t.Topic)], t) }},
			{pieceHowTo, false, 1, func(t Signs) bool { return t.Long }},
			{pieceDocumentIt, false, 1, func(t Signs) bool { return t.Workaround }},
		} {
			var ids []string
			for _, t := range ts {
				if r.is(t) {
					ids = append(ids, t.ID)
				}
			}
			if len(ids) >= r.least {
				slices.Sort(ids)
				lists[r.high] = append(lists[r.high], Suggestion{Topic: topic, Do: r.do, High: r.high, N: len(ids), Tickets: ids})
			}
		}
	}
	lists[true] = append(lists[true], w.gaps(p, searches)...)
	for _, list := range lists {
		slices.SortFunc(list, func(a, b Suggestion) int {
			return cmp.Or(b.N-a.N, cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Do, b.Do))
		})
	}
	return append(lists[true], lists[false]...)
}

// after reports whether the ticket came soon after one of the releases of its
// topic, which are in order of time.
func (w *Writer) after(releases []time.Time, t Signs) bool {
	i, _ := slices.BinarySearchFunc(releases, t.Time, func(r, t time.Time) int { return cmp.Or(r.Compare(t), -1) })
	return i > 0 && t.Time.Before(releases[i-1].Add(w.spec.Release.Std()))
}

// gaps returns the searches that people made repeatedly and that found nothing.
func (w *Writer) gaps(p period.Period, searches []Query) []Suggestion {
	empty := map[string]int{}
	for _, s := range searches {
		if !s.Program && s.Results == 0 && p.Contains(s.Time) {
			empty[fold.String(strings.Join(strings.Fields(s.Text), " "))]++
		}
	}
	var out []Suggestion
	for _, query := range slices.Sorted(maps.Keys(empty)) {
		if n := empty[query]; n >= w.spec.Empty && query != "" {
			out = append(out, Suggestion{Topic: query, Do: pieceCloseGap, High: true, N: n})
		}
	}
	return out
}
