package classify

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

const (
	pkg              = "classify"
	dictionarySchema = "priority/classify/dictionary/2"
)

// DictionarySpec is a category dictionary (问题分类词典): categories with their
// codes, and rules that tell by keywords which one a text belongs to.
type DictionarySpec struct {
	Schema     string            `json:"schema,omitzero"` // "priority/classify/dictionary/2" or empty
	Categories []CategorySpec    `json:"categories"`
	Rules      []KeywordRuleSpec `json:"rules,omitzero"` // tried in order
}

// CategorySpec is a category with its code.
type CategorySpec struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// KeywordRuleSpec gives a category to a text that has one keyword of Any, if there
// are any, every one of All and none of None.
//
// Keywords are compared without regard to case, to full-width forms and to the
// amount of white space. A keyword stands as a word: "log" is not found in
// "blog" or "logging", but "log*" is found in the latter and "*log" in the
// former. In scripts without spaces between words, and where Korean joins
// endings, a keyword stands anywhere. Composed and decomposed accents are
// different texts: write keywords as the texts are.
type KeywordRuleSpec struct {
	Name     string   `json:"name,omitzero"` // for display; may be empty
	Category string   `json:"category"`      // code
	Any      []string `json:"any,omitzero"`
	All      []string `json:"all,omitzero"`
	Not      []string `json:"not,omitzero"`
}

// Validate returns nil or a [*priority.SpecError] with every defect: no
// category, one without a code or with that of another, a rule for a code
// that is none, without a keyword to look for, or with an empty one.
func (s DictionarySpec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, dictionarySchema)
	if len(s.Categories) == 0 {
		d.Add("categories", spec.ErrRequired, "want at least one category")
	}
	codes := map[string]int{} // by folded code
	for i, c := range s.Categories {
		path := spec.Index("categories", i)
		first, again := codes[fold.String(c.Code)]
		switch {
		case c.Code == "":
			d.Add(spec.Join(path, "code"), spec.ErrRequired, "")
		case again:
			d.Add(spec.Join(path, "code"), spec.ErrDuplicate, "%q is categories[%d] already", c.Code, first)
		default:
			codes[fold.String(c.Code)] = i
		}
		if c.Name == "" {
			d.Add(spec.Join(path, "name"), spec.ErrRequired, "")
		}
	}
	for i, r := range s.Rules {
		path := spec.Index("rules", i)
		if _, ok := codes[fold.String(r.Category)]; !ok {
			d.Add(spec.Join(path, "category"), spec.ErrUnknown, "%q, want the code of a category", r.Category)
		}
		if len(r.Any)+len(r.All) == 0 {
			d.Add(spec.Join(path, "any"), spec.ErrRequired, "want a keyword in any or all")
		}
		checkKeywords(d, spec.Join(path, "any"), r.Any)
		checkKeywords(d, spec.Join(path, "all"), r.All)
		checkKeywords(d, spec.Join(path, "not"), r.Not)
	}
	return d.Err()
}

func checkKeywords(d *spec.Defects, path string, words []string) {
	for i, w := range words {
		if _, ok := newKeyword(w); !ok {
			d.Add(spec.Index(path, i), spec.ErrRequired, "want text to look for, got %q", w)
		}
	}
}

// Dictionary is a compiled [DictionarySpec]. It is immutable and safe for
// concurrent use.
type Dictionary struct {
	spec  DictionarySpec
	codes *cond.Table // of the categories
	rules []rule
}

type rule struct {
	category       int // index in spec.Categories
	any, all, none []keyword
}

// NewDictionary compiles s, or returns what [DictionarySpec.Validate] returns.
func NewDictionary(s DictionarySpec) (*Dictionary, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	dict := &Dictionary{spec: s.clone(), codes: cond.NewTable()}
	for _, c := range s.Categories {
		dict.codes.Add(c.Code)
	}
	for _, r := range s.Rules {
		category, _ := dict.codes.Index(r.Category)
		dict.rules = append(dict.rules, rule{category, keywords(r.Any), keywords(r.All), keywords(r.Not)})
	}
	return dict, nil
}

func keywords(words []string) []keyword {
	ks := make([]keyword, len(words))
	for i, w := range words {
		ks[i], _ = newKeyword(w)
	}
	return ks
}

// Spec returns a copy of the document that d was made from.
func (d *Dictionary) Spec() DictionarySpec { return d.spec.clone() }

// Category returns the category with that code, in either case. ok is false for
// a code that the dictionary does not declare, such as one that a person typed
// into a ticket.
func (d *Dictionary) Category(code string) (category CategorySpec, ok bool) {
	i, ok := d.codes.Index(code)
	if !ok {
		return CategorySpec{}, false
	}
	return d.spec.Categories[i], true
}

// Classification is the category of a text, the rule that gave it and what the
// rule found.
type Classification struct {
	Category CategorySpec `json:"category"`
	Rule     int          `json:"rule"`          // index in the dictionary's rules
	Name     string       `json:"name,omitzero"` // of the rule
	Hits     []Hit        `json:"hits"`          // the first keyword found of any, then those of all
}

// Hit is a keyword and the bytes [Start, End) of the text where it was first
// found.
type Hit struct {
	Keyword string `json:"keyword"` // as in the dictionary
	From    int    `json:"start"`
	To      int    `json:"end"`
}

// Classify returns the category that the first matching rule gives to text;
// ok is false if none matches: the text is unclassified, which is an answer.
func (d *Dictionary) Classify(text string) (c Classification, ok bool) {
	folded := foldText(text)
	for i := range d.rules {
		if matches, ok := d.rules[i].match(text, folded); ok {
			return d.classification(i, matches), true
		}
	}
	return Classification{}, false
}

// Candidates returns what every matching rule gives to text, in the order of
// the rules: the first is what [Dictionary.Classify] returns, the others show
// where the dictionary overlaps.
func (d *Dictionary) Candidates(text string) []Classification {
	folded := foldText(text)
	var all []Classification
	for i := range d.rules {
		if matches, ok := d.rules[i].match(text, folded); ok {
			all = append(all, d.classification(i, matches))
		}
	}
	return all
}

func (d *Dictionary) classification(i int, matches []Hit) Classification {
	return Classification{d.spec.Categories[d.rules[i].category], i, d.spec.Rules[i].Name, matches}
}

func (r *rule) match(text, folded string) ([]Hit, bool) {
	for i := range r.none {
		if _, _, found := r.none[i].find(folded); found {
			return nil, false
		}
	}
	matches := make([]Hit, 0, 1+len(r.all))
	add := func(k *keyword) bool {
		from, end, found := k.find(folded)
		if found {
			start, stop := unfold(text, from, end)
			matches = append(matches, Hit{k.text, start, stop})
		}
		return found
	}
	any := len(r.any) == 0
	for i := 0; i < len(r.any) && !any; i++ {
		any = add(&r.any[i])
	}
	if !any {
		return nil, false
	}
	for i := range r.all {
		if !add(&r.all[i]) {
			return nil, false
		}
	}
	return matches, true
}

func (s DictionarySpec) clone() DictionarySpec {
	s.Categories = slices.Clone(s.Categories)
	s.Rules = slices.Clone(s.Rules)
	for i := range s.Rules {
		r := &s.Rules[i]
		r.Any, r.All, r.Not = slices.Clone(r.Any), slices.Clone(r.All), slices.Clone(r.Not)
	}
	return s
}
