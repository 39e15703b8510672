// Package goldentest keeps hashes of what packages answer, so that no answer changes
// unnoticed. Twins and laws say what is right; a hash only tells that one of
// thousands of answers is no longer what it was, to the last bit. It finds the
// tolerance, the starting point or the bound that moved where all laws still
// hold, and the error text that nothing else reads.
//
//	func TestAnswers(t *testing.T) {
//		goldentest.Check(t,
//			goldentest.Group("plans", func(w *goldentest.Writer) { w.Put(plan(1), plan(2)) }),
//			goldentest.Group("defects", func(w *goldentest.Writer) { goldentest.Defects[Spec](w, StandardSpec(), 1000) }))
//	}
//
// The hashes are in testdata/answers.txt of the package under test. Answers that
// have changed on purpose are written by
//
//	go test ./the/package -run TestAnswers -update
package goldentest

import (
	"crypto/sha256"
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"hash"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	update = flag.Bool("update", false, "write testdata/answers.txt anew, where answers have changed on purpose")
	dump   = flag.String("dump", "", "write the answers themselves into this `directory`, to compare two versions of the code")
)

// Answers are a set of answers with one hash.
type Answers struct {
	name  string
	write func(w *Writer)
}

// Group returns the answers that write puts.
func Group(name string, write func(w *Writer)) Answers { return Answers{name, write} }

// fused reports whether x·x is not rounded before something is taken off.
//
//go:noinline
func fused(x float64) bool { return x*x-(1+0x1p-29) != 0 }

// Check compares the hash of each group with that of testdata/answers.txt, on
// amd64 alone: elsewhere the last bits of a number may be others, and the
// numbers that are drawn too.
func Check(t *testing.T, groups ...Answers) {
	t.Helper()
	if runtime.GOARCH != "amd64" || fused(1+0x1p-30) {
		t.Skip("the answers are those of amd64, without fused products and sums")
	}
	const name = "testdata/answers.txt"
	data, err := os.ReadFile(name)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(data)) {
		sum, group, _ := strings.Cut(strings.TrimSpace(line), " ")
		want[group] = sum
	}
	var out strings.Builder
	for _, g := range groups {
		w := &Writer{hash: sha256.New()}
		if *dump != "" {
			if w.file, err = os.Create(filepath.Join(*dump, g.name)); err != nil {
				t.Fatal(err)
			}
		}
		g.write(w)
		if w.file != nil {
			w.file.Close()
		}
		got := fmt.Sprintf("%x", w.hash.Sum(nil))
		fmt.Fprintln(&out, got, g.name)
		if got != want[g.name] && !*update {
			t.Errorf("%s: the %d answers are no longer what they were: see package goldentest, and -dump", g.name, w.n)
		}
	}
	if len(groups) != len(want) && !*update {
		t.Errorf("%d groups, %d in %s", len(groups), len(want), name)
	}
	if *update {
		if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Writer takes answers in.
type Writer struct {
	hash hash.Hash
	file *os.File
	n    int
}

func (w *Writer) text(format string, args ...any) {
	fmt.Fprintf(w.hash, format, args...)
	if w.file != nil {
		fmt.Fprintf(w.file, format, args...)
	}
}

// Put writes values: numbers to the last bit, errors as their text, documents as
// JSON, and of structs the exported fields.
func (w *Writer) Put(values ...any) {
	w.n++
	for _, v := range values {
		w.value(reflect.ValueOf(v))
		w.text("; ")
	}
	w.text("\n")
}

func (w *Writer) value(v reflect.Value) {
	if !v.IsValid() {
		w.text("nil")
		return
	}
	if v.CanInterface() && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		switch x := v.Interface().(type) {
		case error:
			w.text("%s", x)
			return
		case time.Time:
			w.text("%s", x.Format(time.RFC3339Nano))
			return
		case json.Marshaler, encoding.TextMarshaler:
			data, err := json.Marshal(x)
			w.text("%s %v", data, err)
			return
		case fmt.Stringer:
			if t := reflect.Indirect(v).Type(); t.Kind() == reflect.Struct && len(exported(t)) == 0 {
				w.text("%s", x)
				return
			}
		}
	}
	w.plain(v)
}

func (w *Writer) plain(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		w.value(v.Elem())
	case reflect.Float64:
		w.text("%v(%x)", v.Float(), math.Float64bits(v.Float()))
	case reflect.Struct:
		w.text("{")
		for _, f := range exported(v.Type()) {
			w.text("%s:", f.Name)
			w.value(v.FieldByIndex(f.Index))
			w.text(" ")
		}
		w.text("}")
	case reflect.Slice, reflect.Array:
		w.text("[")
		for i := range v.Len() {
			w.value(v.Index(i))
			w.text(" ")
		}
		w.text("]")
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		w.text("{")
		for _, k := range keys {
			w.text("%v:", k)
			w.value(v.MapIndex(k))
			w.text(" ")
		}
		w.text("}")
	case reflect.Func:
	default:
		w.text("%v", v)
	}
}

func exported(t reflect.Type) (out []reflect.StructField) {
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && f.Type.Kind() != reflect.Func {
			out = append(out, f)
		}
	}
	return out
}
