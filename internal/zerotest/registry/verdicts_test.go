package registry_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/zerotest/registry"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
)

var (
	update = flag.Bool("update", false, "write testdata/verdicts.txt")
	choose = flag.Bool("documents", false, "write testdata/documents.json: the presets of now that give other verdicts than those before them")
)

// What each field of each document takes, and what is said of one that holds
// anything else, is written down: for each field and change of it, alone in a
// document that is otherwise as it was, the paths and causes of the defects; for
// each number, the least and the greatest that are taken. A limit that moves by
// one, a defect that is no longer found, found at another place or for another
// cause shows as a line that differs. After a change that is meant:
//
//	go test ./internal/zerotest/registry -run TestVerdicts -update              # validators or fields
//	go test ./internal/zerotest/registry -run TestVerdicts -documents -update   # new documents, too
func TestVerdicts(t *testing.T) {
	if strconv.IntSize != 64 {
		t.Skip("the greatest int is another one")
	}
	b := book{tried: map[string]int{}, seen: map[string]bool{}, sampled: map[reflect.Type]reflect.Value{}}
	if *choose {
		b.choose(t)
		b = book{tried: map[string]int{}, seen: map[string]bool{}, sampled: map[reflect.Type]reflect.Value{}}
	}
	documents := kept(t)
	for _, e := range registry.Entries {
		for _, ty := range e.Types {
			for _, doc := range documents[ty.String()] {
				v := reflect.New(ty)
				if err := json.Unmarshal(doc, v.Interface()); err != nil {
					t.Fatal(ty, err)
				}
				if err := validate(v.Elem()); err != nil {
					t.Errorf("%v: %v", ty, err)
				}
				b.document(v.Elem())
			}
		}
	}
	for _, e := range registry.Entries {
		for _, ty := range e.Types {
			if isDocument(ty) {
				v := reflect.New(ty).Elem()
				b.fill(v, 0)
				b.document(v)
			}
		}
	}
	slices.Sort(b.lines)
	got := strings.Join(b.lines, "\n") + "\n"
	const name = "testdata/verdicts.txt"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	t.Logf("%d verdicts on %d fields", len(b.lines), len(b.tried))
	different := 0
	for _, side := range []struct {
		word       string
		list, from []string
	}{{"no longer", want, b.lines}, {"now", b.lines, want}} {
		other := map[string]bool{}
		for _, line := range side.from {
			other[line] = true
		}
		for _, line := range side.list {
			if different++; !other[line] && different < 20 {
				t.Errorf("%s: %s", side.word, line)
			} else if other[line] {
				different--
			}
		}
	}
	if different > 0 {
		t.Errorf("%d verdicts differ from %s; if that is meant: go test ./internal/zerotest/registry -run TestVerdicts -update", different, name)
	}
}

// kept returns the documents that are changed, by type: copies of presets, so
// that verdicts do not change with a preset, and documents that have what no
// preset has.
func kept(t *testing.T) map[string][]json.RawMessage {
	all := map[string][]json.RawMessage{}
	for _, name := range []string{"testdata/more.json", "testdata/documents.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string][]json.RawMessage
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		for ty, docs := range m {
			all[ty] = append(all[ty], docs...)
		}
	}
	return all
}

