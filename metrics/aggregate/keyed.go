package aggregate

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/stat"
)

// Keyed holds one summary for each combination of values of some dimensions,
// such as agent, channel and day. It is itself a summary, so that keyed
// summaries of parts of the data merge into that of the whole, and
// [Keyed.Rollup] gives the summaries over fewer dimensions without looking at
// the data again.
//
//	cells, err := aggregate.NewKeyed[Durations]("agent", "day")
//
// The zero value has no dimensions yet; it merges with any. Not safe for
// concurrent writing.
type Keyed[A any, P Summary[A]] struct {
	dimensions []string
	cells      map[string]*cell[A]
}

type cell[A any] struct {
	key   []string
	value A
}

// Limits of keyed summaries.
const (
	mostDimensions = 32
	longestText    = 1 << 12
)

// NewKeyed returns an empty summary keyed by the dimensions: 1 to 32 of them,
// named and all different. Key values are texts of up to 4096 bytes, and so are
// the names. It fails for other dimensions.
func NewKeyed[A any, P Summary[A]](dimensions ...string) (*Keyed[A, P], error) {
	if err := checkDimensions("keyed", dimensions); err != nil {
		return nil, err
	}
	return &Keyed[A, P]{dimensions: slices.Clone(dimensions), cells: map[string]*cell[A]{}}, nil
}

func checkDimensions(what string, dimensions []string) error {
	if len(dimensions) == 0 || len(dimensions) > mostDimensions {
		return refuse(what, spec.ErrRange, "want 1 to %d dimensions, got %d", mostDimensions, len(dimensions))
	}
	d := &spec.Defects{Package: "aggregate"}
	for i, name := range dimensions {
		if name == "" || len(name) > longestText || slices.Contains(dimensions[:i], name) {
			d.Add(what, spec.ErrConflict, "want named dimensions that differ, got %q", name)
		}
	}
	return d.Err()
}

// Dimensions returns the names of the dimensions.
func (k *Keyed[A, P]) Dimensions() []string { return slices.Clone(k.dimensions) }

// Len returns the number of cells.
func (k *Keyed[A, P]) Len() int { return len(k.cells) }

