package goldentest

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/spec"
)

// Defects writes what T's Validate says of the [Variants] of doc.
func Defects[T interface{ Validate() error }](w *Writer, doc any, limits ...int64) {
	Variants(doc, func(variant []byte) { verdict[T](w, variant) }, limits...)
}

// Alone writes what T's Validate says of documents that are doc but for one
// object or list, of which one member alone is left, or for a schema that it
// does not have: a rule that asks whether anything is stated is asked by each
// member.
func Alone[T interface{ Validate() error }](w *Writer, doc any) {
	alone(plainForm(doc), func(v any) {
		if data, err := json.Marshal(v); err == nil {
			verdict[T](w, data)
		}
	})
}

func verdict[T interface{ Validate() error }](w *Writer, variant []byte) {
	var doc T
	if err := json.Unmarshal(variant, &doc); err != nil {
		if own := (*spec.Error)(nil); errors.As(err, &own) {
			w.Put(own)
		} else {
			w.Put("unreadable") // the words of encoding/json change with Go
		}
		return
	}
	w.Put(doc.Validate())
}

// alone calls try with v, and v with something within it, left with one member.
func alone(v any, try func(any)) {
	switch v := v.(type) {
	case map[string]any:
		schema := maps.Clone(v)
		schema["schema"] = "a/thing/1"
		try(schema)
		for _, key := range slices.Sorted(maps.Keys(v)) {
			try(map[string]any{key: v[key]})
			alone(v[key], func(x any) {
				other := maps.Clone(v)
				other[key] = x
				try(other)
			})
		}
	case []any:
		for i := range v {
			try(v[i : i+1])
			alone(v[i], func(x any) {
				other := slices.Clone(v)
				other[i] = x
				try(other)
			})
		}
	}
}

// plainForm returns doc as it is read from JSON.
func plainForm(doc any) (root any) {
	data, err := json.Marshal(doc)
	if err == nil {
		err = json.Unmarshal(data, &root)
	}
	if err != nil {
		panic(err)
	}
	return root
}

// Variants calls try with documents that are doc but for one change: a number
// that is another (each limit, and the numbers around it), a text that is
// another, an element that is missing or there twice, a key that is missing.
func Variants(doc any, try func(variant []byte), limits ...int64) {
	c := changer{texts: []any{"", "*", "x", "X", "-1%", "0%", "1%", "50%", "99%", "100%", "101%", "0s", "1ns", "1h", "-1h", "1000000h"}}
	for _, n := range append([]int64{0, 1}, limits...) {
		c.numbers = append(c.numbers, n-1, n, n+1)
	}
	c.change(plainForm(doc), func(v any) {
		if data, err := json.Marshal(v); err == nil {
			try(data)
		}
	})
}

type changer struct{ numbers, texts []any }

// change calls try with every variant of v.
func (c changer) change(v any, try func(any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			less := maps.Clone(v)
			delete(less, key)
			try(less)
			c.change(v[key], func(x any) {
				other := maps.Clone(v)
				other[key] = x
				try(other)
			})
		}
	case []any:
		try([]any{})
		for i := range v {
			try(slices.Delete(slices.Clone(v), i, i+1))
			try(slices.Insert(slices.Clone(v), i, v[i]))
			c.change(v[i], func(x any) {
				other := slices.Clone(v)
				other[i] = x
				try(other)
			})
		}
	case float64:
		for _, x := range c.numbers {
			try(x)
		}
		try(v / 2)
		try(-v)
	case string:
		for _, x := range c.texts {
			try(x)
		}
		try(v + "x")
	case bool:
		try(!v)
	}
}
