package main

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/supportops/policy/internal/zerotest/registry"
)

// validator is every document.
type validator interface{ Validate() error }

// documents measures Validate of every document, with each
// of its lists and maps grown to n, and with all of them at once: of elements
// without anything, of equal ones, and of different ones with long names that
// nothing declares. All of these are full of defects.
func documents(pick func(string) bool, done func(row)) (count int) {
	for _, e := range registry.Entries {
		for _, t := range e.Types {
			v := reflect.New(t)
			if _, ok := v.Interface().(validator); !ok || t.Kind() != reflect.Struct {
				continue
			}
			name := e.Path + "." + t.Name()
			count++
			if !pick(name) {
				continue
			}
			var fields []int
			for i := range t.NumField() {
				if k := t.Field(i).Type.Kind(); t.Field(i).IsExported() && (k == reflect.Slice || k == reflect.Map) {
					fields = append(fields, i)
				}
			}
			if len(fields) > 1 {
				fields = append(fields, -1)
			}
			for _, f := range fields {
				for fill := nothing; fill <= different; fill++ {
					label := name + ", many of all lists"
					if f >= 0 {
						label = name + ", many " + t.Field(f).Name
					}
					done(try(label+", "+fillNames[fill], 500, func(n int) run { return grown(t, f, n, fill) }, 0, ""))
				}
			}
		}
	}
	return count
}

const (
	nothing = iota
	alike
	different
)

var fillNames = [...]string{"empty", "alike", "different"}

// grown returns a run over a document of type t with its field grown to n.
func grown(t reflect.Type, field, n, fill int) run {
	v := reflect.New(t)
	g := grower{fill: fill}
	for i := range t.NumField() {
		f := v.Elem().Field(i)
		if !f.CanSet() {
			continue
		}
		many := field == i || field < 0
		if k := f.Kind(); many && (k == reflect.Slice || k == reflect.Map) {
			g.list(f, n, 0)
		} else {
			g.value(f, 0)
		}
	}
	doc := v.Interface().(validator)
	return func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("PANIC %v", r)
				fmt.Println(t, err)
			}
		}()
		return doc.Validate()
	}
}

// grower fills values.
type grower struct {
	fill, next int
}

func (g *grower) text() string {
	switch g.fill {
	case nothing:
		return ""
	case alike:
		return "name"
	}
	g.next++
	return fmt.Sprintf("name %07d %s", g.next, strings.Repeat("x", 60))
}

func (g *grower) list(f reflect.Value, n, depth int) {
	if f.Kind() == reflect.Slice {
		f.Set(reflect.MakeSlice(f.Type(), n, n))
		for i := range n {
			g.value(f.Index(i), depth+1)
		}
		return
	}
	f.Set(reflect.MakeMap(f.Type()))
	for range n {
		key, value := reflect.New(f.Type().Key()).Elem(), reflect.New(f.Type().Elem()).Elem()
		g.value(key, depth+1)
		g.value(value, depth+1)
		f.SetMapIndex(key, value)
	}
}

func (g *grower) value(f reflect.Value, depth int) {
	if g.fill == nothing || depth > 4 || !f.CanSet() {
		return
	}
	switch x := f.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Unix(int64(1e9+g.next), 0).UTC()
		return
	case encoding.TextUnmarshaler:
		if x.UnmarshalText([]byte("80%")) == nil || x.UnmarshalText([]byte("1h")) == nil || x.UnmarshalText([]byte("2026-01-02")) == nil {
			return
		}
	}
	switch f.Kind() {
	case reflect.String:
		f.SetString(g.text())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		f.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		f.SetUint(1)
	case reflect.Float64:
		f.SetFloat(0.5)
	case reflect.Struct:
		for i := range f.NumField() {
			g.value(f.Field(i), depth+1)
		}
	case reflect.Pointer:
		p := reflect.New(f.Type().Elem())
		g.value(p.Elem(), depth+1)
		f.Set(p)
	case reflect.Slice, reflect.Map:
		g.list(f, 1, depth)
	}
}