// At returns the summary of a key, one value for each dimension, so that values
// can be added to it. A new key gets the zero A. It fails for another number of
// values and for values that are too long.
func (k *Keyed[A, P]) At(key ...string) (P, error) {
	if len(key) != len(k.dimensions) || len(key) == 0 {
		return nil, refuse("keyed: at", spec.ErrConflict, "want %d values, got %d", len(k.dimensions), len(key))
	}
	var room [128]byte
	name := appendKey(room[:0], key)
	if c, ok := k.cells[string(name)]; ok {
		return &c.value, nil
	}
	d := &spec.Defects{Package: "aggregate"}
	for _, v := range key {
		if len(v) > longestText {
			d.Add("keyed: at", spec.ErrRange, "want values of up to %d bytes, got %d", longestText, len(v))
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	c := &cell[A]{key: slices.Clone(key)}
	k.cells[string(name)] = c
	return &c.value, nil
}

// Lookup returns the summary of a key. The second result is false if there is
// none.
func (k *Keyed[A, P]) Lookup(key ...string) (P, bool) {
	c, ok := k.cells[string(appendKey(nil, key))]
	if !ok {
		return nil, false
	}
	return &c.value, true
}

// appendKey appends the values, each with its length: different keys give
// different bytes.
func appendKey(b []byte, key []string) []byte {
	for _, v := range key {
		b = appendText(b, v)
	}
	return b
}

// All yields the keys and their summaries, ordered by the first value, then
// the second and so on, each compared as bytes. The summaries are those that
// k holds.
func (k *Keyed[A, P]) All() iter.Seq2[[]string, P] {
	return func(yield func([]string, P) bool) {
		for _, c := range k.sorted() {
			if !yield(slices.Clone(c.key), &c.value) {
				return
			}
		}
	}
}

func (k *Keyed[A, P]) sorted() []*cell[A] {
	cells := make([]*cell[A], 0, len(k.cells))
	for _, c := range k.cells {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b *cell[A]) int { return slices.Compare(a.key, b.key) })
	return cells
}

// Rollup returns the summaries over fewer dimensions, or the same in another
// order, each merged from all cells that agree in them. It fails for a
// dimension that k does not have, and where a merge of cells fails.
func (k *Keyed[A, P]) Rollup(dimensions ...string) (*Keyed[A, P], error) {
	out, err := NewKeyed[A, P](dimensions...)
	if err != nil {
		return nil, err
	}
	from := make([]int, len(dimensions))
	for i, d := range dimensions {
		if from[i] = slices.Index(k.dimensions, d); from[i] < 0 {
			return nil, refuse("keyed: rollup", spec.ErrConflict, "no dimension %q among %q", d, k.dimensions)
		}
	}
	key := make([]string, len(from))
	for _, c := range k.sorted() {
		for i, j := range from {
			key[i] = c.key[j]
		}
		into, err := out.At(key...)
		if err != nil {
			return nil, err
		}
		if err := into.Merge(&c.value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Total returns the summary of all cells together. It fails where a merge of
// cells fails.
func (k *Keyed[A, P]) Total() (P, error) {
	total := P(new(A))
	for _, c := range k.sorted() {
		if err := total.Merge(&c.value); err != nil {
			return nil, err
		}
	}
	return total, nil
}

// Merge adds everything that o holds. It fails, and changes nothing, if the
// dimensions differ or a merge of cells fails.
func (k *Keyed[A, P]) Merge(o *Keyed[A, P]) error {
	if len(o.dimensions) == 0 {
		return nil
	}
	if len(k.dimensions) != 0 && !slices.Equal(k.dimensions, o.dimensions) {
		return refuse("keyed: merge", spec.ErrConflict, "dimensions %q and %q", k.dimensions, o.dimensions)
	}
	merged := make(map[string]*cell[A], len(o.cells))
	for _, name := range slices.Sorted(maps.Keys(o.cells)) { // so that the first failure is always the same
		c := &cell[A]{key: o.cells[name].key}
		if mine, ok := k.cells[name]; ok {
			if err := P(&c.value).Merge(&mine.value); err != nil {
				return err
			}
		}
		if err := P(&c.value).Merge(&o.cells[name].value); err != nil {
			return err
		}
		merged[name] = c
	}
	if k.cells == nil {
		k.cells = map[string]*cell[A]{}
	}
	k.dimensions = slices.Clone(o.dimensions)
	for name, c := range merged {
		if mine, ok := k.cells[name]; ok {
			mine.value = c.value // in place: callers may hold the pointer
		} else {
			k.cells[name] = c
		}
	}
	return nil
}

// AppendBinary appends the canonical form: kind, version, the dimensions, and
// the cells in the order of [Keyed.All], each with its key, its length and its
// own form. Cells that are still the zero A are left out. It fails only if a
// cell's form does.
func (k *Keyed[A, P]) AppendBinary(b []byte) ([]byte, error) {
	zero, err := P(new(A)).AppendBinary(nil)
	if err != nil {
		return b, err
	}
	out := append(b, kindKeyed, version)
	out = binary.AppendUvarint(out, uint64(len(k.dimensions)))
	out = appendKey(out, k.dimensions)
	var form []byte
	for _, c := range k.sorted() {
		if form, err = P(&c.value).AppendBinary(form[:0]); err != nil {
			return b, err
		}
		if bytes.Equal(form, zero) {
			continue
		}
		out = appendKey(out, c.key)
		out = binary.AppendUvarint(out, uint64(len(form)))
		out = append(out, form...)
	}
	return out, nil
}

// MarshalBinary returns the form of [Keyed.AppendBinary].
func (k *Keyed[A, P]) MarshalBinary() ([]byte, error) { return k.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Keyed.AppendBinary] and no other; a
// failure leaves k untouched.
func (k *Keyed[A, P]) UnmarshalBinary(data []byte) error {
	zero, err := P(new(A)).AppendBinary(nil)
	if err != nil {
		return err
	}
	r := open("keyed", kindKeyed, data)
	v := Keyed[A, P]{}
	if n := r.uvarint(); n > mostDimensions {
		r.fail("want at most %d dimensions, got %d", mostDimensions, n)
	} else if n > 0 {
		v.dimensions = r.key(int(n))
		if err := checkDimensions("keyed: dimensions", v.dimensions); err != nil && r.err == nil {
			return err
		}
		v.cells = map[string]*cell[A]{}
	}
	var last []string
	for r.err == nil && r.left() > 0 && len(v.dimensions) > 0 {
		c := &cell[A]{key: r.key(len(v.dimensions))}
		form := r.text()
		if slices.Compare(last, c.key) >= 0 || bytes.Equal(form, zero) {
			r.fail("want cells in ascending order, none of them empty")
		}
		if r.err != nil {
			return r.err
		}
		if err := P(&c.value).UnmarshalBinary(form); err != nil {
			return spec.At("aggregate", spec.Key("keyed: cell", strings.Join(c.key, ", ")), err)
		}
		v.cells[string(appendKey(nil, c.key))] = c
		last = c.key
	}
	if err := r.close(); err != nil {
		return err
	}
	*k = v
	return nil
}

// key reads n texts.
func (r *reader) key(n int) []string {
	key := make([]string, n)
	for i := range key {
		b := r.text()
		if len(b) > longestText {
			r.fail("a text of %d bytes", len(b))
			return key
		}
		key[i] = string(b)
	}
	return key
}

type keyedJSON[A any] struct {
	Dimensions []string      `json:"dimensions"`
	Cells      []cellJSON[A] `json:"cells"`
}

type cellJSON[A any] struct {
	Key   []string `json:"key"`
	Value *A       `json:"value"`
}

// MarshalJSON returns the dimensions and the cells, in the order of
// [Keyed.All].
func (k *Keyed[A, P]) MarshalJSON() ([]byte, error) {
	doc := keyedJSON[A]{Dimensions: append([]string{}, k.dimensions...), Cells: []cellJSON[A]{}}
	for _, c := range k.sorted() {
		doc.Cells = append(doc.Cells, cellJSON[A]{c.key, &c.value})
	}
	return json.Marshal(doc)
}

// UnmarshalJSON reads the form of [Keyed.MarshalJSON], cells in any order; a
// failure leaves k untouched.
func (k *Keyed[A, P]) UnmarshalJSON(data []byte) error {
	doc, err := spec.Decode[keyedJSON[A]](data)
	if err != nil {
		return err
	}
	if len(doc.Dimensions) == 0 && len(doc.Cells) == 0 {
		*k = Keyed[A, P]{}
		return nil
	}
	v, err := NewKeyed[A, P](doc.Dimensions...)
	if err != nil {
		return err
	}
	d := spec.Defects{Package: "aggregate"}
	for i, c := range doc.Cells {
		path := spec.Index("cells", i)
		if _, ok := v.Lookup(c.Key...); ok {
			d.Add(spec.Join(path, "key"), spec.ErrDuplicate, "%q", c.Key)
		}
		into, err := v.At(c.Key...)
		switch {
		case err != nil:
			d.AddErr(spec.Join(path, "key"), err)
		case c.Value == nil:
			d.Add(spec.Join(path, "value"), spec.ErrRequired, "")
		default:
			*into = *c.Value
		}
	}
	if err := d.Err(); err != nil {
		return err
	}
	*k = *v
	return nil
}

// Strata pairs the cells of two proportions keyed by the same dimensions,
// before and after, for [stat.Decompose]. A key that only one of them has gets
// no trials in the other. The names are the key's values joined by " / ". It
// fails if the dimensions differ.
func Strata(before, after *Keyed[Proportion, *Proportion]) ([]stat.Stratum, error) {
	if !slices.Equal(before.dimensions, after.dimensions) {
		return nil, refuse("strata", spec.ErrConflict, "dimensions %q and %q", before.dimensions, after.dimensions)
	}
	pairs := map[string]stat.Stratum{}
	for key, r := range before.All() {
		pairs[string(appendKey(nil, key))] = stat.Stratum{Name: strings.Join(key, " / "), Before: r.Proportion}
	}
	for key, r := range after.All() {
		name := string(appendKey(nil, key))
		s := pairs[name]
		s.Name, s.After = strings.Join(key, " / "), r.Proportion
		pairs[name] = s
	}
	out := make([]stat.Stratum, 0, len(pairs))
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		out = append(out, pairs[name])
	}
	return out, nil
}