func (b *book) choose(t *testing.T) {
	m := map[string][]json.RawMessage{}
	presets(func(name string, fresh func() reflect.Value) {
		doc := fresh()
		n := len(b.lines)
		if b.document(doc); len(b.lines) < n+3 {
			return
		}
		data, err := json.Marshal(fresh().Interface())
		if err != nil {
			t.Fatal(err)
		}
		m[doc.Type().String()] = append(m[doc.Type().String()], data)
	})
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/documents.json", append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// book is where the verdicts are written.
type book struct {
	lines   []string
	tried   map[string]int  // by field and change
	seen    map[string]bool // lines without the numbers of elements
	sampled map[reflect.Type]reflect.Value

	// The document that is being changed.
	doc    reflect.Value
	before map[string]int // defects of it as it was
}

func (b *book) document(doc reflect.Value) {
	b.doc = doc
	b.before = nil
	b.before = b.defects()
	b.visit(doc, doc.Type().String(), func() {}, 0)
}

// defects counts the defects of the document, by path and cause, that it did
// not have as it was.
func (b *book) defects() map[string]int {
	found := map[string]int{}
	err := validate(b.doc)
	var e *spec.Error
	switch {
	case err == nil:
	case errors.As(err, &e):
		for _, f := range e.Fields {
			cause := "?"
			for _, c := range []error{spec.ErrRequired, spec.ErrRange, spec.ErrSyntax, spec.ErrDuplicate, spec.ErrUnknown, spec.ErrConflict} {
				if errors.Is(f, c) {
					cause = c.Error()
				}
			}
			found[f.Path+": "+cause]++
		}
	default:
		found[err.Error()]++
	}
	for key, n := range b.before {
		if found[key] -= n; found[key] <= 0 {
			delete(found, key)
		}
	}
	return found
}

var number = regexp.MustCompile(`\[\d+\]`)

// attempts bounds how often one change of one field is tried.
const attempts = 8

// try makes a change and writes down what is said of it.
func (b *book) try(typed, change string, do func()) {
	key := typed + " " + change
	if b.tried[key]++; b.tried[key] > attempts {
		return
	}
	do()
	said := slices.Sorted(maps.Keys(b.defects()))
	if len(said) > 4 {
		said = append(said[:4], fmt.Sprintf("and %d more", len(said)-4))
	}
	b.write(key, strings.Join(said, ", "))
}

func (b *book) write(key, verdict string) {
	if verdict == "" {
		verdict = "taken"
	}
	line := key + " → " + verdict
	if plain := number.ReplaceAllString(line, "[]"); !b.seen[plain] {
		b.seen[plain] = true
		b.lines = append(b.lines, line)
	}
}

// visit changes a value of the document in every way, and the values in it.
func (b *book) visit(v reflect.Value, typed string, commit func(), depth int) {
	if depth > 12 || !v.CanSet() {
		return
	}
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	change := func(name string, do func()) {
		b.try(typed, name, func() { do(); commit() })
		v.Set(old)
		commit()
	}
	if b.number(v, typed, old, commit) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if word := v.Type(); word.PkgPath() != "" && v.Len() > 0 && !b.sampled[word].IsValid() {
			b.sampled[word] = old
		}
		change(`= ""`, func() { v.SetString("") })
		change(`= "no such"`, func() { v.SetString("no such") })
	case reflect.Bool:
		change("the other way", func() { v.SetBool(!v.Bool()) })
	case reflect.Struct:
		if depth > 0 {
			change("= zero", v.SetZero)
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				b.visit(v.Field(i), v.Type().String()+"."+f.Name, commit, depth+1)
			}
		}
	case reflect.Pointer:
		if v.IsNil() {
			change("= a zero", func() { v.Set(reflect.New(v.Type().Elem())) })
			return
		}
		change("= nil", v.SetZero)
		inner := reflect.New(v.Type().Elem())
		inner.Elem().Set(v.Elem())
		v.Set(inner)
		b.visit(inner.Elem(), typed, commit, depth+1)
		v.Set(old)
		commit()
	case reflect.Slice:
		b.list(v, typed, change, commit, depth)
	case reflect.Map:
		b.table(v, typed, change, commit, depth)
	}
}

func (b *book) list(v reflect.Value, typed string, change func(string, func()), commit func(), depth int) {
	if v.Len() > 0 {
		change("= none", v.SetZero)
		change("with the first again", func() { v.Set(reflect.Append(clone(v), v.Index(0))) })
	}
	if v.Len() > 1 {
		change("with zeros at both ends", func() {
			c := clone(v)
			c.Index(0).SetZero()
			c.Index(c.Len() - 1).SetZero()
			v.Set(c)
		})
	}
	change("with a zero", func() { v.Set(reflect.Append(clone(v), reflect.Zero(v.Type().Elem()))) })
	whole := reflect.New(v.Type()).Elem()
	whole.Set(v)
	v.Set(clone(v))
	for _, i := range slices.Compact([]int{0, v.Len() - 1}) {
		if i >= 0 && i < v.Len() {
			b.visit(v.Index(i), typed+"[]", commit, depth+1)
		}
	}
	v.Set(whole)
	commit()
}

func clone(v reflect.Value) reflect.Value {
	c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(c, v)
	return c
}

func (b *book) table(v reflect.Value, typed string, change func(string, func()), commit func(), depth int) {
	with := func(key, value reflect.Value) reflect.Value {
		m := reflect.MakeMap(v.Type())
		for _, k := range v.MapKeys() {
			m.SetMapIndex(k, v.MapIndex(k))
		}
		m.SetMapIndex(key, value)
		return m
	}
	elem := v.Type().Elem()
	if v.Len() > 0 {
		change("= none", v.SetZero)
	}
	change("with a zero of a zero key", func() { v.Set(with(reflect.Zero(v.Type().Key()), reflect.Zero(elem))) })
	if v.Type().Key().Kind() == reflect.String {
		change(`with a zero of "no such"`, func() {
			v.Set(with(reflect.ValueOf("no such").Convert(v.Type().Key()), reflect.Zero(elem)))
		})
	}
	keys := v.MapKeys()
	if len(keys) == 0 {
		return
	}
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	whole := reflect.New(v.Type()).Elem()
	whole.Set(v)
	v.Set(with(keys[0], v.MapIndex(keys[0])))
	inner := reflect.New(elem).Elem()
	inner.Set(v.MapIndex(keys[0]))
	b.visit(inner, typed+"{}", func() { v.SetMapIndex(keys[0], inner); commit() }, depth+1)
	v.Set(whole)
	commit()
}

