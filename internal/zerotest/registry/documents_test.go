package registry_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/internal/zerotest/registry"
)

// Laws of all documents. They are here, in a package that imports all others
// and does little, so that each package's validators have one document for each
// single defect of these kinds.

type validator interface{ Validate() error }

func isDocument(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && reflect.PointerTo(t).Implements(reflect.TypeFor[validator]())
}

// paths returns the paths of the defects that an error names.
func paths(err error) (list []string) {
	var e *spec.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			list = append(list, f.Path)
		}
	}
	return list
}

func validate(v reflect.Value) error { return v.Addr().Interface().(validator).Validate() }

var wanted = regexp.MustCompile(`want "([a-z/-]+/[0-9]+)"`)

// A document of another schema, or of another version of it, is refused at
// "schema"; one of its own schema and one of none are not.
func TestSchemaIsChecked(t *testing.T) {
	n := 0
	for _, e := range registry.Entries {
		for _, ty := range e.Types {
			if !isDocument(ty) {
				continue
			}
			field, ok := ty.FieldByName("Schema")
			if !ok || field.Type.Kind() != reflect.String {
				continue
			}
			n++
			name := e.Path + "." + ty.Name()
			v := reflect.New(ty).Elem()
			schema := v.FieldByIndex(field.Index)
			if slices.Contains(paths(validate(v)), "schema") {
				t.Errorf("%s without a schema is refused", name)
			}
			schema.SetString("another/thing/1")
			err := validate(v)
			if !slices.Contains(paths(err), "schema") {
				t.Errorf("%s of the schema another/thing/1: %v", name, err)
				continue
			}
			own := wanted.FindStringSubmatch(err.Error())
			if own == nil || !strings.HasPrefix(own[1], strings.Split(e.Path, "/")[0]+"/") {
				t.Errorf("%s: the error does not say which schema is wanted: %v", name, err)
				continue
			}
			schema.SetString(own[1])
			if slices.Contains(paths(validate(v)), "schema") {
				t.Errorf("%s of its own schema %s is refused", name, own[1])
			}
			schema.SetString(own[1] + "0")
			if !slices.Contains(paths(validate(v)), "schema") {
				t.Errorf("%s of the schema %s is taken", name, own[1]+"0")
			}
		}
	}
	if n < 35 {
		t.Errorf("%d documents", n)
	}
	t.Logf("%d documents", n)
}

// presets calls f with every document that a function without arguments
// returns, and that is valid.
func presets(f func(name string, make func() reflect.Value)) {
	for _, e := range registry.Entries {
		for _, name := range slices.Sorted(maps.Keys(e.Funcs)) {
			v := reflect.ValueOf(e.Funcs[name])
			if ty := v.Type(); ty.NumIn() == 0 && ty.NumOut() == 1 && isDocument(ty.Out(0)) {
				fresh := func() reflect.Value {
					p := reflect.New(ty.Out(0)).Elem()
					p.Set(v.Call(nil)[0])
					return p
				}
				if validate(fresh()) == nil {
					f(e.Path+"."+name, fresh)
				}
			}
		}
	}
}

// leaf is a way to a field of a document.
type leaf struct {
	path  string
	typed string // "sla.ClockSpec.Name"
	get   func(doc reflect.Value) reflect.Value
}

// leaves returns the fields below v that are no structs, those of the first
// and the last element of each list.
func leaves(v reflect.Value, path, typed string, get func(reflect.Value) reflect.Value, depth int) (all []leaf) {
	if depth > 8 {
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return nil
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() {
				all = append(all, leaves(v.Field(i), path+"."+f.Name, v.Type().String()+"."+f.Name, func(d reflect.Value) reflect.Value { return get(d).Field(i) }, depth+1)...)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			all = leaves(v.Elem(), path, typed, func(d reflect.Value) reflect.Value { return get(d).Elem() }, depth+1)
		}
	case reflect.Slice:
		for _, i := range []int{0, v.Len() - 1} {
			if i >= 0 && i < v.Len() && (i > 0 || v.Len() > 0) {
				all = append(all, leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), typed, func(d reflect.Value) reflect.Value { return get(d).Index(i) }, depth+1)...)
			}
		}
	case reflect.Map:
	default:
		all = append(all, leaf{path, typed, get})
	}
	return all
}

// each calls f for every leaf of every preset with a fresh document, and checks
// that a change for which f returns true is refused.
func each(t *testing.T, allowed []string, change func(reflect.Value) bool) {
	tried, used := 0, map[string]bool{}
	presets(func(name string, fresh func() reflect.Value) {
		for _, l := range leaves(fresh(), "", "", func(d reflect.Value) reflect.Value { return d }, 0) {
			doc := fresh()
			f := l.get(doc)
			if !f.CanSet() || !change(f) {
				continue
			}
			tried++
			if validate(doc) != nil {
				continue
			}
			if used[l.typed] = true; !slices.Contains(allowed, l.typed) {
				t.Errorf("%s takes %v at %s (%s)", name, f, l.path, l.typed)
			}
		}
	})
	for _, a := range allowed {
		if !used[a] {
			t.Errorf("%s is refused: take it off the list", a)
		}
	}
	t.Logf("%d documents, each with one defect", tried)
}

// signed are fields in which a negative number means something.
var signed = []string{
	"priority.ModifierSpec.Raise", // lowers
	"shift.Person.From",           // before the first slot
	"survey.FollowUpSpec.Score",   // of a scale that has it
}

// A negative number is refused wherever a preset has one, save where it means
// something.
func TestNegativeNumbersAreRefused(t *testing.T) {
	each(t, signed, func(f reflect.Value) bool {
		switch {
		case f.CanInt():
			f.SetInt(-1)
		case f.CanFloat():
			f.SetFloat(-1)
		default:
			return false
		}
		return true
	})
}

// A length of time of a few nanoseconds is refused wherever a document has one:
// in Go, 8 is 8 ns and was meant as minutes or hours.
func TestTinyLengthsAreRefused(t *testing.T) {
	for _, x := range []int64{1, 8, 480, 86_400, -8} {
		each(t, nil, func(f reflect.Value) bool {
			if f.Type() != reflect.TypeFor[spec.Duration]() {
				return false
			}
			f.SetInt(x)
			return true
		})
	}
}

// free are fields whose words are the customer's.
var free = []string{"metrics.DefinitionSpec.Metric", "sla.ClockSpec.Name"}

// A word that no list has is refused wherever a field has a type of words,
// save in types whose words are the customer's.
func TestUnknownWordsAreRefused(t *testing.T) {
	each(t, free, func(f reflect.Value) bool {
		if f.Kind() != reflect.String || f.Type().PkgPath() == "" {
			return false
		}
		f.SetString("no such word")
		return true
	})
}
