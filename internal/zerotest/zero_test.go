package zerotest_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/zerotest"
	"github.com/supportops/policy/internal/zerotest/registry"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/sla"
)

const root = "../.."

// generic are types with type arguments, for what the registry cannot list.
var generic = map[string][]reflect.Type{
	"metrics/aggregate": {reflect.TypeFor[aggregate.Keyed[aggregate.Durations, *aggregate.Durations]]()},
}

// genericNames are the exported names with type parameters: Keyed is above,
// the zero Summary is a nil interface, and the functions are called here.
var genericNames = map[string]func(){
	"capacity.Read": nil, "lifecycle.Read": nil, "metrics.Read": nil, "priority.Read": nil, "sla/calendar.Read": nil, "tier.Read": nil,
	"sla.Read":                                    func() { _, _ = sla.Read[sla.PolicySpec](nil) }, // they are one function
	"lifecycle/lint.Open":                         func() { lint.Open(&lint.Documents{}, "", machineOf) },
	"metrics/aggregate.Keyed":                     nil,
	"metrics/aggregate.Summary":                   nil,
	"metrics/aggregate.NewKeyed":                  func() { _, _ = aggregate.NewKeyed[aggregate.Durations]() },
	"capacity/forecast.RealTime":                  nil, // of a type of numbers: its doc's example
	"metrics/aggregate/aggregatetest.TestSummary": nil, // a test
}

func machineOf(s machine.Spec) (*machine.Machine, error) { return machine.New(s, nil) }

// needed are types that are nothing without what New makes them of, so that
// their methods panic for the zero value; their doc says so.
var needed = []string{
	"lifecycle/rows.Collection", "sla.Policy", "sla.PolicySet", "sla/calendar.Calendar", "sla/calendar.Zone", "tier/assign.Session",
}

// indexed are methods that take an index, and panic as a slice does.
var indexed = []string{
	"lifecycle.History.At", "lifecycle.History.Ref", "lifecycle/machine.Timeline.Repair", "sla.PolicySet.Policy",
}

// argument returns an argument of type t: nothing, but no nil pointer to a
// value and no nil function.
func argument(t reflect.Type) reflect.Value {
	switch {
	case t == reflect.TypeFor[*time.Location]():
		return reflect.ValueOf(time.UTC)
	case t == reflect.TypeFor[error]():
		return reflect.ValueOf(errors.New("an error")).Convert(t)
	case t.Kind() == reflect.Pointer:
		return reflect.New(t.Elem())
	case t.Kind() == reflect.Func:
		return reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value {
			var out []reflect.Value
			for i := range t.NumOut() {
				out = append(out, reflect.Zero(t.Out(i)))
			}
			return out
		})
	}
	return reflect.Zero(t)
}

// call calls f, walks the sequences that it returns, and returns what it
// panicked with.
func call(f reflect.Value) (panicked any) {
	t := f.Type()
	var in []reflect.Value
	for i := range t.NumIn() {
		if !t.IsVariadic() || i < t.NumIn()-1 {
			in = append(in, argument(t.In(i)))
		}
	}
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		for _, out := range f.Call(in) {
			walk(out)
		}
	}()
	select {
	case panicked = <-done:
		return panicked
	case <-time.After(10 * time.Second):
		return "does not return within 10 s"
	}
}

// walk takes up to 100 values of a sequence, and calls other functions not.
func walk(v reflect.Value) {
	n := 0
	switch {
	case v.Kind() != reflect.Func || v.IsNil():
	case v.Type().CanSeq():
		for range v.Seq() {
			if n++; n > 100 {
				break
			}
		}
	case v.Type().CanSeq2():
		for range v.Seq2() {
			if n++; n > 100 {
				break
			}
		}
	}
}

func all() []registry.Entry {
	list := slices.Clone(registry.Entries)
	for i := range list {
		list[i].Types = append(slices.Clone(list[i].Types), generic[list[i].Path]...)
	}
	return list
}

// named returns the name of a type as this package writes it.
func named(e registry.Entry, t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return e.Path + "." + name
}

// The registry is what the packages export: go generate ./internal/zerotest.
func TestRegistryIsComplete(t *testing.T) {
	packages, err := zerotest.Scan(root)
	if err != nil {
		t.Fatal(err)
	}
	types, methods, funcs := 0, 0, 0
	for i, p := range packages {
		if i >= len(registry.Entries) || registry.Entries[i].Path != p.Path {
			t.Fatalf("%s is not in the registry, or out of order: go generate ./internal/zerotest", p.Path)
		}
		var has []string
		for _, ty := range registry.Entries[i].Types {
			has = append(has, ty.Name())
			methods += reflect.PointerTo(ty).NumMethod()
		}
		if !slices.Equal(has, p.Types) {
			t.Errorf("%s exports the types %v, the registry has %v: go generate ./internal/zerotest", p.Path, p.Types, has)
		}
		for _, f := range p.Funcs {
			if registry.Entries[i].Funcs[f] == nil {
				t.Errorf("%s.%s is not in the registry: go generate ./internal/zerotest", p.Path, f)
			}
		}
		for _, name := range p.Generic {
			if _, ok := genericNames[p.Path+"."+name]; !ok {
				t.Errorf("%s.%s has type parameters and is not in genericNames", p.Path, name)
			}
		}
		types, funcs = types+len(p.Types), funcs+len(p.Funcs)
	}
	t.Logf("%d types, %d methods, %d functions", types, methods, funcs)
}

