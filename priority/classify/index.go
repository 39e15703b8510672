package classify

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

// Limits of a [TextIndex].
const (
	MaxTexts = 100_000 // texts in an index
	MaxTerms = 5_000   // different terms of one text that are looked at, the first ones
)

// Text is what a [TextIndex] finds: an article, an open ticket, a known issue.
type Text struct {
	ID   string `json:"id"` // unique in the index
	Text string `json:"text"`
}

// TextIndex finds the texts that are about the same subject as another text:
// the articles that may answer a ticket, the open tickets that it may repeat.
//
// Texts are compared by their terms: words, or pairs of letters in scripts
// without spaces, folded as keywords are. The fewer texts of the index have a
// term, the more it weighs; numbers and single letters count as terms too.
// There is no list of words to leave out and no stemming, so that every script
// is treated alike: "printer" does not find "printers".
//
// A TextIndex is immutable and safe for concurrent use. Equal texts give equal
// answers, whatever their order.
type TextIndex struct {
	ids    []string
	totals []int64            // weight of all terms of a text
	terms  map[string][]int32 // the texts that have a term, ascending
}

// NewTextIndex makes an index of texts. It fails with a [*priority.SpecError] for
// more than [MaxTexts] of them, and for a text without an id or with that of
// another.
func NewTextIndex(texts []Text) (*TextIndex, error) {
	d := &spec.Defects{Package: pkg}
	if len(texts) > MaxTexts {
		d.Add("", spec.ErrRange, "%d texts, want at most %d", len(texts), MaxTexts)
		return nil, d.Err()
	}
	names := spec.Names{}
	for i, t := range texts {
		names.Check(d, spec.Join(spec.Index("", i), "id"), t.ID)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(a, b Text) int { return cmp.Compare(a.ID, b.ID) })
	x := &TextIndex{terms: map[string][]int32{}, totals: make([]int64, len(texts))}
	for i, t := range texts {
		x.ids = append(x.ids, t.ID)
		for _, term := range termsOf(t.Text) {
			x.terms[term] = append(x.terms[term], int32(i))
		}
	}
	for _, having := range x.terms {
		w := x.weight(len(having))
		for _, i := range having {
			x.totals[i] += w
		}
	}
	return x, nil
}

// weight returns what a term weighs that so many texts have, in thousandths:
// the logarithm to base 2 of how many times rarer it is than a term of every
// text, and of one text more.
func (x *TextIndex) weight(having int) int64 {
	return int64(math.Round(1000 * math.Log2(float64(len(x.ids)+1)/float64(max(having, 1)))))
}

// Term is a term that two texts have in common.
type Term struct {
	Text   string `json:"text"`   // folded
	Weight int64  `json:"weight"` // in thousandths
}

// Likeness is a text of an index that is like the one that was asked about,
// and why.
type Likeness struct {
	ID     string         `json:"id"`
	Share  priority.Ratio `json:"share"`  // the part of the weight of the text asked about that this text has too
	Common priority.Ratio `json:"common"` // the part of the weight of both texts together that they have in common
	Terms  []Term         `json:"terms"`  // in common, the weightiest first
}

// Suggest returns at most n texts that cover most of text, the best first, then
// by what they have in common, then by id: articles to offer with a ticket.
func (x *TextIndex) Suggest(text string, n int) []Likeness {
	return x.like(text, n, func(a, b match) int { return cmp.Compare(b.common, a.common) })
}

// Similar returns at most n texts that have a share of at least least in common
// with text ([Likeness] Common), the most alike first, then by id: candidates
// for duplicates and for known issues. A candidate is for a person to confirm.
func (x *TextIndex) Similar(text string, least priority.Ratio, n int) []Likeness {
	found := x.like(text, n, func(match, match) int { return 0 })
	return slices.DeleteFunc(found, func(l Likeness) bool { return l.Common.Compare(least) < 0 })
}

// match is a text with the weight that it has in common with another.
type match struct {
	text   int32
	common int64
}

// like returns the first n texts by compare, then by what they have in common.
func (x *TextIndex) like(text string, n int, compare func(a, b match) int) []Likeness {
	if x.terms == nil || n <= 0 {
		return nil
	}
	terms, asked := termsOf(text), int64(0)
	common := map[int32]int64{}
	for _, term := range terms {
		having := x.terms[term]
		w := x.weight(len(having))
		asked += w
		for _, i := range having {
			common[i] += w
		}
	}
	matches := make([]match, 0, len(common))
	for i, w := range common {
		if w > 0 {
			matches = append(matches, match{i, w})
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		both := func(m match) int64 { return asked + x.totals[m.text] }
		return cmp.Or(compare(a, b), compareShares(b.common, both(b), a.common, both(a)), cmp.Compare(a.text, b.text))
	})
	found := make([]Likeness, 0, min(n, len(matches)))
	for _, m := range matches[:min(n, len(matches))] {
		found = append(found, x.likeness(m, terms, asked))
	}
	return found
}

// compareShares compares a/b with c/d. The products are exact: a text has at
// most MaxTerms terms of at most 17,000 thousandths.
func compareShares(a, b, c, d int64) int { return cmp.Compare(a*d, c*b) }

func (x *TextIndex) likeness(m match, terms []string, asked int64) Likeness {
	l := Likeness{ID: x.ids[m.text]}
	l.Share, _ = priority.NewRatio(m.common, asked)
	l.Common, _ = priority.NewRatio(2*m.common, asked+x.totals[m.text])
	for _, term := range terms {
		having := x.terms[term]
		if _, ok := slices.BinarySearch(having, m.text); ok {
			l.Terms = append(l.Terms, Term{term, x.weight(len(having))})
		}
	}
	slices.SortFunc(l.Terms, func(a, b Term) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text)) })
	return l
}

// termsOf returns the different terms of a text, each once, in order.
func termsOf(text string) []string {
	folded := fold.Append(make([]byte, 0, len(text)), text)
	seen := map[string]bool{}
	var terms []string
	add := func(term []byte) {
		if !seen[string(term)] {
			terms = append(terms, string(term))
			seen[string(term)] = true
		}
	}
	for i := 0; i < len(folded) && len(terms) < MaxTerms; {
		r, n := utf8.DecodeRune(folded[i:])
		switch j := i + letters(folded[i:]); {
		case inWord(r):
			for {
				r, size := utf8.DecodeRune(folded[i+n:])
				if !inWord(r) { // or the end
					break
				}
				n += size
			}
			add(folded[i : i+n])
		case isContinuous(r):
			n = j - i
			if after := letters(folded[j:]); after != 0 {
				add(folded[i : j+after])
			} else if before, _ := utf8.DecodeLastRune(folded[:i]); !isContinuous(before) && fold.Class(before) == 0 {
				add(folded[i:j]) // alone
			}
		}
		i += n
	}
	return terms
}

// letters returns the bytes of the letter of a script without spaces with
// which b begins, its marks included; 0 if b begins with something else.
func letters(b []byte) (n int) {
	r, n := utf8.DecodeRune(b)
	if !isContinuous(r) {
		return 0
	}
	for {
		r, size := utf8.DecodeRune(b[n:])
		if fold.Class(r) == 0 { // no mark, or the end
			return n
		}
		n += size
	}
}
