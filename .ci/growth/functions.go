package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/supportops/policy/internal/zerotest/registry"
)

// functions measures every function that takes a slice, with slices of n
// elements that are alike, and of n different ones.
func functions(pick func(string) bool, done func(row)) (count int) {
	for _, e := range registry.Entries {
		for name, f := range e.Funcs {
			t := reflect.TypeOf(f)
			many := false
			for i := range t.NumIn() {
				many = many || t.In(i).Kind() == reflect.Slice || t.In(i).Kind() == reflect.Map
			}
			if !many {
				continue
			}
			count++
			if !pick(e.Path + "." + name) {
				continue
			}
			n := 1000
			if strings.HasSuffix(e.Path, "test") { // laws for tests, tried on an input many times over
				n = 50
			}
			for fill := alike; fill <= different; fill++ {
				done(try(fmt.Sprintf("%s.%s, %s", e.Path, name, fillNames[fill]), n, func(n int) run { return calling(reflect.ValueOf(f), n, fill) }, 0, ""))
			}
		}
	}
	return count
}

// calling returns a call of f with lists of n elements.
func calling(f reflect.Value, n, fill int) run {
	t := f.Type()
	g := grower{fill: fill}
	var in []reflect.Value
	for i := range t.NumIn() {
		v := reflect.New(t.In(i)).Elem()
		if k := v.Kind(); k == reflect.Slice || k == reflect.Map {
			g.list(v, n, 0)
		} else {
			g.value(v, 0)
		}
		in = append(in, v)
	}
	return func() (err error) {
		defer func() { // of a nil function or interface
			if r := recover(); r != nil {
				err = nil
			}
		}()
		var out []reflect.Value
		if t.IsVariadic() {
			out = f.CallSlice(in)
		} else {
			out = f.Call(in)
		}
		if len(out) > 0 {
			err, _ = out[len(out)-1].Interface().(error)
		}
		return err
	}
}
