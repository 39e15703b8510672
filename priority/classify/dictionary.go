package classify

import (
	"iter"
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
	Rules      []KeywordRuleSpec `json:"rules,omitzero"` // tried in order; the first that matches decides
}

// CategorySpec is a category with its code.
type CategorySpec struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// KeywordRuleSpec gives a category to a text that has one keyword of Any, if there
// are any, all of All and none of Not.
//
// Keywords are compared without regard to letters' case, full-width and
// half-width forms, precomposed or combining accents, the kind of apostrophe or
// hyphen, the amount of white space and invisible characters.
//
// A keyword stands as a word: "log" is not found in "blog" or "logging", but
// "log*" is found in the latter and "*log" in the former. In scripts without
// spaces between words, and where Korean joins endings, a keyword stands
// anywhere, but not inside a longer keyword of the dictionary that stands
// there: 动作 is not found in 动作片 if both are keywords.
type KeywordRuleSpec struct {
	Name     string   `json:"name,omitzero"` // for display; may be empty
	Category string   `json:"category"`      // code
	Any      []string `json:"any,omitzero"`
	All      []string `json:"all,omitzero"`
	Not      []string `json:"not,omitzero"`
}

// Validate returns nil or a [*priority.SpecError] with every defect: no
// category, one without a code or with that of another, a rule for an
// undeclared category, without a keyword to look for, or with an empty one.
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
		if _, ok := newKeyword(w, nil); !ok {
			d.Add(spec.Index(path, i), spec.ErrRequired, "want text to look for, got %q", w)
		}
	}
}

// Dictionary is a compiled [DictionarySpec]. It is immutable and safe for
// concurrent use. The zero Dictionary classifies nothing.
type Dictionary struct {
	spec      DictionarySpec
	normalise func(string) string
	codes     *cond.Table // of the categories
	words     automaton
	rules     []rule
}

// rule has numbers of keywords.
type rule struct {
	category      int // index in spec.Categories
	any, all, not []int32
}

// NewDictionary compiles s, or returns what [DictionarySpec.Validate] returns.
//
// A normalise that is not nil is applied to keywords and texts before they are
// compared, for what this package does not do itself: compatibility forms,
// transliteration, one spelling of a brand. It must be pure and safe for
// concurrent use. Hits then lie in the text that it returns.
func NewDictionary(s DictionarySpec, normalise func(string) string) (*Dictionary, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	d := &Dictionary{spec: s.clone(), normalise: normalise, codes: cond.NewTable()}
	for _, c := range s.Categories {
		d.codes.Add(c.Code)
	}
	ids := map[keyword]int32{}
	for i := range d.spec.Rules {
		r := &d.spec.Rules[i]
		category, _ := d.codes.Index(r.Category)
		d.rules = append(d.rules, rule{category, d.keywords(ids, r.Any), d.keywords(ids, r.All), d.keywords(ids, r.Not)})
	}
	d.words.link()
	return d, nil
}

// keywords returns the numbers of words, each distinct one once.
func (d *Dictionary) keywords(ids map[keyword]int32, words []string) []int32 {
	list := make([]int32, len(words))
	for i, w := range words {
		k, _ := newKeyword(w, d.normalise)
		same := k
		same.text = ""
		id, ok := ids[same]
		if !ok {
			id = d.words.add(k)
			ids[same] = id
		}
		list[i] = id
	}
	return list
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
	Hits     []Hit        `json:"hits"`          // the keyword of Any that was found first, then those of All
}

// Hit is a keyword and the bytes [From, To) of the text where it first occurs.
type Hit struct {
	Keyword string `json:"keyword"` // as in the dictionary
	From    int    `json:"from"`
	To      int    `json:"to"`
}

// Classify returns the category that the first matching rule gives to text;
// ok is false if none matches: the text is unclassified.
func (d *Dictionary) Classify(text string) (c Classification, ok bool) {
	for c := range d.matches(text) {
		return c, true
	}
	return Classification{}, false
}

// Candidates returns the classification by every matching rule, in the order of
// the rules. The first is what [Dictionary.Classify] returns; the others show
// where rules overlap. It reads the text once, however many keywords there are.
func (d *Dictionary) Candidates(text string) []Classification {
	return slices.Collect(d.matches(text))
}

// matches yields what every matching rule gives to text.
func (d *Dictionary) matches(text string) iter.Seq[Classification] {
	return func(yield func(Classification) bool) {
		if d.normalise != nil {
			text = d.normalise(text)
		}
		f := newForm(text)
		found := d.words.find(f.folded)
		for i := range d.rules {
			if !d.rules[i].holds(found) {
				continue
			}
			c := Classification{Category: d.spec.Categories[d.rules[i].category], Rule: i, Name: d.spec.Rules[i].Name}
			c.Hits = d.hits(&f, found, i)
			if !yield(c) {
				return
			}
		}
	}
}

// holds reports whether a text with these keywords is of the rule's category.
func (r *rule) holds(found map[int32]place) bool {
	has := func(id int32) bool { _, ok := found[id]; return ok }
	lacks := func(id int32) bool { return !has(id) }
	return !slices.ContainsFunc(r.not, has) && (len(r.any) == 0 || slices.ContainsFunc(r.any, has)) && !slices.ContainsFunc(r.all, lacks)
}

// hits returns what rule i, which holds, found.
func (d *Dictionary) hits(f *form, found map[int32]place, i int) []Hit {
	r, s := &d.rules[i], &d.spec.Rules[i]
	hits := make([]Hit, 0, 1+len(r.all))
	add := func(text string, p place) {
		from, to := f.span(p.from, p.to)
		hits = append(hits, Hit{text, from, to})
	}
	for j, id := range r.any {
		if p, ok := found[id]; ok {
			add(s.Any[j], p)
			break
		}
	}
	for j, id := range r.all {
		add(s.All[j], found[id])
	}
	return hits
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
