package registry_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/supportops/policy/internal/zerotest"
	"github.com/supportops/policy/internal/zerotest/registry"
)

// What a function makes of a document shares no memory with it: neither what
// becomes of the document afterwards, nor of one that Spec returned, changes
// what Spec returns. Tried with each function that takes a document and returns
// what has a method Spec of its type, on all documents that are kept.
func TestApart(t *testing.T) {
	documents, tried := kept(t), map[string]bool{}
	for _, e := range registry.Entries {
		for name, f := range e.Funcs {
			fn := reflect.ValueOf(f)
			if ty := fn.Type(); ty.NumIn() == 0 || ty.NumOut() != 2 || !gives(ty.Out(0), ty.In(0)) {
				continue
			}
			for _, doc := range documents[fn.Type().In(0).String()] {
				if x, spec, ok := made(fn, doc); ok {
					tried[fn.Type().In(0).String()] = true
					apart(t, e.Path+"."+name, x, spec)
				}
			}
		}
	}
	if t.Logf("%d kinds of documents", len(tried)); len(tried) < 39 {
		t.Errorf("%d kinds of documents were tried, want 39: %v", len(tried), tried)
	}
}

// gives reports whether a type has a method Spec that returns documents.
func gives(made, document reflect.Type) bool {
	m, ok := made.MethodByName("Spec")
	return ok && m.Type.NumIn() == 1 && m.Type.NumOut() == 1 && m.Type.Out(0) == document
}

// made calls a function that takes a document, and zero values besides; ok is
// false if those do not do.
func made(fn reflect.Value, doc json.RawMessage) (x, spec reflect.Value, ok bool) {
	spec = reflect.New(fn.Type().In(0)).Elem()
	if json.Unmarshal(doc, spec.Addr().Interface()) != nil {
		return x, spec, false
	}
	args := []reflect.Value{spec}
	for i := 1; i < fn.Type().NumIn(); i++ {
		args = append(args, reflect.Zero(fn.Type().In(i)))
	}
	call := fn.Call
	if fn.Type().IsVariadic() {
		call = fn.CallSlice
	}
	out := call(args)
	return out[0], spec, out[1].IsNil()
}

func apart(t *testing.T, name string, x, spec reflect.Value) {
	t.Helper()
	get := func() reflect.Value {
		v := reflect.New(spec.Type()).Elem()
		v.Set(x.MethodByName("Spec").Call(nil)[0])
		return v
	}
	text := func() string {
		data, err := json.Marshal(get().Interface())
		if err != nil {
			t.Fatal(name, err)
		}
		return string(data)
	}
	want := text()
	zerotest.Spoil(spec)
	if got := text(); got != want {
		t.Errorf("%s keeps memory of its document:\n%s\nis now\n%s", name, want, got)
	}
	zerotest.Spoil(get())
	if got := text(); got != want {
		t.Errorf("Spec of what %s makes returns its own memory:\n%s\nis now\n%s", name, want, got)
	}
}