// number writes down the least and the greatest number that is taken at v, and
// reports whether v is one.
func (b *book) number(v reflect.Value, typed string, old reflect.Value, commit func()) bool {
	var set func(n int64)
	least, most, now := int64(math.MinInt64), int64(math.MaxInt64), int64(0)
	text := func(n int64) string { return strconv.FormatInt(n, 10) }
	_, worded := v.Interface().(fmt.Stringer)
	switch x := v.Addr().Interface().(type) {
	case *time.Time, *calendar.Date:
		b.try(typed, "= zero", func() { v.SetZero(); commit() })
		v.Set(old)
		commit()
		return true
	case *spec.Ratio:
		least, most, now = -3000, 3000, int64(math.Round(1000*x.Float()))
		set = func(n int64) { *x, _ = priority.NewRatio(n, 1000) }
		text = func(n int64) string { return text3(n) }
	case *spec.Duration:
		now = int64(*x)
		set = func(n int64) { *x = spec.Duration(n) }
		text = func(n int64) string { return spec.Duration(n).String() }
	default:
		switch {
		case v.CanInt() && !worded:
			least, most, now = intBounds(v.Type(), least), intBounds(v.Type(), most), v.Int()
			set = v.SetInt
		case v.CanInt():
			least, most, now = 0, 100, v.Int()
			set = v.SetInt
		case v.CanUint():
			least, most, now = 0, 100, int64(v.Uint())
			set = func(n int64) { v.SetUint(uint64(n)) }
		case v.CanFloat():
			least, most, now = -2e12, 2e12, int64(1000*v.Float())
			set = func(n int64) { v.SetFloat(float64(n) / 1000) }
			text = text3
		case strings.HasSuffix(v.Type().PkgPath(), "shopspring/decimal"):
			set, least, most = nil, 0, 0
		default:
			return false
		}
	}
	if set == nil {
		return true
	}
	taken := func(n int64) bool { set(n); commit(); return len(b.defects()) == 0 }
	key := typed + " taken"
	if b.tried[key]++; b.tried[key] <= attempts/2 {
		b.write(key, "from "+text(edge(now, least, taken))+" to "+text(edge(now, most, taken)))
	}
	v.Set(old)
	commit()
	b.try(typed, "= 0", func() { set(0); commit() })
	for _, beyond := range []int64{least, most} {
		b.try(typed, "= "+text(beyond), func() { set(beyond); commit() })
	}
	if v.CanFloat() {
		for _, f := range []float64{math.NaN(), math.Inf(1)} {
			b.try(typed, fmt.Sprint("= ", f), func() { v.SetFloat(f); commit() })
		}
	}
	v.Set(old)
	commit()
	return true
}

func text3(n int64) string { return strconv.FormatFloat(float64(n)/1000, 'f', -1, 64) }

func intBounds(t reflect.Type, n int64) int64 {
	switch t.Bits() {
	case 8:
		return min(max(n, math.MinInt8), math.MaxInt8)
	case 16:
		return min(max(n, math.MinInt16), math.MaxInt16)
	case 32:
		return min(max(n, math.MinInt32), math.MaxInt32)
	}
	return n
}

// edge returns the last number on the way from one that is taken to another
// that is taken, too.
func edge(from, to int64, taken func(int64) bool) int64 {
	if taken(to) {
		return to
	}
	for {
		middle := from/2 + to/2 + (from%2+to%2)/2
		if middle == from || middle == to {
			return from
		}
		if taken(middle) {
			from = middle
		} else {
			to = middle
		}
	}
}

// fill gives every field something: words that presets use where they use some.
func (b *book) fill(v reflect.Value, depth int) {
	if depth > 6 || !v.CanSet() {
		return
	}
	if known, ok := b.sampled[v.Type()]; ok {
		v.Set(known)
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
		return
	case encoding.TextUnmarshaler:
		for _, text := range []string{"80%", "1h", "2026-01-02", "10:00", "p1", "SEV1", "open"} {
			if x.UnmarshalText([]byte(text)) == nil {
				return
			}
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("name")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64, reflect.Float32:
		v.SetFloat(0.5)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Schema" {
				b.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		b.fill(p.Elem(), depth+1)
		v.Set(p)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		b.fill(v.Index(0), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		b.fill(key, depth+1)
		b.fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	default:
		if v.CanInt() {
			v.SetInt(1)
		} else if v.CanUint() {
			v.SetUint(1)
		}
	}
}