// No method of a zero value panics, save of the types that the rule names.
func TestZeroValues(t *testing.T) {
	for _, e := range all() {
		for _, ty := range e.Types {
			v := reflect.PointerTo(ty)
			for i := range v.NumMethod() {
				name := named(e, ty) + "." + v.Method(i).Name
				panicked := call(reflect.New(ty).Method(i))
				switch {
				case panicked == nil:
				case slices.Contains(needed, named(e, ty)):
				case slices.Contains(indexed, name) && strings.Contains(fmt.Sprint(panicked), "out of range"):
				default:
					t.Errorf("the zero value's %s panics: %v", name, panicked)
				}
			}
		}
	}
}

// A method of a nil pointer panics as those of the standard library do, or
// answers; it does nothing else, such as hang or panic half way.
func TestNilPointers(t *testing.T) {
	for _, e := range all() {
		for _, ty := range e.Types {
			v := reflect.PointerTo(ty)
			for i := range v.NumMethod() {
				if _, byValue := ty.MethodByName(v.Method(i).Name); byValue {
					continue // Go itself panics
				}
				panicked := call(reflect.Zero(v).Method(i))
				if err, ok := panicked.(runtime.Error); panicked != nil && (!ok || !strings.Contains(err.Error(), "nil pointer")) {
					t.Errorf("a nil pointer's %s.%s panics: %v", named(e, ty), v.Method(i).Name, panicked)
				}
			}
		}
	}
}

// No function panics when all its arguments are zero values, or pointers to
// them.
func TestFunctionsOfZeroValues(t *testing.T) {
	for _, e := range registry.Entries {
		for name, f := range e.Funcs {
			ty := reflect.TypeOf(f)
			if strings.HasSuffix(e.Path, "test") && strings.HasPrefix(name, "Test") ||
				slices.ContainsFunc(needed, func(n string) bool { return takes(ty, n) }) {
				continue // a test, or a function of what is not valid
			}
			if panicked := call(reflect.ValueOf(f)); panicked != nil {
				t.Errorf("%s.%s panics: %v", e.Path, name, panicked)
			}
		}
	}
	for name, f := range genericNames {
		if f != nil {
			if panicked := call(reflect.ValueOf(f)); panicked != nil {
				t.Errorf("%s panics: %v", name, panicked)
			}
		}
	}
}

// takes reports whether a function has an argument of the type, or a pointer
// to one.
func takes(f reflect.Type, name string) bool {
	for i := range f.NumIn() {
		in := f.In(i)
		if in.Kind() == reflect.Pointer {
			in = in.Elem()
		}
		if strings.TrimPrefix(in.PkgPath(), "github.com/supportops/policy/")+"."+in.Name() == name {
			return true
		}
	}
	return false
}

// The README names the types whose zero values panic, and each one's own doc
// says that its zero value is not valid.
func TestRuleIsWritten(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rule, _ := strings.Cut(string(readme), "- **Zero values.**")
	rule, _, _ = strings.Cut(rule, "\n- **")
	var in []string
	for _, m := range regexp.MustCompile("`([a-z]+\\.[A-Z][A-Za-z]*)`").FindAllStringSubmatch(rule, -1) {
		in = append(in, m[1])
	}
	var want []string
	for _, name := range needed {
		want = append(want, name[strings.LastIndex(name, "/")+1:])
	}
	slices.Sort(in)
	slices.Sort(want)
	if !slices.Equal(in, want) {
		t.Errorf("README, Zero values: names %v, the tests have %v", in, want)
	}
	for _, name := range needed {
		dot := strings.LastIndex(name, ".")
		text := doc(t, name[:dot], name[dot+1:])
		if want := "zero " + name[dot+1:] + " is not valid"; !strings.Contains(text, want) {
			t.Errorf("%s: its doc does not say that the %s", name, want)
		}
	}
}

// doc returns the comment of a type.
func doc(t *testing.T, pkg, name string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pkg, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				for _, s := range g.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.Name == name {
						return strings.Join(strings.Fields(g.Doc.Text()+s.Doc.Text()), " ")
					}
				}
			}
		}
	}
	t.Fatalf("%s has no type %s", pkg, name)
	return ""
}
